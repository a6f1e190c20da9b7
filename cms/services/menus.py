"""The desk's link to the requests of the municipality."""

from typing import Any

from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.ui.menus import Item, address
from cms.services.rules.requests import DESK_ROLES


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """The link, for those who may open the page in the municipality at hand."""
    if municipality is None or not user.roles_in(municipality).intersection(DESK_ROLES):
        return []
    url = address("services_desk:index", municipality.slug)
    return [Item(_("Service requests"), url, section="services", order=35)]
