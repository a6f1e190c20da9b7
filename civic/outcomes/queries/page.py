"""One commitment: everything its page shows."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from civic.cases.models import Case
from civic.dates import local
from civic.journal.models import Entry
from civic.outcomes import subjects
from civic.outcomes.models import Assessment, Change, Commitment, Stage, Update
from civic.outcomes.subjects import About

NEWS = 200
# What stands in other parts of the page: the stages, the news, the assessments, the log of promises.
TOLD_ELSEWHERE = (
    "commitment.stage_added",
    "commitment.updated",
    "commitment.assessed",
    "commitment.postponed",
    "commitment.reworded",
)


@dataclass(frozen=True)
class Page:
    """Everything the page of a commitment shows; lists are newest first, stages in their order."""

    commitment: Commitment
    stages: list[Stage]
    updates: list[Update]
    assessments: list[Assessment]
    changes: list[Change]
    history: list[Entry]
    about: About | None
    case: Case | None
    follows: int = 0
    reasons: list[Update | Change] = field(default_factory=list)


def of_address(place: str, year: int, number: int) -> Commitment | None:
    """The commitment at an address of a municipality that takes part; None where there is none."""
    return (
        Commitment.objects.select_related("municipality", "department", "unit")
        .filter(municipality__slug=place, municipality__is_active=True, year=year, number=number)
        .first()
    )


def page(commitment: Commitment) -> Page:
    """Everything the page shows, in at most eleven queries."""
    updates = list(commitment.updates.select_related("stage").prefetch_related("photos")[:NEWS])
    changes = list(commitment.changes.select_related("stage")[:NEWS])
    given: list[Update | Change] = [one for one in updates if one.reason]
    given += [one for one in changes if one.field == "due_on"]
    return Page(
        commitment=commitment,
        stages=list(commitment.stages.all()),
        updates=updates,
        assessments=list(commitment.assessments.select_related("stage")),
        changes=changes,
        history=history(commitment),
        about=subjects.about([commitment]).get(commitment.pk),
        case=case_of(commitment),
        follows=commitment.follows.count(),
        reasons=sorted(given, key=lambda one: one.at, reverse=True),
    )


def history(commitment: Commitment) -> list[Entry]:
    """What else has happened, newest first: to it, and what the municipal system says of what it comes from."""
    own = Q(subject_type=commitment._meta.label_lower, subject_id=commitment.pk)
    if commitment.subject_id is not None:
        own |= Q(
            subject_type=commitment.subject_type,
            subject_id=commitment.subject_id,
            kind__startswith="case.",
            at__gte=commitment.made_at,
        )
    rows = Entry.objects.filter(own).public().exclude(kind__in=TOLD_ELSEWHERE)
    return list(rows.order_by("-id")[:NEWS])


def case_of(commitment: Commitment) -> Case | None:
    """The case in the municipal system, once it has a number."""
    own = Q(subject_type=commitment._meta.label_lower, subject_id=commitment.pk)
    if commitment.subject_id is not None:
        own |= Q(subject_type=commitment.subject_type, subject_id=commitment.subject_id)
    return Case.objects.filter(own).exclude(number="").order_by("-id").first()


def explained_on(commitment: Commitment) -> date | None:
    """The day on which a reason for the delay was given last."""
    moments = [
        commitment.updates.exclude(reason="").order_by("-at").values_list("at", flat=True).first(),
        commitment.changes.filter(field="due_on", stage=None).order_by("-at").values_list("at", flat=True).first(),
    ]  # fmt: skip
    days = [local(one).date() for one in moments if one is not None]
    return max(days, default=None)
