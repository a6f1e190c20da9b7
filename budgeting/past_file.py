"""The file of past cycles: columns, checks with line numbers, and its rows as plain facts. No database.

The format is described in `docs/past-cycles.md`.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from budgeting.models import PastProject
from civic.money import parse_lari

CYCLE = (
    "cycle", "title_ka", "title_en", "voted_from", "voted_to", "budget_lari", "voters", "ideas", "winners", "done",
    "note_ka", "note_en", "source_ka", "source_en", "source_url",
)  # fmt: skip
PROJECT = ("cycle", "number", "title_ka", "title_en", "votes", "cost_lari", "won", "state")
COLUMNS = ("row", *dict.fromkeys([*CYCLE, *PROJECT]))
DAYS, NUMBERS, AMOUNTS = {"voted_from", "voted_to"}, {"voters", "ideas", "winners", "done", "votes"}, {"budget_lari", "cost_lari"}  # fmt: skip
NEEDED = {"cycle": {"cycle", "title_ka", "source_ka"}, "project": {"cycle", "number", "won"}}
LONGEST = {"title_ka": 140, "title_en": 140, "note_ka": 2000, "note_en": 2000, "source_ka": 300, "source_en": 300, "source_url": 200}  # fmt: skip


@dataclass
class Cycle:
    """One cycle of the file: its fields, and its projects by number."""

    slug: str
    facts: dict[str, Any]
    projects: dict[int, dict[str, Any]] = field(default_factory=dict)


def read(text: str) -> list[Cycle]:
    """The cycles of a file. Raises ValidationError with every wrong line, when there is one."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if unknown := set(rows.fieldnames or ()) ^ set(COLUMNS):
        raise ValidationError([f"line 1: columns missing or unknown: {', '.join(sorted(unknown))}"])
    found: dict[str, Cycle] = {}
    wrong: list[str] = []
    for row in rows:
        try:
            _take(found, row)
        except ValidationError as error:
            wrong += [f"line {rows.line_num}: {message}" for message in error.messages]
    wrong += list(_sums(found))
    if wrong:
        raise ValidationError(wrong)
    return list(found.values())


def _take(found: dict[str, Cycle], row: dict[str, str]) -> None:
    kind = row["row"]
    if kind not in NEEDED:
        raise ValidationError("“row” is either cycle or project")
    allowed = set(CYCLE if kind == "cycle" else PROJECT)
    given = {name: (value or "").strip() for name, value in row.items() if name != "row"}
    if strange := [name for name, value in given.items() if value and name not in allowed]:
        raise ValidationError(f"not a field of a {kind}: {', '.join(strange)}")
    if missing := [name for name in sorted(NEEDED[kind]) if not given[name]]:
        raise ValidationError(f"{', '.join(missing)} must not be empty")
    facts = {name: _value(name, given[name]) for name in allowed - {"cycle"}}
    slug = given["cycle"]
    if slug != slugify(slug):
        raise ValidationError("“cycle” is of small Latin letters, digits and hyphens")
    if kind == "cycle":
        if slug in found:
            raise ValidationError(f"cycle {slug} stands in the file twice")
        found[slug] = Cycle(slug, facts)
        return
    if slug not in found:
        raise ValidationError(f"the line of the cycle {slug} must come before its projects")
    number = facts.pop("number")
    if number in found[slug].projects:
        raise ValidationError(f"project {number} stands in the cycle twice")
    found[slug].projects[number] = facts


def _value(name: str, text: str) -> Any:
    if name in DAYS:
        return _day(text) if text else None
    if name in NUMBERS or name == "number":
        if text and not (text.isascii() and text.isdigit() and len(text) < 8):
            raise ValidationError(f"{name}: a whole number is expected, not “{text}”")
        return int(text) if text else None
    if name in AMOUNTS:
        return parse_lari(text) if text else None
    if name == "won":
        if text not in {"yes", "no"}:
            raise ValidationError("won: yes or no")
        return text == "yes"
    if name == "state" and text and text not in PastProject.State.values:
        raise ValidationError(f"state: one of {', '.join(PastProject.State.values)}, or empty")
    if len(text) > LONGEST.get(name, 160):
        raise ValidationError(f"{name}: at most {LONGEST[name]} characters")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError(f"a day is written 2019-11-25, not “{text}”") from error


def _sums(found: dict[str, Cycle]) -> Iterator[str]:
    """A source may name fewer winners than it counts, never more."""
    for cycle in found.values():
        won = sum(one["won"] for one in cycle.projects.values())
        done = sum(one["state"] == "done" for one in cycle.projects.values())
        for name, named in (("winners", won), ("done", done)):
            said = cycle.facts[name]
            if said is not None and named > said:
                yield f"cycle {cycle.slug}: {named} projects named, but {name} is {said}"
