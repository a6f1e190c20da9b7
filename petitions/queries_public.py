"""What the public pages read about one signed-in person and one petition."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from civic.dates import today
from civic.places.models import Unit
from identity.models import Inquiry
from identity.queries import Standing, details, person_of, standing
from identity.sealing import Details, unseal
from petitions.models import Petition, Signature


@dataclass(frozen=True)
class Signer:
    """Who would sign: the own data for the own eyes. `standing` is None while the register is silent."""

    key: bytes
    details: Details
    standing: Standing | None
    unit: Unit | None = None


def signer_of(user: Any, petition: Petition) -> Signer | None:
    """The person behind the account as a signer of this petition; None when nobody is verified.

    A person whom this municipality's register does not know is still returned, with that standing.
    """
    person = person_of(user)
    found = standing(person, petition.municipality, today()) if person else None
    if person is not None and found is not None and found.registered:
        unit = Unit.objects.filter(pk=found.unit_id).first() if found.unit_id else None
        return Signer(bytes(person.key), details(person), found, unit)
    inquiry = Inquiry.objects.filter(
        user=user, municipality_id=petition.municipality_id, outcome=Inquiry.Outcome.OPEN
    ).first()
    if inquiry is not None:
        key = bytes(inquiry.key)
        return Signer(key, unseal(inquiry.details, key), None)
    if person is not None:
        return Signer(bytes(person.key), details(person), found)
    return None


def signatures_between(first: UUID, last: UUID) -> QuerySet[Signature]:
    """Signatures by the range of identifiers a receipt code stands for; none of a hidden petition."""
    return Signature.objects.filter(
        pk__gte=first, pk__lte=last, petition__shelf__in=["current", "finished"]
    ).select_related("petition__municipality")
