"""The link to the figures in the main menu."""

from django.urls import reverse
from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.ui.menus import Item


def items(municipality: Municipality | None) -> list[Item]:
    """The municipality's figures."""
    if municipality is None:
        return []
    url = reverse("statistics:page", args=[municipality.slug])
    return [Item(_("Statistics"), url, section="statistics", area="main", order=50)]
