"""Reads of the directory: a municipality's services, by group, by words, by whom they are for."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from civic.places.models import Municipality
from civic.roles import Role
from cms.actions import stems
from cms.models import MunicipalityHomePage, PageWord
from cms.services.models import ServiceIndexPage, ServicePage

FOR_PERSONS, FOR_ORGANISATIONS = "persons", "organisations"


def code_taken(page: ServicePage) -> bool:
    """Has another service of the municipality (in any language) the code of this one?"""
    place = page.place
    if place is None or not page.code:
        return False
    return (
        below(place).filter(code=page.code).exclude(translation_key=page.translation_key).exists()
    )


def below(place: Municipality) -> QuerySet[ServicePage]:
    """Every service page of the municipality, in every language, published or not."""
    homes = MunicipalityHomePage.objects.filter(municipality=place).values_list("path", flat=True)
    found = Q(pk__in=[])
    for path in homes:
        found |= Q(path__startswith=path)
    return ServicePage.objects.filter(found)


def service_of(place: Municipality, code: str) -> ServicePage | None:
    """The published service with this code, in the portal's first language."""
    return (
        below(place)
        .filter(code=code, live=True, locale__language_code="ka")
        .select_related("locale", "department")
        .first()
    )


def asked_here(place: Municipality) -> QuerySet[ServicePage]:
    """The published services that can be asked for on this portal, by name, in the portal's first language."""
    rows = below(place).filter(live=True, locale__language_code="ka", takes_requests=True)
    return rows.select_related("locale", "department").order_by("title")


def entered_by(user: Any, place: Municipality) -> QuerySet[ServicePage]:
    """Those of `asked_here` of which the reader enters what came on paper, as `rules.filing.may_enter` has it."""
    rows = asked_here(place)
    if user.holds(Role.MAYOR_OFFICE, place):
        return rows
    own = user.departments_in(place)
    return rows.filter(Q(department__in=own) | Q(department=None)) if own else rows.none()


def index_of(place: Municipality) -> ServiceIndexPage | None:
    """The published directory of a municipality in the language in force."""
    home = MunicipalityHomePage.objects.filter(
        municipality=place, locale__language_code=get_language() or "ka"
    ).first()
    if home is None:
        return None
    return ServiceIndexPage.objects.live().child_of(home).first()


def in_language_of_reader(page: ServicePage) -> ServicePage:
    """The page in the language in force, where it is published there; else itself."""
    if _is_in_language_of_reader(page):
        return page
    rows = _for_reader().filter(translation_key=page.translation_key)
    return rows.select_related("locale").first() or page


def titles(pages: Iterable[ServicePage]) -> dict[int, str]:
    """The names of many services by their keys, as `in_language_of_reader` has them; at most one query."""
    known = {page.pk: page for page in pages}
    foreign = [one.translation_key for one in known.values() if not _is_in_language_of_reader(one)]
    rows = _for_reader().filter(translation_key__in=foreign)
    said = dict(rows.values_list("translation_key", "title")) if foreign else {}
    return {key: str(said.get(one.translation_key, one.title)) for key, one in known.items()}


def _is_in_language_of_reader(page: ServicePage) -> bool:
    return bool(page.locale.language_code == (get_language() or "ka"))


def _for_reader() -> QuerySet[ServicePage]:
    """The published pages in the language in force."""
    return ServicePage.objects.filter(
        live=True, alias_of=None, locale__language_code=get_language() or "ka"
    )


def groups_of(index: ServiceIndexPage) -> set[str]:
    """The groups in which there is a published service."""
    rows = ServicePage.objects.live().child_of(index).order_by()
    return set(rows.values_list("group", flat=True).distinct())


def listed(
    index: ServiceIndexPage, *, words: str = "", group: str = "", whom: str = ""
) -> QuerySet[ServicePage]:
    """The published services below `index` in the editors' order, narrowed down."""
    rows = ServicePage.objects.live().child_of(index).order_by("path").defer("body", "questions")
    if group:
        rows = rows.filter(group=group)
    if whom == FOR_PERSONS:
        rows = rows.filter(for_persons=True)
    elif whom == FOR_ORGANISATIONS:
        rows = rows.filter(for_organisations=True)
    if words:
        rows = rows.filter(pk__in=_with_words(words))
    return rows


def _with_words(words: str) -> list[int]:
    """Pages that hold the words, as the portal's search compares them: all of two, most of more."""
    found = stems(words)[:12]
    enough = len(found) if len(found) < 3 else -(-len(found) * 2 // 3)
    rows = (
        PageWord.objects.filter(word__in=found)
        .values("page_id")
        .annotate(hits=Count("word"))
        .filter(hits__gte=max(enough, 1))
    )
    return [row["page_id"] for row in rows]


def speaks_english(page: ServicePage) -> bool:
    """Is the service published in English too?"""
    rows = ServicePage.objects.filter(
        translation_key=page.translation_key, live=True, alias_of=None
    )
    return rows.filter(locale__language_code="en").exists()
