"""What the log adds to the footer: how anyone checks the counts."""

from django.urls import reverse
from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.ui.menus import Item


def items(municipality: Municipality | None) -> list[Item]:
    """The page of the log, and the one on checking it."""
    home = reverse("ledger:home")
    return [
        Item(_("How the count is checked"), reverse("ledger:check"), area="verify", order=10),
        Item(_("Public log of signatures"), home, section="ledger", area="verify", order=20),
    ]
