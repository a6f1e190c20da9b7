"""Annulling votes that broke the rules: proposed by one person, approved by another with the commission's key.

The envelopes of the votes concerned are opened and the ballots in them flagged; nobody is told, shown
or asked what was chosen. Papers have no envelope: of them only a whole box can be left out, before it
is sealed. The voters are told by mail and see it where they look the participation up. An appeal
reverses all of it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from nacl.exceptions import CryptoError

from budgeting import audit_keys, sealing
from budgeting.actions.batches import clear
from budgeting.models import Annulment, Ballot, PaperBatch, Participation, Process
from budgeting.queries import auditing as queries
from budgeting.refusals import refused
from budgeting.rules import auditing as rules
from budgeting.states import BATCH, Attendance
from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock

MOST = 1_000
CHUNK = 500


def propose(
    process: Process,
    *,
    kind: str,
    key: str,
    day: date | None,
    reason: str,
    by: Any,
    picked: Iterable[int] | None = None,
    at: datetime | None = None,
) -> Annulment:
    """Propose to annul the votes of one group of the audit list, or those `picked` of it.

    `kind` is network or phone, `key` its keyed hash as hex, `day` None for all days. Raises
    Refused: not_office, not_published, too_late_to_annul, reason_needed, none_picked,
    nothing_to_annul, many_to_annul.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        require(rules.may_audit(by, process))
        if not reason.strip():
            raise refused("reason_needed")
        rows = list(queries.members(process, kind, key, day).values_list("pk", flat=True))
        if picked is not None:
            wanted = set(picked)
            if not wanted:
                raise refused("none_picked")
            rows = [pk for pk in rows if pk in wanted]
        if not rows:
            raise refused("nothing_to_annul")
        if len(rows) > MOST:
            raise refused("many_to_annul", most=MOST)
        return _proposed(process, rows, reason, by=by, at=at)


def propose_batch(
    batch: PaperBatch, *, reason: str, by: Any, at: datetime | None = None
) -> Annulment:
    """Propose to annul all papers of a box: none of them is counted then.

    Raises Refused: not_office, not_published, too_late_to_annul, batch_sealed, batch_void,
    box_not_counted, batch_proposed, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(batch.process)
        batch = lock(batch)
        batch.process = process
        require(rules.may_annul_batch(by, batch))
        if not reason.strip():
            raise refused("reason_needed")
        if batch.annulments.filter(state=Annulment.State.PROPOSED).exists():
            raise refused("batch_proposed")
        rows = list(batch.participations.values_list("pk", flat=True))
        return _proposed(process, rows, reason, by=by, at=at, batch=batch)


def _proposed(
    process: Process,
    rows: list[int],
    reason: str,
    *,
    by: Any,
    at: datetime,
    batch: PaperBatch | None = None,
) -> Annulment:
    annulment = Annulment.objects.create(
        process=process,
        batch=batch,
        reason=reason.strip()[:500],
        count=len(rows),
        proposed_by=by,
        proposed_at=at,
    )
    annulment.participations.set(rows)
    _record("vote.annulment_proposed", annulment, by, at)
    return annulment


def decide(
    annulment: Annulment,
    *,
    by: Any,
    approve: bool,
    private_key: bytes | None = None,
    at: datetime | None = None,
) -> Annulment:
    """A second person, an auditor, approves with the commission's private key, or declines without it.

    Raises Refused: not_office, not_auditor, not_published, too_late_to_annul, second_person,
    decided_already, key_needed, wrong_key, envelope_broken.
    """
    at = at or timezone.now()
    with transaction.atomic():
        annulment, process = _locked(annulment)
        require(rules.may_decide_annulment(by, annulment))
        if approve and annulment.batch is not None:
            _void(annulment, by, at)
        elif approve:
            rows = annulment.participations.select_for_update().filter(state=Attendance.VOTED)
            _flag(process, rows, private_key, annulled=True)
        annulment.state = Annulment.State.APPROVED if approve else Annulment.State.DECLINED
        annulment.decided_by, annulment.decided_at = by, at
        annulment.save(update_fields=["state", "decided_by", "decided_at"])
        _record("vote.annulled" if approve else "vote.annulment_declined", annulment, by, at)
    return annulment


def appeal(annulment: Annulment, *, reason: str, by: Any, at: datetime | None = None) -> Annulment:
    """Enter a voter's appeal: propose to reverse the annulment.

    Raises Refused: not_office, not_published, too_late_to_annul, not_annulled, appeal_waits,
    reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        annulment, _process = _locked(annulment)
        require(rules.may_appeal(by, annulment))
        if not reason.strip():
            raise refused("reason_needed")
        annulment.appeal, annulment.appeal_by, annulment.appeal_at = reason.strip()[:500], by, at
        annulment.save(update_fields=["appeal", "appeal_by", "appeal_at"])
        _record("vote.annulment_appealed", annulment, by, at)
    return annulment


