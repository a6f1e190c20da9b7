"""What petitions add to the frame: the list in the main menu, and the desk's list in the staff masthead."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.roles import Role
from civic.ui.menus import Item


def items(municipality: Municipality | None) -> list[Item]:
    """The list of the municipality's petitions."""
    if municipality is None:
        return []
    url = reverse("petitions:list", args=[municipality.slug])
    return [Item(_("Petitions"), url, section="petitions", order=10)]


def desk(user: Any, municipality: Municipality | None) -> list[Item]:
    """All petitions of the municipality at hand, for whoever works there."""
    if municipality is None:
        return []
    url = reverse("petitions_desk:index", args=[municipality.slug])
    found = [Item(_("Petitions"), url, section="petitions", order=20)]
    if user.holds(Role.MUNICIPAL_ADMIN, municipality):
        url = reverse("petitions_desk:numbers", args=[municipality.slug])
        found.append(Item(_("Numbers"), url, section="numbers", order=80))
    return found
