"""The supporters of one winner as groups of people who paid alike: few groups, none of them small where that can be avoided.

Groups of fewer than `SMALLEST` people are merged with their neighbours, so that no published group describes single voters;
"full", "rest" and "none" are never mixed, because the table of rounds counts them apart.
"""

from dataclasses import dataclass

import numpy as np

from budgeting.tally.election import Election, Int
from budgeting.tally.explain.data import Group
from budgeting.tally.explain.payments import Bought, Replay

SMALLEST = 5
MOST = 8  # groups of one kind


@dataclass(frozen=True)
class _Kind:
    """One kind of payers: positions among the supporters' ballots, poorest first, and their bounds into groups."""

    name: str
    where: Int
    bounds: list[int]


def groups(replay: Replay, bought: Bought, earlier: list[int]) -> tuple[Group, ...]:
    """The groups of one round, from those who had nothing to those who had most. `earlier`: winners before, as indices."""
    election = replay.election
    weights = election.weights[bought.ballots]
    full, none = bought.paid_in_full(), bought.penniless()
    kinds = [
        _kind("none", np.flatnonzero(none), bought, weights),
        _kind("rest", np.flatnonzero(~full & ~none), bought, weights),
        _kind("full", np.flatnonzero(full & ~none), bought, weights),
    ]
    spans = [
        (kind.name, kind.where[low:high])
        for kind in kinds
        for low, high in zip(kind.bounds[:-1], kind.bounds[1:], strict=True)
    ]
    also = _also(election, bought, [where for _name, where in spans], earlier)
    found = []
    for (name, where), winners in zip(spans, also, strict=True):
        had = bought.had[where]
        paid = int(np.dot(bought.paid[where], weights[where].astype(object)))
        found.append(
            Group(
                kind=name,
                people=int(weights[where].sum()),
                had_least=replay.amount(had[0]),
                had_most=replay.amount(had[-1]),
                paid=replay.amount(paid),
                also=winners,
            )
        )
    return tuple(found)


def _kind(name: str, where: Int, bought: Bought, weights: Int) -> _Kind:
    """The ballots of one kind by what their voters had, cut into groups."""
    amounts = bought.had[where].tolist()
    order = sorted(range(len(amounts)), key=amounts.__getitem__)
    where = where[order]
    people: list[int] = []
    ends: list[int] = []
    last = None
    for place, position in enumerate(order):
        if amounts[position] != last:
            people.append(0)
            ends.append(place)
            last = amounts[position]
        people[-1] += int(weights[where[place]])
        ends[-1] = place + 1
    return _Kind(name, where, [0, *_merged(people, ends)])


def _merged(people: list[int], ends: list[int]) -> list[int]:
    """The ends of the groups that remain when neighbours are merged."""
    if len(people) <= MOST and min(people, default=SMALLEST) >= SMALLEST:
        return ends
    target = max(SMALLEST, -(-sum(people) // MOST))
    found: list[int] = []
    gathered = 0
    for number, end in zip(people, ends, strict=True):
        gathered += number
        if gathered >= target:
            found.append(end)
            gathered = 0
    if gathered and found and gathered < SMALLEST:
        found.pop()
    if gathered:
        found.append(ends[-1])
    return found


def _also(
    election: Election, bought: Bought, spans: list[Int], earlier: list[int]
) -> list[tuple[str, ...]]:
    """For each group the earlier winners that every one of its people supports."""
    if not earlier:
        return [()] * len(spans)
    column = np.full(len(election.projects), -1, dtype=np.int64)
    column[earlier] = np.arange(len(earlier))
    row = np.zeros(len(bought.ballots), dtype=np.int64)
    for number, where in enumerate(spans):
        row[where] = number
    ballots = bought.ballots
    lengths = election.starts[ballots + 1] - election.starts[ballots]
    before = np.cumsum(lengths) - lengths
    entries = np.repeat(election.starts[ballots] - before, lengths) + np.arange(lengths.sum())
    columns = column[election.chosen[entries]]
    known = columns >= 0
    cells = np.repeat(row, lengths)[known] * len(earlier) + columns[known]
    people = np.repeat(election.weights[ballots], lengths)[known]
    table = np.bincount(cells, people, len(spans) * len(earlier)).astype(np.int64)
    everyone = [int(election.weights[ballots[where]].sum()) for where in spans]
    return [
        tuple(
            election.projects[project].id
            for project, number in zip(earlier, counted, strict=True)
            if number == all_of
        )
        for counted, all_of in zip(table.reshape(len(spans), -1).tolist(), everyone, strict=True)
    ]
