"""The election as one Equal Shares count needs it: for each project its supporters, and the unit that money is counted in.

Money is kept as whole numbers of a unit of 2^-k minor units. k is chosen so that no sum, no product and no rounding can leave
61 bits; where even a coarse unit would, the same code runs on Python integers of any size (`wide`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil

import numpy as np

from budgeting.tally.election import Election, Int

BITS = 61
COARSEST = 8  # a coarser unit than 2^-8 would leave too many decisions to exact arithmetic
WIDE_BITS = 64


@dataclass(frozen=True, slots=True)
class Voices:
    """The supporters of one project: their ballots, how many voters cast each, and the points of one (None: one each).

    `voices` is voters × points, `together` its sum.
    """

    ballots: Int
    voters: Int
    points: Int | None
    voices: Int
    together: int


@dataclass(frozen=True)
class Unit:
    """Money is counted in 2^-`bits` minor units; `wide`: in Python integers instead of 64 bits."""

    bits: int
    wide: bool

    @property
    def kind(self) -> type:
        """The kind of integers that arrays of money hold."""
        return object if self.wide else np.int64


class Field:
    """The projects that take part, with their supporters. `utility`: "cost" or "points" (`tally.md` §1.2)."""

    def __init__(self, election: Election, projects: Iterable[int], utility: str) -> None:
        self.election = election
        self.projects = tuple(projects)
        self.per_cost = utility == "cost"
        self.costs = election.costs
        self.groups = tuple(project.group for project in election.projects)

    @cached_property
    def most_points(self) -> int:
        """The most points one ballot gives one project."""
        return int(self.election.points.max(initial=1))

    @cached_property
    def shares(self) -> int:
        """The shares of all voters together: what the budget is divided by."""
        return sum(map(int.__mul__, self.election.weights.tolist(), self.election.shares.tolist()))

    @cached_property
    def kinds(self) -> tuple[list[int], Int]:
        """The different shares, and for each ballot which of them its voters have."""
        shares, place = np.unique(self.election.shares, return_inverse=True)
        return shares.tolist(), place

    @cached_property
    def largest_share(self) -> int:
        """The largest share of one voter."""
        return int(self.election.shares.max(initial=1))

    def unit(self, endowment: Fraction) -> Unit:
        """The finest unit in which the money of a count with this endowment fits.

        Bounds: all money together, rounded up per voter; one voter's money times the points of one ballot (a price is never
        above the money of the richest supporter per point); the voices of all voters.
        """
        all_money = ceil(endowment * self.shares) + 1
        one = (ceil(endowment * self.largest_share) + 1) * self.most_points
        bits = BITS - max(all_money.bit_length(), one.bit_length())
        voices = self.election.voters * self.most_points
        if bits < COARSEST or voices.bit_length() >= BITS:
            return Unit(WIDE_BITS, wide=True)
        return Unit(min(bits, WIDE_BITS), wide=False)

    @cached_property
    def narrow(self) -> dict[int, Voices]:
        """The supporters of each project that takes part, in 64 bits."""
        return {project: self._voices(project, np.int64) for project in self.projects}

    @cached_property
    def broad(self) -> dict[int, Voices]:
        """The same in Python integers."""
        return {project: self._voices(project, object) for project in self.projects}

    def together(self, project: int) -> int:
        """Voters × points of all supporters of a project; with cost utilities and approval its votes."""
        return self.election.scores[project]

    def _voices(self, project: int, kind: type) -> Voices:
        ballots, points = self.election.supporters[project]
        voters: Int = self.election.weights[ballots].astype(kind)
        if len(points) and points.min() == points.max() == 1:
            return Voices(ballots, voters, None, voters, int(voters.sum()))
        points = points.astype(kind)
        voices = voters * points
        return Voices(ballots, voters, points, voices, int(voices.sum()))
