"""The greedy family: projects in order of their points take what they cost while it fits (`tally.md` §1.1)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby

import numpy as np

from budgeting.tally.election import ORDINAL, Election, total
from budgeting.tally.eligible import eligible
from budgeting.tally.outcome import (
    CAP_MONEY,
    CAP_NUMBER,
    END_OF_LIST,
    EXCLUSIVE,
    FIRST_MISFIT,
    FITS,
    NO_MONEY,
    STOPPED,
    Outcome,
    Step,
    Tie,
)
from budgeting.tally.rules import Greedy, Unsuitable


def count(election: Election, rule: Greedy) -> Outcome:
    """The greedy outcome: sources `tally.md` §1.1 and the by-laws in its §7.1.

    Raises `Unsuitable` when Borda points are asked of ballots that are not ranked.
    """
    inside, excluded = eligible(election, rule)
    return replace(elect(election, rule, inside), excluded=excluded)


def elect(election: Election, rule: Greedy, projects: Iterable[int]) -> Outcome:
    """The greedy outcome among these projects (indices)."""
    taken = _Taken(election, rule)
    names = [project.id for project in election.projects]
    steps: list[Step] = []
    met: list[tuple[int, list[int], _Taken]] = []
    for equal in order(election, rule, projects):
        if len(equal) > 1 and not taken.stopped_by:
            met.append((len(steps), equal, taken.copy()))
        for number in equal:
            reason, by = taken.decide(number)
            left = election.budget - taken.spent
            steps.append(Step(names[number], reason == FITS, reason, left, by=by))
    winners = set(taken.winners)
    ties = []
    for start, equal, before in met:
        after = [election.index[step.project] for step in steps[start + len(equal) :]]
        mattered = not winners.issuperset(equal) and _differs(before, equal, after, winners)
        among = tuple(names[number] for number in equal)
        ties.append(Tie(start, among, among[0], mattered))
    return Outcome(
        rule=rule,
        winners=tuple(names[number] for number in taken.winners),
        spent=taken.spent,
        budget=election.budget,
        steps=tuple(steps),
        ties=tuple(ties),
        ended=FIRST_MISFIT if taken.stopped_by else END_OF_LIST,
    )


def order(election: Election, rule: Greedy, projects: Iterable[int]) -> list[list[int]]:
    """Projects from most to fewest points (per cost), those with equally many in one list, in the order of the tie rule."""
    points = borda(election) if rule.borda else election.scores
    ranks = rule.ties.ranks(election)

    def worth(number: int) -> Fraction:
        return Fraction(points[number], election.costs[number] if rule.per_cost else 1)

    falling = sorted(projects, key=lambda number: (-worth(number), ranks[number]))
    return [list(equal) for _, equal in groupby(falling, key=worth)]


def borda(election: Election) -> tuple[int, ...]:
    """Borda points of each project: of m projects the first on a ballot gets m - 1, the next m - 2 …; not ranked: none."""
    if election.kind != ORDINAL:
        raise Unsuitable("Borda points need ranked ballots")
    behind = len(election.projects) - 1 - election.longest
    return tuple(
        total(election.weights[of.ballots], np.maximum(of.points + behind, 0))
        for of in election.supporters
    )


@dataclass
class _Taken:
    """What has been taken so far, and what stands against the next project."""

    election: Election
    rule: Greedy
    spent: int = 0
    winners: list[int] = field(default_factory=list)
    stopped_by: str = ""
    groups: dict[str, str] = field(default_factory=dict)
    number: Counter[str] = field(default_factory=Counter)
    money: Counter[str] = field(default_factory=Counter)

    def copy(self) -> "_Taken":
        """The same, to go on from in another order."""
        return replace(
            self,
            winners=self.winners.copy(),
            groups=self.groups.copy(),
            number=self.number.copy(),
            money=self.money.copy(),
        )

    def decide(self, number: int) -> tuple[str, str]:
        """Take a project or pass it over; the reason, and what stood against it."""
        project = self.election.projects[number]
        against = self.against(number)
        if against is None:
            self.spent += project.cost
            self.winners.append(number)
            if project.group:
                self.groups[project.group] = project.id
            for place in _places(self.election, number):
                self.number[place] += 1
                self.money[place] += project.cost
        elif against[0] == NO_MONEY and self.rule.stop:
            self.stopped_by = project.id
        return against or (FITS, "")

    def against(self, number: int) -> tuple[str, str] | None:
        """Why a project may not be taken now: a reason and what stands against it."""
        project = self.election.projects[number]
        if self.stopped_by:
            return STOPPED, self.stopped_by
        if project.group in self.groups:
            return EXCLUSIVE, self.groups[project.group]
        for place in _places(self.election, number) if self.rule.caps else ():
            cap = self.rule.caps.get(place)
            if cap and cap.number is not None and self.number[place] >= cap.number:
                return CAP_NUMBER, place
            if cap and cap.money is not None and self.money[place] + project.cost > cap.money:
                return CAP_MONEY, place
        return (NO_MONEY, "") if project.cost > self.election.budget - self.spent else None


def _places(election: Election, number: int) -> tuple[str, ...]:
    """The unit and the categories of a project: the names caps are set by, each once."""
    project = election.projects[number]
    return tuple(dict.fromkeys(filter(None, (project.unit, *project.categories))))


def _differs(before: _Taken, equal: list[int], after: list[int], winners: set[int]) -> bool:
    """Whether the winners are others when one of the equal projects but the first is taken first."""
    if not before.rule.stop and all(before.against(number) for number in equal):
        return False
    for first in equal[1:]:
        other = before.copy()
        for number in (first, *(one for one in equal if one != first), *after):
            other.decide(number)
        if set(other.winners) != winners:
            return True
    return False
