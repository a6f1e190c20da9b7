"""Provisional ballots: counted once the register has confirmed the voter, never before, and never lost.

Each is settled in a transaction of its own. What was encrypted together with its voter is then
destroyed, and the ballot lies in the box like any other.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from budgeting import sealing
from budgeting.actions import codes
from budgeting.models import Ballot, Participation, Process, ProvisionalBallot
from budgeting.queries import voting as queries
from budgeting.queries.voting import Voter
from budgeting.rules import voting as rules
from budgeting.states import Attendance, Channel
from civic.decisions import Decision
from civic.ledger import sequencer
from identity.models import Person
from identity.queries import standing

BATCH = 500


def settle(*, at: datetime | None = None) -> int:
    """Look after the provisional ballots of accounts: the worker asks the register about those itself.

    Count those it has confirmed, let go of those it does not know. Returns how many were settled.
    """
    waiting = ProvisionalBallot.objects.exclude(participation__channel=Channel.CODE)
    return _settle_all(waiting[:BATCH], at, final=False)


def settle_codes(*, at: datetime | None = None) -> int:
    """The same for those who came with a voting code, each of whom means a question to the register."""
    waiting = ProvisionalBallot.objects.filter(participation__channel=Channel.CODE)
    return _settle_all(waiting[:BATCH], at, final=False)


def settle_for_good(process: Process, *, at: datetime | None = None) -> int:
    """Before the ballots of a process are counted: settle all of it, letting go of who has no answer."""
    waiting = ProvisionalBallot.objects.filter(participation__process=process)
    return _settle_all(waiting, at, final=True)


def _settle_all(waiting: QuerySet[ProvisionalBallot], at: datetime | None, *, final: bool) -> int:
    at = at or timezone.now()
    keys = list(waiting.values_list("pk", flat=True))
    done = sum(_settle(pk, at, final) for pk in keys)
    if done:
        sequencer.nudge()
    return done


def _settle(pk: int, at: datetime, final: bool) -> bool:
    row = (
        ProvisionalBallot.objects.select_related("participation__process__municipality")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        return False
    process = queries.afresh(row.participation.process_id)
    voter, answered = _voter(process, row, at)
    with transaction.atomic():
        locked = ProvisionalBallot.objects.select_for_update().filter(pk=pk).first()
        if locked is None:
            return False
        if not answered and not final and at < row.until:
            return False
        content = sealing.unbox(locked.box, bytes(row.participation.row_key))
        if answered and voter is not None and _counts(process, voter, content):
            _count(process, row.participation, voter, locked, content)
        else:
            _let_go(row.participation)
        locked.delete()
    return True


def _voter(process: Process, row: ProvisionalBallot, at: datetime) -> tuple[Voter | None, bool]:
    """The voter as the register knows them by now, and whether it has answered at all."""
    content = sealing.unbox(row.box, bytes(row.participation.row_key))
    day = row.participation.voted_on
    if content["number"]:
        holder = codes.Holder("", content["number"], date.fromisoformat(content["born_on"]))
        voter = codes.voter_with_code(process, holder, content["unit"], day, at=at)
        return voter, voter is None or voter.standing is not None
    person = Person.objects.filter(key=bytes.fromhex(content["person"])).first()
    found = standing(person, process.municipality, day) if person else None
    if person is None or found is None or not found.registered:
        return None, not queries.is_inquired(process, bytes.fromhex(content["person"]))
    return queries.voter(process, person, found), True


def _counts(process: Process, voter: Voter, content: dict[str, Any]) -> Decision:
    """Whether one who voted while the register was silent had the right to this ballot."""
    sheet = queries.sheet_of(process)
    choices = [(number, points) for number, points in content["choices"]]
    decision = rules.has_right(process, voter.standing)
    if decision:
        decision = rules.may_vote_from(sheet, voter.unit, voter.home)
    # A project withdrawn since then is left out by the count; it takes nobody's ballot away.
    return decision and rules.check_choices(sheet.as_it_was(), choices, voter.home)


def _count(
    process: Process,
    participation: Participation,
    voter: Voter,
    row: ProvisionalBallot,
    content: dict[str, Any],
) -> None:
    ballot = Ballot(process=process, choices=content["choices"])
    home = queries.sheet_of(process).home_of(voter.home)
    ballot.code_hash = sealing.bound(bytes(row.code_key), home)
    Ballot.objects.bulk_create([ballot])
    if process.audit_key:
        participation.envelope = sealing.envelope(bytes(process.audit_key), ballot.pk)
    participation.state = Attendance.VOTED
    participation.unit_id = voter.unit
    participation.age_band = rules.age_band(voter.standing.age if voter.standing else None)
    participation.save(update_fields=["envelope", "state", "unit", "age_band"])


def _let_go(participation: Participation) -> None:
    """Not counted; the person may vote again while voting runs, once the register knows them."""
    participation.state = Attendance.REFUSED
    participation.network = None
    participation.save(update_fields=["state", "network"])
