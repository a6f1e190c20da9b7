"""Handing out ballot papers at a polling place: look the voter up, hand one out, exchange it, take it back.

What was found is carried in a sealed ticket, so the personal number is sent once and kept nowhere.
A ticket also makes each act happen once: the same page sent again is answered as before. The unique
key of `Participation` decides against every other way of voting.
"""

import base64
import time
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from budgeting import sealing
from budgeting.actions import codes, voting
from budgeting.actions.codes import Holder
from budgeting.models import PaperBatch, Participation, Process
from budgeting.queries import paper as queries
from budgeting.queries import voting as reads
from budgeting.queries.voting import Voter
from budgeting.refusals import refused
from budgeting.rules import paper as rules
from budgeting.rules import voting as votes
from budgeting.states import Attendance
from civic import limits
from civic.dates import local
from civic.decisions import Refused, require
from civic.journal import actions as journal
from civic.workflow import lock
from identity.levels import Level
from identity.models import Person
from identity.queries import Standing, details, standing
from identity.sealing import person_key

PURPOSE = "vote.paper"
TICKET_SECONDS = 15 * 60
LOOKUPS_PER_CLERK = 400  # an hour: one voter every ten seconds
HOUR = 60 * 60


@dataclass(frozen=True)
class Found:
    """What a look-up tells the clerk: never who, never a choice.

    `kept` is how the voter has taken part already; `refusal` why no paper can be handed out. With a
    `ticket` the clerk can act: hand out from `batch`, or exchange and take back what `kept` says.
    """

    kept: Participation | None = None
    refusal: Refused | None = None
    batch: PaperBatch | None = None
    ticket: str = ""


def find(
    process: Process, *, by: Any, place: str, number: str, born_on: date, at: datetime | None = None
) -> Found:
    """Look a voter up whose document the clerk holds. Writes nothing but the question to the register.

    Raises Refused: not_here, code_person, register_silent, many_lookups and the codes of the phases.
    """
    at = at or timezone.now()
    process = reads.afresh(process.pk)
    require(votes.is_open(process, at))
    here = [one for one in queries.open_here(process, by) if one.place == place]
    if not here:
        raise refused("not_here")
    if not limits.hit("vote.handout", str(by.pk), LOOKUPS_PER_CLERK, HOUR):
        raise refused("many_lookups")
    voter = _voter(process, number, born_on, at)
    kept = reads.participation_of(process, voter.key)
    if kept is not None and kept.state != Attendance.REFUSED:
        mine = kept.state == Attendance.HANDED and kept.batch_id in {one.pk for one in here}
        ticket = _ticket(process, by, voter, kept.batch_id, kept.exchanged) if mine else ""
        return Found(kept, votes.attended(kept), kept.batch, ticket)
    decision = votes.has_right(process, voter.standing)
    sheet = reads.sheet_of(process)
    if decision:
        decision = votes.may_vote_from(sheet, voter.unit, voter.home)
    if isinstance(decision, Refused):
        return Found(refusal=decision)
    pot = sheet.home_of(voter.home)
    batch = next((one for one in here if one.pot_id == pot), None)
    if batch is None:
        purse = sheet.purses.get(pot) if pot is not None else None
        name = purse.name if purse else process.municipality.short
        return Found(refusal=refused("no_papers_for_unit", unit=name))
    left = rules.has_paper(batch)
    if isinstance(left, Refused):
        return Found(refusal=left, batch=batch)
    return Found(batch=batch, ticket=_ticket(process, by, voter, batch.pk, 0))


def hand_out(
    process: Process, *, by: Any, ticket: str, document: str, at: datetime | None = None
) -> PaperBatch:
    """Hand the voter of a ticket one ballot paper, the `document` seen (a code) being noted.

    Sent twice it happens once. Raises Refused: ticket_old, not_here, batch_not_open, no_papers_left,
    and as `voting.cast` does where the voter has taken part meanwhile.
    """
    at = at or timezone.now()
    read = _read(process, by, ticket)
    with transaction.atomic():
        batch = _batch(process, read, by)
        kept = reads.participation_of(process, read.voter.key)
        if kept is not None and bytes(kept.nonce) == read.nonce:
            return batch
        require(rules.has_paper(batch))
        voting.hand_out(
            process,
            by=by,
            voter=read.voter,
            nonce=read.nonce,
            centre=batch.centre,
            batch=batch,
            at=at,
        )
        _count(batch, handed_out=1)
        _record("vote.paper_handed", batch, by, document, at)
    return batch


