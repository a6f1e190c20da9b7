"""News of a case as a JSON object of our contract, in a status call or in the answer to a look-up."""

import re
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from civic.cases import messages
from civic.cases.models import CaseResult
from civic.cases.status import Document, News

SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST_TEXT = 2000


def news(data: dict[str, Any]) -> News:
    """The news in `data`, whose fields are in `schemas/case.status.v1.json`; raises BadMessage."""
    status = messages.text_of(data, "status", 60)
    if not status:
        raise messages.BadMessage("status is needed")
    return News(
        status=status,
        number=messages.text_of(data, "number", 60),
        url=messages.web_address(messages.text_of(data, "url", 500)),
        text=messages.text_of(data, "text", LONGEST_TEXT),
        at=_moment(messages.text_of(data, "at", 40)),
        document=_document(data.get("document")),
        result=_result(messages.text_of(data, "result", 20)),
        due_on=_day(messages.text_of(data, "dueOn", 10)),
    )


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise messages.BadMessage("at must be a moment with its time zone (RFC 3339)")
    return found


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise messages.BadMessage("dueOn must be a day (2026-11-22)")
    return found


def _result(text: str) -> str:
    if text and text not in CaseResult.values:
        raise messages.BadMessage(f"result must be one of {', '.join(CaseResult.values)}")
    return text


def _document(value: Any) -> Document | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise messages.BadMessage("document must be an object")
    sha256 = messages.text_of(value, "sha256", 64)
    if not SHA256.fullmatch(sha256):
        raise messages.BadMessage("document.sha256 must be 64 lower-case hexadecimal digits")
    return Document(
        name=messages.text_of(value, "name", 200),
        url=messages.web_address(messages.text_of(value, "url", 500)),
        sha256=sha256,
    )
