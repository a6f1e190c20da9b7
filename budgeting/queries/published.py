"""Reads of the page of a published result: rows as they were stored, whatever the number of ballots."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from budgeting.models import Adjustment, Annulment, PaperBatch, PhaseTerm, Process, Project, Tally
from budgeting.states import BatchState, Phase, Publication
from civic.places.models import Unit


@dataclass(frozen=True)
class Published:
    """All that stands on the page of a result."""

    tally: Tally
    projects: list[Project]
    adjustments: list[Adjustment]
    annulments: list[Annulment]
    batches: list[PaperBatch]


def process_at(place: str, slug: str, *, files: bool = False) -> Process | None:
    """The public cycle at an address with its count, published or not: one query.

    The `.pb` files, by far the largest part of the row, come only where `files` are wanted.
    """
    rows = Process.objects.exclude(publication=Publication.DRAFT).select_related(
        "municipality", "tally"
    )
    if not files:
        rows = rows.defer("tally__election")
    return rows.filter(municipality__slug=place, municipality__is_active=True, slug=slug).first()


def tally_of(process: Process) -> Tally | None:
    """The count of a cycle that `process_at` has read, once it is published; no query."""
    tally: Tally | None = getattr(process, "tally", None)
    return tally if tally is not None and tally.published_at is not None else None


def published(process: Process, tally: Tally) -> Published:
    """The rows of the page: four queries."""
    return Published(
        tally=tally,
        projects=list(
            Project.objects.filter(process=process).select_related("pot__unit", "municipality")
        ),
        adjustments=list(approved_adjustments(process).select_related("project")),
        annulments=list(
            Annulment.objects.filter(
                process=process,
                state__in=(Annulment.State.APPROVED, Annulment.State.REVERSED),
            ).order_by("decided_at")
        ),
        batches=list(
            PaperBatch.objects.filter(
                process=process, state__in=(BatchState.SEALED, BatchState.VOID)
            ).select_related("pot__unit")
        ),
    )


def approved_adjustments(process: Process) -> QuerySet[Adjustment]:
    """What was changed on top of the count, in the order in which it was decided."""
    rows = Adjustment.objects.filter(process=process, state=Adjustment.State.APPROVED)
    return rows.order_by("decided_at", "pk")


def unit_names(tally: Tally) -> dict[str, Any]:
    """Names of the units that stand in the turnout, in the language in force."""
    slugs = [slug for slug in tally.turnout.get("units", {}) if slug]
    if not slugs:
        return {}
    rows = Unit.objects.filter(municipality=tally.process.municipality, slug__in=slugs)
    return {row.slug: row.name for row in rows}


def term_of_results(process: Process) -> PhaseTerm | None:
    """When the result is due: the term of the results, or of the count where there is none."""
    terms = {one.phase: one for one in process.terms.all()}
    return terms.get(Phase.RESULTS) or terms.get(Phase.COUNT)
