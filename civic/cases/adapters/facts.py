"""What a kind with a form of its own tells of a message: title, text and place, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date

from civic.addresses import absolute
from civic.cases.messages import schema_name
from civic.cases.models import OutboxEvent
from civic.dates import local


@dataclass(frozen=True)
class Facts:
    """The few things every message can be told by. `url` is absolute, `due_on` where one is known."""

    title: str
    url: str
    text: str
    name: str
    on: date
    address: str = ""
    latitude: str = ""
    longitude: str = ""
    due_on: date | None = None


def facts(event: OutboxEvent) -> Facts:
    """The facts of a message; what it does not say stays empty."""
    data: Mapping[str, Any] = event.data
    url = str(data.get("url", ""))
    if url.startswith("/"):
        url = absolute(url)
    inner = next((one for one in data.values() if isinstance(one, dict) and "title" in one), {})
    title = str(data.get("title") or inner.get("title") or event.subject)
    demand = str(inner.get("demand", ""))
    return Facts(
        title=title,
        url=url,
        text="\n".join(one for one in (title, demand, url, event.case_key) if one),
        name=schema_name(event.type),
        on=local(event.at).date(),
        address=str(data.get("address", "")),
        latitude=_degrees(data.get("lat"), 90),
        longitude=_degrees(data.get("long"), 180),
        due_on=_day(data.get("dueOn") or data.get("dueAt")),
    )


def _degrees(value: Any, limit: int) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > limit:
        return ""
    return f"{value:.6f}"


def _day(value: Any) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return parse_date(value[:10])
    except ValueError:
        return None
