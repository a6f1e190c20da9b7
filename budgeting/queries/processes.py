"""Reads of cycles: the list of a municipality, and one cycle with everything its page needs."""

from django.db.models import Count, Q, QuerySet

from budgeting.models import Pot, Process
from budgeting.states import PUBLIC_IDEAS, Publication
from civic.journal.models import Entry
from civic.places.models import Municipality

SHIFTS = ("process.held", "process.resumed", "process.extended")
PARTS = ("pots__unit", "terms", "shifts")


def with_parts(processes: QuerySet[Process]) -> QuerySet[Process]:
    """The cycles with municipality, money, dates and shifts: four queries, however many there are."""
    return processes.select_related("municipality").prefetch_related(*PARTS)


def public(place: str, slug: str) -> Process | None:
    """The public cycle at an address, with its parts; None for a draft and for what is not there."""
    return (
        with_parts(Process.objects.exclude(publication=Publication.DRAFT))
        .filter(municipality__slug=place, municipality__is_active=True, slug=slug)
        .first()
    )


def cycles_of(municipality: Municipality) -> list[Process]:
    """The public cycles of a municipality, the newest first, with their parts."""
    return list(
        with_parts(
            Process.objects.filter(municipality=municipality).exclude(publication=Publication.DRAFT)
        ).order_by("-published_at", "-pk")
    )


def on_desk(municipality: Municipality) -> list[Process]:
    """All cycles of a municipality, drafts included, the newest first, with their parts."""
    return list(
        with_parts(Process.objects.filter(municipality=municipality)).order_by("-created_at", "-pk")
    )


def for_check(pk: int) -> Process:
    """A cycle as it now is with all that `budgeting.checks` looks at."""
    return (
        with_parts(Process.objects.filter(pk=pk))
        .prefetch_related("criteria", "documents", "projects")
        .get()
    )


def money(process: Process) -> list[Pot]:
    """The pots of a cycle with `idea_number` and `project_number`: what citizens may see of each."""
    projects = Count("projects", filter=Q(projects__withdrawn_at=None), distinct=True)
    ideas = Count("ideas", filter=Q(ideas__state__in=PUBLIC_IDEAS), distinct=True)
    return list(
        process.pots.select_related("unit").annotate(idea_number=ideas, project_number=projects)
    )


def counts(process: Process) -> dict[str, int]:
    """How many ideas and projects citizens find in the cycle."""
    return {
        "ideas": process.ideas.filter(state__in=PUBLIC_IDEAS).count(),
        "projects": process.projects.filter(withdrawn_at=None).count(),
    }


def history(process: Process) -> list[Entry]:
    """What has happened to the cycle, newest first: public entries, without the changes of its dates."""
    entries = Entry.objects.about(process).public().exclude(kind__in=SHIFTS)
    return list(entries.order_by("-id")[:100])
