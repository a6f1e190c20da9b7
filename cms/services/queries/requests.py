"""Reads of requests: one's own, a department's, and all that one request's page shows."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from civic import boxes
from civic.cases.models import Case, CaseDocument
from civic.journal.models import Entry
from civic.places.models import Department, Municipality
from cms.services.models import Check, Document, Message, Note, Round, ServiceRequest
from cms.services.rules import requests as rules
from cms.services.states import FOR_SOMEBODY, OPEN, Progress
from identity.levels import Level
from identity.models import User
from identity.queries import may_act_for

SUBJECT = "services.servicerequest"
NEAR_DAYS = 3
AWAITED = Q(answered_at=None, ended_at=None)  # of a round: its request has one at most
NEAR = (
    "municipality",
    "service__locale",
    "organisation",
    "department",
    "unit",
    "user",
    "person",
)


def organisations_of(user: Any) -> set[int]:
    """Keys of the organisations the user may act for now."""
    if not user.is_authenticated:
        return set()
    return set(may_act_for(user).values_list("pk", flat=True))


def own(user: User) -> QuerySet[ServiceRequest]:
    """What the account filed for itself, and what was filed for those it may act for; newest first."""
    filed = ServiceRequest.objects.exclude(state=Progress.DRAFT)
    mine = Q(organisation=None, user=user) | Q(organisation__in=organisations_of(user))
    if user.person_id is not None and user.level >= Level.STRONG:
        mine |= Q(organisation=None, user=None, channel__in=FOR_SOMEBODY, person=user.person_id)
    return filed.filter(mine).select_related(*NEAR).order_by("-filed_at", "-pk")


def one_of_own(user: User, municipality: Municipality, pk: int) -> ServiceRequest | None:
    """The applicant's request; None where there is none, or it is another's, or a draft."""
    rows = ServiceRequest.objects.select_related(*NEAR).exclude(state=Progress.DRAFT)
    row = rows.filter(municipality=municipality, pk=pk).first()
    if row is None or not rules.is_applicant(user, row, organisations_of(user)):
        return None
    return row


def by_number(municipality: Municipality, year: int, number: int) -> ServiceRequest | None:
    """The filed request with this number."""
    rows = ServiceRequest.objects.select_related(*NEAR)
    return rows.filter(municipality=municipality, year=year, number=number).first()


def of_desk(user: User, municipality: Municipality) -> QuerySet[ServiceRequest]:
    """What the user sees on the desk: the department's, or the municipality's; soonest day first, those
    whose clock stands after them, what has ended last."""
    rows = ServiceRequest.objects.filter(municipality=municipality).exclude(state=Progress.DRAFT)
    if not rules.sees_everything(user, municipality):
        rows = rows.filter(department__in=user.departments_in(municipality))
    rows = rows.exclude(user=user)
    if user.person_id is not None:
        rows = rows.exclude(person=user.person_id)
    unread = Message.objects.filter(request=OuterRef("pk"), from_applicant=True, read_at=None)
    return (
        rows.select_related(*NEAR)
        .annotate(is_over=Q(state__in=[Progress.DECIDED, Progress.WITHDRAWN]), news=Exists(unread))
        .order_by("is_over", F("due_on").asc(nulls_last=True), "filed_at", "pk")
    )


def to_be_moved(user: User, municipality: Municipality, day: date) -> QuerySet[ServiceRequest]:
    """Of what the user sees on the desk, what waits for the desk: the department's own, what no department
    has yet, what is overdue; what waits for its applicant only when the day for that has passed."""
    lapsed = Round.objects.filter(AWAITED, request=OuterRef("pk"), due_on__lt=day)
    waits_for_desk = ~Q(state=Progress.INCOMPLETE) | Exists(lapsed)
    own = Q(department__in=user.departments_in(municipality))
    rows = of_desk(user, municipality).filter(waits_for_desk, state__in=OPEN)
    return rows.filter(own | Q(department=None) | Q(due_on__lt=day))


def one_on_desk(user: User, municipality: Municipality, pk: int) -> ServiceRequest | None:
    """The request, when the user may see it on the desk."""
    row = (
        ServiceRequest.objects.select_related(*NEAR, "clerk", "centre")
        .filter(municipality=municipality, pk=pk)
        .first()
    )
    return row if row is not None and rules.may_see(user, row) else None


def departments(municipality: Municipality) -> QuerySet[Department]:
    """To whom requests can be given."""
    return municipality.departments.filter(is_active=True)


def open_round(request: ServiceRequest) -> Round | None:
    """What the department waits for now."""
    return request.rounds.filter(AWAITED).first()


def open_rounds(rows: Iterable[ServiceRequest]) -> dict[int, Round]:
    """What departments wait for now, by the key of the request; one query for all of them."""
    found = Round.objects.filter(AWAITED, request__in=[row.pk for row in rows])
    return {one.request_id: one for one in found}


def rounds(request: ServiceRequest) -> list[dict[str, Any]]:
    """What was missing, oldest first, readable."""
    return [
        {"row": row, "text": opened("services.round", row.text, request)}
        for row in request.rounds.all()
    ]


def messages(request: ServiceRequest) -> list[dict[str, Any]]:
    """The words of both sides, oldest first, with their documents."""
    rows = request.messages.prefetch_related("documents").order_by("at", "pk")
    return [
        {
            "row": row,
            "text": opened("services.message", row.text, request),
            "documents": list(row.documents.all()),
        }
        for row in rows
    ]


def notes(request: ServiceRequest) -> list[dict[str, Any]]:
    """What the department wrote for itself."""
    return [
        {"row": row, "text": opened("services.note", row.text, request)}
        for row in Note.objects.filter(request=request).select_related("by")
    ]


def checks(request: ServiceRequest) -> list[Check]:
    """What other agencies were asked."""
    return list(request.checks.all())


def asked_within_a_day(request: ServiceRequest, at: datetime) -> int:
    """How many questions about its applicant were put to registers in the 24 hours before `at`."""
    whom = {"request__organisation": request.organisation_id} if request.organisation_id else {"request__organisation": None, "request__person": request.person_id}  # fmt: skip
    return Check.objects.filter(
        asked_at__gt=at - timedelta(days=1), asked_at__lte=at, **whom
    ).count()


def facts_of(check: Check, request: ServiceRequest) -> dict[str, str]:
    """The facts an agency told, or how an officer checked."""
    if not check.facts:
        return {}
    found: dict[str, str] = json.loads(opened("services.check", check.facts, request))
    return found


def about_of(check: Check, request: ServiceRequest) -> str:
    """What the question was about besides the applicant."""
    return opened("services.check", check.about, request) if check.about else ""


def decision_of(request: ServiceRequest) -> str:
    """The decision with its reasons; empty before there is one."""
    return opened("services.decision", request.decision, request) if request.decision else ""


def opened(purpose: str, box: bytes | memoryview, request: ServiceRequest) -> str:
    """A box of the request as text."""
    return boxes.unseal(purpose, box, request.token.bytes).decode()


def document(request: ServiceRequest, pk: int) -> Document | None:
    """A file of this request."""
    return request.documents.filter(pk=pk).first()


def cases_of(request: ServiceRequest) -> QuerySet[Case]:
    """Its cases in the municipal management system."""
    rows = Case.objects.filter(subject_type=SUBJECT, subject_id=request.pk).exclude(connector=None)
    return rows.select_related("connector", "department").order_by("pk")


def case_document(request: ServiceRequest, pk: int) -> CaseDocument | None:
    """A document of one of its cases."""
    rows = CaseDocument.objects.filter(case__subject_type=SUBJECT, case__subject_id=request.pk)
    return rows.filter(pk=pk).first()


def history(request: ServiceRequest) -> list[Entry]:
    """Everything that was done about it, oldest first; never public."""
    rows = Entry.objects.about(request).select_related("actor")
    return list(rows.order_by("at", "pk"))


def read_today(request: ServiceRequest, user: User, since: Any) -> bool:
    """True when the user's reading stands in the journal since that moment already."""
    return (
        Entry.objects.about(request).filter(kind="request.read", actor=user, at__gte=since).exists()
    )


def counts(rows: QuerySet[ServiceRequest], day: date) -> dict[str, int]:
    """How many are open, and of them overdue, and waiting for the applicant; one query."""
    is_open = Q(state__in=OPEN)
    found: dict[str, int] = rows.order_by().aggregate(
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due_on__lt=day)),
        waiting=Count("pk", filter=Q(state=Progress.INCOMPLETE)),
    )
    return found


def services_of(rows: QuerySet[ServiceRequest]) -> list[tuple[str, str]]:
    """Code and name of the services these requests ask for, by name."""
    found = rows.order_by("service__title").values_list("service__code", "service__title")
    return list(dict(found.distinct()).items())


def near_day(day: date) -> date:
    """The last day that counts as near on the desk."""
    return day + timedelta(days=NEAR_DAYS)
