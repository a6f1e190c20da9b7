"""Ballot papers from the polling place to the box: planned, counted, entered twice, compared, sealed.

Two people enter the same papers and neither sees what the other wrote; a third decides where they
differ. Sealing puts the ballots into the box without a trace of their batch and deletes the lines.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from budgeting.models import (
    Ballot,
    Mixing,
    PaperBatch,
    PaperLine,
    PaperRuling,
    Pot,
    Process,
)
from budgeting.queries import paper as queries
from budgeting.queries import voting
from budgeting.refusals import refused
from budgeting.rules import paper as rules
from budgeting.rules.paper import Reading
from budgeting.states import BATCH, Attendance, BatchState
from civic import two_entries
from civic.decisions import require
from civic.journal import actions as journal
from civic.ledger import sequencer
from civic.places.models import Centre
from civic.two_entries import Turn
from civic.workflow import lock

CHUNK = 500


def prepare(
    process: Process,
    *,
    by: Any,
    place: str,
    delivered: int,
    centre: Centre | None = None,
    pot: Pot | None = None,
    at: datetime | None = None,
) -> PaperBatch:
    """Plan a polling place: how many papers are delivered there, for whose money, at which centre.

    Raises Refused: not_budget_officer, by_hands, not_published, phase_absent, batch_not_open,
    batch_exists.
    """
    process = voting.afresh(process.pk)
    require(rules.may_prepare(by, process, at or timezone.now()))
    try:
        with transaction.atomic():
            batch = PaperBatch.objects.create(
                process=process, place=place.strip(), centre=centre, pot=pot, delivered=delivered
            )
            _record("vote.batch_prepared", batch, by, {"delivered": delivered})
    except IntegrityError as error:
        raise refused("batch_exists") from error
    return batch


def deliver(batch: PaperBatch, *, by: Any, delivered: int, at: datetime | None = None) -> None:
    """Write down how many papers have been delivered in all.

    Raises Refused as `prepare`, and delivered_too_few, box_counted.
    """
    with transaction.atomic():
        batch = _locked(batch)
        require(rules.may_prepare(by, batch.process, at or timezone.now()))
        if batch.state != BatchState.OPEN:
            raise refused("box_counted")
        if delivered < batch.handed_out + batch.exchanged:
            raise refused("delivered_too_few", number=batch.handed_out + batch.exchanged)
        before, batch.delivered = batch.delivered, delivered
        batch.save(update_fields=["delivered"])
        _record("vote.batch_delivered", batch, by, {"before": before, "delivered": delivered})


def discard(batch: PaperBatch, *, by: Any, at: datetime | None = None) -> None:
    """Take back a polling place at which no paper has been handed out. Raises Refused: batch_used …"""
    with transaction.atomic():
        batch = _locked(batch)
        require(rules.may_prepare(by, batch.process, at or timezone.now()))
        used = batch.handed_out or batch.exchanged or batch.state != BatchState.OPEN
        if used or batch.participations.exists() or batch.annulments.exists():
            raise refused("batch_used")
        data = {"batch": batch.pk, "place": batch.place}
        journal.append("vote.batch_discarded", batch.process, by=by, data=data)
        batch.delete()


def close(
    batch: PaperBatch,
    *,
    by: Any,
    counted: int,
    unused: int,
    reason: str = "",
    at: datetime | None = None,
) -> PaperBatch:
    """Write down the box as counted by hand: papers in it, unused ones returned, what is to be explained.

    Raises Refused: not_batch_worker, batch_sealed, batch_void, box_counted, box_while_voting.
    """
    at = at or timezone.now()
    with transaction.atomic():
        batch = _locked(batch)
        require(rules.may_close(by, batch, _centre(by, batch), at))
        batch.counted, batch.unused, batch.missing_reason = counted, unused, reason.strip()[:500]
        BATCH.move(
            batch,
            "close",
            by=by,
            at=at,
            update=["counted", "unused", "missing_reason"],
            data={"handed_out": batch.handed_out, "counted": counted, "unused": unused},
            centre=batch.centre,
        )
    return batch


def amend(
    batch: PaperBatch,
    *,
    by: Any,
    counted: int,
    unused: int,
    reason: str,
    at: datetime | None = None,
) -> PaperBatch:
    """Correct the figures of a counted box, or explain them. Raises Refused as `rules.paper.may_amend`."""
    with transaction.atomic():
        batch = _locked(batch)
        require(rules.may_amend(by, batch))
        before = {"counted": batch.counted, "unused": batch.unused}
        batch.counted, batch.unused, batch.missing_reason = counted, unused, reason.strip()[:500]
        batch.save(update_fields=["counted", "unused", "missing_reason"])
        data = {"before": before, "counted": counted, "unused": unused}
        _record("vote.batch_amended", batch, by, data | {"reason": batch.missing_reason}, at)
    return batch


def enter(batch: PaperBatch, *, by: Any, text: str) -> int:
    """Write lines of the entry whose turn it is; returns how many were new or changed.

    The same lines once more change nothing. Raises Refused: entry_other, entry_same, entries_done,
    line_unreadable, line_twice, line_wrong, lines_many and those of `rules.paper.may_work_on`.
    """
    with transaction.atomic():
        batch = _locked(batch)
        sheet = voting.sheet_of(batch.process)
        lines = rules.read_lines(sheet, text, queries.home_of(batch))
        mine = two_entries.own_entry(batch, by)
        if mine is not None and _holds(queries.entry(batch, mine), lines):
            return 0  # the same batch once more, perhaps after the entry was complete
        require(rules.may_enter(by, batch, _centre(by, batch)))
        turn = rules.turn_of(batch)
        _claim(batch, turn, by)
        known = queries.entry(batch, turn)
        changed = {number: one for number, one in lines.items() if known.get(number) != one}
        numbers = list(changed)
        for start in range(0, len(numbers), CHUNK):
            PaperLine.objects.filter(
                batch=batch, entry=turn, number__in=numbers[start : start + CHUNK]
            ).delete()
        PaperLine.objects.bulk_create(
            [_line(batch, turn, number, one) for number, one in changed.items()], batch_size=CHUNK
        )
    return len(changed)


def strike(batch: PaperBatch, *, by: Any, number: int) -> None:
    """Take one line out of the own entry that is not complete. Raises Refused as `enter`."""
    with transaction.atomic():
        batch = _locked(batch)
        require(rules.may_enter(by, batch, _centre(by, batch)))
        turn = rules.turn_of(batch)
        PaperLine.objects.filter(batch=batch, entry=turn, number=number).delete()


def finish(batch: PaperBatch, *, by: Any, at: datetime | None = None) -> PaperBatch:
    """Declare the own entry complete: the next one begins, or the two are compared.

    Raises Refused as `rules.paper.may_enter`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        batch = _locked(batch)
        require(rules.may_enter(by, batch, _centre(by, batch)))
        turn = rules.turn_of(batch)
        _claim(batch, turn, by)
        lines = PaperLine.objects.filter(batch=batch, entry=turn).count()
        BATCH.move(
            batch,
            "finish_first" if turn == 1 else "finish_second",
            by=by,
            at=at,
            data={"papers": lines},
            centre=batch.centre,
        )
    return batch


