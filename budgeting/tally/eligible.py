"""Which projects take part in a count: those taken out before it, with the figure that was missing. Voters always stay."""

from collections.abc import Callable
from fractions import Fraction

from budgeting.tally.election import Election
from budgeting.tally.outcome import MIN_SCORE, MIN_VOTES, NO_VOTES, SHARE, TOO_DEAR, Excluded
from budgeting.tally.rules import EqualShares, Greedy, Rule

Test = Callable[[int], tuple[str, int] | None]


def eligible(election: Election, rule: Rule) -> tuple[list[int], tuple[Excluded, ...]]:
    """Indices of the projects that take part, in their order, and those that do not.

    Greedy: `min_votes`, `min_score`, `use_threshold` (a project dearer than the budget keeps its place in the order: a count
    that stops at the first misfit stops there). All other rules: projects without votes or dearer than the whole budget never
    win and would only disturb (a completion would end when their supporters could pay). Equal Shares with `eligible_share`
    s: votes/n < cost × s / budget (Świecie 2023: s = 1/3; `tally.md` §1.3).
    """
    tests = _greedy(election, rule) if isinstance(rule, Greedy) else _others(election, rule)
    inside: list[int] = []
    outside: list[Excluded] = []
    for number, project in enumerate(election.projects):
        found = next(filter(None, (test(number) for test in tests)), None)
        if found:
            outside.append(Excluded(project.id, *found))
        else:
            inside.append(number)
    return inside, tuple(outside)


def _greedy(election: Election, rule: Greedy) -> list[Test]:
    tests = [_at_least(election.votes, rule.min_votes, MIN_VOTES)]
    if rule.min_score is not None:
        tests.append(_at_least(election.scores, rule.min_score, MIN_SCORE))
    if rule.use_threshold and election.threshold is not None:
        tests.append(_at_least(election.scores, election.threshold, MIN_SCORE))
    return tests


def _others(election: Election, rule: Rule) -> list[Test]:
    tests = [_at_least(election.votes, 1, NO_VOTES), _at_most(election.costs, election.budget)]
    share = rule.eligible_share if isinstance(rule, EqualShares) else None
    if share is not None:
        tests.append(_enough_for_its_cost(election, share))
    return tests


def _at_least(figures: tuple[int, ...], least: int, reason: str) -> Test:
    return lambda number: None if figures[number] >= least else (reason, least - figures[number])


def _at_most(costs: tuple[int, ...], most: int) -> Test:
    return lambda number: None if costs[number] <= most else (TOO_DEAR, costs[number] - most)


def _enough_for_its_cost(election: Election, share: Fraction) -> Test:
    def test(number: int) -> tuple[str, int] | None:
        needed = -(-election.voters * election.costs[number] * share // election.budget)
        missing = int(needed) - election.votes[number]
        return (SHARE, missing) if missing > 0 else None

    return test
