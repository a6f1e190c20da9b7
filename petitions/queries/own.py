"""The reader's own: signatures, petitions, invitations, what is followed."""

from typing import Any

from django.db.models import Q, QuerySet

from identity.models import Inquiry, Person
from identity.queries import person_of
from petitions import sealing
from petitions.models import (
    Follow,
    Initiator,
    Petition,
    Signature,
)
from petitions.models.petition import PetitionQuerySet
from petitions.states import Signing

HISTORY = 5_000  # published petitions among which a person's own signatures are looked for


def signature_of(person: Person | None, petition: Petition) -> Signature | None:
    """The person's signature under the petition, whatever its state."""
    if person is None:
        return None
    key = sealing.row_key(petition.pk, bytes(person.key))
    return Signature.objects.filter(petition=petition, row_key=key).first()


def own_signature(user: Any, petition: Petition) -> Signature | None:
    """The signature of the person behind an account; also one that waits for the register."""
    found = signature_of(person_of(user), petition)
    if found is not None or not getattr(user, "is_authenticated", False):
        return found
    inquiry = Inquiry.objects.filter(
        user=user, municipality=petition.municipality_id, outcome=""
    ).first()
    if inquiry is None:
        return None
    key = sealing.row_key(petition.pk, bytes(inquiry.key))
    return Signature.objects.filter(petition=petition, row_key=key).first()


def signatures_of(person: Person) -> list[Signature]:
    """What a person has signed, newest petitions first. Only the person's own key finds it."""
    numbers = list(
        Petition.objects.exclude(shelf="").order_by("-pk").values_list("pk", flat=True)[:HISTORY]
    )
    found: list[Signature] = []
    for start in range(0, len(numbers), 500):
        keys = [sealing.row_key(pk, bytes(person.key)) for pk in numbers[start : start + 500]]
        found += (
            Signature.objects.filter(petition__in=numbers[start : start + 500], row_key__in=keys)
            .exclude(state=Signing.WITHDRAWN)
            .select_related("petition__municipality")
        )
    return sorted(found, key=lambda row: -row.petition_id)


def petitions_of(user: Any) -> PetitionQuerySet:
    """The petitions an account wrote or co-initiates, drafts included, newest first."""
    mine = Q(author=user) | Q(initiators__user=user, initiators__state=Initiator.State.ACCEPTED)
    if user.person_id:
        mine |= Q(author_person=user.person_id)
    return Petition.objects.filter(mine).distinct().light().order_by("-created_at")


def invitations_of(user: Any) -> QuerySet[Initiator]:
    """Invitations that wait for the account's answer."""
    return Initiator.objects.filter(email=user.email, state=Initiator.State.INVITED).select_related(
        "petition__municipality"
    )


def is_following(user: Any, petition: Petition) -> bool:
    """True when the account follows the petition."""
    return (
        getattr(user, "is_authenticated", False)
        and Follow.objects.filter(user=user, petition=petition).exists()
    )


def followed_by(user: Any) -> PetitionQuerySet:
    """The petitions an account follows, newest choice first."""
    return Petition.objects.filter(follows__user=user).light().order_by("-follows__at")
