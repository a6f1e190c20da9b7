"""The greedy family, filling up and comparing, counted the plain way (`tally.md` §1.1, §1.3)."""

from fractions import Fraction

from budgeting.tally.election import ORDINAL
from budgeting.tally.recount.box import Box
from budgeting.tally.rules import Greedy, Unsuitable


def falling(box: Box, rule: Greedy, projects: list[int]) -> list[int]:
    """The projects from most points (per cost) to fewest."""
    points = box.points
    if rule.borda:
        if box.election.kind != ORDINAL:
            raise Unsuitable("Borda points need ranked ballots")
        points = [0] * len(box.costs)
        for ballot in box.ballots:
            best_first = sorted(box.marks[ballot], key=lambda mark: -mark[1])
            for project, given in best_first:
                behind = len(box.costs) - 1 - (box.election.longest - given)
                points[project] += box.voters[ballot] * max(behind, 0)
    if rule.per_cost:
        return sorted(projects, key=lambda p: (Fraction(-points[p], box.costs[p]), box.ranks[p]))
    return sorted(projects, key=lambda p: (-points[p], box.ranks[p]))


def elected(box: Box, rule: Greedy, projects: list[int]) -> list[int]:
    """Winners in order."""
    winners: list[int] = []
    for project in falling(box, rule, projects):
        left = box.budget - sum(box.costs[p] for p in winners)
        if box.excludes(winners, project) or _over_cap(box, rule, winners, project):
            continue
        if box.costs[project] <= left:
            winners.append(project)
        elif rule.stop:
            break
    return winners


def _over_cap(box: Box, rule: Greedy, winners: list[int], project: int) -> bool:
    """Whether one winner more would break a cap of its unit or of a category."""
    for name in _places(box, project):
        if name in rule.caps:
            cap = rule.caps[name]
            inside = [p for p in winners if name in _places(box, p)]
            if cap.number is not None and len(inside) + 1 > cap.number:
                return True
            money = sum(box.costs[p] for p in [*inside, project])
            if cap.money is not None and money > cap.money:
                return True
    return False


def _places(box: Box, project: int) -> set[str]:
    """Its unit and categories."""
    of = box.election.projects[project]
    return {of.unit, *of.categories} - {""}


def filled(box: Box, winners: list[int], order: list[int]) -> list[int]:
    """What can still be taken in this order with the money that `winners` leave."""
    more: list[int] = []
    for project in order:
        taken = winners + more
        left = box.budget - sum(box.costs[p] for p in taken)
        if project not in taken and box.costs[project] <= left and not box.excludes(taken, project):
            more.append(project)
    return more


def compared(box: Box, ours: list[int], theirs: list[int]) -> tuple[int, int, int]:
    """Voters with more of their projects in `ours`, in `theirs`, equally many."""
    more = fewer = equal = 0
    for ballot in box.ballots:
        mine = {project for project, _ in box.marks[ballot]}
        one, other = len(mine & set(ours)), len(mine & set(theirs))
        more += box.voters[ballot] * (one > other)
        fewer += box.voters[ballot] * (one < other)
        equal += box.voters[ballot] * (one == other)
    return more, fewer, equal
