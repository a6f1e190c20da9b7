"""Reads of screening and evaluation: when an idea was refused and by whom, and which opinions to press for."""

from datetime import datetime

from django.db.models import QuerySet

from budgeting.models import Evaluation, Idea, Screening, Verdict
from budgeting.rules.evaluation import REMINDED_BEFORE
from budgeting.states import IdeaState


def refused_at(idea: Idea) -> datetime | None:
    """When the idea was refused for all to see: by the released verdict, or at the screening."""
    verdict = Verdict.objects.filter(idea=idea, admitted=False, released_at__isnull=False).first()
    if verdict is not None:
        return verdict.released_at
    last = _refusals(idea).last()
    return last.at if last else None


def refuser_of(idea: Idea) -> int | None:
    """The account that refused the idea."""
    verdict = Verdict.objects.filter(idea=idea, admitted=False).first()
    if verdict is not None:
        return verdict.by_id
    last = _refusals(idea).last()
    return last.by_id if last else None


def opinions_to_press(at: datetime) -> list[tuple[int, str]]:
    """Opinions that are not given: (pk, journal kind), soon due and not reminded, or overdue and not escalated."""
    open_ones = Evaluation.objects.filter(given_at=None, idea__state=IdeaState.EVALUATION)
    soon = open_ones.filter(reminded_at=None, due_at__gt=at, due_at__lte=at + REMINDED_BEFORE)
    late = open_ones.filter(escalated_at=None, due_at__lte=at)
    return [(pk, "evaluation.reminded") for pk in soon.values_list("pk", flat=True)] + [
        (pk, "evaluation.escalated") for pk in late.values_list("pk", flat=True)
    ]


def _refusals(idea: Idea) -> QuerySet[Screening]:
    return Screening.objects.filter(idea=idea, move="refuse").order_by("at", "id")
