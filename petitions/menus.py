"""What petitions add to the frame: the list in the main menu, and the desk's list in the staff masthead."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.roles import Role
from civic.ui.menus import Item
from petitions.views.desk import READERS
from petitions.views.desk_paper import WORKERS


def items(municipality: Municipality | None) -> list[Item]:
    """The list of the municipality's petitions."""
    if municipality is None:
        return []
    url = reverse("petitions:list", args=[municipality.slug])
    return [Item(_("Petitions"), url, section="petitions", order=10)]


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """All petitions of the municipality at hand, and the council's numbers, for those who may open them."""
    if municipality is None:
        return []
    found = []
    roles = user.roles_in(municipality)
    if roles.intersection(READERS):
        url = reverse("petitions_desk:index", args=[municipality.slug])
        found.append(Item(_("Petitions"), url, section="petitions", order=20))
    if roles.intersection(WORKERS):
        url = reverse("petitions_desk:sheet_find", args=[municipality.slug])
        found.append(Item(_("Paper and help"), url, section="sheets", order=22))
    if Role.MUNICIPAL_ADMIN in roles:
        url = reverse("petitions_desk:numbers", args=[municipality.slug])
        found.append(Item(_("Numbers"), url, section="numbers", order=80))
    return found