def decide(
    batch: PaperBatch, *, by: Any, number: int, marks: str, reason: str, at: datetime | None = None
) -> PaperRuling:
    """Decide what stands on a paper that two people read differently, with the paper at hand.

    `marks` as in a line without its number (`3 7`, `x`, nothing for a blank one), or `-` where there
    is no such paper. Raises Refused: settle_third, not_compared, no_difference, reason_needed,
    line_unreadable, line_wrong.
    """
    at = at or timezone.now()
    with transaction.atomic():
        batch = _locked(batch)
        require(rules.may_rule(by, batch))
        require(two_entries.is_difference(number, queries.compared(batch).differences))
        if not reason.strip():
            raise refused("reason_needed")
        reading = _ruled(batch, number, marks)
        row, _made = PaperRuling.objects.update_or_create(
            batch=batch,
            number=number,
            defaults={
                "choices": [list(pair) for pair in reading.choices],
                "spoiled": reading.spoiled,
                "absent": reading.absent,
                "reason": reason.strip()[:500],
                "by": by,
                "at": at,
            },
        )
        _record(
            "vote.batch_ruled", batch, by, {"paper": number, "reason": reason.strip()[:500]}, at
        )
    return row


def restart(batch: PaperBatch, *, by: Any, reason: str, at: datetime | None = None) -> PaperBatch:
    """Delete both entries, so that the papers are entered afresh.

    Raises Refused: not_compared, reason_needed and those of `rules.paper.may_amend`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        batch = _locked(batch)
        require(rules.may_restart(by, batch))
        if not reason.strip():
            raise refused("reason_needed")
        clear(batch)
        BATCH.move(
            batch,
            "restart",
            by=by,
            at=at,
            update=["first_by", "second_by"],
            data={"reason": reason.strip()[:500]},
        )
    return batch


def seal(batch: PaperBatch, *, by: Any, at: datetime | None = None) -> PaperBatch:
    """Put the ballots of a reconciled batch into the box, for good.

    Everybody who was handed a paper has then voted. Raises Refused: not_budget_officer,
    not_compared, differences_left, box_differs, missing_unexplained, stock_unexplained,
    more_than_handed, batch_sealed, batch_void.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(
            batch.process
        )  # as when votes are annulled: the process first, then its parts
        batch = _locked(batch)
        both = queries.compared(batch)
        require(rules.may_seal(by, batch, both.differences, both.final))
        valid = [one for one in both.final.values() if not one.spoiled]
        _into_the_box(process, valid)
        batch.participations.filter(state=Attendance.HANDED).update(state=Attendance.VOTED)
        batch.lines.all().delete()
        batch.rulings.update(choices=[])
        batch.spoiled = len(both.final) - len(valid)
        batch.blank = sum(not one.choices for one in valid)
        batch.sealed_by = by
        BATCH.move(
            batch,
            "seal",
            by=by,
            at=at,
            update=["spoiled", "blank", "sealed_by"],
            data={
                "place": batch.place,
                "handed_out": batch.handed_out,
                "counted": batch.counted,
                "valid": batch.valid,
                "spoiled": batch.spoiled,
                "reason": batch.missing_reason,
            },
        )
    sequencer.nudge(at)
    return batch


