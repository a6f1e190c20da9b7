"""What the municipal management system is told of a request, and what becomes of a request by its news.

The message is thin: which service, which number, where and until when. Answers, documents and the name
never leave the portal; how to reach the applicant only where the municipality has set
`service.case.contact`.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Literal, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Field

from civic.cases.events import CaseEvent
from civic.cases.models import Case, CaseKind, CaseResult
from civic.cases.states import CaseState
from civic.cases.status import News
from civic.cases.types import Data, MessageType, about
from civic.dates import local, today
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Municipality
from cms.services.actions import working
from cms.services.models import ServiceRequest
from cms.services.policy import Policy
from cms.services.queries.directory import below
from cms.services.queries.requests import SUBJECT
from cms.services.states import AWAITING, REQUEST, Progress

WAIT_DAYS = 10  # where the system names no day; brought within the terms in force


class RequestFacts(Data):
    """The request, without anything its applicant wrote."""

    id: int = about(_("Key of the request on the portal"), ge=0)
    number: str = about(_("Number of the request: year/number"))
    service: str = about(_("Code of the service"))
    group: str = about(_("Group of services"))
    applicant: Literal["person", "organisation"] = about(
        _("Whether a person or an organisation asks")
    )
    channel: Literal["online", "centre", "paper"] = about(_("How the request came"))
    unit: str | None = about(_("Short name of the village or district"))
    filed_on: date = about(_("Day of filing"))


class Contact(Data):
    """How to reach the applicant; only where the municipality wants it."""

    email: str = about(_("E-mail address"))


class OfRequest(Data):
    """What every message about a request says."""

    title: str = about(_("Title of the case: the name of the service"))
    request: RequestFacts
    url: str = about(_("The request on the desk"), json_schema_extra={"format": "uri"})


class Filed(OfRequest):
    """A case is to be made."""

    contact: Contact | None = Field(  # type: ignore[call-overload]
        None,
        description=_("How to reach the applicant, where the municipality’s setting allows it"),
    )


class Decided(OfRequest):
    """Decided on the portal's desk, or by an exact rule."""

    result: Literal["positive", "partly", "negative", "unconsidered"] = about(
        _("How the request was decided")
    )


def filed(entry: Entry) -> CaseEvent | None:
    """The department's system makes a case of it."""
    row = _request(entry)
    return None if row is None else _event(row, FILED, Filed, contact=_contact(row))


def completed(entry: Entry) -> CaseEvent | None:
    """What was missing has come; the papers lie on the portal."""
    row = _request(entry)
    return None if row is None else _event(row, COMPLETED, OfRequest)


def withdrawn(entry: Entry) -> CaseEvent | None:
    """The applicant takes it back."""
    row = _request(entry)
    return None if row is None else _event(row, WITHDRAWN, OfRequest)


def decided(entry: Entry) -> CaseEvent | None:
    """Decided here; what the system itself decided is not told back to it."""
    row = _request(entry)
    if row is None or entry.data.get("source") == working.CASE:
        return None
    return _event(row, DECIDED, Decided, result=entry.data["result"])


def _request(entry: Entry) -> ServiceRequest | None:
    rows = ServiceRequest.objects.select_related(
        "municipality", "service", "unit", "department", "user"
    )
    return rows.filter(pk=entry.subject_id, number__isnull=False).first()


def _event(
    row: ServiceRequest, type_: MessageType, data: Callable[..., Data], **more: Any
) -> CaseEvent:
    facts = RequestFacts(
        id=row.pk,
        number=row.sign,
        service=row.service.code,
        group=row.service.group,
        applicant="organisation" if row.organisation_id else "person",
        channel=cast(Any, row.channel),
        unit=row.unit.slug if row.unit else None,
        filed_on=local(row.filed_at).date() if row.filed_at else today(),
    )
    place = row.municipality
    return CaseEvent(
        type=type_.type,
        subject=f"requests/{row.pk}",
        case_key=f"SRV-{place.slug}-{row.year}-{row.number:06d}",
        subject_row=row,
        municipality=place,
        topic=row.service.code,
        unit=row.unit,
        department=row.department,
        due_on=row.due_on,
        result=row.result if row.result in CaseResult.values else "",
        decided_at=row.decided_at or row.withdrawn_at,
        data=data(
            title=row.service.title,
            request=facts,
            url=f"/desk/{place.slug}/services/{row.pk}/",
            **more,
        ),
    )


