"""Counting by any rule: `count` finds the counter of the rule."""

from budgeting.tally import equal_shares, greedy, phragmen, welfare
from budgeting.tally.election import Election
from budgeting.tally.equal_shares import Progress
from budgeting.tally.outcome import Outcome
from budgeting.tally.rules import EqualShares, Greedy, Phragmen, Rule, Welfare

__all__ = ["Progress", "count"]


def count(election: Election, rule: Rule, progress: Progress | None = None) -> Outcome:
    """The outcome of a rule; the same on every run and machine. `progress` is called with each attempt of a completion.

    Raises `rules.Unsuitable` when the rule cannot count ballots of this kind. `recount.verified` counts twice.
    """
    match rule:
        case Greedy():
            return greedy.count(election, rule)
        case Welfare():
            return welfare.count(election, rule)
        case Phragmen():
            return phragmen.count(election, rule)
        case EqualShares():
            return equal_shares.count(election, rule, progress)
