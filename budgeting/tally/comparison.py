"""Several rules on one election, side by side: who wins, what is spent, how many voters see how many of their projects built.

Values only; `budgeting.tally.explain.side_by_side` writes them as text. Shares are exact fractions of one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from budgeting.tally.election import Election, Int
from budgeting.tally.outcome import Outcome


@dataclass(frozen=True)
class Part:
    """One unit or category: its part of all votes, of the money spent, and how many winners it has.

    A project in several categories counts in each for an equal part of its votes and cost.
    """

    name: str
    votes: Fraction
    money: Fraction
    winners: int


@dataclass(frozen=True)
class Column:
    """What one rule does to the election.

    `voters_by_winners[k]` voters have exactly `k` winners among the projects they support; `average` is the mean of that.
    `spent`, `left` and the costs of the cheapest, the middle (lower median) and the dearest winner are in minor units.
    """

    name: str
    winners: tuple[str, ...]
    spent: int
    left: int
    voters_by_winners: tuple[int, ...]
    average: Fraction
    costs: tuple[int, int, int] | None
    units: tuple[Part, ...]
    categories: tuple[Part, ...]

    @property
    def without_winner(self) -> int:
        """Number of voters none of whose projects won."""
        return self.voters_by_winners[0]

    @property
    def part_without_winner(self) -> Fraction:
        """Their part of all voters; 0 when nobody voted."""
        return Fraction(self.without_winner, sum(self.voters_by_winners) or 1)


@dataclass(frozen=True)
class Pair:
    """Two rules against each other: how many voters have more of their projects under the one, under the other, equally many."""

    first: str
    second: str
    prefer_first: int
    prefer_second: int
    indifferent: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """All rules and all pairs of them, in the order given. `voters` counts empty ballots too."""

    title: str
    voters: int
    budget: int
    scale: int
    currency: str
    columns: tuple[Column, ...]
    pairs: tuple[Pair, ...]

    def pair(self, first: str, second: str) -> Pair:
        """The pair of two rules in the order they were given. Raises KeyError when they were not compared."""
        for pair in self.pairs:
            if (pair.first, pair.second) == (first, second):
                return pair
        raise KeyError((first, second))


def own_winners(election: Election, winners: tuple[str, ...]) -> Int:
    """For each distinct ballot the number of winners it supports."""
    won = np.zeros(len(election.projects), dtype=np.int64)
    won[[election.index[project] for project in winners]] = 1
    sums = np.concatenate(([0], np.cumsum(won[election.chosen])))
    return np.asarray(sums[election.starts[1:]] - sums[election.starts[:-1]], dtype=np.int64)


def compare(election: Election, outcomes: Mapping[str, Outcome]) -> Comparison:
    """Compare outcomes of one election by the names given (`tally.md` §7.3, item 6).

    Raises ValueError when an outcome names a project that does not stand, or was counted with another budget.
    """
    for name, outcome in outcomes.items():
        strangers = sorted(set(outcome.winners) - election.index.keys())
        if strangers or outcome.budget != election.budget:
            raise ValueError(f"the outcome {name!r} belongs to another election")
    own = {name: own_winners(election, outcome.winners) for name, outcome in outcomes.items()}
    return Comparison(
        title=election.title,
        voters=election.voters,
        budget=election.budget,
        scale=election.scale,
        currency=election.currency,
        columns=tuple(
            _column(election, name, outcome, own[name]) for name, outcome in outcomes.items()
        ),
        pairs=tuple(
            _pair(
                election,
                (first, outcomes[first], own[first]),
                (second, outcomes[second], own[second]),
            )
            for first, second in combinations(outcomes, 2)
        ),
    )


def _column(election: Election, name: str, outcome: Outcome, own: Int) -> Column:
    counted = [0] * (int(own.max(initial=0)) + 1)
    for number, voters in zip(own.tolist(), election.weights.tolist(), strict=True):
        counted[number] += voters
    total = sum(number * voters for number, voters in enumerate(counted))
    costs = sorted(election.costs[election.index[project]] for project in outcome.winners)
    return Column(
        name=name,
        winners=outcome.winners,
        spent=outcome.spent,
        left=election.budget - outcome.spent,
        voters_by_winners=tuple(counted),
        average=Fraction(total, election.voters) if election.voters else Fraction(0),
        costs=(costs[0], costs[(len(costs) - 1) // 2], costs[-1]) if costs else None,
        units=_parts(
            election, outcome, {p.id: (p.unit,) if p.unit else () for p in election.projects}
        ),
        categories=_parts(election, outcome, {p.id: p.categories for p in election.projects}),
    )


def _parts(
    election: Election, outcome: Outcome, places: Mapping[str, tuple[str, ...]]
) -> tuple[Part, ...]:
    """Each place with its part of the votes and of the money; projects without a place count in the totals only."""
    names = sorted({name for of in places.values() for name in of})
    votes = dict.fromkeys(names, Fraction(0))
    money = dict.fromkeys(names, Fraction(0))
    winners = dict.fromkeys(names, 0)
    won = set(outcome.winners)
    for number, project in enumerate(election.projects):
        for name in places[project.id]:
            votes[name] += Fraction(election.votes[number], len(places[project.id]))
            if project.id in won:
                money[name] += Fraction(project.cost, len(places[project.id]))
                winners[name] += 1
    all_votes = sum(election.votes)
    return tuple(
        Part(
            name,
            votes[name] / all_votes if all_votes else Fraction(0),
            money[name] / outcome.spent if outcome.spent else Fraction(0),
            winners[name],
        )
        for name in names
    )


def _pair(
    election: Election, first: tuple[str, Outcome, Int], second: tuple[str, Outcome, Int]
) -> Pair:
    more = int(election.weights[first[2] > second[2]].sum())
    fewer = int(election.weights[first[2] < second[2]].sum())
    one, other = set(first[1].winners), set(second[1].winners)
    return Pair(
        first=first[0],
        second=second[0],
        prefer_first=more,
        prefer_second=fewer,
        indifferent=election.voters - more - fewer,
        only_first=tuple(project for project in first[1].winners if project not in other),
        only_second=tuple(project for project in second[1].winners if project not in one),
    )
