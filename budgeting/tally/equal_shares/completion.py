"""Completions of Equal Shares: more money for every voter until the next step would cost too much (`tally.md` §1.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

import numpy as np

from budgeting.tally.equal_shares.field import Field
from budgeting.tally.equal_shares.run import Counter, Run
from budgeting.tally.outcome import (
    EVERYTHING_FITS,
    EXHAUSTIVE,
    NEXT_EXCEEDS,
    NOT_AFFORDABLE,
    Attempt,
)
from budgeting.tally.rules import Completion

Progress = Callable[[Attempt], None]


@dataclass(frozen=True)
class Met:
    """A tie met in run `attempt` at `step`: projects in the order of the tie rule."""

    attempt: int
    step: int
    among: list[int]


@dataclass
class Completed:
    """The run that stands (number `elected` of `attempts`), why the completion ended, and the ties: those of that run first,
    those of the others once for each set of projects."""

    run: Run
    ended: str
    attempts: list[Attempt]
    elected: int
    ties: list[Met]


def complete(
    counter: Counter, budget: int, completion: Completion | None, progress: Progress | None = None
) -> Completed:
    """Run with B/n, then with one `step` more each time; see `rules.Completion`.

    When all projects that take part fit into the budget together, no endowment would ever cost too much: then one run decides,
    with the first endowment at which every voter can pay an equal part of each of their projects. With more than that nothing
    changes any more; so where projects exclude each other the winners of that run stand as well, when they fit.
    """
    field = counter.field
    start = Fraction(budget, field.shares)
    if completion and completion.integral:
        start = Fraction(start // completion.step * completion.step)
    if completion is None or not field.projects:
        return _alone(counter.run(start), NOT_AFFORDABLE)
    everything = sum(field.costs[project] for project in field.projects)
    if everything <= budget or any(field.groups[project] for project in field.projects):
        steps = max(0, ceil((_enough_for_all(field) - start) / completion.step))
        run = counter.run(start + steps * completion.step)
        if not run.exceeds:
            return _alone(run, EVERYTHING_FITS)
    return _add(counter, budget, start, completion, progress)


def _add(
    counter: Counter,
    budget: int,
    start: Fraction,
    completion: Completion,
    progress: Progress | None,
) -> Completed:
    attempts: list[Attempt] = []
    ties: list[Met] = []
    stands: Run | None = None
    # Of mutually exclusive projects the cheaper ones may win for ever: then no endowment ever costs too much, and from the one
    # at which every voter can pay for everything nothing changes any more.
    enough = _enough_for_all(counter.field) if any(counter.field.groups) else None
    while True:
        run = counter.run(start + len(attempts) * completion.step)
        ties += [Met(len(attempts), step, among) for step, among in run.ties]
        attempts.append(_attempt(run))
        if progress:
            progress(attempts[-1])
        if run.exceeds and stands is not None:
            return _completed(stands, NEXT_EXCEEDS, attempts, len(attempts) - 2, ties)
        stands = run
        if completion.exhaustive and exhaustive(counter.field, budget, run):
            return _completed(stands, EXHAUSTIVE, attempts, len(attempts) - 1, ties)
        if enough is not None and run.endowment >= enough:
            return _completed(stands, EVERYTHING_FITS, attempts, len(attempts) - 1, ties)


def _alone(run: Run, ended: str) -> Completed:
    return Completed(run, ended, [_attempt(run)], 0, [Met(0, *tie) for tie in run.ties])


def _completed(
    run: Run, ended: str, attempts: list[Attempt], elected: int, ties: list[Met]
) -> Completed:
    told = [tie for tie in ties if tie.attempt == elected]
    sets = {tuple(tie.among) for tie in told}
    for tie in ties:
        if tuple(tie.among) not in sets:
            sets.add(tuple(tie.among))
            told.append(tie)
    return Completed(run, ended, attempts, elected, told)


def _attempt(run: Run) -> Attempt:
    return Attempt(run.endowment, run.spent, len(run.winners))


def _enough_for_all(field: Field) -> Fraction:
    """The endowment with which every voter can pay cost × points / all points for each project they support."""
    election = field.election
    together = {project: field.together(project) for project in field.projects}
    unit = lcm(*together.values())
    price = np.zeros(len(election.projects), dtype=object)
    for project, voices in together.items():
        price[project] = field.costs[project] * unit // voices
    parts = price[election.chosen] * election.points
    needed = Fraction(0)
    shares = election.shares.tolist()
    for ballot, (low, high) in enumerate(
        zip(election.starts[:-1], election.starts[1:], strict=True)
    ):
        needed = max(needed, Fraction(int(parts[low:high].sum()), shares[ballot]))
    return needed / unit


def exhaustive(field: Field, budget: int, run: Run) -> bool:
    """Whether no further project fits into the money left."""
    won = set(run.winners)
    blocked = {field.groups[project] for project in won} - {""}
    left = budget - run.spent
    return not any(
        field.costs[project] <= left
        for project in field.projects
        if project not in won and field.groups[project] not in blocked
    )
