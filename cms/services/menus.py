"""What services add to the frame: the directory in the main menu, the requests in the staff masthead."""

from typing import Any

from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.roles import Role
from civic.ui.menus import Item, address
from cms.services.queries.directory import index_of
from cms.services.rules.requests import DESK_ROLES


def items(municipality: Municipality | None) -> list[Item]:
    """The directory of the municipality, where it is published in the language in force."""
    index = index_of(municipality) if municipality is not None else None
    if index is None or not index.url:
        return []
    return [Item(index.title, index.url, section="services", order=30)]


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """The links, for those who may open the pages in the municipality at hand."""
    if municipality is None:
        return []
    roles, found = user.roles_in(municipality), []
    if roles.intersection(DESK_ROLES):
        url = address("services_desk:index", municipality.slug)
        found.append(Item(_("Service requests"), url, section="services", order=35))
    if Role.CLERK in roles:
        url = address("services_desk:visit", municipality.slug)
        found.append(Item(_("Request at a centre"), url, section="services_visit", order=36))
    return found
