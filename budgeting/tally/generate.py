"""Invented elections from a seed, for tests and benchmarks: the same on every machine.

Only the raw words of PCG64 are used, whose sequence NumPy guarantees; its distributions may change between versions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from budgeting.tally.election import (
    APPROVAL,
    CHOOSE_ONE,
    CUMULATIVE,
    ORDINAL,
    SCORING,
    Election,
    Project,
    build,
)

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Plan:
    """What to invent. Every voter lives in one of `districts` and prefers its projects; popularity falls like 1/rank.

    `longest`: most choices of a ballot; ballots are of every length from 1 to it equally often before repeated choices are
    dropped. `funded`: part of all costs that the budget covers, in percent (never less than the dearest project). `empty`: percent of empty ballots.
    Costs are `step` minor units times 1 … `levels`, small ones more often; with few levels and voters ties abound.
    """

    voters: int
    projects: int
    seed: int
    kind: str = APPROVAL
    districts: int = 20
    longest: int = 10
    funded: int = 30
    empty: int = 0
    step: int = 10_000
    levels: int = 200


def generate(plan: Plan) -> Election:
    """The election of a plan. Amounts are tetri. Raises `ValueError` for a plan without voters or projects."""
    if min(plan.voters, plan.projects, plan.districts, plan.longest) < 1:
        raise ValueError("a plan needs voters, projects, districts and choices")
    draw = _Draw(plan.seed)
    districts = draw.whole(plan.projects, plan.districts)
    costs = plan.step * (1 + np.floor(plan.levels * draw.real(plan.projects) ** 3).astype(np.int64))
    popularity = 1 / (1 + np.argsort(np.argsort(draw.real(plan.projects))))
    longest = 1 if plan.kind == CHOOSE_ONE else min(plan.longest, plan.projects)
    home = draw.whole(plan.voters, plan.districts)
    lengths = 1 + draw.whole(plan.voters, longest)
    lengths[draw.whole(plan.voters, 100) < plan.empty] = 0
    choices = np.zeros((plan.voters, longest), dtype=np.int64)
    for district in range(plan.districts):
        liking = popularity * np.where(districts == district, 8.0, 1.0)
        here = np.flatnonzero(home == district)
        bounds = np.cumsum(liking) / liking.sum()
        drawn = np.searchsorted(bounds, draw.real(len(here) * longest), side="right")
        choices[here] = np.minimum(drawn, plan.projects - 1).reshape(len(here), longest)
    keep = np.arange(longest) < lengths[:, None]
    for place in range(1, longest):
        keep[:, place] &= (choices[:, :place] != choices[:, place, None]).all(axis=1)
    starts = np.zeros(plan.voters + 1, dtype=np.int64)
    np.cumsum(keep.sum(axis=1), out=starts[1:])
    digits = len(str(plan.projects))
    return build(
        projects=[
            Project(
                id=f"P{number + 1:0{digits}}",
                cost=int(costs[number]),
                name=f"Project {number + 1}",
                unit=f"District {districts[number] + 1}",
            )
            for number in range(plan.projects)
        ],
        budget=max(int(costs.max()), int(costs.sum()) * plan.funded // 100),
        kind=plan.kind,
        starts=starts,
        chosen=choices[keep],
        points=_points(plan.kind, longest, keep, draw),
        scale=100,
        longest=longest if plan.kind == ORDINAL else 0,
        currency="GEL",
        title=f"Invented election, seed {plan.seed}",
    )


def _points(kind: str, longest: int, keep: NDArray[np.bool_], draw: "_Draw") -> NDArray[np.int64]:
    if kind == ORDINAL:
        return (longest + 1 - np.cumsum(keep, axis=1))[keep]
    number = int(keep.sum())
    if kind == CUMULATIVE:
        return 1 + draw.whole(number, 3)
    if kind == SCORING:
        return 1 + draw.whole(number, 10)
    return np.ones(number, dtype=np.int64)


class _Draw:
    """Uniform numbers from raw words."""

    def __init__(self, seed: int) -> None:
        self._words = np.random.PCG64(seed)

    def real(self, number: int) -> Float:
        """From 0 to below 1, 53 bits each."""
        words = np.asarray(self._words.random_raw(number), dtype=np.uint64)
        return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def whole(self, number: int, below: int) -> NDArray[np.int64]:
        """From 0 to below `below`."""
        return np.floor(self.real(number) * below).astype(np.int64)
