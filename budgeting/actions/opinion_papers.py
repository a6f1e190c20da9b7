"""Documents a department puts to its opinion; for the staff only."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from budgeting.models import Evaluation, EvaluationFile
from budgeting.rules import evaluation as rules
from civic.decisions import require
from civic.journal import actions as journal
from civic.stored import delete_after_commit
from civic.workflow import lock


def add_paper(
    evaluation: Evaluation,
    *,
    name: str,
    media_type: str,
    content: bytes,
    by: Any,
    at: datetime | None = None,
) -> EvaluationFile:
    """Put a document to an opinion; `civic.uploads` has made it safe.

    Raises Refused: papers_full and those of `evaluating.give_opinion` about who and when.
    """
    at = at or timezone.now()
    with transaction.atomic():
        row: Evaluation = lock(evaluation)
        require(rules.may_add_paper(by, row, row.files.count(), at))
        paper = EvaluationFile(
            evaluation=row,
            name=name,
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            by=by,
            at=at,
        )
        paper.file.save(name, ContentFile(content), save=False)
        paper.save()
        journal.append(
            "evaluation.paper_added", row.idea, by=by, at=at, data={"sha256": paper.sha256}
        )
    return paper


def remove_paper(paper: EvaluationFile, *, by: Any, at: datetime | None = None) -> None:
    """Take a document out again. Raises Refused: who may not give the opinion any more."""
    at = at or timezone.now()
    with transaction.atomic():
        row: Evaluation = lock(paper.evaluation)
        require(rules.may_give(by, row, at))
        paper.delete()
        journal.append(
            "evaluation.paper_removed", row.idea, by=by, at=at, data={"sha256": paper.sha256}
        )
        delete_after_commit(paper.file)
