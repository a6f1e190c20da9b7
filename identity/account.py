"""What identity itself adds to the plug-ins of the own page: what an erasure of the account leaves, and why."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civic.own import Stays
from identity.models import User


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