def answer_appeal(
    annulment: Annulment,
    *,
    by: Any,
    uphold: bool,
    private_key: bytes | None = None,
    at: datetime | None = None,
) -> Annulment:
    """A second person upholds the appeal, so that the votes count again, or not.

    Raises Refused: not_office, not_auditor, not_published, too_late_to_annul, no_appeal,
    second_person, key_needed, wrong_key, envelope_broken.
    """
    at = at or timezone.now()
    with transaction.atomic():
        annulment, process = _locked(annulment)
        require(rules.may_decide_appeal(by, annulment))
        if uphold and annulment.batch is not None:
            _revive(annulment, by, at)
        elif uphold:
            rows = annulment.participations.select_for_update().filter(state=Attendance.ANNULLED)
            _flag(process, rows, private_key, annulled=False)
        if uphold:
            annulment.state = Annulment.State.REVERSED
            annulment.reversed_by, annulment.reversed_at = by, at
        else:
            annulment.appeal, annulment.appeal_by, annulment.appeal_at = "", None, None
        annulment.save(
            update_fields=[
                "state", "reversed_by", "reversed_at", "appeal", "appeal_by", "appeal_at",
            ]
        )  # fmt: skip
        _record("vote.annulment_reversed" if uphold else "vote.appeal_denied", annulment, by, at)
    return annulment


def _locked(annulment: Annulment) -> tuple[Annulment, Process]:
    """The proposal and its vote, locked in the order in which everybody locks them."""
    process = lock(annulment.process)
    annulment = lock(annulment)
    annulment.process = process
    return annulment, process


def _void(annulment: Annulment, by: Any, at: datetime) -> None:
    """Leave a whole box of papers out; nothing is opened, for no envelope leads to a paper."""
    assert annulment.batch is not None  # the caller has looked
    batch: PaperBatch = lock(annulment.batch)
    batch.process = annulment.process
    require(rules.may_annul_batch(by, batch))
    clear(batch)
    BATCH.move(batch, "void", by=by, at=at, update=["first_by", "second_by"])
    annulment.participations.filter(state=Attendance.HANDED).update(state=Attendance.ANNULLED)


def _revive(annulment: Annulment, by: Any, at: datetime) -> None:
    """Let a box of papers be entered and counted after all."""
    assert annulment.batch is not None  # the caller has looked
    batch: PaperBatch = lock(annulment.batch)
    batch.process = annulment.process
    BATCH.move(batch, "revive", by=by, at=at)
    annulment.participations.filter(state=Attendance.ANNULLED).update(state=Attendance.HANDED)


def _flag(
    process: Process, rows: Iterable[Participation], private_key: bytes | None, *, annulled: bool
) -> None:
    """Open the envelopes and flag their ballots and participations, all or none."""
    rows = list(rows)
    key = _key(process, private_key)
    ballots = _opened(key, rows)
    flagged = 0
    for start in range(0, len(ballots), CHUNK):
        flagged += Ballot.objects.filter(
            process=process, pk__in=ballots[start : start + CHUNK], annulled=not annulled
        ).update(annulled=annulled)
    if flagged != len(rows):
        raise refused("envelope_broken")
    state = Attendance.ANNULLED if annulled else Attendance.VOTED
    for start in range(0, len(rows), CHUNK):
        part = [row.pk for row in rows[start : start + CHUNK]]
        Participation.objects.filter(pk__in=part).update(state=state)


def _key(process: Process, private_key: bytes | None) -> bytes:
    """The private key of this vote: the commission's as given, or the portal's where it has none."""
    public = bytes(process.audit_key) if process.audit_key else None
    own = audit_keys.held_by_portal(process.pk, public)
    if own is not None:
        return own
    if not private_key:
        raise refused("key_needed")
    try:
        fits = audit_keys.public_half(private_key) == public
    except ValueError:
        fits = False
    if not fits:
        raise refused("wrong_key")
    return private_key


def _opened(key: bytes, rows: list[Participation]) -> list[UUID]:
    try:
        return [sealing.open_envelope(key, bytes(row.envelope or b"")) for row in rows]
    except (CryptoError, ValueError) as error:
        raise refused("envelope_broken") from error


def _record(kind: str, annulment: Annulment, by: Any, at: datetime) -> None:
    public = kind in {"vote.annulled", "vote.annulment_reversed"}
    reason = annulment.appeal if kind == "vote.annulment_reversed" else annulment.reason
    journal.append(
        kind,
        annulment.process,
        by=by,
        at=at,
        public=public,
        data={"annulment": annulment.pk, "count": annulment.count, "reason": reason},
    )
