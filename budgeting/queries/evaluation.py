"""Reads of screening and evaluation for the staff: what waits for whom, who refused what and when.

Nothing here may be shown to the public; `queries.ideas` reads what may.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from budgeting import phases
from budgeting.models import Appeal, Evaluation, Idea, Process, Screening, Verdict
from budgeting.rules.evaluation import REMINDED_BEFORE
from budgeting.states import IdeaState, Phase
from civic.places.models import Department, Municipality
from civic.roles import Role


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
    """Opinions that are not given: (pk, journal kind), soon due and not reminded, or overdue and not escalated.

    None of a cycle that is held: nobody could give one.
    """
    open_ones = (
        Evaluation.objects.filter(
            given_at=None, idea__state=IdeaState.EVALUATION, idea__verdict=None
        )
        .select_related("idea__process")
        .prefetch_related("idea__process__shifts")
    )
    soon = open_ones.filter(reminded_at=None, due_at__gt=at, due_at__lte=at + REMINDED_BEFORE)
    late = open_ones.filter(escalated_at=None, due_at__lte=at)
    return [
        (row.pk, kind)
        for rows, kind in ((soon, "evaluation.reminded"), (late, "evaluation.escalated"))
        for row in rows
        if not phases.held(row.idea.process, at)
    ]


def _refusals(idea: Idea) -> QuerySet[Screening]:
    return Screening.objects.filter(idea=idea, move="refuse").order_by("at", "id")


# --- What the desk shows ----------------------------------------------------------------------

SHOWN = ("municipality", "process__municipality", "pot__unit", "unit", "centre")


def ideas(process: Process) -> QuerySet[Idea]:
    """Every idea of a cycle that was ever submitted, with what a list shows, by number."""
    return (
        Idea.objects.filter(process=process)
        .exclude(state=IdeaState.DRAFT)
        .select_related(*SHOWN)
        .order_by("number")
    )


def on_desk(process: Process, pk: int) -> Idea | None:
    """One idea for the staff, with its opinions; None for a draft or a foreign one."""
    rows = ideas(process).prefetch_related(
        "files", "process__terms", "process__shifts", "process__criteria", _opinions()
    )
    return rows.filter(pk=pk).first()


def to_screen(process: Process) -> QuerySet[Idea]:
    """The ideas that wait for the screening, the longest waiting first."""
    return ideas(process).filter(state=IdeaState.SUBMITTED).order_by("submitted_at", "number")


def screened(process: Process) -> QuerySet[Screening]:
    """What was decided at the screening, the latest first."""
    return (
        Screening.objects.filter(idea__process=process)
        .exclude(idea__state=IdeaState.DRAFT)
        .select_related("idea__municipality", "idea__process", "criterion", "by")
        .order_by("-at", "-id")
    )


def screening_due(process: Process) -> datetime | None:
    """Until when ideas are to be screened: the end of that phase, or of the evaluation without one."""
    found = phases.term_of(process, Phase.SCREENING) or phases.term_of(process, Phase.EVALUATION)
    return found.ends_at if found else None


def evaluated(process: Process) -> QuerySet[Idea]:
    """The ideas under evaluation with their opinions and verdicts, by number."""
    return (
        ideas(process)
        .filter(state=IdeaState.EVALUATION)
        .select_related(*SHOWN, "verdict__criterion")
        .prefetch_related(_opinions())
    )


def decided(process: Process) -> QuerySet[Idea]:
    """The ideas whose verdict has been released, by number."""
    return (
        ideas(process)
        .filter(verdict__released_at__isnull=False)
        .select_related(*SHOWN, "verdict__criterion")
    )


def _opinions() -> Prefetch:
    rows = Evaluation.objects.select_related("department", "criterion", "given_by", "asked_by")
    return Prefetch("evaluations", queryset=rows.order_by("due_at", "id"))


def opinions_of(process: Process, departments: Collection[int]) -> QuerySet[Evaluation]:
    """What these departments were asked in a cycle, the earliest due first."""
    return (
        Evaluation.objects.filter(idea__process=process, department__in=departments)
        .select_related(
            "department",
            "idea__municipality",
            "idea__process",
            "idea__pot__unit",
            "idea__unit",
            "idea__verdict",
        )
        .order_by("due_at", "idea__number")
    )


def opinion(process: Process, pk: int) -> Evaluation | None:
    """One opinion with its idea; None for another cycle's."""
    return (
        Evaluation.objects.filter(idea__process=process, pk=pk)
        .select_related("department", "criterion", "given_by", *(f"idea__{name}" for name in SHOWN))
        .prefetch_related("files", "idea__files", "idea__process__terms", "idea__process__shifts")
        .first()
    )


def departments_of(user: Any, municipality: Municipality) -> list[int]:
    """The departments whose officer the account is, at this moment."""
    return [
        duty.department_id
        for duty in user.duties_now
        if duty.role == Role.DEPARTMENT_OFFICER
        and duty.municipality_id == municipality.pk
        and duty.department_id
    ]


def departments(municipality: Municipality) -> QuerySet[Department]:
    """The departments that can be asked."""
    return municipality.departments.filter(is_active=True)


@dataclass(frozen=True)
class Preview:
    """What a release would make public, and what keeps it from being possible."""

    admitted: list[Idea]
    refused: list[Idea]
    missing: list[Idea]


def preview(process: Process) -> Preview:
    """The verdicts that wait for their release, and the ideas that have none."""
    rows = list(evaluated(process))
    said = [idea for idea in rows if hasattr(idea, "verdict")]
    return Preview(
        admitted=[idea for idea in said if idea.verdict.admitted],
        refused=[idea for idea in said if not idea.verdict.admitted],
        missing=[idea for idea in rows if not hasattr(idea, "verdict")],
    )


def appeals(process: Process) -> QuerySet[Appeal]:
    """The appeals of a cycle, the unanswered first, each by its deadline."""
    return (
        Appeal.objects.filter(idea__process=process)
        .exclude(idea__state=IdeaState.REMOVED)
        .select_related(*(f"idea__{name}" for name in SHOWN), "answered_by")
        .order_by("outcome", "due_at", "id")
    )
