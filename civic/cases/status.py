"""What the municipal management system tells of a case, by whichever way: one idempotent function."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.cases import documents
from civic.cases.hearing import is_private, tell
from civic.cases.messages import moment
from civic.cases.models import Case
from civic.cases.states import CASE, ORDER, CaseState
from civic.cases.subjects import record_about_subject
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.workflow import lock

logger = logging.getLogger("civic.cases")

TOLD = frozenset(ORDER) - {CaseState.REQUESTED.value}


@dataclass(frozen=True)
class Document:
    """A document the municipality names: its name, address and SHA-256 (64 hexadecimal digits)."""

    name: str = ""
    url: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class News:
    """One statement about a case. `status` is one of CaseState, or a word we do not know.

    `result` is one of CaseResult or empty. `due_on` is the day by which the system plans to decide; with a word of
    its own (what the applicant is asked for) the day of that.
    """

    status: str
    number: str = ""
    url: str = ""
    text: str = ""
    at: datetime | None = None
    document: Document | None = None
    result: str = ""
    due_on: date | None = None


@transaction.atomic
def apply_status(case: Case, news: News) -> bool:
    """Take the news over, put it on the timeline of the case's subject, and tell the app whose row that is.

    Returns False when nothing is new: the same status twice has no effect. A status the portal
    does not know is shown as `case.news` and leaves the state as it is. Raises Refused("backwards")
    for a status that lies behind the present one, and what the app of the subject refuses.
    """
    case = lock(case)
    _take_facts(case, news)
    data = _public_data(case, news)
    if news.status not in TOLD:
        return _unknown(case, news, data)
    if news.status == case.state and not _is_moved_sitting(case, news):
        return False
    if news.status != case.state and not CASE.may(case.state, news.status):
        raise Refused("backwards", _("The case is further than that already."))
    public = not is_private(case.subject_type)
    if news.status == case.state:
        record_about_subject("case.scheduled", case, by=None, data=data, public=public)
    else:
        CASE.move(case, news.status, by=None, data=data, public=public)
    documents.note(case, news.document)
    tell(case, news)
    return True


def _is_moved_sitting(case: Case, news: News) -> bool:
    """True for a case that is on the agenda and is told of in other words: the sitting has moved."""
    if news.status != CaseState.SCHEDULED or not news.text:
        return False
    subject = {"subject_type": case.subject_type, "subject_id": case.subject_id}
    told = Entry.objects.filter(kind="case.scheduled", **subject).order_by("-pk")
    last = next((one.data for one in told if one.data["number"] == case.number), None)
    return last is not None and last["text"] != news.text


def _take_facts(case: Case, news: News) -> None:
    """Keep number and address, the first the system names, its newest plan and the result.

    The day by which the decision is owed is the portal's to say, and stays.
    """
    told = {
        "number": case.number or news.number,
        "url": case.url or news.url,
        # of another word (what the applicant is asked for) the day is not the decision's
        "planned_on": (news.due_on if news.status in TOLD else None) or case.planned_on,
        "result": news.result or case.result,
    }
    new = {name: value for name, value in told.items() if value != getattr(case, name)}
    for name, value in new.items():
        setattr(case, name, value)
    if new:
        case.save(update_fields=sorted(new))


def _unknown(case: Case, news: News, data: dict[str, Any]) -> bool:
    if case.external_status == news.status:
        return False
    logger.warning("case %s: unknown status %r", case.pk, news.status)
    case.external_status = news.status
    case.save(update_fields=["external_status"])
    public = not is_private(case.subject_type)
    record_about_subject("case.news", case, by=None, public=public, data=data)
    documents.note(case, news.document)
    tell(case, news)
    return True


def _public_data(case: Case, news: News) -> dict[str, Any]:
    document = news.document
    return {
        "number": case.number,
        "status": news.status,
        "at": moment(news.at or timezone.now()),
        "source": str(case.connector or ""),
        "text": news.text,
        "url": case.url,
        "result": news.result,
        "planned_on": news.due_on.isoformat() if news.due_on and news.status in TOLD else None,
        "due_on": news.due_on.isoformat() if news.due_on and news.status not in TOLD else None,
        # which one is told when it has been fetched and its hash was the one named
        "has_document": bool(document and document.url),
    }
