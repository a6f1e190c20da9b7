"""Effective support: how near a project came to what Equal Shares asks, 1 or more for what it elects (`tally.md` §7.3).

Definition: count again with the same endowment but without the project. In each round some project is bought at some price per point
(with cost utilities: per point and unit of cost). What could the supporters of our project pay at that price? The largest part of
its cost that they could pay in any round, or with all they have at the end, is its effective support.
For a project that lost, counting without it changes nothing, so the rounds of the count itself are used.

The money is that before the purchase of the round, so a winner always has 1 or more, and a loser less than 1 (1 only where a tie
decided against it). pabutools 1.2.3 looks at the money after the purchase: its figures for losers are lower, or equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm

import numpy as np

from budgeting.tally.election import Election, Int
from budgeting.tally.eligible import eligible
from budgeting.tally.equal_shares.field import Field
from budgeting.tally.equal_shares.run import Counter
from budgeting.tally.rules import EqualShares

NEAR = 1e-9  # rounds whose support differs by less are told apart with exact numbers


@dataclass(frozen=True)
class _Bought:
    """A round: the project bought and its price per point, in minor units."""

    project: int
    price: Fraction


def supports(
    election: Election,
    rule: EqualShares,
    endowment: Fraction,
    rounds: Sequence[tuple[str, Fraction]],
    projects: Sequence[str],
) -> dict[str, Fraction]:
    """The effective support of `projects` in a count with `endowment` and `rounds` (winner and price, in order)."""
    inside, _excluded = eligible(election, rule)
    bought = [_Bought(election.index[project], price) for project, price in rounds]
    won = {one.project for one in bought}
    found = {}
    for name in projects:
        project = election.index[name]
        against = bought
        if project in won:
            against = _without(election, rule, endowment, [one for one in inside if one != project])
        found[name] = _support(election, rule, endowment, against, project)
    return found


def _without(
    election: Election, rule: EqualShares, endowment: Fraction, projects: list[int]
) -> list[_Bought]:
    """The rounds of a count among these projects only, however much it spends."""
    field = Field(election, projects, rule.utility)
    run = Counter(field, rule.ties.ranks(election), sum(election.costs)).run(endowment)
    return [_Bought(*pair) for pair in zip(run.winners, run.prices(), strict=True)]


def _support(
    election: Election,
    rule: EqualShares,
    endowment: Fraction,
    rounds: Sequence[_Bought],
    project: int,
) -> Fraction:
    """The largest support over the rounds and the end: found in floating point, decided and stated exactly."""
    if not len(election.supporters[project].ballots):
        return Fraction(0)
    case = _Case(election, rule, endowment, rounds, project)
    estimates = case.estimates()
    best = max(estimates)
    near = [number for number, value in enumerate(estimates) if value >= best * (1 - NEAR)]
    return max(case.exactly(near))


class _Case:
    """One project against the rounds of a count: what its supporters could pay in each of them, and (one more) at the end."""

    def __init__(
        self,
        election: Election,
        rule: EqualShares,
        endowment: Fraction,
        rounds: Sequence[_Bought],
        project: int,
    ) -> None:
        self.endowment = endowment
        self.rounds = rounds
        self.cost = election.costs[project]
        ballots, self.points = election.supporters[project]
        self.weights = election.weights[ballots]
        self.shares = election.shares[ballots]
        self.prices = [
            one.price * self.cost / election.costs[one.project]
            if rule.utility == "cost"
            else one.price
            for one in rounds
        ]
        self.payers = _payers(election, ballots, [one.project for one in rounds])

    def estimates(self) -> list[float]:
        """The support in each round and at the end, in floating point; 0 where it is certainly below that of an earlier round."""
        weights, own = self.weights.astype(float), self.points.astype(float)
        money = self.shares.astype(float) * float(self.endowment)
        owned, voices = float(weights @ money), float(weights @ own)
        best, found = 0.0, []
        for one, price, (where, points) in zip(self.rounds, self.prices, self.payers, strict=True):
            rate, support = float(price), 0.0
            if min(owned, rate * voices) > best * self.cost * (1 - NEAR):
                support = float(weights @ np.minimum(money, own * rate)) / self.cost
            found.append(support)
            best = max(best, support)
            paid = np.minimum(money[where], points * float(one.price))
            money[where] -= paid
            owned -= float(weights[where] @ paid)
        found.append(float(weights @ money) / self.cost)
        return found

    def exactly(self, wanted: Sequence[int]) -> list[Fraction]:
        """The support in the rounds wanted (the number after the last means the end), exact."""
        last = max(wanted)
        unit = lcm(
            self.endowment.denominator,
            *(price.denominator for price in self.prices[: last + 1]),
            *(one.price.denominator for one in self.rounds[:last]),
        )
        weights, own = self.weights.astype(object), self.points.astype(object)
        money = self.shares.astype(object) * int(self.endowment * unit)
        found = []
        for number in range(last + 1):
            if number in wanted:
                can_pay = money
                if number < len(self.rounds):
                    can_pay = np.minimum(money, own * int(self.prices[number] * unit))
                found.append(Fraction(int(np.dot(weights, can_pay)), self.cost * unit))
            if number < last:
                where, points = self.payers[number]
                due = points.astype(object) * int(self.rounds[number].price * unit)
                money[where] = np.maximum(money[where] - due, 0)
        return found


def _payers(election: Election, ballots: Int, projects: list[int]) -> list[tuple[Int, Int]]:
    """For each round those of these ballots that pay in it: their positions, and their points there."""
    round_of = np.full(len(election.projects), -1, dtype=np.int64)
    round_of[projects] = np.arange(len(projects))
    lengths = election.starts[ballots + 1] - election.starts[ballots]
    before = np.cumsum(lengths) - lengths
    entries = np.repeat(election.starts[ballots] - before, lengths) + np.arange(lengths.sum())
    numbers = round_of[election.chosen[entries]]
    order = np.argsort(numbers, kind="stable")
    bounds = np.searchsorted(numbers[order], np.arange(len(projects) + 1)).tolist()
    where = np.repeat(np.arange(len(ballots)), lengths)[order]
    points = election.points[entries][order]
    return [(where[low:high], points[low:high]) for low, high in pairwise(bounds)]
