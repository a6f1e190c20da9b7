"""What the register of promises knows of a project: its page, how it won, who hears of it, its case."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgeting.models import Project
from budgeting.queries import participants
from budgeting.queries.implementation import KIND
from civic import words
from civic.outcomes.subjects import About, Source, Told


def about(keys: Iterable[int]) -> dict[int, About]:
    """Each project's page, its votes and the page that says why it won: one query."""
    rows = Project.objects.filter(pk__in=list(keys)).select_related("process__municipality")
    return {one.pk: _about(one) for one in rows}


def _about(one: Project) -> About:
    cycle = (one.process.municipality.slug, one.process.slug)
    votes = one.votes or 0
    said = ngettext("%(number)s vote", "%(number)s votes", votes)
    return About(
        label=_("Project № %(number)s: “%(cycle)s”")
        % {"number": one.number, "cycle": one.process.title},
        url=reverse("budgeting:project", args=[*cycle, one.number]),
        sentence=said % {"number": words.number(votes)},
        why_label=_("Why it won"),
        why_url=reverse("budgeting:results", args=cycle),
    )


def told(key: int) -> Iterator[Told]:
    """The author and the co-authors of the idea, and everybody who follows it, with a way out."""
    project = Project.objects.select_related("idea").filter(pk=key).first()
    if project is None or project.idea is None:
        return
    for user_id in participants.behind(project.idea):
        yield Told(user_id)
    for user_id in project.idea.follows.values_list("user_id", flat=True).iterator():
        yield Told(user_id, stop=("idea", project.idea.pk))


def case(key: int) -> tuple[str, str]:
    """Subject and key in the municipal management system: `PB-2026-000042`."""
    project = Project.objects.select_related("process").get(pk=key)
    year = words.as_day(project.process.created_at).year
    return f"projects/{project.pk}", f"PB-{year}-{project.pk:06d}"


SOURCES = {KIND: Source(about=about, told=told, case=case)}
