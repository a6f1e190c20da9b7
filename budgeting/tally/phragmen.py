"""Sequential Phragmén for budgets (Los, Christoff, Grossi, IJCAI 2022; `tally.md` §1.4), in exact arithmetic.

Money flows to all voters at the same speed (in proportion to their shares); a project is bought at the first moment its supporters
own its cost together, and they then own nothing. So all a voter's history is the moment of their last purchase.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import gcd

import numpy as np

from budgeting.tally.election import APPROVAL, CHOOSE_ONE, Election, Int, total
from budgeting.tally.eligible import eligible
from budgeting.tally.outcome import BOUGHT, END_OF_LIST, NEXT_MISFIT, NO_MONEY, Outcome, Step, Tie
from budgeting.tally.rules import Phragmen, Unsuitable

KEY_BITS = 64


def count(election: Election, rule: Phragmen) -> Outcome:
    """The outcome of sequential Phragmén; `Step.price` is the money per share that had flowed when a project was bought.

    Raises `Unsuitable` for ballots with points or ranks.
    """
    if election.kind not in (APPROVAL, CHOOSE_ONE):
        raise Unsuitable("Phragmén's rule needs approval ballots")
    inside, excluded = eligible(election, rule)
    flow = _Flow(election, inside)
    ranks = rule.ties.ranks(election)
    names = [project.id for project in election.projects]
    left, steps, ties = election.budget, list[Step](), list[Tie]()
    ended = END_OF_LIST
    while ended == END_OF_LIST and (found := flow.next()):
        equal, moment = found
        equal.sort(key=ranks.__getitem__)
        misfits = [project for project in equal if election.costs[project] > left]
        chosen = misfits[0] if misfits else equal[0]
        if len(equal) > 1:
            among = tuple(names[project] for project in equal)
            ties.append(Tie(len(steps), among, names[chosen]))
        if misfits:
            steps.append(Step(names[chosen], False, NO_MONEY, left, moment))
            ended = NEXT_MISFIT
        else:
            left -= election.costs[chosen]
            steps.append(Step(names[chosen], True, BOUGHT, left, moment))
            flow.buy(chosen, moment)
    return Outcome(
        rule=rule,
        winners=tuple(step.project for step in steps if step.won),
        spent=election.budget - left,
        budget=election.budget,
        steps=tuple(steps),
        ties=tuple(ties),
        excluded=excluded,
        ended=ended,
    )


@dataclass
class _Flow:
    """The moments of purchase, as numerators over the common denominator `unit`, and each ballot's last one.

    A project's moment never comes earlier than it once seemed, so the heap may hold moments of the past (rounded down).
    """

    election: Election
    projects: list[int]
    moments: list[int] = field(default_factory=lambda: [0])
    unit: int = 1

    def __post_init__(self) -> None:
        election = self.election
        self.last = np.zeros(len(election.weights), dtype=np.int64)
        self.speed = {
            project: total(election.weights[ballots], election.shares[ballots])
            for project in self.projects
            for ballots in (election.supporters[project].ballots,)
        }
        self.heap = [(0, project) for project in self.projects]
        heapify(self.heap)

    def next(self) -> tuple[list[int], Fraction] | None:
        """The projects bought at the earliest moment, and that moment; None when there is none left."""
        best: Fraction | None = None
        seen: list[tuple[Fraction, int]] = []
        while self.heap and (best is None or self.heap[0][0] <= _rounded(best)):
            _key, project = heappop(self.heap)
            moment = self._moment(project)
            seen.append((moment, project))
            best = moment if best is None else min(best, moment)
        for moment, project in seen:
            heappush(self.heap, (_rounded(moment), project))
        if best is None:
            return None
        return [project for moment, project in seen if moment == best], best

    def buy(self, project: int, moment: Fraction) -> None:
        """Take the money of the supporters; the project and those it excludes leave the race."""
        shared = gcd(self.unit, moment.denominator)
        factor = moment.denominator // shared
        self.unit *= factor
        self.moments = [one * factor for one in self.moments]
        self.last[self.election.supporters[project].ballots] = len(self.moments)
        self.moments.append(int(moment * self.unit))
        group = self.election.projects[project].group
        out = {
            other
            for other in self.projects
            if group and self.election.projects[other].group == group
        } | {project}
        self.heap = [one for one in self.heap if one[1] not in out]
        heapify(self.heap)

    def _moment(self, project: int) -> Fraction:
        """When the supporters will own the cost: (cost + Σ their last moments) / their speed."""
        ballots = self.election.supporters[project].ballots
        weights, shares = self.election.weights[ballots], self.election.shares[ballots]
        before = sum(
            speed * self.moments[number]
            for number, speed in _speeds(self.last[ballots], weights, shares)
        )
        cost = self.election.costs[project] * self.unit
        return Fraction(cost + before, self.unit * self.speed[project])


def _speeds(last: Int, weights: Int, shares: Int) -> list[tuple[int, int]]:
    """For each last moment the speed (voters × shares) of those who have it."""
    order = np.argsort(last, kind="stable")
    numbers, starts = np.unique(last[order], return_index=True)
    bounds = [*starts.tolist(), len(last)]
    return [
        (number, total(weights[order[low:high]], shares[order[low:high]]))
        for number, low, high in zip(numbers.tolist(), bounds[:-1], bounds[1:], strict=True)
    ]


def _rounded(moment: Fraction) -> int:
    return (moment.numerator << KEY_BITS) // moment.denominator
