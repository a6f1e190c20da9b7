"""Votes that are open, with a frozen ballot; ballots are cast through the real action."""

from datetime import datetime
from typing import Any

from budgeting.actions import ballot_paper, codes, voting
from budgeting.actions.voting import Cast
from budgeting.models import CodeBatch, Process
from budgeting.queries.voting import afresh
from civic.places.models import Municipality
from identity.models import Person
from tests.factories import budgeting as make

COSTS = (20_000, 50_000, 30_000, 90_000, 10_000)


def opened(
    municipality: Municipality,
    *costs: int,
    at: datetime | None = None,
    pots: Any = ((None, 120_000 * make.LARI),),
    frozen: bool = True,
    **fields: Any,
) -> Process:
    """A vote that runs since yesterday. Each pot has projects of these costs (lari), numbered on."""
    row = make.process(municipality, "voting", at=at, pots=pots, **fields)
    for pot in row.pots.all():
        make.projects(row, *(costs or COSTS), pot=pot)
    if frozen and row.is_public:
        freeze(row, at=at)
    return afresh(row.pk)


def freeze(row: Process, *, at: datetime | None = None, audit_key: bytes | None = None) -> None:
    """Freeze the ballot, as the worker does when the voting opens."""
    if audit_key is not None:
        Process.objects.filter(pk=row.pk).update(audit_key=audit_key)
    ballot_paper.freeze(Process.objects.get(pk=row.pk), at=at)


def numbers(*chosen: int) -> list[tuple[int, int]]:
    """Choices of an approval or knapsack ballot."""
    return [(number, 1) for number in chosen]


def cast(row: Process, person: Person | None = None, *chosen: int, **how: Any) -> Cast:
    """The ballot of a person, a new one unless given, for these projects."""
    person = person or make.voter(row.municipality)
    return voting.cast(row, person=person, choices=numbers(*(chosen or (1,))), **how)


def batch(row: Process, size: int = 3, **fields: Any) -> tuple[CodeBatch, list[str]]:
    """Voting codes."""
    return codes.make_codes(
        row, by=make.officer(row.municipality), name="მე-2 სკოლა", size=size, **fields
    )
