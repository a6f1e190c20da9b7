"""Reads about what becomes of winners: who has won, which promise each bears, how one project stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from budgeting.models import Adjustment, Process, Project
from budgeting.rules.implementing import WINNERS
from budgeting.states import Standing
from civic.cases.models import Case
from civic.journal.models import Entry
from civic.outcomes.models import Commitment
from civic.outcomes.queries import about_subject
from civic.outcomes.queries.page import TOLD_ELSEWHERE
from civic.outcomes.situations import Situation, situation

KIND = "budgeting.project"


@dataclass(frozen=True)
class Winner:
    """A project that has won, its promise if there is one, and whether a change of it is proposed."""

    project: Project
    commitment: Commitment | None
    in_doubt: bool = False
    situation: Situation | None = None


def key_of(project: Project) -> str:
    """What keeps a project from being promised twice."""
    return f"{KIND}/{project.pk}"


def winners(process: Process, day: date | None = None) -> list[Winner]:
    """The winners by their numbers: three queries. With a `day` also where each promise stands.

    A winner that was taken off stays among them while its promise stands in the register.
    """
    won = Q(standing__in=WINNERS) | Q(standing=Standing.DECLINED)
    projects = list(process.projects.filter(won).select_related("pot__unit", "municipality"))
    keys = [one.pk for one in projects]
    promised = {one.subject_id: one for one in about_subject(kind=KIND, keys=keys)}
    doubts = set(
        process.adjustments.filter(state=Adjustment.State.PROPOSED).values_list(
            "project_id", flat=True
        )
    )
    return [
        Winner(
            one,
            promise := promised.get(one.pk),
            one.pk in doubts,
            situation(promise, day) if promise and day else None,
        )
        for one in projects
        if one.standing != Standing.DECLINED or one.pk in promised
    ]


def project_at(process: Process, number: int) -> Project | None:
    """A project of the ballot by its permanent number."""
    return (
        Project.objects.select_related("pot__unit", "municipality", "idea__process__municipality")
        .filter(process=process, number=number)
        .first()
    )


def history(project: Project, promise: Commitment | None) -> list[Entry]:
    """What has happened to a project, newest first: public entries about it and about its promise."""
    own = Q(subject_type=KIND, subject_id=project.pk)
    if promise is not None:
        own |= Q(subject_type=Commitment._meta.label_lower, subject_id=promise.pk)
    rows = Entry.objects.filter(own).public().exclude(kind__in=TOLD_ELSEWHERE)
    return list(rows.order_by("-id")[:100])


def case_of(project: Project) -> Case | None:
    """Its case in the municipal system, once it has a number."""
    rows: Any = Case.objects.filter(subject_type=KIND, subject_id=project.pk)
    return rows.exclude(number="").order_by("-id").first()
