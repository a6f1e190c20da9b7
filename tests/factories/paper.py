"""Polling places with papers: planned, handed out and entered through the real actions."""

from datetime import date, datetime, timedelta
from typing import Any

from budgeting.actions import batches, handing
from budgeting.actions.handing import Found
from budgeting.models import PaperBatch, Participation, Process
from budgeting.queries.voting import afresh
from budgeting.states import Attendance, Channel, Phase
from civic.places.models import Centre, Municipality
from civic.roles import Role
from identity.models import User
from tests.factories import budgeting as make
from tests.factories import identity

BORN = date(1990, 5, 31)
SCHOOL = "მერისის სკოლა"


def clerk(municipality: Municipality) -> User:
    """A clerk of the centre that the factories of identity make."""
    return identity.staff(Role.CLERK, municipality)


def centre(municipality: Municipality) -> Centre:
    """The centre of such a clerk."""
    return Centre.objects.get(municipality=municipality, slug="centre")


def batch(row: Process, delivered: int = 200, place: str = SCHOOL, **fields: Any) -> PaperBatch:
    """A polling place, in the clerks' centre once there is one."""
    own = Centre.objects.filter(municipality=row.municipality, slug="centre").first()
    return batches.prepare(
        row,
        by=make.officer(row.municipality),
        place=place,
        delivered=delivered,
        **({"centre": own} | fields),
    )


def find(row: Process, by: User, number: str, place: str = SCHOOL, **how: Any) -> Found:
    """Look up the person with this number."""
    return handing.find(row, by=by, place=place, number=number, **({"born_on": BORN} | how))


def hand(row: Process, by: User, number: str, place: str = SCHOOL, **how: Any) -> PaperBatch:
    """Look up and hand out."""
    ticket = find(row, by, number, place, **how).ticket
    return handing.hand_out(row, by=by, ticket=ticket, document="card")


def handed(one: PaperBatch, number: int) -> None:
    """Rows of so many people who were handed a paper of this batch, written directly."""
    Participation.objects.bulk_create(
        Participation(
            process=one.process,
            row_key=f"{one.pk}-{place}".encode().ljust(32, b"."),
            state=Attendance.HANDED,
            channel=Channel.PAPER,
            centre=one.centre,
            batch=one,
            voted_on=date(2026, 11, 20),
            nonce=f"{one.pk}-{place}".encode().ljust(32, b"n"),
        )
        for place in range(number)
    )
    one.handed_out += number
    one.save(update_fields=["handed_out"])


def after(row: Process) -> tuple[Process, datetime]:
    """The vote when its voting has ended, and a moment in which the box may be opened.

    The dates are moved back, since entering papers asks the clock itself.
    """
    term = row.terms.get(phase=Phase.VOTING)
    shift = row.shifts.create(act="extend", phase=Phase.VOTING, reason="ვადა", before=term.ends_at)
    now = term.starts_at + timedelta(hours=1)
    row.terms.filter(pk=term.pk).update(ends_at=now, shift=shift)
    return afresh(row.pk), now + timedelta(minutes=5)
