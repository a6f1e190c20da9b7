"""The second counter: every rule once more, slowly, in exact fractions and plain Python, and the refusal when the two differ.

It shares no code with the counters beside it: only the election, the rules as values and the tie rule. Read it as the
specification. `verified` is how a result is published.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from budgeting.tally import counting
from budgeting.tally.election import Election
from budgeting.tally.outcome import BOUGHT, RECOUNTED, RECOUNTED_IN_PART, RECOUNTED_NOT, Outcome
from budgeting.tally.recount.box import Box
from budgeting.tally.recount.greedy import compared, elected, falling, filled
from budgeting.tally.recount.others import Impatient, best_set, phragmen
from budgeting.tally.recount.shares import completed
from budgeting.tally.rules import EqualShares, Greedy, Phragmen, Rule, Welfare

#: Entries on ballots times runs up to which everything is recounted: some seconds. Above, of a completion two runs are.
AFFORDABLE = 2_000_000
#: Entries on ballots above which nothing is recounted, unless asked for: minutes, and gigabytes of plain lists.
TOO_MANY = 2_000_000


class Disagreement(Exception):  # noqa: N818 (the counts disagree; nothing went wrong in the program's eyes)
    """The two counts differ, so the result must not be used. Says in what they differ."""


@dataclass(frozen=True)
class Recount:
    """What the second count found. `attempts`: of each run of a completion the endowment and whether it kept to the budget.

    `prices`: those of Equal Shares, or the moments of Phragmén, of the winners that have one.
    """

    winners: tuple[str, ...]
    prices: tuple[Fraction, ...] = ()
    endowment: Fraction | None = None
    attempts: tuple[tuple[Fraction, bool], ...] = ()
    compared: tuple[int, int, int] | None = None


def verified(
    election: Election,
    rule: Rule,
    progress: counting.Progress | None = None,
    *,
    thorough: bool = False,
) -> Outcome:
    """Count twice: the outcome of the fast counter, when the second agrees; see `checked`.

    Raises `Disagreement`, and `rules.Unsuitable` as `counting.count` does.
    """
    return checked(election, counting.count(election, rule, progress), thorough=thorough)


def checked(election: Election, outcome: Outcome, *, thorough: bool = False) -> Outcome:
    """The outcome, with a note that says how much of it was counted again.

    Of a completion with many runs only two are recounted, the one that stands and the one after it, and of millions of
    ballots nothing, unless `thorough`. Raises `Disagreement` when the second count finds anything else.
    """
    entries = len(election.chosen)
    whole = thorough or entries * len(outcome.attempts) <= AFFORDABLE
    if entries > TOO_MANY and not thorough:
        return replace(outcome, notes=(*outcome.notes, RECOUNTED_NOT))
    try:
        second = recount(election, outcome.rule, after=None if whole else _before_last(outcome))
    except Impatient:
        return replace(outcome, notes=(*outcome.notes, RECOUNTED_NOT))
    differences = difference(outcome, second)
    if differences:
        raise Disagreement("; ".join(differences))
    return replace(outcome, notes=(*outcome.notes, RECOUNTED if whole else RECOUNTED_IN_PART))


def difference(outcome: Outcome, second: Recount) -> list[str]:
    """In what two counts differ, in words; empty when they agree."""
    steps = [step for step in outcome.steps if step.won and step.reason == BOUGHT]
    runs = [(attempt.endowment, attempt.spent <= outcome.budget) for attempt in outcome.attempts]
    found = []
    if outcome.winners != second.winners:
        found.append(f"winners {outcome.winners} and {second.winners}")
    if outcome.compared != second.compared:
        found.append(f"comparison {outcome.compared} and {second.compared}")
    if second.endowment != outcome.endowment:
        found.append(f"endowment {outcome.endowment} and {second.endowment}")
    if runs[len(runs) - len(second.attempts) :] != list(second.attempts):
        found.append(f"attempts {runs} and {second.attempts}")
    if steps and tuple(step.price for step in steps) != second.prices:
        found.append(f"prices {[step.price for step in steps]} and {second.prices}")
    return found


def recount(election: Election, rule: Rule, *, after: Fraction | None = None) -> Recount:
    """Count once, slowly. `after`: of a completion only the runs with at least this endowment."""
    box = Box(election, rule.ties)
    match rule:
        case Greedy():
            return Recount(box.names(elected(box, rule, box.admitted(rule))))
        case Welfare():
            return Recount(box.names(best_set(box, rule, box.admitted(rule))))
        case Phragmen():
            bought = phragmen(box, box.admitted(rule))
            return Recount(box.names(p for p, _ in bought), tuple(moment for _, moment in bought))
        case EqualShares():
            return _equal_shares(box, rule, after)


def _before_last(outcome: Outcome) -> Fraction:
    """The endowment of the last run but one."""
    return outcome.attempts[-2:][0].endowment


def _equal_shares(box: Box, rule: EqualShares, after: Fraction | None) -> Recount:
    """All of Equal Shares: the runs of the completion, filling up, comparing."""
    if not box.all_voters:
        return Recount(())
    admitted = box.admitted(rule)
    bought, endowment, attempts = completed(box, rule, admitted, after)
    winners = [project for project, _ in bought]
    if rule.top_up:
        winners += filled(box, winners, falling(box, Greedy(), admitted))
    prices = tuple(price for _, price in bought)
    figures = None
    if rule.comparison:
        other = elected(box, Greedy(), admitted)
        figures = compared(box, winners, other)
        if figures[1] > figures[0]:
            winners, prices = other, ()
    return Recount(box.names(winners), prices, endowment, tuple(attempts), figures)
