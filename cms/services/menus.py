"""What services add to the frame: the directory in the main menu, the requests in the staff masthead."""

from typing import Any

from django.utils.translation import gettext as _

from civic.places.models import Municipality
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
    """The link, for those who may open the page in the municipality at hand."""
    if municipality is None or not user.roles_in(municipality).intersection(DESK_ROLES):
        return []
    url = address("services_desk:index", municipality.slug)
    return [Item(_("Service requests"), url, section="services", order=35)]
