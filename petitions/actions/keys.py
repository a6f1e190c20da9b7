"""The municipality's key for the sealed list of signers: made once, its private half handed to the list officers."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.decisions import Refused
from civic.journal import actions as journal
from civic.places.models import Municipality
from civic.workflow import lock
from petitions.models import SealedIdentity
from petitions.sealing import new_key_pair

KEY_IN_USE = Refused(
    "key_in_use",
    _(
        "Signatures are already sealed with the present key. A new one would not open them, so the"
        " old one has to be kept; use --replace if the officers have both."
    ),
)


def make_sealing_key(municipality: Municipality, *, by: Any, replace: bool = False) -> bytes:
    """Make a key pair, store the public half and return the private one; it is kept nowhere else.

    Raises Refused: key_in_use, where signatures are sealed with the present key, unless `replace`.
    """
    private, public = new_key_pair()
    with transaction.atomic():
        row: Municipality = lock(municipality)
        sealed = SealedIdentity.objects.filter(signature__petition__municipality=row)
        if row.sealing_key and sealed.exists() and not replace:
            raise KEY_IN_USE
        row.sealing_key = public
        row.save(update_fields=["sealing_key"])
        journal.append("municipality.sealing_key", row, municipality=row, by=by, public=True)
    municipality.sealing_key = public
    return private
