"""The desk's link to the messages for the municipal management system."""

from typing import Any

from django.utils.translation import gettext as _

from civic.cases.views.deliveries import READERS
from civic.places.models import Municipality
from civic.ui.menus import Item, address


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """The link, for those who may open the page in the municipality at hand."""
    if municipality is None or not user.roles_in(municipality).intersection(READERS):
        return []
    url = address("cases_desk:overview", municipality.slug)
    return [Item(_("Cases"), url, section="cases", order=60)]
