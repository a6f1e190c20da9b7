"""The public figures of a municipality: the page, and the same numbers as CSV and JSON."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civic import sheets
from civic.dates import today
from civic.doors import in_place, unknown_filter
from civic.statistics import cases
from civic.statistics.charts import Segment, stacked
from civic.statistics.filters import CaseFilter
from civic.statistics.small import SMALLEST

KNOWN = {"year", "quarter", "department", "kind", "unit"}
COLOURS = {
    "positive": "c-spruce",
    "partly": "c-gold",
    "negative": "c-wine",
    "otherwise": "c-ui",
    "under_way": "c-clay",
}
NOT_SHOWN = "c-blank"


@dataclass(frozen=True)
class Found:
    """The filter, the figures under it, and the moment they are of."""

    filter: CaseFilter
    table: cases.Table
    at: datetime
    refused: bool


@require_safe
@in_place
def page(request: HttpRequest) -> HttpResponse:
    """The figures by department, as a chart and as a table, with what each one means."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    context = {
        "section": "statistics",
        "filter": found.filter,
        "form": found.filter.form,
        "table": found.table,
        "wants_a_year": not found.refused and found.filter.narrowed.wants_a_year,
        "bars": [(line, bar) for line in found.table.lines if (bar := _bar(line))],
        "most": max((line.figures["received"] or 0 for line in found.table.lines), default=0),
        "legend": [(cases.LABELS[name], colour) for name, colour in COLOURS.items()],
        "columns": [(name, cases.LABELS[name], cases.MEANINGS[name]) for name in cases.COLUMNS],
        "at": found.at,
        "smallest": SMALLEST,
        "files": _files(request),
    }
    return render(request, "statistics/page.html", context, status=400 if found.refused else 200)


@require_safe
@in_place
def csv(request: HttpRequest) -> HttpResponseBase:
    """One department a line; a figure that is not shown is an empty cell."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    if found.refused:
        return _refusal(found)
    lines = [
        [row["department"], row["name"], *(row[name] for name in cases.COLUMNS)]
        for row in _rows(found)
    ]
    name = f"statistics-{request.municipality.slug}.csv"
    return sheets.response(name, ["department", "name", *cases.COLUMNS], lines)


@require_safe
@in_place
def json(request: HttpRequest) -> HttpResponse:
    """The figures with what each means; null for one that is not shown."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    if found.refused:
        return _refusal(found)
    chosen = found.filter.form.cleaned_data
    return JsonResponse(
        {
            "municipality": request.municipality.slug,
            "as_of": found.at.isoformat(timespec="seconds"),
            "filter": {name: chosen.get(name) or None for name in sorted(KNOWN)},
            "smallest_shown": SMALLEST,
            "definitions": {name: str(cases.MEANINGS[name]) for name in cases.COLUMNS},
            "rows": _rows(found),
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _found(request: HttpRequest) -> Found | HttpResponse:
    """The figures the address asks for; 400 for a filter there is not."""
    if refusal := unknown_filter(request, KNOWN):
        return refusal
    place = request.municipality
    day = today()
    departments = {one.pk: one for one in place.departments.all()}
    years = list(range(day.year, (cases.first_year(place) or day.year) - 1, -1))
    chosen = CaseFilter(
        request.GET, cases.of(place), place=place, departments=departments, years=years
    )
    is_valid = chosen.form.is_valid()
    if is_valid and chosen.lacks_year:
        chosen.form.add_error("quarter", _("Choose the year of the quarter too."))
        is_valid = False
    rows = chosen.qs if is_valid else chosen.queryset.none()
    narrowed = chosen.narrowed if is_valid else cases.Narrowed()
    table = cases.table(rows, departments, day, narrowed)
    return Found(chosen, table, timezone.now(), not is_valid)


def _rows(found: Found) -> list[dict[str, Any]]:
    """Each line as the files have it, all together last."""
    lines = [*found.table.lines, *([found.table.total] if found.table.total else [])]
    return [{"department": line.code, "name": line.name, **line.figures} for line in lines]


def _bar(line: cases.Line) -> list[Segment]:
    """The parts of a department's bar, what is not shown as one piece at the end; none where nothing is."""
    parts = [(line.figures[name] or 0, colour) for name, colour in COLOURS.items()]
    rest = (line.figures["received"] or 0) - sum(width for width, _colour in parts)
    return stacked([*parts, (rest, NOT_SHOWN)]) if any(width for width, _colour in parts) else []


def _files(request: HttpRequest) -> dict[str, str]:
    query = request.GET.urlencode()
    place = request.municipality.slug
    return {
        name: reverse(f"statistics:{name}", args=[place]) + (f"?{query}" if query else "")
        for name in ("csv", "json")
    }


def _refusal(found: Found) -> HttpResponse:
    return JsonResponse({"errors": found.filter.form.errors.get_json_data()}, status=400)
