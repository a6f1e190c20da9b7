"""The register as an address asks for it: state, filter, period; the same for the page and the files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.dates import today
from civic.doors import unknown_filter
from civic.outcomes import queries
from civic.outcomes.filters import CommitmentFilter
from civic.outcomes.periods import Period, period
from civic.outcomes.queries.register import LATE, late
from civic.outcomes.states import State

KNOWN = {"q", "source", "unit", "department", "state", "page", "period"}
LABELS = {
    "": _("All promises"),
    LATE: _("Late"),
    State.RUNNING.value: State.RUNNING.label,
    State.DONE.value: State.DONE.label,
    State.DROPPED.value: State.DROPPED.label,
}


@dataclass(frozen=True)
class Asked:
    """The filter, what it leaves, and the state and period asked for."""

    filter: CommitmentFilter
    state: str
    period: Period | None
    refused: bool

    @property
    def rows(self) -> Any:
        """The commitments in the register's order; none for an address that was refused."""
        rows = self.filter.queryset.none() if self.refused else self.filter.qs
        day = today()
        if self.state == LATE:
            rows = rows.filter(late(day))
        elif self.state:
            rows = rows.filter(state=self.state)
        return queries.registered(rows, day)


def asked(request: HttpRequest) -> Asked | HttpResponse:
    """What the address asks for; 400 for a filter, state or period there is not."""
    if refusal := unknown_filter(request, KNOWN):
        return refusal
    state, code = request.GET.get("state", ""), request.GET.get("period", "")
    chosen = period(code)
    if state not in LABELS or (code and chosen is None):
        refusal = unknown_filter(request, set())
        assert refusal is not None
        return refusal
    place = request.municipality
    found = CommitmentFilter(request.GET, queries.of_municipality(place), place=place)
    return Asked(found, state, chosen, refused=not found.form.is_valid())


def facets(request: HttpRequest, found: Asked, day: date) -> list[dict[str, Any]]:
    """The states with their numbers under the present filter."""
    rows = found.filter.queryset.none() if found.refused else found.filter.qs
    numbers = queries.counts(rows, day)
    return [
        {
            "label": label,
            "count": numbers[state],
            "url": _with(request, state=state),
            "current": state == found.state,
        }
        for state, label in LABELS.items()
    ]


def files_of(request: HttpRequest) -> dict[str, str]:
    """The same list as files: the same filter, without the page."""
    place = request.municipality.slug
    query = _with(request).removeprefix("?")
    return {
        name: reverse(f"outcomes:{name}", args=[place]) + (f"?{query}" if query else "")
        for name in ("atom", "csv", "json")
    }


def _with(request: HttpRequest, **changed: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query[name] = value
        if not value:
            del query[name]
    return f"?{query.urlencode()}" if query else "?"
