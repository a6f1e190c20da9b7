"""The reader's own, account by account: signatures, petitions, invitations, what is followed."""

from typing import Any

from django.db.models import Q, QuerySet

from identity.models import Inquiry, Person
from identity.queries import person_of
from petitions import sealing
from petitions.models import (
    Denial,
    Follow,
    Initiator,
    Objection,
    Petition,
    Signature,
)
from petitions.models.petition import PetitionQuerySet
from petitions.states import Signing

HISTORY = 5_000  # published petitions among which a person's own signatures are looked for


def own_signature(user: Any, petition: Petition) -> Signature | None:
    """What was signed through this account, also while it waits for the register.

    Another account of the same person is shown nothing: whoever has come by somebody's personal
    number must not learn from the portal what that person signed.
    """
    person = person_of(user)
    found = _signed_through(user, petition, person.key) if person else None
    if found is not None or not getattr(user, "is_authenticated", False):
        return found
    inquiry = Inquiry.objects.filter(
        user=user, municipality=petition.municipality_id, outcome=""
    ).first()
    return _signed_through(user, petition, inquiry.key) if inquiry else None


def _signed_through(
    user: Any, petition: Petition, person_key: bytes | memoryview
) -> Signature | None:
    return Signature.objects.filter(
        petition=petition,
        row_key=sealing.row_key(petition.pk, bytes(person_key)),
        account_key=sealing.account_key(petition.pk, user.pk),
    ).first()


def signatures_of(person: Person, account: Any = None) -> list[Signature]:
    """What a person has signed, newest petitions first; given an `account`, only through that one.

    Only the person's own key finds it.
    """
    numbers = list(
        Petition.objects.exclude(shelf="").order_by("-pk").values_list("pk", flat=True)[:HISTORY]
    )
    found: list[Signature] = []
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        keys = [sealing.row_key(pk, bytes(person.key)) for pk in some]
        rows = Signature.objects.filter(petition__in=some, row_key__in=keys)
        if account is not None:
            own = [sealing.account_key(pk, account.pk) for pk in some]
            rows = rows.filter(account_key__in=own)
        found += rows.exclude(state=Signing.WITHDRAWN).select_related(
            "petition__municipality", "petition__merged_into__municipality"
        )
    return sorted(found, key=lambda row: -row.petition_id)


def denials_of(account: Any) -> list[Denial]:
    """What was reported through an account as not one's own signature, newest petitions first."""
    numbers = list(
        Petition.objects.exclude(shelf="").order_by("-pk").values_list("pk", flat=True)[:HISTORY]
    )
    found: list[Denial] = []
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        keys = [sealing.account_key(pk, account.pk) for pk in some]
        found += Denial.objects.filter(petition__in=some, account_key__in=keys)
    return sorted(found, key=lambda row: (-row.petition_id, row.pk))


def objections_to(signatures: list[Signature]) -> QuerySet[Objection]:
    """The objections to the removal of these signatures, in the order they came in."""
    return Objection.objects.filter(signature__in=signatures).select_related("removal")


def petitions_of(user: Any) -> PetitionQuerySet:
    """The petitions an account wrote or co-initiates, drafts included, newest first."""
    mine = Q(author=user) | Q(initiators__user=user, initiators__state=Initiator.State.ACCEPTED)
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
