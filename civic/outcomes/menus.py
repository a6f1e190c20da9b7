"""What promises add to the frame: the register in the main menu, the list in the staff masthead."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from civic.outcomes.views.desk import READERS
from civic.places.models import Municipality
from civic.ui.menus import Item


def items(municipality: Municipality | None) -> list[Item]:
    """The municipality's register of promises."""
    if municipality is None:
        return []
    url = reverse("outcomes:register", args=[municipality.slug])
    return [Item(_("Commitments"), url, section="commitments", order=30)]


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """The list, for those who report or assess in the municipality at hand."""
    if municipality is None or not user.roles_in(municipality).intersection(READERS):
        return []
    url = reverse("outcomes_desk:index", args=[municipality.slug])
    return [Item(_("Commitments"), url, section="commitments", order=40)]
