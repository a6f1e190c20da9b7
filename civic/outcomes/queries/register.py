"""The register of a municipality's promises: overdue first, with counts; and the promises one row bears."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models import Model as Row

from civic.outcomes.models import Commitment, Stage
from civic.outcomes.states import StageState, State
from civic.places.models import Municipality

RUNNING = Q(state=State.RUNNING)
LATE, UNDER_WAY = "late", "running"


def of_municipality(municipality: Municipality) -> QuerySet[Commitment]:
    """The commitments of a municipality with what a row shows."""
    return Commitment.objects.filter(municipality=municipality).select_related(
        "municipality", "department", "unit"
    )


def late(day: date) -> Q:
    """Under way and behind the first date, or the one in force, on a day."""
    return RUNNING & (Q(first_due_on__lt=day) | Q(due_on__lt=day))


def registered(rows: QuerySet[Commitment], day: date) -> QuerySet[Commitment]:
    """In the order of the register: overdue, late, under way by date; then finished, then given up, newest first.

    Each row says whether one of its stages is late (`stage_late`).
    """
    stage = Stage.objects.filter(
        commitment=OuterRef("pk"),
        state__in=[StageState.PLANNED, StageState.RUNNING],
        due_on__lt=day,
    )
    rank = Case(
        When(RUNNING & Q(due_on__lt=day), then=Value(0)),
        When(late(day), then=Value(1)),
        When(RUNNING, then=Value(2)),
        When(state=State.DONE, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank, stage_late=Exists(stage)).order_by(
        "rank", F("done_at").desc(nulls_first=True), "due_on", "year", "number"
    )


def counts(rows: QuerySet[Commitment], day: date) -> dict[str, int]:
    """How many there are by what the register's facets say; one query."""
    found: Counter[str] = Counter()
    for state, first, due in rows.values_list("state", "first_due_on", "due_on"):
        is_late = state == State.RUNNING and (first < day or due < day)
        found[state] += 1
        found[LATE] += is_late
    return {"": sum(found[state] for state in State.values), LATE: found[LATE]} | {
        state: found[state] for state in State.values
    }


def about_subject(
    row: Row | None = None, *, kind: str = "", keys: Any = ()
) -> QuerySet[Commitment]:
    """The commitments that come from a row, or from rows of a `kind` with these keys; oldest first."""
    if row is not None:
        kind, keys = row._meta.label_lower, [row.pk]
    return (
        Commitment.objects.filter(subject_type=kind, subject_id__in=keys)
        .select_related("municipality", "department")
        .order_by("year", "number")
    )