def _contact(row: ServiceRequest) -> Contact | None:
    """The e-mail address, where the municipality has set that its system needs it."""
    wanted = Policy(row.municipality, service=row.service.code).number("case.contact")
    return Contact(email=row.user.email) if wanted and row.user and row.user.email else None


# --- What comes back ---------------------------------------------------------------------------


def take_news(case: Case, news: News) -> None:
    """Registered or assigned: taken up. Waits for the applicant: something is missing. Decided: decided.

    What has ended here stays as it is, and what does not fit the state changes nothing. Raises
    Refused("decided_here") or Refused("withdrawn_here") for a decision on what has ended here.
    """
    row = ServiceRequest.objects.filter(pk=case.subject_id).first()
    if row is None:
        return
    if not row.is_open:
        if news.status == CaseState.DECIDED:
            raise _ended(row)
        return
    if news.status in AWAITING:
        _take_round(row, news)
    elif news.status in {CaseState.REGISTERED, CaseState.ASSIGNED, CaseState.SCHEDULED}:
        _take_up(row, case)
    elif news.status == CaseState.DECIDED or (news.status == CaseState.CLOSED and case.result):
        working.decide_as_told(row, result=case.result, text=_told_text(news), at=news.at)


def _ended(row: ServiceRequest) -> Refused:
    if row.state == Progress.WITHDRAWN:
        return Refused("withdrawn_here", _("The applicant has withdrawn the request."))
    return Refused("decided_here", _("The request is decided on the portal already."))


def _take_up(row: ServiceRequest, case: Case) -> None:
    if REQUEST.may(row.state, "take_up"):
        working.take_up(row, by=None, department=case.department)
    elif case.department is not None and case.department_id != row.department_id:
        working.lead(row, case.department, by=None)


def _take_round(row: ServiceRequest, news: News) -> None:
    if row.state == Progress.INCOMPLETE or not news.text:
        return
    due_on = news.due_on or today() + timedelta(days=WAIT_DAYS)
    working.ask(row, by=None, text=news.text, due_on=due_on)


def _told_text(news: News) -> str:
    """The decision as the system tells it; its document is named when it has been fetched and is the one told."""
    return news.text or news.number or "—"


def topics(municipality: Municipality) -> list[tuple[str, str | Promise]]:
    """The services of a municipality, for leading their cases to departments."""
    pages = below(municipality).filter(live=True, locale__language_code="ka", takes_requests=True)
    found: dict[str, str | Promise] = {page.code: page.title for page in pages}
    return list(found.items())


# --- The types ---------------------------------------------------------------------------------

_SAMPLE: dict[str, Any] = {
    "title": "მაღალმთიან დასახლებაში მუდმივად მცხოვრები პირის სტატუსის მინიჭება",
    "request": RequestFacts(
        id=0,
        number="2026/1",
        service="highland-status",
        group="highland",
        applicant="person",
        channel="online",
        unit="dandalo",
        filed_on=date(2026, 11, 2),
    ),
    "url": "https://portal.example/desk/keda/services/1/",
}
NOBODY = _("None: neither name nor answers nor documents.")
FILED = MessageType(
    "service.filed.v1",
    _("Service request filed"),
    _("When somebody files a request."),
    _("None, or the e-mail address where the municipality has set so."),
    CaseKind.SERVICE,
    Filed,
    Filed(**_SAMPLE),
)
COMPLETED = MessageType(
    "service.completed.v1",
    _("Missing papers of a request came"),
    _("When the applicant has answered what was missing."),
    NOBODY,
    CaseKind.SERVICE,
    OfRequest,
    OfRequest(**_SAMPLE),
)
WITHDRAWN = MessageType(
    "service.withdrawn.v1",
    _("Service request withdrawn"),
    _("When the applicant takes the request back."),
    NOBODY,
    CaseKind.SERVICE,
    OfRequest,
    OfRequest(**_SAMPLE),
)
DECIDED = MessageType(
    "service.decided.v1",
    _("Service request decided on the portal"),
    _("When the department decides on the portal’s desk, or an exact rule does."),
    NOBODY,
    CaseKind.SERVICE,
    Decided,
    Decided(**_SAMPLE, result="positive"),
)

TYPES = (FILED, COMPLETED, WITHDRAWN, DECIDED)
TOPICS = {CaseKind.SERVICE: topics}
EVENTS = {
    "request.filed": filed,
    "request.completed": completed,
    "request.withdrawn": withdrawn,
    "request.decided": decided,
}
NEWS = {SUBJECT: take_news}
PRIVATE = {SUBJECT}
