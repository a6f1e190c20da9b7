"""What is counted: projects, money and ballots, as values. Nothing here knows a rule, a file format or a database.

Money is an integer number of minor units (tetri, grosz); `scale` says how many make one unit of currency. Points are integers
too: `points_scale` of them make one point as written on the ballot. Identical ballots are kept once with their number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from budgeting.tally.grouping import Int, merge

APPROVAL = "approval"
CHOOSE_ONE = "choose-1"
CUMULATIVE = "cumulative"
SCORING = "scoring"
ORDINAL = "ordinal"
KINDS = (APPROVAL, CHOOSE_ONE, CUMULATIVE, SCORING, ORDINAL)


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the ballot. `cost` is in minor units and above zero; `group` names mutually exclusive projects."""

    id: str
    cost: int
    name: str = ""
    unit: str = ""
    categories: tuple[str, ...] = ()
    group: str = ""


class Supporters(NamedTuple):
    """The distinct ballots that give one project points: their indices, rising, and the points of each."""

    ballots: Int
    points: Int


@dataclass(frozen=True, eq=False)
class Election:
    """One pot of money, the projects that compete for it and the ballots, grouped.

    Ballot `b` (0 ≤ b < len(weights)) names the projects `chosen[starts[b]:starts[b + 1]]` (indices into `projects`, rising)
    with `points` beside them, all above zero; `weights[b]` voters cast it. `shares[b]` is the part of the money one of these
    voters has, relative to the others (1 for all unless the by-law says otherwise). Empty ballots are ballots: they count in
    `voters`. For ranked ballots points are `longest` minus the position (0 for the first), see `tally.md` §1.2.
    """

    projects: tuple[Project, ...]
    budget: int
    kind: str
    starts: Int
    chosen: Int
    points: Int
    weights: Int
    shares: Int
    scale: int = 1
    points_scale: int = 1
    longest: int = 0
    threshold: int | None = None
    currency: str = ""
    title: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def voters(self) -> int:
        """Number of ballots cast, empty ones included: the n of every formula."""
        return int(self.weights.sum())

    @cached_property
    def costs(self) -> tuple[int, ...]:
        """Cost of each project in minor units, as integers of any size."""
        return tuple(project.cost for project in self.projects)

    @cached_property
    def index(self) -> dict[str, int]:
        """Index of a project by its id."""
        return {project.id: number for number, project in enumerate(self.projects)}

    @cached_property
    def supporters(self) -> tuple[Supporters, ...]:
        """For each project the ballots that support it (a transposition of the ballots)."""
        order = np.argsort(self.chosen, kind="stable")
        ballot_of = np.repeat(np.arange(len(self.weights)), np.diff(self.starts))[order]
        points = self.points[order]
        bounds = np.searchsorted(self.chosen[order], np.arange(len(self.projects) + 1))
        return tuple(
            Supporters(ballot_of[low:high], points[low:high])
            for low, high in pairwise(bounds.tolist())
        )

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """For each project the number of voters who gave it points."""
        return tuple(int(self.weights[of.ballots].sum()) for of in self.supporters)

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """For each project the sum of its points (in `points_scale` parts of a point), as integers of any size."""
        return tuple(total(self.weights[of.ballots], of.points) for of in self.supporters)


def total(numbers: Int, times: Int) -> int:
    """The sum of `numbers` × `times` (none below zero), exact: in 64 bits where that fits, else in integers of any size."""
    if not len(numbers):
        return 0
    if (
        int(numbers.max()).bit_length() + int(times.max()).bit_length() + len(numbers).bit_length()
        < 64
    ):
        return int(np.dot(numbers, times))
    return sum(map(int.__mul__, numbers.tolist(), times.tolist()))


def group(ballots: Iterable[tuple[Sequence[int], Sequence[int]]]) -> tuple[Int, Int, Int, Int]:
    """`(starts, chosen, points, weights)` of ballots given as (project indices, points), identical ones merged.

    The order of the distinct ballots is that of their contents, never that of the rows, so that shuffled rows give the
    same election.
    """
    rows = [(list(indices), list(points)) for indices, points in ballots]
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(indices) for indices, _ in rows], out=starts[1:])
    chosen = np.array([index for indices, _ in rows for index in indices], dtype=np.int64)
    points = np.array([point for _, given in rows for point in given], dtype=np.int64)
    merged = merge(starts, chosen, points)
    return merged.starts, merged.chosen, merged.points, merged.weights


def build(
    *,
    projects: Sequence[Project],
    budget: int,
    kind: str = APPROVAL,
    starts: Int,
    chosen: Int,
    points: Int | None = None,
    weights: Int | None = None,
    shares: Int | None = None,
    scale: int = 100,
    points_scale: int = 1,
    longest: int = 0,
    threshold: int | None = None,
    currency: str = "",
    title: str = "",
    meta: Mapping[str, str] | None = None,
) -> Election:
    """An election from flat arrays of ballots, identical ones merged.

    Ballot `b` names the project indices `chosen[starts[b]:starts[b + 1]]` in any order, each once, with `points` beside
    them (None: one each). `weights` voters cast it (None: one), `shares` is the part of the money of each of them (None: 1).
    `budget` and costs are in minor units, `scale` of which make one unit of currency. Raises `ValueError` when the
    arrays do not fit together, a cost or point is not above zero, or a ballot names a project twice.
    """
    starts = np.asarray(starts, dtype=np.int64)
    chosen = np.asarray(chosen, dtype=np.int64)
    points = np.ones(len(chosen), dtype=np.int64) if points is None else np.asarray(points)
    ballots = len(starts) - 1
    if starts[0] != 0 or starts[-1] != len(chosen) or (np.diff(starts) < 0).any():
        raise ValueError("starts do not divide the choices into ballots")
    if len(points) != len(chosen) or (points <= 0).any():
        raise ValueError("each choice needs points above zero")
    if len(chosen) and not 0 <= chosen.min() <= chosen.max() < len(projects):
        raise ValueError("a ballot names a project that is not there")
    for given in (weights, shares):
        if given is not None and (len(given) != ballots or (np.asarray(given) <= 0).any()):
            raise ValueError("each ballot needs a weight and a share above zero")
    if kind not in KINDS:
        raise ValueError(f"unknown kind of ballot: {kind}")
    if any(project.cost <= 0 for project in projects) or budget <= 0:
        raise ValueError("costs and the budget must be above zero")
    if len({project.id for project in projects}) != len(projects):
        raise ValueError("two projects have one id")
    merged = merge(
        starts,
        chosen,
        points.astype(np.int64),
        None if weights is None else np.asarray(weights, dtype=np.int64),
        None if shares is None else np.asarray(shares, dtype=np.int64),
    )
    ballot_of = np.repeat(np.arange(len(merged.weights)), np.diff(merged.starts))
    repeated = merged.chosen[1:] == merged.chosen[:-1]
    if (repeated & (ballot_of[1:] == ballot_of[:-1])).any():
        raise ValueError("a ballot names a project twice")
    return Election(
        projects=tuple(projects),
        budget=budget,
        kind=kind,
        starts=merged.starts,
        chosen=merged.chosen,
        points=merged.points,
        weights=merged.weights,
        shares=merged.shares,
        scale=scale,
        points_scale=points_scale,
        longest=longest,
        threshold=threshold,
        currency=currency,
        title=title,
        meta=dict(meta or {}),
    )
