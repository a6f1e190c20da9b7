"""Voting codes: batches for a school or a village, made once, shown once, used once, cancelled when lost.

Only keyed hashes are kept. A code says that somebody's identity was seen when it was handed over;
the voter still names the personal number, so that one person votes once over all channels.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting import sealing
from budgeting.models import CodeBatch, Process, VotingCode
from budgeting.queries import voting as queries
from budgeting.queries.voting import Voter
from budgeting.refusals import refused
from budgeting.rules import codes as rules
from budgeting.rules.voting import is_open
from civic import limits
from civic.dates import age_on, local, today
from civic.decisions import require
from civic.journal import actions as journal
from civic.places.models import Unit
from civic.workflow import lock
from identity.actions import look_up
from identity.levels import Level
from identity.queries import Standing
from identity.registry.base import Answer
from identity.sealing import person_key

PURPOSE = "vote.code"
WAIT = timedelta(days=14)  # how long a register may take to answer
HOUR = 60 * 60
TRIES_PER_CODE = 10  # questions to the register
TRIES_PER_NUMBER = 20


@dataclass(frozen=True)
class Holder:
    """One who votes with a code handed over on paper, and says who they are."""

    code: str
    number: str
    born_on: date

    def __repr__(self) -> str:
        return "Holder(…)"


@dataclass(frozen=True)
class Asked:
    """A code that may be used, and who holds it."""

    code: int
    voter: Voter


def make_codes(
    process: Process,
    *,
    by: Any,
    name: str,
    size: int,
    unit: Unit | None = None,
    at: datetime | None = None,
) -> tuple[CodeBatch, list[str]]:
    """Make a batch of `size` codes; returns it with the codes, which are nowhere else.

    Raises Refused: not_budget_officer, by_hands, batch_size, codes_too_late.
    """
    at = at or timezone.now()
    require(rules.may_make(by, process, size, at))
    codes: set[str] = set()
    while len(codes) < size:
        codes.add(sealing.new_code(sealing.VOTING_CODE))
    with transaction.atomic():
        batch = CodeBatch.objects.create(
            process=process, name=name, unit=unit, size=size, made_by=by, made_at=at
        )
        # In the order of their hashes, so that no row says which code of the sheet it is.
        hashes = sorted(sealing.voting_hash(process.pk, code) for code in codes)
        VotingCode.objects.bulk_create(
            [VotingCode(batch=batch, code_hash=one) for one in hashes], batch_size=500
        )
        journal.append(
            "vote.codes_made",
            process,
            by=by,
            at=at,
            data={"batch": batch.pk, "name": name, "size": size},
        )
    return batch, sorted(codes)


def revoke_batch(batch: CodeBatch, *, by: Any) -> int:
    """Cancel the codes of a batch that nobody has used; returns how many those were.

    Raises Refused: not_budget_officer, batch_revoked.
    """
    with transaction.atomic():
        batch = lock(batch)
        require(rules.may_revoke(by, batch))
        count = batch.codes.filter(used_on=None, revoked_on=None).update(revoked_on=today())
        batch.revoked_at = timezone.now()
        batch.save(update_fields=["revoked_at"])
        journal.append(
            "vote.codes_revoked",
            batch.process,
            by=by,
            data={"batch": batch.pk, "name": batch.name, "count": count},
        )
    return count


def revoke_code(process: Process, text: str, *, by: Any) -> CodeBatch:
    """Cancel one lost code, typed from its sheet. Raises Refused: not_budget_officer, no_code, code_used."""
    require(rules.may_handle(by, process))
    with transaction.atomic():
        row = _found(process, text)
        if row.used_on is not None:
            raise refused("code_used")
        if not VotingCode.objects.filter(pk=row.pk, used_on=None).update(revoked_on=today()):
            raise refused("code_used")
        journal.append(
            "vote.codes_revoked",
            process,
            by=by,
            data={"batch": row.batch_id, "name": row.batch.name, "count": 1},
        )
    return row.batch


def is_usable(process: Process, text: str) -> CodeBatch:
    """The batch of a code that can still be used. Raises Refused: no_code, code_revoked, code_used."""
    row = _found(process, text)
    if row.revoked_on is not None:
        raise refused("code_revoked")
    if row.used_on is not None:
        raise refused("code_used")
    return row.batch


def ask(process: Process, holder: Holder, at: datetime) -> Asked:
    """Look up the code, and ask the register about the one who holds it; outside the act's transaction.

    Raises Refused: no_code, code_revoked, code_used, code_person, too_young_to_vote, tries.
    """
    process = queries.afresh(process.pk)
    require(is_open(process, at))
    row = _found(process, holder.code)
    key = person_key(holder.number)
    if row.used_on is not None:
        # Perhaps the same ballot once more, because the answer was lost on the way.
        if queries.participation_of(process, key) is None:
            raise refused("code_used")
        return Asked(row.pk, Voter(key, None))
    if row.revoked_on is not None:
        raise refused("code_revoked")
    within = limits.hit("vote.code", f"{row.pk}", TRIES_PER_CODE, HOUR)
    if not limits.hit("vote.number", key.hex(), TRIES_PER_NUMBER, HOUR) or not within:
        raise refused("tries")
    return Asked(row.pk, _standing(process, row, holder, at))


def voter_with_code(
    process: Process,
    holder: Holder,
    unit_id: int | None,
    day: date,
    *,
    at: datetime,
    purpose: str = PURPOSE,
) -> Voter | None:
    """The holder of a code as the register answers: None when it says no.

    `unit_id` is the unit the batch was made for, where the register names none. With another
    `purpose` it is one whose document was seen at a polling place, without any code.
    """
    verdict, _person = look_up(process.municipality, holder.number, holder.born_on, purpose=purpose)
    key = person_key(holder.number)
    if verdict.answer == Answer.UNAVAILABLE:
        return Voter(
            key,
            None,
            until=at + WAIT,
            number=holder.number,
            born_on=holder.born_on,
            batch_unit=unit_id,
        )
    if verdict.answer != Answer.YES:
        return None
    found = Standing(
        registered=True,
        unit_id=verdict.unit_id or unit_id,
        age=age_on(holder.born_on, day),
        level=Level.STRONG,  # the code was handed over to somebody whose document was seen
        alive=not verdict.deceased,
        checked_at=at,
    )
    return Voter(key, found, queries.home_of(process, found.unit_id))


def use(asked: Asked, day: date) -> None:
    """Take the code out of use, inside the act's transaction. Raises Refused: code_used."""
    free = VotingCode.objects.filter(pk=asked.code, used_on=None, revoked_on=None)
    if not free.update(used_on=day):
        raise refused("code_used")


def _standing(process: Process, row: VotingCode, holder: Holder, at: datetime) -> Voter:
    day = local(at).date()
    voter = voter_with_code(process, holder, row.batch.unit_id, day, at=at)
    if voter is None:
        raise refused("code_person")
    if age_on(holder.born_on, day) < process.vote_age:
        raise refused("too_young_to_vote", age=process.vote_age)
    return voter


def _found(process: Process, text: str) -> VotingCode:
    code = sealing.clean_code(text, sealing.VOTING_CODE)
    row = (
        VotingCode.objects.select_related("batch")
        .filter(code_hash=sealing.voting_hash(process.pk, code), batch__process=process)
        .first()
        if code
        else None
    )
    if row is None:
        raise refused("no_code")
    return row
