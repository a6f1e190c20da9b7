"""Reads about what becomes of winners: who has won, which promise each bears, how one project stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from budgeting.models import Adjustment, Process, Project
from budgeting.queries.published import approved_adjustments
from budgeting.rules.implementing import WINNERS
from budgeting.states import Standing
from civic.cases.models import Case
from civic.journal.models import Entry
from civic.outcomes.models import Commitment
from civic.outcomes.queries import about_subject
from civic.outcomes.queries.page import TOLD_ELSEWHERE
from civic.outcomes.situations import Situation, situation

KIND = "budgeting.project"
CHANGED = "adjustment.approved"


@dataclass(frozen=True)
class Winner:
    """A project that has won, its promise if there is one, and whether a change of it is proposed."""

    project: Project
    commitment: Commitment | None
    in_doubt: bool = False
    situation: Situation | None = None


@dataclass(frozen=True)
class Change:
    """What happened to a project after the count: it was taken off, or took the place of another.

    `others` are the projects that took its place, or the one whose place it took.
    """

    adjustment: Adjustment
    is_off: bool
    others: list[Project]


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
    rows = process.projects.select_related("pot__unit", "municipality", "idea__municipality")
    return rows.select_related("idea__process").filter(number=number).first()


def change_of(project: Project) -> Change | None:
    """The last change on top of the count that concerns this project: two queries at most."""
    rows = approved_adjustments(project.process).select_related("project")
    for one in rows.reverse():
        is_off = one.project_id == project.pk
        if is_off or project.number in one.substitutes:
            numbers = one.substitutes if is_off else [one.project.number]
            others = Project.objects.filter(process=project.process_id, number__in=numbers)
            return Change(one, is_off, list(others))
    return None


def history(project: Project, promise: Commitment | None) -> list[Entry]:
    """What has happened to a project, newest first: public entries about it and about its promise.

    That it was taken off after the count, or took a place, is told by the cycle.
    """
    own = Q(subject_type=KIND, subject_id=project.pk)
    own |= Q(subject_type=Process._meta.label_lower, subject_id=project.process_id, kind=CHANGED)
    if promise is not None:
        own |= Q(subject_type=Commitment._meta.label_lower, subject_id=promise.pk)
    rows = Entry.objects.filter(own).public().exclude(kind__in=TOLD_ELSEWHERE)
    return [one for one in rows.order_by("-at", "-id")[:100] if _concerns(one, project.number)]


def _concerns(entry: Entry, number: int) -> bool:
    changed = {entry.data.get("number"), *entry.data.get("substitutes", ())}
    return entry.kind != CHANGED or number in changed


def case_of(project: Project) -> Case | None:
    """Its case in the municipal system, once it has a number."""
    rows: Any = Case.objects.filter(subject_type=KIND, subject_id=project.pk)
    return rows.exclude(number="").order_by("-id").first()
