"""Phragmén and the knapsack, counted the plain way (`tally.md` §1.4, §1.5)."""

from collections import Counter
from fractions import Fraction

from budgeting.tally.election import APPROVAL, CHOOSE_ONE
from budgeting.tally.recount.box import Box
from budgeting.tally.recount.greedy import falling
from budgeting.tally.rules import Greedy, Unsuitable, Welfare

#: Branches of the knapsack after which the recount gives up.
PATIENCE = 1_000_000


class Impatient(Exception):  # noqa: N818
    """The knapsack needs too many branches."""


def phragmen(box: Box, projects: list[int]) -> list[tuple[int, Fraction]]:
    """Winners with the moment at which each was bought."""
    if box.election.kind not in (APPROVAL, CHOOSE_ONE):
        raise Unsuitable("Phragmén's rule needs approval ballots")
    moments = [Fraction(0)]
    last = [0 for _ in box.ballots]
    left, bought = box.budget, list[tuple[int, Fraction]]()
    old = {p: Fraction(0) for p in projects}
    while old:
        when: dict[int, Fraction] = {}
        for p in sorted(old, key=old.__getitem__):
            if when and old[p] > min(when.values()):
                break
            old[p] = when[p] = _moment(box, p, last, moments)
        first = [p for p in when if when[p] == min(when.values())]
        if any(box.costs[p] > left for p in first):
            break
        winner = min(first, key=box.ranks.__getitem__)
        for ballot, _ in box.backers[winner]:
            last[ballot] = len(moments)
        moments.append(when[winner])
        left -= box.costs[winner]
        bought.append((winner, when[winner]))
        old = {p: o for p, o in old.items() if p != winner and not box.excludes([winner], p)}
    return bought


def _moment(box: Box, project: int, last: list[int], moments: list[Fraction]) -> Fraction:
    """When the supporters own the cost, if nothing else is bought; it never comes earlier than it once seemed."""
    speeds: Counter[int] = Counter()
    for ballot, _ in box.backers[project]:
        speeds[last[ballot]] += box.voters[ballot] * box.shares[ballot]
    owed = sum((moments[k] * speed for k, speed in speeds.items()), Fraction(box.costs[project]))
    return owed / sum(speeds.values())


def best_set(box: Box, rule: Welfare, projects: list[int]) -> list[int]:
    """The best set, by branching on the project with the most points per cost; listed by falling points.

    One number says all that is compared: points first, then low cost, then the places in the tie order.
    """
    size = len(projects)
    places = sorted(projects, key=box.ranks.__getitem__)
    dear = sum(box.costs[p] for p in projects) + 1
    worth = {
        p: (box.points[p] * (box.costs[p] if rule.times_cost else 1) * dear - box.costs[p] << size)
        + (1 << (size - 1 - places.index(p)))
        for p in projects
    }
    order = sorted(projects, key=lambda p: Fraction(-worth[p], box.costs[p]))
    best, best_worth = list[int](), 0
    stack: list[tuple[int, int, int, tuple[int, ...]]] = [(0, box.budget, 0, ())]
    for _ in range(PATIENCE):
        if not stack:
            return falling(box, Greedy(), best)
        place, left, sure, taken = stack.pop()
        if sure > best_worth:
            best, best_worth = list(taken), sure
        hope, room = sure, left
        for p in order[place:]:
            if box.costs[p] > room:
                hope += worth[p] * room // box.costs[p]
                break
            hope, room = hope + worth[p], room - box.costs[p]
        if hope <= best_worth or place == size:
            continue
        p = order[place]
        stack.append((place + 1, left, sure, taken))
        if box.costs[p] <= left and not box.excludes(taken, p):
            stack.append((place + 1, left - box.costs[p], sure + worth[p], (*taken, p)))
    raise Impatient
