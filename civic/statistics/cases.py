"""Figures of the cases of a municipality by department: what was received, what came of it, what is late.

A case counts once, however many systems have it, by the day it was received. What counts as what:

- received: its first message was written within the period;
- under way: neither decided nor closed up to now;
- decided positively, in part, negatively: as the municipality has told, or the portal itself decided;
- ended otherwise: decided or closed without such a result, or left without consideration;
- overdue: under way though the day by which a decision is owed has passed.

How many cases a municipality or a department has, and how they ended, is about cases and stands
whatever it is. Narrowed to a kind, small figures of a department are kept back and the municipality's
totals stand; narrowed to a village, or to a kind within a department, small totals are kept back too.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.cases.models import Case
from civic.cases.states import CaseState
from civic.dates import TBILISI, local
from civic.places.models import Department, Municipality
from civic.statistics.small import OTHERS, hidden, merged

ALL, NOBODY = "*", "-"
PARTS = ("under_way", "positive", "partly", "negative", "otherwise")
COLUMNS = ("received", *PARTS, "overdue")
LABELS = {
    "received": gettext_lazy("Received"),
    "under_way": gettext_lazy("Under way"),
    "positive": gettext_lazy("Decided positively"),
    "partly": gettext_lazy("Decided in part"),
    "negative": gettext_lazy("Decided negatively"),
    "otherwise": gettext_lazy("Ended otherwise"),
    "overdue": gettext_lazy("Overdue"),
}
MEANINGS = {
    "received": gettext_lazy(
        "Cases that came in within the period; each is counted once, whichever systems it is kept in."
    ),
    "under_way": gettext_lazy(
        "Cases of the period that are neither decided nor closed up to now, the overdue ones included."
    ),
    "positive": gettext_lazy("What was asked for was granted."),
    "partly": gettext_lazy("What was asked for was granted in part."),
    "negative": gettext_lazy("What was asked for was not granted."),
    "otherwise": gettext_lazy(
        "Decided or closed without such a result: withdrawn, forwarded, left without consideration."
    ),
    "overdue": gettext_lazy(
        "Under way though the day by which a decision is owed has passed; part of those under way."
    ),
}
ENDED = (CaseState.DECIDED.value, CaseState.CLOSED.value)
FIRST_MONTH = {1: 1, 2: 4, 3: 7, 4: 10}


class Guard(Enum):
    """Which small figures of a table are kept back."""

    NOTHING = "nothing"
    DEPARTMENTS = "departments"
    EVERYTHING = "everything"

    @classmethod
    def of(cls, *, kind: bool, department: bool, unit: bool) -> "Guard":
        """The guard of figures narrowed to a kind, a department, a village."""
        if unit or (kind and department):
            return cls.EVERYTHING
        return cls.DEPARTMENTS if kind else cls.NOTHING


@dataclass(frozen=True)
class Line:
    """A department with its figures by column; None for a figure that is not shown."""

    code: str
    name: str
    figures: dict[str, int | None]

    @property
    def cells(self) -> list[int | None]:
        """The figures in the order of COLUMNS."""
        return [self.figures[column] for column in COLUMNS]

    @property
    def labelled(self) -> list[tuple[str, int | None]]:
        """The same, each with the words of its column."""
        return [(str(LABELS[column]), self.figures[column]) for column in COLUMNS]


@dataclass(frozen=True)
class Table:
    """The departments, largest first, and all together; nothing where there are too few cases."""

    lines: list[Line]
    total: Line | None

    @property
    def hides(self) -> bool:
        """True when some figure is not shown."""
        rows = [*self.lines, *([self.total] if self.total else [])]
        return any(figure is None for row in rows for figure in row.figures.values())


def of(municipality: Municipality) -> QuerySet[Case]:
    """The cases of a municipality."""
    return Case.objects.filter(municipality=municipality)


def within(rows: QuerySet[Case], year: int, quarter: int | None = None) -> QuerySet[Case]:
    """Those received in a year, or a quarter of it, on a Tbilisi calendar."""
    first = date(year, FIRST_MONTH[quarter or 1], 1)
    last = (
        date(year + 1, 1, 1)
        if quarter in (None, 4)
        else date(year, FIRST_MONTH[(quarter or 0) + 1], 1)
    )
    return rows.filter(created_at__gte=_midnight(first), created_at__lt=_midnight(last))


def first_year(municipality: Municipality) -> int | None:
    """The year of the municipality's first case; None where there is none."""
    found = of(municipality).aggregate(first=Min("created_at"))["first"]
    return local(found).year if found else None


def table(
    rows: QuerySet[Case],
    departments: dict[int, Department],
    day: date,
    guard: Guard = Guard.NOTHING,
) -> Table:
    """The figures of `rows` by department; one query. `day` is the one that “overdue” goes by."""
    counts: dict[str, Counter[str]] = {}
    by_slug = {one.pk: one.slug for one in departments.values()}
    for case in _once(rows):
        department = by_slug.get(case["leads"], NOBODY)
        counts.setdefault(department, Counter()).update(_said(case, day))
    names = {one.slug: one.name for one in departments.values()}
    return _shown(counts, {**names, NOBODY: _("Department not named")}, guard)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=TBILISI)


def _once(rows: QuerySet[Case]) -> Iterable[Any]:
    """Each case once: what any of the systems that have it knows."""
    return (
        rows.order_by()
        .values("key")
        .annotate(
            leads=Max("department"),
            outcome=Max("result"),
            ended=Max("decided_at"),
            closed=Max("pk", filter=Q(state__in=ENDED)),
            due=Max("due_on"),
        )
    )


def _said(case: dict[str, Any], day: date) -> list[str]:
    """The columns a case counts in."""
    outcome = case["outcome"]
    if outcome:
        return ["received", outcome]
    if case["ended"] or case["closed"]:
        return ["received", "otherwise"]
    late = case["due"] is not None and case["due"] < day
    return ["received", "under_way", *(["overdue"] if late else [])]


def _shown(counts: dict[str, Counter[str]], names: dict[str, str], guard: Guard) -> Table:
    """The table; where figures are guarded, small departments are joined and small figures kept back."""
    groups: Collection[str] = counts
    if guard is not Guard.NOTHING:
        groups = merged(Counter({code: found["received"] for code, found in counts.items()}))
    joined: dict[str, Counter[str]] = {}
    for code, found in counts.items():
        joined.setdefault(code if code in groups else OTHERS, Counter()).update(found)
    total = sum(joined.values(), Counter[str]())
    grid = {
        code: {column: found[column] for column in COLUMNS}
        for code, found in {**joined, ALL: total}.items()
    }
    gone = _gone(grid, guard)

    def line(code: str, name: str) -> Line:
        cells = grid[code].items()
        return Line(code, name, {key: None if (code, key) in gone else n for key, n in cells})

    order = sorted(joined, key=lambda code: (code in (OTHERS, NOBODY), -joined[code]["received"]))
    names = {**names, OTHERS: _("Other departments") if len(joined) > 1 else _("All departments")}
    lines = [line(code, names[code]) for code in order]
    return Table(lines, line(ALL, _("Total")) if lines else None)


def _gone(grid: dict[str, dict[str, int]], guard: Guard) -> frozenset[tuple[str, str]]:
    """The cells kept back. A single line of a municipality is its total and stands as that does."""
    if guard is Guard.NOTHING or (guard is Guard.DEPARTMENTS and len(grid) == 2):
        return frozenset()
    return hidden(
        grid,
        total_row=ALL,
        parts=PARTS,
        whole="received",
        apart=["overdue"],
        total_is_shown=guard is Guard.DEPARTMENTS,
    )