def exchange(
    process: Process, *, by: Any, ticket: str, document: str, at: datetime | None = None
) -> PaperBatch:
    """Take a spoiled paper back and hand out another one; the voter has taken part once as before.

    Sent twice it happens once. Raises Refused: ticket_old, not_here, batch_not_open, no_papers_left,
    many_exchanges, not_handed_here and the codes of the phases.
    """
    at = at or timezone.now()
    read = _read(process, by, ticket)
    with transaction.atomic():
        require(votes.is_open(reads.afresh(process.pk), at))
        batch = _batch(process, read, by)
        kept = _handed(process, read, batch)
        if kept.exchanged > read.exchanged:
            return batch
        if kept.exchanged >= rules.MOST_EXCHANGES:
            raise refused("many_exchanges", most=rules.MOST_EXCHANGES)
        require(rules.has_paper(batch))
        Participation.objects.filter(pk=kept.pk).update(exchanged=F("exchanged") + 1)
        _count(batch, exchanged=1)
        _record("vote.paper_exchanged", batch, by, document, at)
    return batch


def take_back(
    process: Process, *, by: Any, ticket: str, document: str, at: datetime | None = None
) -> PaperBatch:
    """Take an unused paper back: the voter has not taken part and may vote in any way.

    Sent twice it happens once. Raises Refused: ticket_old, not_here, batch_not_open and the codes
    of the phases; not_handed_here where the voter holds another paper.
    """
    at = at or timezone.now()
    read = _read(process, by, ticket)
    with transaction.atomic():
        require(votes.is_open(reads.afresh(process.pk), at))
        batch = _batch(process, read, by)
        if reads.participation_of(process, read.voter.key) is None:
            return batch
        kept = _handed(process, read, batch)
        gone, _tables = Participation.objects.filter(
            pk=kept.pk, state=Attendance.HANDED, index=None
        ).delete()
        if not gone:
            raise refused("not_handed_here")
        _count(batch, handed_out=-1)
        _record("vote.paper_returned", batch, by, document, at)
    return batch


# --- The voter --------------------------------------------------------------------------------


def _voter(process: Process, number: str, born_on: date, at: datetime) -> Voter:
    """One whose document was seen, as the register answers, or as it answered before while it is silent."""
    day = local(at).date()
    holder = Holder("", number, born_on)
    voter = codes.voter_with_code(process, holder, None, day, at=at, purpose=PURPOSE)
    if voter is None:
        raise refused("code_person")
    if voter.standing is not None:
        return voter
    person = Person.objects.filter(key=person_key(number)).first()
    known = standing(person, process.municipality, day) if person else None
    if person is None or known is None or not known.registered:
        raise refused("register_silent")
    if details(person).born_on != born_on:
        raise refused("code_person")
    seen = Standing(True, known.unit_id, known.age, Level.STRONG, known.alive, known.checked_at)
    return reads.voter(process, person, seen)


# --- Tickets ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Ticket:
    voter: Voter
    batch: int
    nonce: bytes
    exchanged: int


def _bound(process: Process, by: Any) -> bytes:
    return f"paper {process.pk} {by.pk}".encode()


def _ticket(process: Process, by: Any, voter: Voter, batch: int | None, exchanged: int) -> str:
    known = voter.standing
    content = {
        "key": voter.key.hex(),
        "unit": known.unit_id if known else None,
        "age": known.age if known else None,
        "batch": batch,
        "nonce": sealing.new_nonce().hex(),
        "exchanged": exchanged,
        "until": int(time.time()) + TICKET_SECONDS,
    }
    return base64.urlsafe_b64encode(sealing.box(content, _bound(process, by))).decode()


def _read(process: Process, by: Any, ticket: str) -> _Ticket:
    """What a ticket of this clerk says. Raises Refused: ticket_old."""
    try:
        found = sealing.unbox(base64.urlsafe_b64decode(ticket.encode()), _bound(process, by))
    except (InvalidTag, Base64Error, ValueError) as error:
        raise refused("ticket_old") from error
    if found["until"] < time.time():
        raise refused("ticket_old")
    process = reads.afresh(process.pk)
    known = Standing(True, found["unit"], found["age"], Level.STRONG, True, None)
    key = bytes.fromhex(found["key"])
    voter = Voter(key, known, reads.home_of(process, found["unit"]))
    return _Ticket(voter, found["batch"], bytes.fromhex(found["nonce"]), found["exchanged"])


# --- Inside the transaction -------------------------------------------------------------------


def _batch(process: Process, read: _Ticket, by: Any) -> PaperBatch:
    """The batch of the ticket, locked: papers of one polling place are handed out one after another."""
    batch: PaperBatch = lock(process.batches.get(pk=read.batch))
    batch.process = process
    require(rules.may_hand_out(by, batch, queries.centre_key(by, process.municipality)))
    return batch


def _handed(process: Process, read: _Ticket, batch: PaperBatch) -> Participation:
    kept = reads.participation_of(process, read.voter.key)
    if kept is None or kept.state != Attendance.HANDED or kept.batch_id != batch.pk:
        raise refused("not_handed_here")
    return kept


def _count(batch: PaperBatch, **changes: int) -> None:
    for name, number in changes.items():
        setattr(batch, name, getattr(batch, name) + number)
    batch.save(update_fields=list(changes))


def _record(kind: str, batch: PaperBatch, by: Any, document: str, at: datetime) -> None:
    data = {"document": document}
    journal.append(kind, batch, by=by, at=at, data=data, centre=batch.centre, on_behalf=True)
