"""Reads of the page tree: whose page it is, the way to it, its other languages, the country as tiles."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from civic.places.models import Municipality
from civic.ui.context import NAMES, in_other_language
from cms import live
from cms.live import PLACE_DEPTH

TILE, GAP = 44, 48


def place_of(page: Page) -> Municipality | None:
    """The municipality whose part of the tree holds `page`; None for pages of the whole portal."""
    from cms.models import MunicipalityHomePage

    if not page.path or page.depth < PLACE_DEPTH:
        return None
    path = page.path[: PLACE_DEPTH * page.steplen]
    homes = MunicipalityHomePage.objects.filter(path=path).values("municipality_id")
    return Municipality.objects.filter(pk__in=homes).first()


def ancestors(page: Page) -> list[Page]:
    """The way to `page` from the home of its municipality (or from below the portal's), without itself."""
    if page.depth <= PLACE_DEPTH:
        return []
    rows = page.get_ancestors().filter(depth__gte=PLACE_DEPTH)
    return list(rows.select_related("locale").order_by("path"))


def other_languages(
    page: Page, above: list[Page], request: HttpRequest | None
) -> list[dict[str, Any]]:
    """This page in each other language; where it is missing, the nearest page above that is not.

    `fallback` is True in that case, so that the address is offered to people and not to machines
    (`hreflang`). The last resort is the home of the portal, which stands in every language.
    """
    own = page.locale.language_code
    keys = [page.translation_key, *(one.translation_key for one in reversed(above))]
    found: dict[str, dict[Any, Page]] = {}
    for one in Page.objects.live().filter(translation_key__in=keys).select_related("locale"):
        if not one.alias_of_id:
            found.setdefault(one.locale.language_code, {})[one.translation_key] = one
    entries = []
    for code, _name in settings.LANGUAGES:
        if code == own:
            continue
        there = found.get(code, {})
        target = next((there[key] for key in keys if key in there), None)
        entries.append(
            {
                "code": code,
                "name": NAMES[code],
                "url": target.get_url(request) if target else in_other_language("/", code),
                "fallback": target is None or target.translation_key != page.translation_key,
            }
        )
    return entries


def children(page: Page) -> list[Page]:
    """The published pages below `page`, in the editors' order, with their introductions."""
    return list(page.get_children().live().specific().order_by("path"))


# --- The country ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tile:
    """One municipality on the schematic map; `url` is empty where the portal is not open yet."""

    x: int
    y: int
    text_x: int
    text_y: int
    short: str
    name: str
    url: str
    is_city: bool
    petitions: int
    size: int = TILE


@dataclass(frozen=True)
class Row:
    """One municipality in the list by regions."""

    slug: str
    name: str
    url: str


@cache
def _tiles() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "data" / "tiles.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["slug"]: row for row in csv.DictReader(file)}


def country() -> tuple[list[tuple[str, list[Row]]], list[Tile]]:
    """All municipalities: by region in alphabetical order, and as tiles with their open petitions.

    Two queries: the municipalities and the counts.
    """
    georgian = (get_language() or "ka").startswith("ka")
    counts = live.open_counts()
    regions: dict[str, list[Row]] = {}
    tiles = []
    for place in sorted(Municipality.objects.all(), key=lambda one: one.short):
        url = place.get_absolute_url() if place.is_active else ""
        regions.setdefault(place.region, []).append(Row(place.slug, place.short, url))
        spot = _tiles().get(place.slug)
        if spot is None:
            continue
        x, y = int(spot["column"]) * GAP, int(spot["row"]) * GAP
        tiles.append(
            Tile(
                x=x,
                y=y,
                text_x=x + TILE // 2,
                text_y=y + 28,
                short=spot["short_ka" if georgian else "short_en"],
                name=place.short,
                url=url,
                is_city=place.kind == Municipality.Kind.CITY,
                petitions=counts.get(place.pk, 0),
            )
        )
    tiles.sort(key=lambda tile: (tile.y, tile.x))
    return sorted(regions.items()), tiles
