"""The greedy family: projects in order of their points take what they cost while it fits (`tally.md` §1.1)."""

from collections import Counter
from collections.abc import Iterable, Sequence
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
    tied = order(election, rule, projects)
    done = _take(election, rule, [number for group in tied for number in group])
    return Outcome(
        rule=rule,
        winners=tuple(step.project for step in done.steps if step.won),
        spent=done.spent,
        budget=election.budget,
        steps=tuple(done.steps),
        ties=tuple(_ties(election, rule, tied, done)),
        ended=FIRST_MISFIT if done.stopped_by else END_OF_LIST,
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

    spent: int = 0
    steps: list[Step] = field(default_factory=list)
    stopped_by: str = ""
    groups: dict[str, str] = field(default_factory=dict)
    number: Counter[str] = field(default_factory=Counter)
    money: Counter[str] = field(default_factory=Counter)


def _take(election: Election, rule: Greedy, numbers: Sequence[int]) -> _Taken:
    """Go through the projects in this order."""
    taken = _Taken()
    for number in numbers:
        project = election.projects[number]
        against = _against(election, rule, taken, number)
        if against is None:
            taken.spent += project.cost
            if project.group:
                taken.groups[project.group] = project.id
            for place in _places(election, number):
                taken.number[place] += 1
                taken.money[place] += project.cost
        reason, by = against or (FITS, "")
        left = election.budget - taken.spent
        taken.steps.append(Step(project.id, against is None, reason, left, by=by))
        if rule.stop and reason == NO_MONEY:
            taken.stopped_by = project.id
    return taken


def _against(
    election: Election, rule: Greedy, taken: _Taken, number: int
) -> tuple[str, str] | None:
    """Why this project may not be taken now: a reason and what stands against it."""
    project = election.projects[number]
    if taken.stopped_by:
        return STOPPED, taken.stopped_by
    if project.group in taken.groups:
        return EXCLUSIVE, taken.groups[project.group]
    for place in _places(election, number):
        cap = rule.caps.get(place)
        if cap and cap.number is not None and taken.number[place] >= cap.number:
            return CAP_NUMBER, place
        if cap and cap.money is not None and taken.money[place] + project.cost > cap.money:
            return CAP_MONEY, place
    return (NO_MONEY, "") if project.cost > election.budget - taken.spent else None


def _places(election: Election, number: int) -> tuple[str, ...]:
    """The unit and the categories of a project: the names caps are set by, each once."""
    project = election.projects[number]
    return tuple(dict.fromkeys(filter(None, (project.unit, *project.categories))))


def _ties(
    election: Election, rule: Greedy, tied: Sequence[Sequence[int]], done: _Taken
) -> Iterable[Tie]:
    """The lists of equal projects that the count came to; one mattered when another of it, taken first, wins differently."""
    start = 0
    for place, equal in enumerate(tied):
        steps = done.steps[start : start + len(equal)]
        if steps[0].reason == STOPPED:
            return
        if len(equal) > 1:
            names = tuple(election.projects[number].id for number in equal)
            mattered = not all(step.won for step in steps) and _differs(
                election, rule, tied, place, done
            )
            yield Tie(start, names, names[0], mattered)
        start += len(equal)


def _differs(
    election: Election, rule: Greedy, tied: Sequence[Sequence[int]], place: int, done: _Taken
) -> bool:
    """Whether the winners are others when one of the equal projects `tied[place]` but the first is taken first."""
    winners = {step.project for step in done.steps if step.won}
    before = [number for equal in tied[:place] for number in equal]
    after = [number for equal in tied[place + 1 :] for number in equal]
    for first in tied[place][1:]:
        rest = [number for number in tied[place] if number != first]
        other = _take(election, rule, [*before, first, *rest, *after])
        if {step.project for step in other.steps if step.won} != winners:
            return True
    return False
