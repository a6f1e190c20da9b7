"""Finishing, giving up and taking up again; and saying aloud, once a date, that it has passed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.outcomes import rules
from civic.outcomes.models import Commitment, Stage
from civic.outcomes.refusals import refused
from civic.outcomes.states import COMMITMENT, StageState, State
from civic.workflow import lock


def finish(
    commitment: Commitment, *, by: Any, result: str, at: datetime | None = None
) -> Commitment:
    """Say that the promise is kept; `result` says what has changed. Raises Refused: not_mayor_office, ended, stages_open, result_needed."""
    at = at or timezone.now()
    with transaction.atomic():
        commitment = lock(commitment)
        left = commitment.stages.filter(state__in=[StageState.PLANNED, StageState.RUNNING]).count()
        require(rules.may_end(by, commitment, "finish", open_stages=left))
        if not result.strip():
            raise refused("result_needed")
        commitment.ending, commitment.percent = result.strip()[:1000], 100
        data = {"result": commitment.ending, "due_on": commitment.due_on.isoformat()}
        COMMITMENT.move(commitment, "finish", by=by, at=at, update=["ending", "percent"], data=data)
    return commitment


def drop(commitment: Commitment, *, by: Any, reason: str, at: datetime | None = None) -> Commitment:
    """Say that it will not be carried out, and why. Raises Refused: not_mayor_office, ended, reason_needed."""
    return _end(commitment, "drop", by, reason, at)


def reopen(
    commitment: Commitment, *, by: Any, reason: str, at: datetime | None = None
) -> Commitment:
    """Take up again what was finished or given up. Raises Refused: not_mayor_office, not_ended, reason_needed."""
    return _end(commitment, "reopen", by, reason, at)


def lapse(commitment: Commitment, *, by: Any, reason: str, at: datetime | None = None) -> None:
    """Give it up because what it came from has gone, as another office has decided; an ended one stays as it is.

    The caller has checked who may decide that.
    """
    at = at or timezone.now()
    with transaction.atomic():
        commitment = lock(commitment)
        if commitment.state == State.RUNNING:
            commitment.ending = reason.strip()[:1000]
            data = {"reason": commitment.ending}
            COMMITMENT.move(commitment, "drop", by=by, at=at, update=["ending"], data=data)


def _end(
    commitment: Commitment, move: str, by: Any, reason: str, at: datetime | None
) -> Commitment:
    at = at or timezone.now()
    with transaction.atomic():
        commitment = lock(commitment)
        require(rules.may_end(by, commitment, move))
        if not reason.strip():
            raise refused("reason_needed")
        commitment.ending = reason.strip()[:1000] if move == "drop" else ""
        data = {"reason": reason.strip()[:1000]}
        COMMITMENT.move(commitment, move, by=by, at=at, update=["ending"], data=data)
    return commitment


def tell_overdue(at: datetime | None = None) -> int:
    """Journal every date that has passed without the thing done, once for each date. Returns how many."""
    at = at or timezone.now()
    day = local(at).date()
    passed = Q(due_on__lt=day) & (Q(overdue_for=None) | ~Q(overdue_for=F("due_on")))
    running = Q(state=State.RUNNING)
    open_stages = Q(state__in=[StageState.PLANNED, StageState.RUNNING])
    found = 0
    for pk in Commitment.objects.filter(passed, running).values_list("pk", flat=True):
        with transaction.atomic():
            row = Commitment.objects.select_for_update(no_key=True).filter(passed, running, pk=pk).first()  # fmt: skip
            if row is not None:
                _tell("commitment.overdue", row, row, {}, at)
                found += 1
    of_running = open_stages & Q(commitment__state=State.RUNNING)
    for pk in Stage.objects.filter(passed, of_running).values_list("pk", flat=True):
        with transaction.atomic():
            stage = Stage.objects.select_for_update(no_key=True).filter(passed, open_stages, pk=pk).first()  # fmt: skip
            if stage is not None:
                _tell("commitment.stage_overdue", stage, stage.commitment, stage.named, at)
                found += 1
    return found


def _tell(
    kind: str, row: Commitment | Stage, commitment: Commitment, named: Any, at: datetime
) -> None:
    row.overdue_for = row.due_on
    row.save(update_fields=["overdue_for"])
    data = {**named, "due_on": row.due_on.isoformat(), "percent": row.percent}
    journal.append(kind, commitment, by=None, at=at, public=True, data=data)
