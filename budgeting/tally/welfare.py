"""The affordable set with the most points: 0/1 knapsack by the list of best part-solutions (`tally.md` §1.5).

Projects are added one by one, by falling points per cost; kept are the part-solutions (cost, value) that no other beats in both
and that could still lead to more than the best complete solution known (Nemhauser, Ullmann 1969, with the bound of Dantzig 1957).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from budgeting.tally.election import Election, Int
from budgeting.tally.eligible import eligible
from budgeting.tally.outcome import BEST_SET, EXCLUSIVE, FITS, NOT_BEST, Outcome, Step, Tie
from budgeting.tally.rules import Unsuitable, Welfare

#: Bounds are computed in floats and widened by this part, far above their rounding errors, before anything is thrown away.
SLACK = 1e-9
SAFE = 2**62
WORD = 62  # bits of one number of marks
#: Part-solutions that are kept at most: some seconds and a hundred megabytes. Only elections in which all projects have the same
#: points per cost come near. A count stops at half of it, so that questions about its result can still be answered.
MOST = 1_000_000


def count(election: Election, rule: Welfare) -> Outcome:
    """The best set: most points, then cheapest, then with the first project by the tie rule, the second …

    Winners are in the order of points, as a greedy count would list them. Raises `Unsuitable` when too many sets are almost
    equally good to find the best one.
    """
    inside, excluded = eligible(election, rule)
    ranks = rule.ties.ranks(election)
    worth = [
        election.scores[number] * (cost if rule.times_cost else 1)
        for number, cost in enumerate(election.costs)
    ]
    items = _items(election, inside, worth, ranks)
    chosen = set(best(items, election.budget, MOST // 2))
    falling = sorted(inside, key=lambda number: (-election.scores[number], ranks[number]))
    groups = {election.projects[number].group: election.projects[number].id for number in chosen}
    left, steps = election.budget, []
    for number in falling:
        project = election.projects[number]
        won = number in chosen
        by = "" if won or not project.group else groups.get(project.group, "")
        left -= project.cost if won else 0
        reason = FITS if won else EXCLUSIVE if by else NOT_BEST
        steps.append(Step(project.id, won, reason, left, by=by))
    return Outcome(
        rule=rule,
        winners=tuple(step.project for step in steps if step.won),
        spent=election.budget - left,
        budget=election.budget,
        steps=tuple(steps),
        ties=tuple(_ties(election, items, chosen, [step.project for step in steps])),
        excluded=excluded,
        ended=BEST_SET,
    )


def _ties(
    election: Election, items: list["Item"], chosen: set[int], listed: list[str]
) -> Iterator[Tie]:
    """A tie when another set has as many points: the one that shares fewest projects with the set chosen.

    Found by counting again with each project chosen worth a trifle less: whole points stay apart, equal ones do not.
    """
    trifle = len(chosen) + 1
    again = [replace(item, value=item.value * trifle - (item.number in chosen)) for item in items]
    other = set(best(again, election.budget))
    if other != chosen and _worth(items, other) == _worth(items, chosen):
        names = {election.projects[number].id for number in other ^ chosen}
        among = tuple(sorted(names, key=listed.index))
        first = next(name for name in among if election.index[name] in chosen)
        yield Tie(listed.index(among[0]), among, first)


def _worth(items: list["Item"], numbers: set[int]) -> int:
    return sum(item.value for item in items if item.number in numbers)


@dataclass(frozen=True)
class Item:
    """A project to pack: its index, cost and value, its place in the tie order and the group it excludes."""

    number: int
    cost: int
    value: int
    rank: int
    group: str


def best(items: list[Item], budget: int, most: int = MOST) -> list[int]:
    """The indices of the best set that costs no more than `budget`.

    Raises `Unsuitable` when more than `most` part-solutions would have to be kept.
    """
    falling = sorted(items, key=lambda item: (-Fraction(item.value, item.cost), item.rank))
    stages: dict[str, list[Item]] = {}
    for item in falling:
        stages.setdefault(item.group or f"\0{item.number}", []).append(item)
    search = _Search(list(stages.values()), budget)
    for stage in range(len(search.stages)):
        search.add(stage)
        if len(search.costs) > most:
            raise Unsuitable("too many sets are almost equally good to find the best one")
    return search.chosen()


class _Search:
    """Part-solutions, by rising cost and value, and the bounds that throw most of them away.

    `marks` holds for each part-solution the set itself: one bit for each project, the first by the tie rule highest.
    """

    def __init__(self, stages: list[list[Item]], budget: int) -> None:
        self.stages = stages
        self.budget = budget
        items = [item for stage in stages for item in stage]
        self.exclusive = len(items) > len(stages)
        self.places = {
            item.number: place for place, item in enumerate(sorted(items, key=lambda i: i.rank))
        }
        fits = (
            max(sum(item.value for item in items), sum(item.cost for item in items), budget) < SAFE
        )
        self.kind: type = np.int64 if fits else object
        self.costs: Int = np.zeros(1, dtype=self.kind)
        self.values: Int = np.zeros(1, dtype=self.kind)
        self.marks: Int = np.zeros((len(items) // WORD + 1, 1), dtype=np.int64)
        self.known = 0

    def add(self, stage: int) -> None:
        """Branch on the projects of one stage: none of them, or one; drop what cannot be part of the best set."""
        costs, values, marks = [self.costs], [self.values], [self.marks]
        for item in self.stages[stage]:
            room = self.costs <= self.budget - item.cost
            word, bit = divmod(self.places[item.number], WORD)
            with_it = self.marks[:, room]
            with_it[word] |= 1 << (WORD - 1 - bit)
            costs.append(self.costs[room] + item.cost)
            values.append(self.values[room] + item.value)
            marks.append(with_it)
        self.costs, self.values = np.concatenate(costs), np.concatenate(values)
        self.marks = np.concatenate(marks, axis=1)
        self._keep(self._promising(stage + 1))
        self._undominated()

    def chosen(self) -> list[int]:
        """The set with the highest value; the list is by rising value, and each value stands at its lowest cost."""
        words = self.marks[:, -1].tolist()
        return [
            number
            for number, place in self.places.items()
            if words[place // WORD] >> (WORD - 1 - place % WORD) & 1
        ]

    def _keep(self, mask: NDArray[np.bool_] | Int) -> None:
        self.costs, self.values = self.costs[mask], self.values[mask]
        self.marks = self.marks[:, mask]

    def _undominated(self) -> None:
        """Keep what nothing cheaper or equally dear beats; of equals the set with the better projects by the tie rule."""
        keys = (*(-self.marks[::-1]), -self.values, self.costs)
        if self.kind is object:
            rows = zip(*keys, strict=True)
            listed = [tuple(reversed(row)) for row in rows]
            order = np.array(sorted(range(len(listed)), key=listed.__getitem__), dtype=np.int64)
        else:
            order = np.lexsort(keys)
        self._keep(order)
        highest = np.maximum.accumulate(self.values)
        self._keep(np.concatenate(([True], self.values[1:] > highest[:-1])))

    def _promising(self, stage: int) -> NDArray[np.bool_]:
        """Where the rest of the list, taken by falling value per cost and the last one in part, could still reach the best known.

        A group stands where its first project does, so the rest is put in order again; that only one of it wins is left aside.
        """
        rest = [item for items in self.stages[stage:] for item in items]
        if self.exclusive:
            rest.sort(key=lambda item: -Fraction(item.value, item.cost))
        costs: Int = np.array([0, *accumulate(item.cost for item in rest)], dtype=self.kind)
        values: Int = np.array([0, *accumulate(item.value for item in rest)], dtype=self.kind)
        left = self.budget - self.costs
        whole = np.searchsorted(costs, left, side="right") - 1
        reached = self.values if self.exclusive else self.values + values[whole]
        self.known = max(self.known, int(reached.max()))
        left = left - costs[whole]
        sure = self.values + values[whole]
        if self.kind is object:
            last: Int = np.array([*(item.value for item in rest), 0], dtype=object)
            per: Int = np.array([*(item.cost for item in rest), 1], dtype=object)
            return np.asarray(sure + left * last[whole] // per[whole] >= self.known, dtype=bool)
        rates = np.array([*(item.value / item.cost for item in rest), 0.0])
        return np.asarray((sure + left * rates[whole]) * (1 + SLACK) + 1 >= self.known)


def _items(
    election: Election, projects: list[int], worth: list[int], ranks: list[int]
) -> list[Item]:
    return [
        Item(
            number,
            election.costs[number],
            worth[number],
            ranks[number],
            election.projects[number].group,
        )
        for number in projects
    ]
