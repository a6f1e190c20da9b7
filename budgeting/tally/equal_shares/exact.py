"""Exact prices and exact money of a count in progress, as whole numbers over one common denominator.

Every price is a linear expression in the endowment and the earlier prices, because a voter who pays the price in full pays the
same as all others who do, and one who cannot gives all that is left and never pays again. So the exact price of a round needs
only to know who gave their rest in it and how many voices paid in full; no money of single voters is stored (`tally.md` §5.1).
"""

from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

import numpy as np

from budgeting.tally.election import Election, Int

EXACT_IN_FLOATS = 2**53


@dataclass(frozen=True)
class Round:
    """Who paid for one winner: the ballots whose voters gave their whole rest, and the voices that paid in full."""

    project: int
    cost: int
    gave_rest: Int
    voices: int


@dataclass
class Accounts:
    """The rounds so far. `unit` is the common denominator; `start` and `prices` are numerators over it, in minor units."""

    election: Election
    endowment: Fraction
    rounds: list[Round] = field(default_factory=list)
    prices: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.unit = self.endowment.denominator
        self.start = self.endowment.numerator
        self.round_of = np.full(len(self.election.projects), -1, dtype=np.int64)

    def close(self, settled: Round) -> None:
        """Append a round that is decided. Its price is computed when one is asked for."""
        self.round_of[settled.project] = len(self.rounds)
        self.rounds.append(settled)

    def settle(self) -> None:
        """Compute the exact prices of all rounds closed so far."""
        while len(self.prices) < len(self.rounds):
            number = len(self.prices)
            settled = self.rounds[number]
            missing = settled.cost * self.unit - self.owned(settled.gave_rest, number)
            shared = gcd(missing, settled.voices)
            factor = settled.voices // shared
            self.unit *= factor
            self.start *= factor
            self.prices = [price * factor for price in self.prices]
            self.prices.append(missing // shared)

    def price(self, number: int) -> Fraction:
        """The exact price of round `number` per point of a supporter, in minor units."""
        self.settle()
        return Fraction(self.prices[number], self.unit)

    def owned(self, ballots: Int, rounds: int) -> int:
        """What all voters of these ballots together own after `rounds` rounds, in parts of `unit`.

        None of them may have given their whole rest in one of these rounds.
        """
        voters = self.election.weights[ballots]
        shares = sum(map(int.__mul__, voters.tolist(), self.election.shares[ballots].tolist()))
        entries, repeats = self._entries(ballots)
        numbers = self.round_of[self.election.chosen[entries]]
        paid = (numbers >= 0) & (numbers < rounds)
        voices = np.repeat(voters, repeats)[paid]
        points = self.election.points[entries][paid]
        sums = _sums(numbers[paid], voices, points, rounds)
        return shares * self.start - sum(map(int.__mul__, sums, self.prices[:rounds]))

    def money(self, ballot: int, rounds: int) -> int:
        """What one voter of this ballot owns after `rounds` rounds, in parts of `unit`; the same condition."""
        low, high = self.election.starts[ballot : ballot + 2].tolist()
        numbers = self.round_of[self.election.chosen[low:high]].tolist()
        points = self.election.points[low:high].tolist()
        paid = sum(
            self.prices[number] * times
            for number, times in zip(numbers, points, strict=True)
            if 0 <= number < rounds
        )
        return int(self.election.shares[ballot]) * self.start - paid

    def _entries(self, ballots: Int) -> tuple[Int, Int]:
        """Positions in `chosen` of all entries of these ballots, and how many each ballot has."""
        starts = self.election.starts[ballots]
        lengths = self.election.starts[ballots + 1] - starts
        before = np.cumsum(lengths) - lengths
        return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum())), lengths


def _sums(numbers: Int, voices: Int, points: Int, rounds: int) -> list[int]:
    """For each round the sum of voices × points, exact at any size."""
    most = int(voices.max(initial=0)) * int(points.max(initial=0)) * len(voices)
    if most < EXACT_IN_FLOATS:
        sums = np.bincount(numbers, weights=voices * points, minlength=rounds)
        return sums.astype(np.int64).tolist()
    found = [0] * rounds
    for number, one, times in zip(numbers.tolist(), voices.tolist(), points.tolist(), strict=True):
        found[number] += one * times
    return found
