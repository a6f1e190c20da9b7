"""The payments of an Equal Shares count, replayed exactly from its rounds: who had what, paid what, has what left.

Money of a ballot is a Python integer over one common denominator, so nothing is rounded. The replay checks as it goes that each
round's payments add up to the cost; it never decides anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from budgeting.tally.election import Election, Int

Exact = NDArray[np.object_]


class RoundsDoNotAddUp(ValueError):  # noqa: N818 (it says what is wrong)
    """The prices of a count do not pay for its winners: the outcome was altered or belongs to other ballots."""


@dataclass(frozen=True)
class Bought:
    """One round: winner `project` (index), the ballots of its supporters, what one voter of each had and paid, in parts of `unit`."""

    number: int
    project: int
    price: Fraction
    ballots: Int
    had: Exact
    due: Exact
    paid: Exact

    def paid_in_full(self) -> NDArray[np.bool_]:
        """True for ballots whose voters pay the price in full."""
        return np.asarray(self.had >= self.due, dtype=bool)

    def penniless(self) -> NDArray[np.bool_]:
        """True for ballots whose voters had nothing left."""
        return np.asarray(self.had == 0, dtype=bool)


class Replay:
    """Walks through the rounds of one count.

    `unit`: so many parts make one minor unit. `money[b]`: what one voter with ballot `b` has now. Source: `tally.md` §1.2.
    """

    def __init__(
        self, election: Election, endowment: Fraction, rounds: Sequence[tuple[str, Fraction]]
    ) -> None:
        """`rounds`: winners in order, each with its price: what one supporter pays for one point, in minor units."""
        self.election = election
        self.endowment = endowment
        self.rounds = [(election.index[project], price) for project, price in rounds]
        self.unit = lcm(endowment.denominator, *(price.denominator for _project, price in rounds))
        share = int(endowment * self.unit)
        self.money: Exact = election.shares.astype(object) * share

    def __iter__(self) -> Iterator[Bought]:
        """Each round before its payments are taken from `money`; the rest follows when the next is asked for."""
        for number, (project, price) in enumerate(self.rounds, 1):
            ballots, points = self.election.supporters[project]
            had = self.money[ballots]
            due = points.astype(object) * int(price * self.unit)
            paid = np.minimum(had, due)
            together = (
                int(np.dot(paid, self.election.weights[ballots].astype(object))) if len(paid) else 0
            )
            if together != self.election.costs[project] * self.unit:
                name = self.election.projects[project].id
                raise RoundsDoNotAddUp(
                    f"the payments for project {name!r} do not add up to its cost"
                )
            yield Bought(number, project, price, ballots, had, due, paid)
            self.money[ballots] = had - paid

    def of(self, project: int) -> int:
        """What the supporters of a project have together now, in parts of `unit`."""
        ballots = self.election.supporters[project].ballots
        return (
            int(np.dot(self.money[ballots], self.election.weights[ballots].astype(object)))
            if len(ballots)
            else 0
        )

    def amount(self, parts: int) -> Fraction:
        """Parts of `unit` as an amount in minor units."""
        return Fraction(parts, self.unit)


def shared_payments(election: Election, bought: Bought) -> dict[int, int]:
    """For each other project the sum that its supporters paid in this round, in parts of the replay's unit (zero sums are left out)."""
    weights = election.weights[bought.ballots].astype(object)
    sums = bought.paid * weights
    payers = np.flatnonzero(sums != 0)
    ballots = bought.ballots[payers]
    lengths = election.starts[ballots + 1] - election.starts[ballots]
    if not lengths.sum():
        return {}
    before = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    where = np.repeat(election.starts[ballots] - before, lengths) + np.arange(lengths.sum())
    projects = election.chosen[where]
    order = np.argsort(projects, kind="stable")
    projects = projects[order]
    each = sums[payers][np.repeat(np.arange(len(ballots)), lengths)[order]]
    firsts = np.flatnonzero(np.concatenate(([True], projects[1:] != projects[:-1])))
    totals = np.add.reduceat(each, firsts)
    found = dict(zip(projects[firsts].tolist(), totals.tolist(), strict=True))
    found.pop(bought.project, None)
    return found
