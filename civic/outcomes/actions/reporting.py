"""What becomes of a commitment: updates with money and photographs, stages begun and finished, assessments."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.outcomes import queries, rules
from civic.outcomes.actions.promising import whole
from civic.outcomes.models import Assessment, Commitment, Photo, Stage, Update
from civic.outcomes.refusals import refused
from civic.outcomes.states import STAGE
from civic.uploads import CleanFile, preview_of
from civic.workflow import lock


@dataclass(frozen=True)
class NewPhoto:
    """A photograph that `civic.uploads` has redrawn, and what can be seen in it."""

    file: CleanFile
    description: str


def report(
    commitment: Commitment,
    *,
    by: Any,
    title: str,
    text: str = "",
    stage: Stage | None = None,
    percent: int | None = None,
    contracted: int | None = None,
    spent: int | None = None,
    paper: str = "",
    reason: str = "",
    photos: Sequence[NewPhoto] = (),
    at: datetime | None = None,
) -> Update:
    """Publish news: how far it is (percent of the stage, or of the whole where it has none), money so far (tetri).

    Once the date has passed the first update after it has to say why. Raises Refused: not_responsible,
    ended, nothing_said, foreign_stage, stage_ended, choose_stage, late_reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        commitment = lock(commitment)
        require(rules.may_report(by, commitment))
        if not title.strip():
            raise refused("nothing_said")
        day, explained = local(at).date(), queries.explained_on(commitment)
        if not reason.strip():
            require(rules.has_to_explain(commitment, day, explained))
        if stage is not None:
            stage = _of(commitment, stage)
        _set_percent(commitment, stage, percent)
        for name, amount in (("contracted", contracted), ("spent", spent)):
            if amount is not None:
                setattr(commitment, name, amount)
        commitment.save(update_fields=["percent", "contracted", "spent"])
        row = Update(
            commitment=commitment,
            stage=stage,
            title=title.strip(),
            text=text.strip(),
            reason=reason.strip(),
            percent=percent,
            total=commitment.percent,
            contracted=contracted,
            spent=spent,
            paper=paper.strip(),
            by=by,
            at=at,
        )
        row.full_clean(validate_unique=False, validate_constraints=False)
        row.save()
        for photo in photos:
            _keep(row, photo)
        journal.append(
            "commitment.updated",
            commitment,
            by=by,
            at=at,
            public=True,
            data={
                "update": row.pk,
                "title": row.title,
                "stage": stage.number if stage else None,
                "percent": row.total,
                "contracted": contracted,
                "spent": spent,
                "reason": row.reason,
                "photos": len(photos),
            },
        )
    return row


def _of(commitment: Commitment, stage: Stage) -> Stage:
    if stage.commitment_id != commitment.pk:
        raise refused("foreign_stage")
    row: Stage = lock(stage)
    row.commitment = commitment
    return row


def _set_percent(commitment: Commitment, stage: Stage | None, percent: int | None) -> None:
    """Write how far the stage is, and from all stages how far the whole is."""
    if percent is None:
        return
    if stage is None:
        if commitment.stages.exists():
            raise refused("choose_stage")
        commitment.percent = percent
        return
    if not stage.is_open:
        raise refused("stage_ended")
    stage.percent = percent
    stage.save(update_fields=["percent"])
    commitment.percent = whole(commitment)


def _keep(row: Update, photo: NewPhoto) -> None:
    """Store a photograph and its smaller copy under random names."""
    content = photo.file.content
    preview = preview_of(content, photo.file.media_type)
    if preview is None:
        raise ValueError("An update carries photographs only.")
    found = Photo(
        update=row,
        name=photo.file.name,
        media_type=photo.file.media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        description=photo.description.strip(),
        width=preview.width,
        height=preview.height,
    )
    found.file.save(photo.file.name, ContentFile(content), save=False)
    found.preview.save(photo.file.name, ContentFile(preview.content), save=False)
    found.save()


def move_stage(
    stage: Stage,
    move: str,
    *,
    by: Any,
    result: str = "",
    actual: str = "",
    at: datetime | None = None,
) -> Stage:
    """Begin, finish or give up a stage; `result` says what came of it, or why it is given up.

    Raises Refused: not_responsible, ended, stage_ended, result_needed, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        commitment = lock(stage.commitment)
        stage = _of(commitment, stage)
        require(rules.may_move_stage(by, stage, move))
        if move != "begin" and not result.strip():
            raise refused("result_needed" if move == "finish" else "reason_needed")
        fields = []
        if move != "begin":
            stage.result, stage.ended_on = result.strip()[:1000], local(at).date()
            fields = ["result", "ended_on"]
        if move == "finish":
            stage.actual, stage.percent = actual.strip()[:80], 100
            fields += ["actual", "percent"]
        STAGE.move(stage, move, by=by, at=at, update=fields, data={"result": stage.result})
        commitment.percent = whole(commitment)
        commitment.save(update_fields=["percent"])
    return stage


def assess(
    commitment: Commitment,
    *,
    by: Any,
    assessor: str,
    verdict: str,
    text: str = "",
    body: str = "",
    period: str = "",
    stage: Stage | None = None,
    at: datetime | None = None,
) -> Assessment:
    """Publish an assessment on the assessor's own scale; earlier ones stay. Raises Refused: not_assessor, unknown_verdict, foreign_stage."""
    at = at or timezone.now()
    with transaction.atomic():
        commitment = lock(commitment)
        require(rules.may_assess(by, commitment, assessor, verdict))
        if stage is not None and stage.commitment_id != commitment.pk:
            raise refused("foreign_stage")
        row = Assessment(
            commitment=commitment,
            stage=stage,
            assessor=assessor,
            verdict=verdict,
            text=text.strip(),
            body=body.strip(),
            period=period.strip(),
            by=by,
            at=at,
        )
        row.full_clean(validate_unique=False, validate_constraints=False)
        row.save()
        journal.append(
            "commitment.assessed",
            commitment,
            by=by,
            at=at,
            public=True,
            data={
                "assessor": assessor,
                "verdict": verdict,
                "body": row.body,
                "period": row.period,
                "stage": stage.number if stage else None,
            },
        )
    return row
