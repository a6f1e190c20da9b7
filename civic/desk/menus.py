"""The desk's own link in the staff masthead: the work list."""

from typing import Any

from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.ui.menus import Item, address


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """The work list of the municipality at hand."""
    if municipality is None:
        return []
    return [Item(_("Work list"), address("desk:work", municipality.slug), section="work", order=10)]
