"""From the opened box to the tally: the ballots of a cycle as one election for each pot of money.

One query reads the ballots into arrays; there is no object for a vote. Project ids are the permanent
numbers on the ballot, units the keys of the pots, money is tetri.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

import numpy as np

from budgeting import tallies
from budgeting.models import Ballot, Pot, Process, Project
from budgeting.states import BallotKind
from budgeting.tally import election, pots
from budgeting.tally.election import APPROVAL, CUMULATIVE, ORDINAL, Election

KINDS = {
    BallotKind.APPROVAL: APPROVAL,
    BallotKind.KNAPSACK: APPROVAL,
    BallotKind.POINTS: CUMULATIVE,
    BallotKind.RANKING: ORDINAL,
}


def by_pot(process: Process) -> dict[int, Election]:
    """One election for each pot that has projects, in the order of the pots.

    Withdrawn projects and annulled ballots are left out; a blank ballot counts as one who took part.
    Every ballot counts for the money of the whole municipality, in a unit those that name its projects.
    """
    money = {pot.pk: pot for pot in process.pots.select_related("unit")}
    projects = [one for one in process.projects.order_by("number") if one.withdrawn_at is None]
    kind = KINDS[BallotKind(process.ballot)]
    rows = choices_of(process)
    if kind == ORDINAL:
        return {
            pot.pk: _ranked(
                process, pot, [one for one in projects if one.pot_id == pot.pk], rows_of
            )
            for pot, rows_of in _each(process, money, projects, list(rows))
        }
    whole = _flat(process, money, projects, kind, rows)
    everyone = [_name(pot) for pot in money.values() if pot.unit_id is None]
    budgets = {
        _name(pot): pot.amount
        for pot in money.values()
        if any(one.pot_id == pot.pk for one in projects)
    }
    divided = pots.split(whole, budgets, everyone=[one for one in everyone if one in budgets])
    return {int(name): found for name, found in divided.items()}


def with_budget(found: Election, budget: int) -> Election:
    """The same election with another budget (tetri): with what other pots left to it."""
    return replace(found, budget=budget)


def with_names(found: Election, titles: Mapping[str, str]) -> Election:
    """The same election with other names of the projects, by number: for sentences in another language."""
    projects = tuple(replace(one, name=titles.get(one.id) or one.name) for one in found.projects)
    return replace(found, projects=type(found.projects)(projects))


def choices_of(process: Process) -> Iterator[list[list[int]]]:
    """The choices of every ballot that counts, in the order of the public log's identifiers."""
    rows = Ballot.objects.filter(process=process, annulled=False).order_by("id")
    return rows.values_list("choices", flat=True).iterator(chunk_size=10_000)


def count_of(process: Process) -> int:
    """How many ballots are counted."""
    return Ballot.objects.filter(process=process, annulled=False).count()


def _name(pot: Pot) -> str:
    return str(pot.pk)


def _candidate(project: Project) -> election.Project:
    return election.Project(
        id=str(project.number),
        cost=project.cost,
        name=project.title_ka,
        unit=str(project.pot_id),
        group=project.group,
    )


def _flat(
    process: Process,
    money: dict[int, Pot],
    projects: list[Project],
    kind: str,
    rows: Iterable[list[list[int]]],
) -> Election:
    """All ballots over all projects, before they are divided by pots."""
    index = {project.number: place for place, project in enumerate(projects)}
    lengths: list[int] = [0]
    chosen: list[int] = []
    points: list[int] = []
    for choices in rows:
        kept = [(index[number], given) for number, given in choices if number in index]
        lengths.append(len(kept))
        chosen.extend(place for place, _given in kept)
        points.extend(given for _place, given in kept)
    return election.build(
        projects=[_candidate(project) for project in projects],
        budget=sum(pot.amount for pot in money.values()),
        kind=kind,
        starts=np.cumsum(lengths),
        chosen=np.array(chosen, dtype=np.int64),
        points=np.array(points, dtype=np.int64) if kind == CUMULATIVE else None,
        scale=tallies.SCALE,
        currency=tallies.CURRENCY,
        title=process.title_ka,
    )


def _each(
    process: Process,
    money: dict[int, Pot],
    projects: list[Project],
    rows: list[list[list[int]]],
) -> Iterable[tuple[Pot, list[list[int]]]]:
    """For each pot with projects the ranked numbers of those who count in it, first to last."""
    for pot in money.values():
        own = {one.number for one in projects if one.pot_id == pot.pk}
        if not own:
            continue
        ranked = [
            [
                number
                for number, _place in sorted(choices, key=lambda pair: pair[1])
                if number in own
            ]
            for choices in rows
        ]
        yield pot, [one for one in ranked if one or pot.unit_id is None]


def _ranked(
    process: Process, pot: Pot, projects: list[Project], ranked: list[list[int]]
) -> Election:
    """Rankings of one pot: the first of at most `choices_max` gets that many points, the next one less."""
    index = {project.number: place for place, project in enumerate(projects)}
    longest = process.choices_max
    return election.build(
        projects=[_candidate(project) for project in projects],
        budget=pot.amount,
        kind=ORDINAL,
        starts=np.cumsum([0, *(len(one) for one in ranked)]),
        chosen=np.array([index[number] for number in chain(*ranked)], dtype=np.int64),
        points=np.array(
            [longest - place for one in ranked for place in range(len(one))], dtype=np.int64
        ),
        scale=tallies.SCALE,
        longest=longest,
        currency=tallies.CURRENCY,
        title=process.title_ka,
    )
