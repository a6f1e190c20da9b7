"""What identity itself adds to the plug-ins of the own page: what a level opens; what an erasure leaves, and why."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civic.own import Stays
from civic.places.models import Municipality
from identity.models import User
from identity.policy import level_to_represent


def unlocks(municipality: Municipality) -> Iterator[tuple[int, str]]:
    """Which level acting for an organisation needs in the municipality today."""
    yield level_to_represent(municipality), str(_("to act for an organisation"))


def stays(user: User) -> Iterator[Stays]:
    """An empty row; the acts of staff; the identity, while another account has it."""
    yield Stays(
        _("An empty row with a number, without a name or address"),
        _("The journal has to show that an account was closed, and when."),
    )
    if user.duties.exists():
        yield Stays(
            _("What you did as staff, under that number"),
            _("Official acts are kept as long as the files they belong to."),
        )
    person = user.person
    if person is not None and person.accounts.exclude(pk=user.pk).exists():
        yield Stays(
            _("Your identity, for the other account in your name"),
            _("Close that account too if you want it erased."),
        )
