"""Effective support: how near a project came to what Equal Shares asks, 1 or more for what it elects (`tally.md` §7.3).

Definition: count again with the same endowment but without the project. In each round some project is bought at some price per point
(with cost utilities: per point and unit of cost). What could the supporters of our project pay at that price? The largest part of
its cost that they could pay in any round, or with all they have at the end, is its effective support.
For a project that lost, counting without it changes nothing, so the rounds of the count itself are used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
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


@dataclass(frozen=True)
class _Entries:
    """Which supporters of the project take part in which round: positions among the supporters, and their points there."""

    where: tuple[Int, ...]
    points: tuple[Int, ...]


def _support(
    election: Election,
    rule: EqualShares,
    endowment: Fraction,
    rounds: Sequence[_Bought],
    project: int,
) -> Fraction:
    """The largest support over the rounds and the end: found in floating point, decided and stated exactly."""
    ballots, _points = election.supporters[project]
    if not len(ballots):
        return Fraction(0)
    entries = _entries(election, ballots, [one.project for one in rounds])
    prices = [_price_here(election, rule, one, project) for one in rounds]
    estimates = _estimates(election, endowment, rounds, prices, entries, project)
    best = max(estimates)
    near = [number for number, value in enumerate(estimates) if value >= best * (1 - NEAR)]
    return max(_exactly(election, endowment, rounds, prices, entries, project, near))


def _price_here(election: Election, rule: EqualShares, one: _Bought, project: int) -> Fraction:
    """What a point for our project would cost at the price of a round."""
    if rule.utility != "cost":
        return one.price
    return one.price * election.costs[project] / election.costs[one.project]


def _entries(election: Election, ballots: Int, projects: list[int]) -> _Entries:
    """For each round the supporters among these ballots."""
    round_of = np.full(len(election.projects), -1, dtype=np.int64)
    round_of[projects] = np.arange(len(projects))
    lengths = election.starts[ballots + 1] - election.starts[ballots]
    before = np.cumsum(lengths) - lengths
    place = np.repeat(election.starts[ballots] - before, lengths) + np.arange(lengths.sum())
    numbers = round_of[election.chosen[place]]
    order = np.argsort(numbers, kind="stable")
    bounds = np.searchsorted(numbers[order], np.arange(len(projects) + 1))
    where = np.repeat(np.arange(len(ballots)), lengths)[order]
    points = election.points[place][order]
    spans = list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))
    return _Entries(
        tuple(where[low:high] for low, high in spans),
        tuple(points[low:high] for low, high in spans),
    )


def _estimates(
    election: Election,
    endowment: Fraction,
    rounds: Sequence[_Bought],
    prices: Sequence[Fraction],
    entries: _Entries,
    project: int,
) -> list[float]:
    """The support in each round and at the end, in floating point."""
    ballots, points = election.supporters[project]
    weights = election.weights[ballots].astype(float)
    own = points.astype(float)
    money = election.shares[ballots].astype(float) * float(endowment)
    cost = float(election.costs[project])
    found = []
    for number, one in enumerate(rounds):
        found.append(float(weights @ np.minimum(money, own * float(prices[number]))) / cost)
        where = entries.where[number]
        due = entries.points[number] * float(one.price)
        money[where] = np.maximum(money[where] - due, 0.0)
    found.append(float(weights @ money) / cost)
    return found


def _exactly(
    election: Election,
    endowment: Fraction,
    rounds: Sequence[_Bought],
    prices: Sequence[Fraction],
    entries: _Entries,
    project: int,
    wanted: Sequence[int],
) -> list[Fraction]:
    """The support in the rounds wanted (the number after the last means the end), exact."""
    last = max(wanted)
    used = [endowment, *prices[: last + 1], *(one.price for one in rounds[:last])]
    unit = lcm(*(amount.denominator for amount in used))
    ballots, points = election.supporters[project]
    weights = election.weights[ballots].astype(object)
    own = points.astype(object)
    money = election.shares[ballots].astype(object) * int(endowment * unit)
    cost = election.costs[project] * unit
    found = []
    for number in range(last + 1):
        if number in wanted:
            can_pay = (
                money
                if number == len(rounds)
                else np.minimum(money, own * int(prices[number] * unit))
            )
            found.append(Fraction(int(np.dot(weights, can_pay)), cost))
        if number < last:
            where = entries.where[number]
            due = entries.points[number].astype(object) * int(rounds[number].price * unit)
            money[where] = np.maximum(money[where] - due, 0)
    return found
