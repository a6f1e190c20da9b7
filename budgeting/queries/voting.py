"""Reads of a vote: the ballot paper, whether somebody has taken part, the ballot a code opens."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from budgeting import sealing
from budgeting.models import Ballot, Participation, Process, Project, ProvisionalBallot
from budgeting.queries.processes import with_parts
from budgeting.rules.voting import Line, Sheet
from civic.places.models import Unit
from identity.models import Inquiry, Person
from identity.queries import Standing, person_of, standing


@dataclass(frozen=True)
class Voter:
    """One who may come to vote: the key of the person, and what the register says.

    `standing` is None while the register has not answered; `until` is then when it is given up.
    `home` is the voter's own pot in this process, if there is one. `number` and `born_on` are only
    known of one who came with a voting code, and asked about again while the register is silent;
    `batch_unit` is then the unit the code was made for.
    """

    key: bytes
    standing: Standing | None
    home: int | None = None
    until: Any = None
    number: str = ""
    born_on: date | None = None
    batch_unit: int | None = None

    @property
    def unit(self) -> int | None:
        """Where the voter lives, as far as the register says."""
        return self.standing.unit_id if self.standing else None


def afresh(pk: int) -> Process:
    """A process as it now is, with municipality, pots, dates and shifts: four queries, five with units."""
    return with_parts(Process.objects.filter(pk=pk)).get()


def sheet_of(process: Process) -> Sheet:
    """The ballot as values, for the hot path: one query, and no text of a project is read."""
    rows = Project.objects.filter(process=process).values_list(
        "number", "pot_id", "cost", "withdrawn_at"
    )
    return Sheet.of(
        process, [Line(number, pot, cost, gone is not None) for number, pot, cost, gone in rows]
    )


def home_of(process: Process, unit_id: int | None) -> int | None:
    """The pot of the unit, or of the nearest unit it is part of; None where there is none."""
    pots = {pot.unit_id: pot.pk for pot in process.pots.all() if pot.unit_id is not None}
    seen: set[int] = set()
    while unit_id is not None and pots and unit_id not in seen:
        if unit_id in pots:
            return pots[unit_id]
        seen.add(unit_id)
        unit_id = Unit.objects.filter(pk=unit_id).values_list("parent_id", flat=True).first()
    return None


def voter_of(user: Any, process: Process, day: date) -> Voter | None:
    """The voter behind an account; None for one who is not verified and has not begun to be.

    One whose register has not answered yet has a voter without standing.
    """
    person = person_of(user)
    found = standing(person, process.municipality, day) if person else None
    if person is not None and found is not None and found.registered:
        return voter(process, person, found)
    inquiry = _inquiry(user, process)
    if inquiry is not None:
        return Voter(bytes(inquiry.key), None, until=inquiry.ends_at)
    return voter(process, person, found) if person is not None and found is not None else None


def voter(process: Process, person: Person, found: Standing) -> Voter:
    """A voter whose standing is known."""
    return Voter(bytes(person.key), found, home_of(process, found.unit_id))


def _inquiry(user: Any, process: Process) -> Inquiry | None:
    """The question about the account that the register has not answered yet."""
    if user is None or not user.is_authenticated:
        return None
    return Inquiry.objects.filter(
        user=user, municipality_id=process.municipality_id, outcome=""
    ).first()


def is_inquired(process: Process, person_key: bytes) -> bool:
    """True while some account waits for the register's answer about this person."""
    return Inquiry.objects.filter(
        key=person_key, municipality_id=process.municipality_id, outcome=""
    ).exists()


def participation_of(process: Process, person_key: bytes) -> Participation | None:
    """That a person has taken part in this vote, by whatever channel."""
    return (
        Participation.objects.select_related("centre", "batch")
        .filter(process=process, row_key=sealing.row_key(process.pk, person_key))
        .first()
    )


def participations_of(person_key: bytes) -> list[Participation]:
    """Everything a person has taken part in, newest first: two queries, found by the person's own key."""
    begun = Process.objects.filter(frozen_at__isnull=False).values_list("pk", flat=True)
    keys = [sealing.row_key(pk, person_key) for pk in begun]
    return list(
        Participation.objects.filter(row_key__in=keys)
        .select_related("process__municipality", "unit")
        .order_by("-voted_on", "-process_id")
    )


def ballots_by_code(process: Process, sheet: Sheet, code: str) -> QuerySet[Ballot]:
    """The ballot a code opens, as a set of one or none."""
    hashes = sealing.candidates(sealing.code_key(process.pk, code), sheet.homes)
    return Ballot.objects.filter(process=process, code_hash__in=list(hashes))


def provisional_by_code(process: Process, code: str) -> QuerySet[ProvisionalBallot]:
    """The waiting ballot a code opens, as a set of one or none."""
    return ProvisionalBallot.objects.filter(
        participation__process=process, code_key=sealing.code_key(process.pk, code)
    ).select_related("participation")
