"""Who is told that a signature was removed, or counts again: the account that gave it, and nobody else."""

from collections.abc import Iterator

from django.urls import reverse

from civic.journal.models import Entry
from civic.notices.events import Notice
from identity.models import User
from petitions import sealing
from petitions.models import Petition, RemovalItem
from petitions.telling import petition_of, public_facts


def removed(entry: Entry) -> Iterator[Notice]:
    """Those whose signature was removed (or counts again), where an account gave it."""
    petition = petition_of(entry)
    if petition is None:
        return
    taken = entry.kind == "petition.signatures_removed"
    name = "petition_signature_removed" if taken else "petition_signature_restored"
    link = reverse(
        "petitions:object" if taken else "petitions:receipt",
        args=[petition.municipality.slug, petition.pk, petition.slug],
    )
    facts = public_facts(petition, entry) | {"link": link}
    for user_id in accounts_of_removal(entry.data["removal"], petition):
        yield Notice(
            template=f"notices/{name}", context=facts, recipient_user_id=user_id, key="signer"
        )


def accounts_of_removal(removal_id: int, petition: Petition) -> Iterator[int]:
    """The accounts through which these signatures were given, found without a table that says so.

    The key of each verified account of the municipality is computed and looked up among the
    signatures: only who has the portal's keys can do that.
    """
    keys = {
        bytes(key or b"")
        for key in RemovalItem.objects.filter(
            removal=removal_id, signature__account_key__isnull=False
        ).values_list("signature__account_key", flat=True)
    }
    if not keys:
        return
    accounts = User.objects.filter(
        person__verifications__municipality=petition.municipality_id, is_active=True
    ).values_list("pk", flat=True)
    for pk in accounts.iterator():
        if sealing.account_key(petition.pk, pk) in keys:
            yield pk
