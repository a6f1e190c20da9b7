"""The lists of a municipality's petitions: current, finished, answered, rejected. The address is the filter."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from civic import words
from civic.doors import in_place, unknown_filter
from civic.places.models import Municipality
from petitions import queries
from petitions.filters import PetitionFilter
from petitions.views.rows import rows_of

KNOWN = {"state", "unit", "topic", "q", "sort", "page"}
PER_PAGE = 25
MOST_TRENDING = 3
MOST_DIGITS = 6

LABELS: dict[str, str | Promise] = {
    "current": gettext_lazy("Current"),
    "finished": gettext_lazy("Finished"),
    "answered": gettext_lazy("Answered"),
    "rejected": gettext_lazy("Rejected"),
}
HEADINGS: dict[str, str | Promise] = {
    "current": gettext_lazy("Current petitions"),
    "finished": gettext_lazy("Finished petitions"),
    "answered": gettext_lazy("Answered petitions"),
    "rejected": gettext_lazy("Rejected petitions"),
}


@dataclass(frozen=True)
class Found:
    """A list as the address asks for it: the filter, and the petitions it leaves."""

    place: Municipality
    state: str
    filter: PetitionFilter
    refused: bool

    @property
    def petitions(self) -> Any:
        """The petitions in order; none for an address that was refused."""
        return self.filter.queryset.none() if self.refused else self.filter.qs

    def total(self, counts: dict[str, int]) -> int | None:
        """How many they are, if `queries.counts_by_state` says so: when nothing is left out."""
        return None if self.refused or self.filter.narrows else counts[self.state]


def find(request: HttpRequest) -> Found | HttpResponse:
    """The list the address asks for; 400 for a filter there is not. Used by the page and the files."""
    if refusal := unknown_filter(request, KNOWN):
        return refusal
    place: Municipality = request.municipality
    state = request.GET.get("state", "") or "current"
    if state not in queries.LISTS:
        refusal = unknown_filter(request, set())
        assert refusal is not None
        return refusal
    chosen = PetitionFilter(request.GET, queries.listed(place, state), place=place, state=state)
    return Found(place, state, chosen, refused=not chosen.form.is_valid())


def page_of(
    request: HttpRequest, petitions: Any, per_page: int = PER_PAGE, *, total: int | None = None
) -> Any:
    """The page of the list the address asks for; `total` saves counting. Raises Http404 outside."""
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS):
        raise Http404
    paginator = Paginator(petitions, per_page)
    if total is not None:
        paginator.count = total
    try:
        return paginator.page(int(asked))
    except EmptyPage as error:
        raise Http404 from error


@require_safe
@in_place
def petition_list(request: HttpRequest) -> HttpResponse:
    """One of the lists, filtered and in order, a page at a time."""
    found = find(request)
    if isinstance(found, HttpResponse):
        return found
    counts = queries.counts_by_state(found.place)
    page = page_of(request, found.petitions, total=found.total(counts))
    context = {
        "state": found.state,
        "heading": HEADINGS[found.state],
        "filter": found.filter,
        "form": found.filter.form,
        "facets": [
            {
                "label": label,
                "count": counts[state],
                "url": _url(found.place, state=state),
                "current": state == found.state,
            }
            for state, label in LABELS.items()
        ],
        "sorts": _sorts(request, found),
        "elsewhere": _elsewhere(request, found),
        "guessed": _guessed(found),
        "trending": _trending(found, page.number),
        "page": page,
        "rows": rows_of(page.object_list),
        "found_label": _found_label(found, page.paginator.count),
        "empty": _empty(found),
        "files": {
            suffix: _suffixed(request, found.place, suffix)
            for suffix in ("atom", "csv", "json", "ics")
        },
        "section": "petitions",
    }
    return render(request, "petitions/list.html", context, status=400 if found.refused else 200)


def _elsewhere(request: HttpRequest, found: Found) -> list[dict[str, Any]]:
    """How many petitions the same filter finds in the other lists."""
    if found.refused or not found.filter.narrows:
        return []
    query = request.GET.copy()
    for name in ("page", "state", "sort"):
        query.pop(name, None)
    links = []
    for state, label in LABELS.items():
        if state == found.state or (found.state == "finished" and state == "answered"):
            continue
        rows = queries.listed(found.place, state)
        other = PetitionFilter(query, rows, place=found.place, state=state)
        if other.form.is_valid() and (total := other.qs.count()):
            query["state"] = state
            links.append({"label": label, "count": total, "url": f"?{query.urlencode()}"})
            del query["state"]
    return links


def _guessed(found: Found) -> bool:
    """True when a word asked for stands nowhere and words like it were searched."""
    asked = found.filter.form.cleaned_data.get("q", "") if not found.refused else ""
    return bool(asked) and queries.is_guessed(asked)


def _trending(found: Found, page: int) -> list[Any]:
    """What most people signed in the last day, above the unfiltered list of current petitions."""
    if found.refused or found.state != "current" or found.filter.narrows or page > 1:
        return []
    return [
        {"petition": row, "new": new} for row, new in queries.trending(found.place, MOST_TRENDING)
    ]


def _url(place: Municipality, **query: str) -> str:
    address = reverse("petitions:list", args=[place.slug])
    shown = QueryDict(mutable=True)
    shown.update({key: text for key, text in query.items() if text and text != "current"})
    return f"{address}?{shown.urlencode()}" if shown else address


def _suffixed(request: HttpRequest, place: Municipality, suffix: str) -> str:
    """The same list as a file: the same filter, without the page."""
    query = request.GET.copy()
    query.pop("page", None)
    address = reverse(f"petitions:{suffix}", args=[place.slug])
    return f"{address}?{query.urlencode()}" if query else address


def _sorts(request: HttpRequest, found: Found) -> list[dict[str, Any]]:
    query = request.GET.copy()
    query.pop("page", None)
    links = []
    for sort, label in found.filter.sorts.items():
        query["sort"] = sort
        links.append(
            {
                "label": label,
                "url": f"?{query.urlencode()}",
                "current": sort == found.filter.order,
            }
        )
    return links


def _found_label(found: Found, total: int) -> str:
    """“12 current petitions”, in whole sentences so that each language can put them its way."""
    said = {
        "current": ngettext("%(n)s current petition", "%(n)s current petitions", total),
        "finished": ngettext("%(n)s finished petition", "%(n)s finished petitions", total),
        "answered": ngettext("%(n)s answered petition", "%(n)s answered petitions", total),
        "rejected": ngettext("%(n)s rejected petition", "%(n)s rejected petitions", total),
    }[found.state]
    return said % {"n": words.number(total)}


def _empty(found: Found) -> dict[str, Any]:
    """Why the list is empty, and what can be done about it."""
    if found.refused:
        return {"title": _("The filter could not be read"), "text": _("See above what to change.")}
    if found.filter.narrows:
        return {
            "title": _("No petition fits this filter"),
            "text": _("Try fewer words or another part of the municipality."),
            "url": _url(found.place, state=found.state),
            "link": _("Clear the filter"),
        }
    titles = {
        "current": _("Nobody is collecting signatures at the moment"),
        "finished": _("No petition has finished yet"),
        "answered": _("No petition has been answered yet"),
        "rejected": _("No petition has been rejected"),
    }
    texts = {
        "current": _("Any voter registered here can start a petition."),
        "finished": _("A petition stands here once its collection has ended."),
        "answered": _("A petition stands here once the mayor or the sakrebulo has answered."),
        "rejected": _("Each refusal would stand here with its reason."),
    }
    return {"title": titles[found.state], "text": texts[found.state]}
