"""Several pots of money in one process: each unit its own, one for the whole city, and leftovers that move between them.

Each pot is an election of its own with its own rule. What a pot leaves may go to one other pot, which is then counted after it
with so much more (Łódź and Częstochowa: from the districts to the whole city, `tally.md` §4, pitfall 11). Such transfers are
part of the rule, known before voting; what a council decides afterwards is an act in `adjustments`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from budgeting.tally import counting
from budgeting.tally.election import Election, build
from budgeting.tally.outcome import Outcome
from budgeting.tally.rules import Rule


@dataclass(frozen=True)
class Pot:
    """A pot: who stands for its money, by which rule, and the name of the pot that gets what is left (none: it stays)."""

    name: str
    election: Election
    rule: Rule
    leftover_to: str = ""


@dataclass(frozen=True)
class Move:
    """`amount` minor units, left in pot `source`, were added to the budget of `target` before its count."""

    source: str
    target: str
    amount: int


@dataclass(frozen=True)
class Counted:
    """A pot after its count. `election` and `outcome` have the budget with what was received; `left` stays in the pot."""

    name: str
    election: Election
    outcome: Outcome
    received: int
    left: int


def count_pots(
    pots: Sequence[Pot], count: Callable[[Election, Rule], Outcome] = counting.count
) -> tuple[tuple[Counted, ...], tuple[Move, ...]]:
    """Count every pot, those that give before those that get; results in the order given, and the moves in the order made.

    `count`: `counting.count` or `recount.verified`. Raises `ValueError` when a pot is named twice, names an unknown one, or
    leftovers would go round in a circle.
    """
    counted: dict[str, Counted] = {}
    moves: list[Move] = []
    for pot in _givers_first(pots):
        received = sum(move.amount for move in moves if move.target == pot.name)
        election = replace(pot.election, budget=pot.election.budget + received)
        outcome = count(election, pot.rule)
        left = election.budget - outcome.spent
        if pot.leftover_to and left:
            moves.append(Move(pot.name, pot.leftover_to, left))
            left = 0
        counted[pot.name] = Counted(pot.name, election, outcome, received, left)
    return tuple(counted[pot.name] for pot in pots), tuple(moves)


def _givers_first(pots: Sequence[Pot]) -> list[Pot]:
    """The pots, each after all that give to it, otherwise in the order given."""
    names = [pot.name for pot in pots]
    targets = {pot.leftover_to for pot in pots} - {""}
    if len(set(names)) < len(names) or not targets <= set(names):
        raise ValueError("a pot is named twice, or leftovers go to a pot that is not there")
    ordered: list[Pot] = []
    waiting = list(pots)
    while waiting:
        ready = next(
            (pot for pot in waiting if all(one.leftover_to != pot.name for one in waiting)), None
        )
        if ready is None:
            raise ValueError("leftovers would go round in a circle")
        ordered.append(ready)
        waiting.remove(ready)
    return ordered


def split(
    election: Election, budgets: Mapping[str, int], everyone: Collection[str] = ()
) -> dict[str, Election]:
    """One election for each unit of an election whose ballots name projects of several units.

    `budgets`: minor units by unit, for every unit that has projects. A ballot counts in the pots whose projects it names,
    with the points it gave them; in those named in `everyone` (the whole city) every ballot counts, also without such
    projects: this is the n of Equal Shares (`tally.md` §4, pitfall 7). Raises `ValueError` when a unit has no budget.
    """
    units = [project.unit for project in election.projects]
    missing = sorted(set(units) - set(budgets))
    if missing:
        raise ValueError(f"no budget for unit {missing[0]!r}")
    ballot_of = np.repeat(np.arange(len(election.weights)), np.diff(election.starts))
    found = {}
    for unit, budget in budgets.items():
        mine = np.array([one == unit for one in units], dtype=bool)
        entries = mine[election.chosen] if len(election.chosen) else np.zeros(0, dtype=bool)
        lengths = np.bincount(ballot_of[entries], minlength=len(election.weights))
        kept = np.ones(len(lengths), dtype=bool) if unit in everyone else lengths > 0
        found[unit] = build(
            projects=[project for project in election.projects if project.unit == unit],
            budget=budget,
            kind=election.kind,
            starts=np.concatenate(([0], np.cumsum(lengths[kept]))),
            chosen=(np.cumsum(mine) - 1)[election.chosen[entries]],
            points=election.points[entries],
            weights=election.weights[kept],
            shares=election.shares[kept],
            scale=election.scale,
            points_scale=election.points_scale,
            longest=election.longest,
            threshold=election.threshold,
            currency=election.currency,
            title=f"{election.title}: {unit}" if election.title and unit else election.title,
        )
    return found