def clear(batch: PaperBatch) -> None:
    """Delete both entries and what was ruled about them, inside the caller's transaction."""
    batch.lines.all().delete()
    batch.rulings.all().delete()
    batch.first_by = batch.second_by = None


# --- Inside the transaction -------------------------------------------------------------------


def _locked(batch: PaperBatch) -> PaperBatch:
    found: PaperBatch = lock(batch)
    found.process = voting.afresh(found.process_id)
    return found


def _centre(user: Any, batch: PaperBatch) -> int | None:
    return queries.centre_key(user, batch.process.municipality)


def _holds(entry: Mapping[int, Reading], lines: Mapping[int, Reading]) -> bool:
    return all(entry.get(number) == one for number, one in lines.items())


def _claim(batch: PaperBatch, turn: Turn, by: Any) -> None:
    """Whoever writes first in an entry makes it."""
    name = "first_by" if turn == 1 else "second_by"
    if getattr(batch, f"{name}_id") is None:
        setattr(batch, name, by)
        batch.save(update_fields=[name])


def _line(batch: PaperBatch, entry: int, number: int, one: Reading) -> PaperLine:
    return PaperLine(
        batch=batch,
        entry=entry,
        number=number,
        choices=[list(pair) for pair in one.choices],
        spoiled=one.spoiled,
    )


def _ruled(batch: PaperBatch, number: int, marks: str) -> Reading:
    if marks.strip() in {"-", "–", "—"}:
        return rules.ABSENT
    sheet = voting.sheet_of(batch.process)
    found = rules.read_lines(sheet, f"{number} {marks}", queries.home_of(batch))
    return found[number]


def _into_the_box(process: Process, valid: list[Reading]) -> None:
    """By random identifiers, and mixed again: the order says nothing of the pile."""
    rows = [
        Ballot(
            id=uuid4(),
            process=process,
            on_paper=True,
            choices=[list(pair) for pair in one.choices],
        )
        for one in valid
    ]
    Ballot.objects.bulk_create(sorted(rows, key=lambda row: row.pk), batch_size=CHUNK)
    Mixing.objects.filter(process=process).update(is_final=False)


def _record(
    kind: str, batch: PaperBatch, by: Any, data: dict[str, Any], at: datetime | None = None
) -> None:
    journal.append(kind, batch, by=by, at=at, data=data, centre=batch.centre)
