"""What stands in the masthead and the footer, gathered from the apps' plug-in files `menus.py`.

An app may define in `<app>/menus.py`:

- `items(municipality) -> list[Item]`: links it offers. `area` says where: "main" (masthead),
  "search" (where the search field leads), "verify" or "about" (footer columns).
- `arrange(municipality, items) -> list[Item]`: the editors' own order; gets all items offered so
  far and returns those to show. The CMS uses it.
- `help(municipality) -> Help | None`: who helps in person; the last app that answers wins.
- `portal() -> Portal | None`: the portal's name and the footer's last line; the last one wins.
- `desk(user, municipality) -> list[Item]`: links of the staff masthead. Asked on every staff page.

`municipality` is None on pages of the whole portal. Texts are plain strings in the language in
force. Everything but `desk` is kept for half a minute per language and municipality, so that a
warm page asks the database nothing; `forget()` drops it at once after an editorial change.
"""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic import plugins
from civic.places.models import Municipality
from civic.places.queries import active_municipalities

KEEP_SECONDS = 30
VERSION_KEY = "ui.menus.version"


@dataclass(frozen=True)
class Item:
    """A link. `section` marks the pages on which it is current; `lang` is set on foreign words."""

    label: str
    url: str
    section: str = ""
    area: str = "main"
    order: int = 50
    lang: str = ""


@dataclass(frozen=True)
class Help:
    """Who helps in person: the first column of every footer."""

    phone: str = ""
    hours: str = ""
    address: str = ""
    centres_url: str = ""

    @property
    def tel(self) -> str:
        """The number as a `tel:` address; Georgian numbers gain the country code."""
        digits = "".join(sign for sign in self.phone if sign.isdigit())
        if digits.startswith("0"):
            return f"tel:+995{digits[1:]}"
        return f"tel:+{digits}" if self.phone.lstrip().startswith("+") else f"tel:{digits}"


@dataclass(frozen=True)
class Portal:
    """The portal's name, the last line of the footer, and a message that stands on every page."""

    name: str
    base: str = ""
    banner: str = ""


@dataclass(frozen=True)
class Region:
    """A region of the chooser with its places: (slug, name, address)."""

    name: str
    places: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Shell:
    """All that a page's frame shows."""

    portal: Portal
    help: Help
    regions: tuple[Region, ...]
    items: tuple[Item, ...] = field(default=())

    def _area(self, name: str) -> list[Item]:
        return [item for item in self.items if item.area == name]

    @property
    def main(self) -> list[Item]:
        """The main menu."""
        return self._area("main")

    @property
    def search(self) -> Item | None:
        """Where the search field leads; None where there is nothing to search."""
        return next(iter(self._area("search")), None)

    @property
    def verify(self) -> list[Item]:
        """The footer's second column: how anyone checks the counts."""
        return self._area("verify")

    @property
    def about(self) -> list[Item]:
        """The footer's third column: accessibility, personal data, rules, contact."""
        return self._area("about")


def shell(municipality: Municipality | None) -> Shell:
    """The frame for a municipality's pages (None: the whole portal), in the language in force."""
    version = cache.get_or_set(VERSION_KEY, 1, None)
    slug = municipality.slug if municipality else ""
    key = f"ui.shell.{version}.{get_language()}.{slug}"
    found = cache.get(key)
    if found is None:
        found = _gather(municipality)
        cache.set(key, found, KEEP_SECONDS)
    return found


def forget() -> None:
    """Drop what is kept, after an editor has changed a menu, a name or a centre."""
    cache.set(VERSION_KEY, (cache.get(VERSION_KEY) or 1) + 1, None)


def desk_items(user: Any, municipality: Municipality | None) -> list[Item]:
    """The links of the staff masthead for this user."""
    found: list[Item] = []
    for module in plugins.modules("menus"):
        if hasattr(module, "desk"):
            found += module.desk(user, municipality)
    return sorted(found, key=lambda item: item.order)


def address(name: str, *args: Any) -> str:
    """The address of a named page, or an empty string where the app that has it is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _gather(municipality: Municipality | None) -> Shell:
    items: list[Item] = []
    portal = Portal(settings.PORTAL_NAME, _("A portal of civic participation for municipalities."))
    helper = _default_help(municipality)
    modules = plugins.modules("menus")
    for module in modules:
        if hasattr(module, "items"):
            items += [item for item in module.items(municipality) if item.url]
        if hasattr(module, "portal"):
            portal = module.portal() or portal
        if hasattr(module, "help"):
            helper = module.help(municipality) or helper
    items.sort(key=lambda item: item.order)
    for module in modules:
        if hasattr(module, "arrange"):
            items = module.arrange(municipality, items)
    return Shell(portal=portal, help=helper, regions=_regions(), items=tuple(items))


def _default_help(municipality: Municipality | None) -> Help:
    if municipality is None:
        return Help(
            address=_(
                "A service centre in your municipality. There you can do the same together "
                "with a member of staff, even without a computer."
            )
        )
    centre = municipality.centres.first()
    return Help(
        phone=(centre and centre.phone) or municipality.phone,
        hours=centre.hours if centre else "",
        address=f"{centre.name}, {centre.address}." if centre else "",
    )


def _regions() -> tuple[Region, ...]:
    """Active municipalities by region, regions and places in alphabetical order."""
    regions: dict[str, list[tuple[str, str, str]]] = {}
    for place in sorted(active_municipalities(), key=lambda place: place.short):
        regions.setdefault(place.region, []).append(
            (place.slug, place.short, place.get_absolute_url())
        )
    return tuple(Region(name, tuple(regions[name])) for name in sorted(regions))
