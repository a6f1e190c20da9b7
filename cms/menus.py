"""Plug-in for the frame: the editors' menus, who helps, the portal's name and banner."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from civic.places.models import Municipality
from civic.roles import Role
from civic.ui.menus import Help, Item, Portal
from cms.live import portal_contact
from cms.models import MenuItem, MunicipalityHomePage

EDITING_ROLES = {Role.EDITOR, Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN}


def portal() -> Portal | None:
    """Name, footer line and banner in the language in force."""
    found = portal_contact()
    return found and Portal(name=found.name, base=found.footer, banner=found.banner)


def help(municipality: Municipality | None) -> Help | None:  # noqa: A001 (the name the frame looks for)
    """The portal's telephone on pages of the whole portal; a municipality's own centre elsewhere."""
    if municipality is not None:
        centre = municipality.centres.first()
        return Help(
            phone=(centre and centre.phone) or municipality.phone,
            hours=centre.hours if centre else "",
            address=f"{centre.name}, {centre.address}." if centre else "",
            centres_url=f"{municipality.get_absolute_url()}#centres" if centre else "",
        )
    found = portal_contact()
    if found is None:
        return None
    return Help(
        phone=found.phone,
        hours=found.hours,
        address=_(
            "A service centre in your municipality. There you can do the same together with a member of staff, even without a computer."
        ),
    )


def items(municipality: Municipality | None) -> list[Item]:
    """The search, and a municipality's own pages that its editors show in the menu."""
    if municipality is None:
        return [Item(label=_("Search the portal"), url=reverse("search"), area="search")]
    address = reverse("search_place", args=[municipality.slug])
    found = [Item(label=_("Search the portal"), url=address, area="search")]
    home = MunicipalityHomePage.objects.filter(
        municipality=municipality, locale__language_code=get_language()
    ).first()
    pages = home.get_children().live().in_menu() if home else []
    found += [Item(label=page.title, url=page.url, order=60) for page in pages]
    return found


def arrange(municipality: Municipality | None, items: list[Item]) -> list[Item]:
    """The editors' menu items in their order, then what the apps offer and no editor has placed.

    An editor's item takes the place of an offered one with the same words.
    """
    offered = {f"{item.area}.{item.section}": item for item in items if item.section}
    placed: list[Item] = []
    rows = MenuItem.objects.filter(setting__site__is_default_site=True).order_by("sort_order")
    pages = _pages([row.page_id for row in rows if row.page_id])
    for row in rows:
        item = _item(row, offered, pages)
        if item is not None:
            placed.append(item)
    taken = {(item.area, item.label) for item in placed} | {
        (item.area, item.section) for item in placed if item.section
    }
    rest = [
        item
        for item in items
        if (item.area, item.label) not in taken and (item.area, item.section) not in taken
    ]
    return placed + rest


def _item(row: MenuItem, offered: dict[str, Item], pages: dict[Any, Page]) -> Item | None:
    if row.section:
        found = offered.get(f"{row.area}.{row.section}")
        return found and replace(found, label=row.label or found.label)
    if row.page_id:
        page = pages.get(row.page_id)
        return page and Item(label=row.label or page.title, url=page.url, area=row.area)
    prefix = "" if (get_language() or "ka") == "ka" else f"/{get_language()}"
    return Item(label=row.label, url=prefix + row.path, area=row.area)


def _pages(keys: list[int]) -> dict[int, Page]:
    """The chosen pages in the language in force; a page without a published translation is left out."""
    chosen = dict(Page.objects.filter(pk__in=keys).values_list("translation_key", "pk"))
    here = Page.objects.live().filter(
        translation_key__in=chosen, locale__language_code=get_language(), alias_of=None
    )
    return {chosen[page.translation_key]: page for page in here.select_related("locale")}


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """For editors: the way to the pages they may change."""
    if EDITING_ROLES & user.roles_in(municipality):
        return [Item(label=_("Pages"), url=reverse("wagtailadmin_home"), order=80)]
    return []
