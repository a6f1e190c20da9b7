"""Reading a residents' extract: a CSV of any of the usual kinds becomes lines of keyed hashes.

Nothing is written here and nothing of what stood in a line leaves it: a line that cannot be read
is known by its number and the code of what is wrong with it.
"""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from civic.dates import age_on, today
from civic.decisions import Refused
from civic.places.models import Municipality
from identity.rules import OLDEST
from identity.sealing import (
    Details,
    clean_number,
    match_key,
    name_key,
    number_key,
    person_key,
    plain_name,
)

COLUMNS = {
    "number": ("personal_number", "personal number", "პირადი ნომერი", "პირადი_ნომერი"),
    "last_name": ("last_name", "last name", "surname", "გვარი"),
    "first_name": ("first_name", "first name", "სახელი"),
    "born_on": ("born_on", "birth_date", "date of birth", "დაბადების თარიღი", "დაბადების_თარიღი"),
    "unit": ("unit", "administrative unit", "ერთეული", "ადმინისტრაციული ერთეული", "უბანი"),
}
REQUIRED = ("number", "last_name", "first_name", "born_on")
LONGEST_NAME = 50

PROBLEMS = {
    "columns": _("the line has fewer columns than the header"),
    "number": _("the personal number does not have eleven digits"),
    "name": _("a name is missing or is not written in letters"),
    "birth_date": _("the date of birth cannot be read; write it as 1990-05-31 or 31.05.1990"),
    "unit": _("the municipality has no unit of this name"),
    "twice": _("the personal number stands in an earlier line too"),
}

FAILURES = {
    "not_text": _("the file cannot be read as text"),
    "no_columns": _("the first line does not name the columns"),
    "empty": _("the file names no resident the portal could read"),
    "broken": _("the file was damaged on the way"),
}

NOT_TEXT = Refused(
    "not_text",
    _(
        "The file cannot be read as text. Save it from the spreadsheet as “CSV UTF-8” and upload that file."
    ),
)
NO_COLUMNS = Refused(
    "no_columns",
    _(
        "The first line must name the columns: personal_number, last_name, first_name, born_on and, "
        "if you have it, unit; or in Georgian: პირადი ნომერი, გვარი, სახელი, დაბადების თარიღი, ერთეული."
    ),
)


@dataclass(frozen=True)
class Line:
    """One resident as hashes, or the code of what is wrong with the line."""

    number: int
    problem: str = ""
    number_key: bytes = b""
    match_key: bytes = b""
    name_key: bytes = b""
    unit_id: int | None = None


def check_head(line: bytes) -> None:
    """Refuse at once a file whose first line does not name the columns. Raises Refused."""
    try:
        header = line.decode("utf-8-sig")
        _places(next(csv.reader([header], delimiter=_separator(header)), []))
    except (UnicodeDecodeError, csv.Error) as error:
        raise NOT_TEXT.fresh() from error


def read(
    file: Iterable[bytes],
    municipality: Municipality,
    *,
    skip: int = 0,
    seen: set[bytes] | None = None,
) -> Iterator[Line]:
    """Yield the lines of an extract one by one, so that a city's register never stands in memory.

    `file` gives lines of UTF-8, with or without a byte order mark, separated by commas, semicolons
    or tabs. The first `skip` lines have been read before. `seen` remembers numbers, to find one
    that stands there twice; whoever gives it may empty it. Raises Refused when the file as a whole
    cannot be read.
    """
    try:
        texts = codecs.iterdecode(file, "utf-8-sig")
        yield from _lines(texts, municipality, skip, set() if seen is None else seen)
    except (UnicodeDecodeError, csv.Error) as error:
        raise NOT_TEXT.fresh() from error


def _separator(header: str) -> str:
    return max(";,\t", key=header.count)


def _lines(
    texts: Iterator[str], municipality: Municipality, skip: int, seen: set[bytes]
) -> Iterator[Line]:
    header = next(texts, "")
    separator = _separator(header)
    places = _places(next(csv.reader([header], delimiter=separator), []))
    units = {
        name.strip().casefold(): unit.pk
        for unit in municipality.units.all()
        for name in (unit.slug, unit.name_ka, unit.name_en)
    }
    rows = csv.reader(texts, delimiter=separator)
    filled = (row for row in rows if any(cell.strip() for cell in row))
    for at, row in enumerate(filled):
        if at >= skip:
            yield _line(rows.line_num + 1, row, places, units, seen)


def _places(names: list[str]) -> dict[str, int]:
    """Which column holds what."""
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        plain = re.sub(r"\s+", " ", name).strip().casefold()
        for field, known in COLUMNS.items():
            if plain in known:
                found.setdefault(field, place)
    if any(field not in found for field in REQUIRED):
        raise NO_COLUMNS.fresh()
    return found


def _line(
    at: int, row: list[str], places: dict[str, int], units: dict[str, int], seen: set[bytes]
) -> Line:
    try:
        details = _details(row, places)
        unit = row[places["unit"]].strip() if len(row) > places.get("unit", len(row)) else ""
        if unit and unit.casefold() not in units:
            raise _BadLineError("unit")
        key = number_key(person_key(details.number))
        if key in seen:
            raise _BadLineError("twice")
    except _BadLineError as error:
        return Line(at, str(error))
    seen.add(key)
    return Line(at, "", key, match_key(details), name_key(details), units.get(unit.casefold()))


class _BadLineError(ValueError):
    """A line that cannot be read; the text is a code of PROBLEMS."""


def _details(row: list[str], places: dict[str, int]) -> Details:
    if len(row) <= max(places[field] for field in REQUIRED):
        raise _BadLineError("columns")
    number, last_name, first_name, born = (row[places[field]].strip() for field in REQUIRED)
    try:
        number = clean_number(number)
    except ValueError as error:
        raise _BadLineError("number") from error
    if any(not plain_name(name) or len(name) > LONGEST_NAME for name in (last_name, first_name)):
        raise _BadLineError("name")
    born_on = read_date(born)
    if born_on is None:
        raise _BadLineError("birth_date")
    return Details(number, first_name, last_name, born_on)


def parts_of_date(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of what is written as 1990-05-31, 31.05.1990 or 31/05/1990; None for anything else."""
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]00:00(?::00)?)?", text)
    local = re.fullmatch(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})", text)
    parts = iso.groups() if iso else local.groups()[::-1] if local else None
    if parts is None:
        return None
    year, month, day = (int(part) for part in parts)
    return year, month, day


def read_date(text: str) -> date | None:
    """A birth date, as `parts_of_date` reads it; None when nobody alive can be born on it."""
    parts = parts_of_date(text)
    if parts is None:
        return None
    try:
        born_on = date(*parts)
    except ValueError:
        return None
    return born_on if 0 <= age_on(born_on, today()) <= OLDEST else None
