"""Lists: by shelf, by nearness to the goal, by deadline, by words; and petitions that resemble a text.

Every list is served by an index that starts with the municipality and the shelf, so it costs the
same among a hundred and a hundred thousand petitions, as long as the reader does not page deep.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from civic.georgian import search_words
from civic.places.models import Municipality
from petitions.models import (
    Petition,
    SearchWord,
)
from petitions.models.petition import PetitionQuerySet, Shelf
from petitions.states import AWAITED_RESPONSES, Collection
from petitions.stems import stems

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
    """How many petitions stand in each of LISTS: one query, from an index alone."""
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


def search(rows: Rows, text: str) -> Rows:
    """Those of `rows` that hold every word of `text`, in any form and either script."""
    for word in stems(text)[:8]:
        rows = rows.filter(pk__in=SearchWord.objects.filter(word=word).values("petition_id"))
    return rows


def similar(
    text: str, municipality: Municipality, limit: int = 5, *, exclude: int | None = None
) -> list[Petition]:
    """Public petitions of the municipality that resemble `text`, most alike first.

    A rare word weighs more than a common one, a word of the title double. One shared word is
    enough only for a text of one or two. Each has its `shared_words`, as they stand in `text`.
    """
    asked = stems(text)[:60]
    matches: dict[int, Counter[str]] = {}
    rows = SearchWord.objects.filter(
        word__in=asked,
        petition__municipality=municipality,
        petition__shelf__in=[Shelf.CURRENT, Shelf.FINISHED, Shelf.REJECTED],
    ).exclude(petition=exclude)
    for petition_id, word, in_title in rows.values_list("petition_id", "word", "in_title")[:50_000]:
        matches.setdefault(petition_id, Counter())[word] = 2 if in_title else 1
    spread = Counter(word for found in matches.values() for word in found)
    least = 2 if len(asked) > 2 else 1
    ranked = sorted(
        (pk for pk, found in matches.items() if len(found) >= least),
        key=lambda pk: (-sum(weight / spread[word] for word, weight in matches[pk].items()), -pk),
    )[:limit]
    petitions = Petition.objects.light().in_bulk(ranked)
    forms = _forms(text)
    for pk, petition in petitions.items():
        petition.shared_words = [
            forms[word] for word in asked if word in matches[pk] and word in forms
        ]
    return [petitions[pk] for pk in ranked if not petitions[pk].hides_text]


def _forms(text: str) -> dict[str, str]:
    """Each stem with the word of the text it came from, as it was typed."""
    found: dict[str, str] = {}
    for word in text.split():
        for stem in search_words(word):
            found.setdefault(stem, word.strip(".,:;!?„“”\"'()"))
    return found


def _of(municipality: Municipality | None) -> PetitionQuerySet:
    rows = Petition.objects.all()
    return rows if municipality is None else rows.filter(municipality=municipality)
