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
#: Entries on ballots times winners that are counted again at most to see which ties mattered.
WORTHWHILE = 50_000_000


def count(election: Election, rule: Phragmen) -> Outcome:
    """The outcome of sequential Phragmén; `Step.price` is the money per share that had flowed when a project was bought.

    Raises `Unsuitable` for ballots with points or ranks.
    """
    if election.kind not in (APPROVAL, CHOOSE_ONE):
        raise Unsuitable("Phragmén's rule needs approval ballots")
    inside, excluded = eligible(election, rule)
    ranks = rule.ties.ranks(election)
    names = [project.id for project in election.projects]
    run = _run(election, inside, ranks)
    winners = {step.project for step in run.steps if step.won}
    left = WORTHWHILE // max(1, len(election.chosen) * len(winners))
    ties = []
    for at, equal, chosen in run.ties:
        left -= len(equal) - 1
        mattered = left < 0 or any(
            {step.project for step in _run(election, inside, ranks, (at, one)).steps if step.won}
            != winners
            for one in equal
            if one != chosen
        )
        ties.append(Tie(at, tuple(names[one] for one in equal), names[chosen], mattered))
    return Outcome(
        rule=rule,
        winners=tuple(step.project for step in run.steps if step.won),
        spent=election.budget - run.left,
        budget=election.budget,
        steps=tuple(run.steps),
        ties=tuple(ties),
        excluded=excluded,
        ended=NEXT_MISFIT if run.misfit else END_OF_LIST,
    )


@dataclass
class _Run:
    """Steps so far, money left, ties as (step, projects, the one taken), and whether a next project did not fit."""

    left: int
    steps: list[Step] = field(default_factory=list)
    ties: list[tuple[int, list[int], int]] = field(default_factory=list)
    misfit: bool = False


def _run(
    election: Election,
    projects: list[int],
    ranks: list[int],
    instead: tuple[int, int] | None = None,
) -> _Run:
    """One count; `instead`: a step and the project taken in the tie met there, whatever the tie rule says."""
    flow = _Flow(election, projects)
    run = _Run(election.budget)
    while not run.misfit and (found := flow.next()):
        equal, moment = found
        equal.sort(key=ranks.__getitem__)
        misfits = [project for project in equal if election.costs[project] > run.left]
        chosen = misfits[0] if misfits else equal[0]
        if instead and instead[0] == len(run.steps) and instead[1] in equal and not misfits:
            chosen = instead[1]
        if len(equal) > 1:
            run.ties.append((len(run.steps), equal, chosen))
        name = election.projects[chosen].id
        if misfits:
            run.misfit = True
            run.steps.append(Step(name, False, NO_MONEY, run.left, moment))
        else:
            run.left -= election.costs[chosen]
            run.steps.append(Step(name, True, BOUGHT, run.left, moment))
            flow.buy(chosen, moment)
    return run


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
