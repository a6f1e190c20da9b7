"""Mails about a cycle: to those whose ideas are in it, to those who have voted in it, and to a second person."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.urls import reverse

from budgeting.models import Process, Project
from budgeting.notices.ideas import everybody
from budgeting.queries import participants
from civic.journal.models import Entry
from civic.notices.events import Notice
from civic.outcomes.queries import about_subject
from civic.roles import Role
from identity.queries import staff_of

Told = Iterable[Notice]


def _process(entry: Entry) -> Process | None:
    return Process.objects.select_related("municipality").filter(pk=entry.subject_id).first()


def _public(process: Process, entry: Entry, **facts: Any) -> dict[str, Any]:
    return {
        "process": process,
        "municipality": process.municipality,
        "data": entry.data,
        "link": process.get_absolute_url(),
        **facts,
    }


def _to_authors(template: str) -> Any:
    """A source that tells everybody who has an idea in the cycle, drafts included."""

    def tell(entry: Entry) -> Told:
        process = _process(entry)
        if process is not None:
            facts = _public(process, entry)
            for user_id in participants.authors(process):
                yield Notice(template=template, context=facts, recipient_user_id=user_id)

    return tell


def corrected(entry: Entry) -> Told:
    """Everybody who has voted: the ballot in their hands is not what they saw.

    No table says who that is: it is computed from the register's keys. The mails are emptied once
    they are sent.
    """
    process = _process(entry)
    if process is not None:
        facts = _public(process, entry)
        for user_id in participants.voters(process):
            yield Notice(
                template="notices/process_corrected", context=facts, recipient_user_id=user_id
            )


def correction_proposed(entry: Entry) -> Told:
    """Those who may decide, except the one who proposed."""
    process = _process(entry)
    if process is not None:
        link = reverse("budgeting_desk:ballot", args=[process.municipality.slug, process.slug])
        facts = _public(process, entry) | {"link": f"{link}#corrections"}
        for user_id in _deciders(process):
            if user_id != entry.actor_id:
                yield Notice(
                    template="notices/process_correction_proposed",
                    context=facts,
                    recipient_user_id=user_id,
                    key="staff",
                )


def _deciders(process: Process) -> Iterator[int]:
    duties = staff_of(process.municipality).filter(role__in=[Role.BUDGET_OFFICER, Role.AUDITOR])
    yield from dict.fromkeys(duties.values_list("user_id", flat=True))


def _of_project(template: str) -> Any:
    """A source that tells the author of the idea a project has come from."""

    def tell(entry: Entry) -> Told:
        project = (
            Project.objects.select_related("process__municipality", "idea", "pot__unit")
            .filter(pk=entry.subject_id)
            .first()
        )
        if project is not None and project.idea is not None and project.idea.author_id:
            yield Notice(
                template=template,
                context=_public(project.process, entry, project=project),
                recipient_user_id=project.idea.author_id,
            )

    return tell


def adjusted(entry: Entry) -> Told:
    """Who stands behind a winner that was taken off, and behind what took its place; their followers too.

    Of a winner that had been promised the register of promises has told them already.
    """
    process = _process(entry)
    if process is None:
        return
    off, substitutes = entry.data["number"], entry.data["substitutes"]
    projects = process.projects.filter(number__in=[off, *substitutes], idea__isnull=False)
    for project in projects.select_related("idea"):
        is_off = project.number == off
        if is_off and about_subject(project).exists():
            continue
        assert project.idea is not None
        page = reverse(
            "budgeting:project", args=[process.municipality.slug, process.slug, project.number]
        )
        facts = _public(process, entry, project=project, is_off=is_off, link=page)
        for one in everybody(project.idea, "notices/project_adjusted", facts):
            yield replace(one, key=str(project.number))


EVENTS = {
    "adjustment.approved": adjusted,
    "process.held": _to_authors("notices/process_held"),
    "process.resumed": _to_authors("notices/process_resumed"),
    "process.extended": _to_authors("notices/process_extended"),
    "process.corrected": corrected,
    "process.correction_proposed": correction_proposed,
    "project.listed": _of_project("notices/project_listed"),
    "project.withdrawn": _of_project("notices/project_withdrawn"),
}
