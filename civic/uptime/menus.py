"""What the measured outages add to the footer: where they are published."""

from django.urls import reverse
from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.ui.menus import Item


def items(municipality: Municipality | None) -> list[Item]:
    """The page of the outages, beside how the count is checked."""
    return [Item(_("Outages of the portal"), reverse("uptime:outages"), area="verify", order=30)]
