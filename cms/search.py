"""One search over petitions and pages. Words are compared as stems, so that every form of a Georgian noun
and its Latin spelling find each other; nothing of the query reaches SQL but as a parameter."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import get_language
from wagtail.models import Page

from civic.places.models import Municipality
from cms.actions import stems
from cms.models import MunicipalityHomePage, PageWord
from petitions import queries as petitions

MOST = 20


@dataclass(frozen=True)
class Found:
    """What was found: petitions first, then pages, best first; at most twenty of each."""

    petitions: list[Any]
    pages: list[Page]

    def __bool__(self) -> bool:
        return bool(self.petitions or self.pages)


def search(query: str, place: Municipality | None) -> Found:
    """Look for `query` in public petitions and published pages of the language in force."""
    words = stems(query)[:12]
    if not words:
        return Found([], [])
    found: list[Any] = []
    for state in ("current", "finished", "rejected"):
        rows = petitions.search(petitions.listed(place, state), query)[: MOST - len(found)]
        found += [petition for petition in rows if not petition.hides_text]
    return Found(found, pages(words, place))


def pages(words: list[str], place: Municipality | None) -> list[Page]:
    """Published pages that hold the words: all of two, and at least two thirds of more."""
    enough = len(words) if len(words) < 3 else -(-len(words) * 2 // 3)
    rows = PageWord.objects.filter(
        word__in=words, page__live=True, page__locale__language_code=get_language() or "ka"
    )
    if place is not None:
        home = MunicipalityHomePage.objects.filter(
            municipality=place, locale__language_code=get_language() or "ka"
        ).first()
        if home is None:
            return []
        rows = rows.filter(page__path__startswith=home.path)
    best = (
        rows.values("page_id")
        .annotate(hits=Count("word"), titles=Count("word", filter=Q(in_title=True)))
        .filter(hits__gte=enough)
        .order_by("-hits", "-titles", "page_id")[:MOST]
    )
    order = [row["page_id"] for row in best]
    found = {page.pk: page for page in Page.objects.filter(pk__in=order).specific()}
    return [found[key] for key in order if key in found]
