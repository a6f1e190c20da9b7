"""What has happened to something, as its page tells it: a partial of `templates/journal/` per kind of entry."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.dateparse import parse_date, parse_datetime

from civic.journal.models import Entry


@dataclass(frozen=True)
class Told:
    """One entry: when (and how exactly that is said), which partial tells it, with what."""

    at: datetime
    form: str
    kind: str
    template: str
    data: dict[str, Any]


def told(entries: Iterable[Entry], *, to_the_minute: Container[str] = ()) -> list[Told]:
    """The entries ready for the page, in their order; of kinds `to_the_minute` the hour is said too."""
    return [
        Told(
            at=entry.at,
            form="moment" if entry.kind in to_the_minute else "day",
            kind=entry.kind,
            template=partial(entry.kind),
            data={name: _read(name, value) for name, value in entry.data.items()},
        )
        for entry in entries
    ]


@cache
def partial(kind: str) -> str:
    """The template that tells this kind; a general one for a kind that has none of its own."""
    name = f"journal/{kind.replace('.', '_')}.html"
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return "journal/other.html"
    return name


def _read(name: str, value: Any) -> Any:
    """Moments and days are kept as text in the journal; give them back their kind."""
    if not isinstance(value, str):
        return value
    if name.endswith("_at") or name == "at":
        return parse_datetime(value) or value
    if name == "on" or name.endswith("_on"):
        return parse_date(value) or value
    return value


def latest(entries: Iterable[Told], kind: str) -> dict[str, Any]:
    """What the newest entry of a kind says; empty where there is none."""
    return next((entry.data for entry in entries if entry.kind == kind), {})
