"""Lists: by shelf, by nearness to the goal, by deadline, by words; and petitions that resemble a text.

Every list is served by an index that starts with the municipality and the shelf, so it costs the
same among a hundred and a hundred thousand petitions, as long as the reader does not page deep.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from civic import search as words
from civic.places.models import Municipality, Unit
from civic.places.queries import with_villages
from petitions.models import (
    Petition,
    SearchWord,
    Signature,
)
from petitions.models.petition import PetitionQuerySet, Shelf
from petitions.states import AWAITED_RESPONSES, Collection

LEAST_NEW = 5
LEAST_CURRENT = 5
MANY = 5_000  # from here on lists are counted once in a while: it takes 0.2 µs a petition each time
COUNTED_FOR = 20  # seconds
Rows = TypeVar("Rows", bound=QuerySet[Petition])

LISTS = ("current", "finished", "answered", "rejected")
ORDERS = {
    "current": ("missing", "-pk"),
    "finished": ("-closed_at", "-pk"),
    "answered": ("-decided_at", "-pk"),
    "rejected": ("-rejected_at", "-pk"),
}
SORTS = {
    "nearest": ("missing", "-pk"),
    "newest": ("-published_at", "-pk"),
    "deadline": ("closes_at", "-pk"),
}


def listed(
    municipality: Municipality | None, state: str = "current", sort: str = ""
) -> PetitionQuerySet:
    """One public list, in its usual order; `sort` (see SORTS) is for the current ones.

    `finished` holds the answered ones too. Without municipality: the whole country.
    """
    rows = in_list(_of(municipality), state)
    order = SORTS.get(sort, ORDERS[state]) if state == "current" else ORDERS[state]
    return rows.light().order_by(*order)


def in_list(rows: PetitionQuerySet, state: str) -> PetitionQuerySet:
    """The rows that stand in one of LISTS; KeyError for any other word."""
    return {
        "current": rows.filter(shelf=Shelf.CURRENT),
        "finished": rows.filter(shelf=Shelf.FINISHED),
        "answered": rows.filter(shelf=Shelf.FINISHED, decided_at__isnull=False),
        "rejected": rows.filter(shelf=Shelf.REJECTED),
    }[state]


def counts_by_state(municipality: Municipality | None = None) -> dict[str, int]:
    """How many petitions stand in each of LISTS: one query, from an index alone.

    Where they are many, the answer is kept for some seconds, and a list costs the same at any length.
    """
    key = f"petitions.counts.{municipality.pk if municipality else 'all'}"
    kept: dict[str, int] | None = cache.get(key)
    if kept is not None:
        return kept
    counts = _counted(municipality)
    if sum(counts.values()) >= MANY:
        cache.set(key, counts, COUNTED_FOR)
    return counts


def _counted(municipality: Municipality | None) -> dict[str, int]:
    rows = (
        _of(municipality)
        .exclude(shelf="")
        .values("shelf")
        .annotate(n=Count("pk"), answered=Count("decided_at"))
        .order_by()
    )
    found = {row["shelf"]: row for row in rows}
    counts = {
        name: found[name]["n"] if name in found else 0 for name in LISTS if name != "answered"
    }
    counts["answered"] = found["finished"]["answered"] if "finished" in found else 0
    return counts


def open_counts() -> dict[int, int]:
    """How many petitions are current in each municipality, by its primary key."""
    rows = (
        Petition.objects.filter(shelf=Shelf.CURRENT).values("municipality").annotate(n=Count("pk"))
    )
    return {row["municipality"]: row["n"] for row in rows.order_by()}


def signature_total(municipality: Municipality | None = None) -> int:
    """All signatures that count, over all published petitions."""
    return _of(municipality).exclude(shelf="").aggregate(n=Sum("count"))["n"] or 0


def newest(municipality: Municipality | None, limit: int) -> PetitionQuerySet:
    """The newest current petitions."""
    return listed(municipality, "current", "newest")[:limit]


def near_threshold(municipality: Municipality | None, limit: int) -> PetitionQuerySet:
    """Current petitions with the fewest signatures missing, reached ones left out."""
    return listed(municipality, "current", "nearest").filter(missing__gt=0)[:limit]


def latest_answers(municipality: Municipality | None, limit: int) -> PetitionQuerySet:
    """The newest decisions."""
    return listed(municipality, "answered").select_related("decision")[:limit]


def trending(municipality: Municipality, limit: int) -> list[tuple[Petition, int]]:
    """Current petitions with the most signatures of the last day, and how many; computed once a minute.

    Fewer than five new ones, or fewer than five current petitions, make no trend.
    """
    minute = int(time.time() // 60)
    key = f"petitions.trending.{municipality.pk}.{minute}"
    found: list[tuple[int, int]] | None = cache.get(key)
    if found is None:
        found = _busiest(municipality)
        cache.set(key, found, 60)
    rows = Petition.objects.light().in_bulk([pk for pk, _new in found[:limit]])
    current = [(rows[pk], new) for pk, new in found[:limit] if pk in rows]
    return [(row, new) for row, new in current if row.shelf == Shelf.CURRENT]


def _busiest(municipality: Municipality) -> list[tuple[int, int]]:
    current = Petition.objects.filter(municipality=municipality, shelf=Shelf.CURRENT)
    if current.count() < LEAST_CURRENT:
        return []
    since = timezone.now() - timedelta(days=1)
    rows = (
        Signature.objects.filter(
            petition__in=current.values("pk"), signed_at__gte=since, index__isnull=False
        )
        .values("petition")
        .annotate(new=Count("pk"))
        .filter(new__gte=LEAST_NEW)
        .order_by("-new", "-petition")[:10]
    )
    return [(row["petition"], row["new"]) for row in rows]


def is_guessed(text: str) -> bool:
    """True when a word asked for stands in no petition, so that words like it are searched."""
    return words.is_guessed(SearchWord, text)


@dataclass(frozen=True)
class Deadline:
    """A date by which something happens to a petition: it closes, or an answer is owed."""

    petition: Petition
    at: datetime
    kind: str


def next_deadlines(
    municipality: Municipality | None, limit: int, at: datetime | None = None
) -> list[Deadline]:
    """The nearest closings ("closes") and owed answers ("answer"), soonest first."""
    at = at or timezone.now()
    closing = listed(municipality, "current", "deadline").filter(
        collection_state=Collection.OPEN, closes_at__gt=at
    )[:limit]
    owed = (
        _of(municipality)
        .filter(shelf=Shelf.FINISHED, response_state__in=AWAITED_RESPONSES, response_due_at__gt=at)
        .light()
        .order_by("response_due_at")[:limit]
    )
    found = [Deadline(row, row.closes_at, "closes") for row in closing if row.closes_at]
    found += [Deadline(row, row.response_due_at, "answer") for row in owed if row.response_due_at]
    return sorted(found, key=lambda one: one.at)[:limit]


def in_unit(rows: Rows, unit: Unit, units: Iterable[Unit]) -> Rows:
    """Those of `rows` about `unit` or a village that belongs to it; `units` are the municipality's."""
    return rows.filter(unit__in=with_villages(unit, units))


def search(rows: Rows, text: str) -> Rows:
    """Those of `rows` that hold every word of `text`, in any form and either script."""
    return words.having(rows, SearchWord, "petition", text)


def similar(
    text: str, municipality: Municipality, limit: int = 5, *, exclude: int | None = None
) -> list[Petition]:
    """Public petitions of the municipality that resemble `text`, most alike first.

    How they are ranked says `civic.search.resembling`. Each has its `shared_words`, as they stand
    in `text`.
    """
    rows = SearchWord.objects.filter(
        petition__municipality=municipality,
        petition__shelf__in=[Shelf.CURRENT, Shelf.FINISHED, Shelf.REJECTED],
    ).exclude(petition=exclude)
    ranked = words.resembling(rows, "petition", text, limit)
    petitions = Petition.objects.light().in_bulk([pk for pk, _shared in ranked])
    for pk, shared in ranked:
        petitions[pk].shared_words = shared
    return [petitions[pk] for pk, _shared in ranked if not petitions[pk].hides_text]


def _of(municipality: Municipality | None) -> PetitionQuerySet:
    rows = Petition.objects.all()
    return rows if municipality is None else rows.filter(municipality=municipality)
