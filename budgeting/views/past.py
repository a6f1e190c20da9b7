"""Cycles from before the portal: a page each, marked as imported, and the same as CSV."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from budgeting.models import PastCycle
from civic import sheets
from civic.doors import in_place

COLUMNS = ["number", "title", "title_en", "votes", "cost_tetri", "won", "state"]


def _found(request: HttpRequest, slug: str) -> PastCycle:
    place: Any = request.municipality  # type: ignore[attr-defined]
    found = PastCycle.objects.filter(municipality=place, slug=slug).first()
    if found is None:
        raise Http404
    found.municipality = place
    return found


@require_safe
@in_place
def cycle(request: HttpRequest, cycle: str) -> HttpResponse:
    """What is known of a past cycle, what is not, and where it is from."""
    found = _found(request, cycle)
    projects = list(found.projects.order_by("-won", "-votes", "number"))
    named = sum(one.won and bool(one.title_ka) for one in projects)
    context = {
        "cycle": found,
        "projects": projects,
        "votes": max((one.votes or 0 for one in projects), default=0),
        "unnamed": (found.winners or 0) - named,
        "section": "budget",
    }
    return render(request, "budgeting/past.html", context)


@require_safe
@in_place
def as_csv(request: HttpRequest, cycle: str) -> HttpResponseBase:
    """The projects of a past cycle, one a line."""
    found = _found(request, cycle)
    lines = [
        [one.number, one.title_ka, one.title_en, one.votes, one.cost, "yes" if one.won else "no", one.state]
        for one in found.projects.all()
    ]  # fmt: skip
    return sheets.response(f"{found.municipality.slug}-{found.slug}.csv", COLUMNS, lines)
