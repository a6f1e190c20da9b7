"""The desk's link to the messages for the municipal management system."""

from typing import Any

from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.ui.menus import Item, address


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """The link, for everyone with a role in the municipality at hand."""
    if municipality is None:
        return []
    url = address("cases_desk:overview", municipality.slug)
    return [Item(_("Cases"), url, section="cases", order=60)]
