"""Dates as an iCalendar file (RFC 5545): events without end, texts escaped, lines folded at 75 octets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils import timezone

WIDTH = 75


@dataclass(frozen=True)
class Event:
    """One date: `uid` stays the same for ever, so that a moved date moves in every calendar."""

    uid: str
    at: datetime
    title: str
    url: str
    place: str = ""


def response(name: str, title: str, events: Iterable[Event]) -> HttpResponse:
    """The file, to be subscribed to: calendars come again every six hours."""
    answer = HttpResponse(
        "\r\n".join(lines(title, events)) + "\r\n", content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def lines(title: str, events: Iterable[Event]) -> Iterator[str]:
    """The lines of the file."""
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//civic portal//deadlines//KA")
    yield from _folded(f"X-WR-CALNAME:{escaped(title)}")
    yield "REFRESH-INTERVAL;VALUE=DURATION:PT6H"
    stamp = _moment(timezone.now())
    for event in events:
        yield "BEGIN:VEVENT"
        yield from _folded(f"UID:{event.uid}")
        yield f"DTSTAMP:{stamp}"
        yield f"DTSTART:{_moment(event.at)}"
        yield from _folded(f"SUMMARY:{escaped(event.title)}")
        yield from _folded(f"URL:{event.url}")
        if event.place:
            yield from _folded(f"LOCATION:{escaped(event.place)}")
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def escaped(text: str) -> str:
    """A text value: what would end or part it is written with a backslash."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets; the next begin with a space, and no letter is cut."""
    piece, room = "", WIDTH
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", WIDTH - 1
        piece += letter
        room -= size
    yield piece
