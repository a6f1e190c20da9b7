"""Figures of the cases of a municipality by department: what was received, what came of it, what is late.

A case counts once, however many systems have it, by the day it was received. What counts as what:

- received: its first message was written within the period;
- under way: neither decided nor closed up to now;
- decided positively, in part, negatively: as the municipality has told, or the portal itself decided;
- ended otherwise: decided or closed without such a result, or left without consideration;
- overdue: under way though the day by which a decision is owed has passed.

How many cases a municipality or a department has, and how they ended, is about cases and stands
whatever it is. Narrowed to a kind, small figures of a department are kept back and the municipality's
totals stand; narrowed to a village, small totals are kept back too. What is kept back cannot be found
from the tables of the other kinds either. So that it cannot be found from those of other periods,
figures of a kind by department and figures of a village are told of whole years only.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.cases.models import Case
from civic.cases.states import CaseState
from civic.dates import TBILISI, local
from civic.places.models import Department, Municipality
from civic.statistics.small import kept_back

ALL, NOBODY = "*", "-"
Cell = tuple[str, str]  # department, kind
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


@dataclass(frozen=True)
class Narrowed:
    """To what a table is narrowed: a kind, a department (slug), a village; and whether to whole years."""

    kind: str = ""
    department: str = ""
    in_unit: bool = False
    whole_years: bool = True

    @property
    def is_guarded(self) -> bool:
        """True where small figures are kept back."""
        return bool(self.kind) or self.in_unit

    @property
    def wants_a_year(self) -> bool:
        """True where departments, and small totals, are not told for this period."""
        return self.is_guarded and not self.whole_years


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
    rows: QuerySet[Case], departments: dict[int, Department], day: date, narrowed: Narrowed
) -> Table:
    """The figures of `rows` by department; one query. `day` is the one that “overdue” goes by.

    `rows` are of the period and the village, of every kind and department: what of one can be shown
    depends on the others.
    """
    counts: dict[Cell, Counter[str]] = {}
    by_slug = {one.pk: one.slug for one in departments.values()}
    for case in _once(rows):
        cell = (by_slug.get(case["leads"], NOBODY), case["of_kind"])
        counts.setdefault(cell, Counter()).update(_said(case, day))
    names = {one.slug: one.name for one in departments.values()}
    return _shown(_cube(counts), {**names, NOBODY: _("Department not named")}, narrowed)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=TBILISI)


def _once(rows: QuerySet[Case]) -> Iterable[Any]:
    """Each case once: what any of the systems that have it knows."""
    return (
        rows.order_by()
        .values("key")
        .annotate(
            leads=Max("department"),
            of_kind=Max("kind"),
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


def _cube(counts: Mapping[Cell, Counter[str]]) -> dict[Cell, dict[str, int]]:
    """Every department crossed with every kind there is, and the totals of both."""
    rows = [*sorted({row for row, _kind in counts}), ALL]
    kinds = [*sorted({kind for _row, kind in counts}), ALL]
    sums: dict[Cell, Counter[str]] = {}
    for (row, kind), found in counts.items():
        for cell in ((row, kind), (row, ALL), (ALL, kind), (ALL, ALL)):
            sums.setdefault(cell, Counter()).update(found)
    empty = Counter[str]()
    return {
        (row, kind): {column: sums.get((row, kind), empty)[column] for column in COLUMNS}
        for row in rows
        for kind in kinds
    }


def _shown(cube: Mapping[Cell, dict[str, int]], names: dict[str, str], narrowed: Narrowed) -> Table:
    """The table of one kind, or of all; small figures kept back where it is guarded."""
    kind, whose = narrowed.kind or ALL, narrowed.department or ALL
    if (whose, kind) not in cube:
        return Table([], None)
    gone = _gone(cube, narrowed)

    def line(code: str, name: str) -> Line:
        hidden = gone.get((code, kind), frozenset())
        cells = cube[code, kind].items()
        return Line(code, name, {key: None if key in hidden else n for key, n in cells})

    total = replace(line(whose, _("Total")), code=ALL)
    if narrowed.wants_a_year:
        whole = line(whose, names.get(whose, _("All departments")))
        return Table([whole], total) if total.figures["received"] != 0 else Table([], None)
    codes = [narrowed.department] if narrowed.department else [row for row, of in cube if of == kind and row != ALL]  # fmt: skip
    lines = [line(code, names[code]) for code in codes]
    lines = [one for one in lines if one.figures["received"] != 0]
    lines.sort(key=lambda one: (one.code == NOBODY, -(one.figures["received"] or 0)))
    return Table(lines, total if lines else None)


def _gone(cube: Mapping[Cell, dict[str, int]], narrowed: Narrowed) -> dict[Cell, frozenset[str]]:
    """The figures kept back. For a period that is not told by department only open totals are left."""
    if not narrowed.is_guarded:
        return {}
    if narrowed.wants_a_year:
        stands = not narrowed.in_unit
        return {cell: frozenset(COLUMNS) for cell in cube if not (stands and ALL in cell)}
    return kept_back(
        cube,
        total=ALL,
        parts=PARTS,
        whole="received",
        apart=["overdue"],
        totals_stand=not narrowed.in_unit,
    )
