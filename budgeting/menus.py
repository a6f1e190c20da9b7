"""What participatory budgeting adds to the frame: the list of cycles, on the site and in the staff masthead."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from budgeting.views.desk_cycles import READERS
from civic.places.models import Municipality
from civic.ui.menus import Item


def items(municipality: Municipality | None) -> list[Item]:
    """The cycles of the municipality."""
    if municipality is None:
        return []
    url = reverse("budgeting:cycles", args=[municipality.slug])
    return [Item(_("Budget"), url, section="budget", order=20)]


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """The cycles of the municipality at hand, for those who have anything to do with them."""
    if municipality is None or not user.roles_in(municipality).intersection(READERS):
        return []
    url = reverse("budgeting_desk:index", args=[municipality.slug])
    return [Item(_("Budget"), url, section="budget", order=30)]
