"""The erasure of an account: what links petitions and signatures to the person goes, counts stay."""

from typing import Any

from django.db import transaction

from civic.stored import delete_after_commit
from identity.queries import person_of
from petitions import queries, sealing
from petitions.models import (
    Denial,
    Follow,
    Initiator,
    Objection,
    PendingCheck,
    Petition,
    SealedIdentity,
    SheetRow,
    Signature,
)
from petitions.states import PUBLISHED_TEXTS, Display, Signing, Text


@transaction.atomic
def erase_traces(*, by: Any) -> None:
    """Delete drafts, follows and invitations; take the name off what was never published.

    A published petition keeps its author's public name, as any public record does. The sealed
    identities of what was signed through the account are destroyed (with the person's last account
    also of what was signed elsewhere): the signatures stay counted and nothing leads from them to
    anybody, no name on a page either; what the person wrote about them goes too. Signatures that wait for the register can never be confirmed now and are withdrawn.
    """
    for draft in Petition.objects.filter(author=by, text_state=Text.DRAFT):
        files = [file for row in draft.attachments.all() for file in row.files]
        draft.delete()
        delete_after_commit(*files)
    Petition.objects.filter(author=by).exclude(text_state__in=PUBLISHED_TEXTS).update(
        author_name=""
    )
    Follow.objects.filter(user=by).delete()
    Initiator.objects.filter(email=by.email).delete()
    Initiator.objects.filter(user=by).exclude(petition__text_state__in=PUBLISHED_TEXTS).delete()
    person = person_of(by)
    if person is None:
        return
    is_last = not person.accounts.exclude(pk=by.pk).exists()
    rows = [row.pk for row in queries.signatures_of(person, None if is_last else by)]
    SealedIdentity.objects.filter(signature__in=rows).delete()
    SheetRow.objects.filter(signature__in=rows).update(box=b"")
    Signature.objects.filter(pk__in=rows).update(
        display=Display.NONE, display_text="", network=None, alike=None
    )
    Objection.objects.filter(signature__in=rows).update(text="")
    _forget_denials(by)
    waiting = Signature.objects.filter(pk__in=rows, state=Signing.PENDING)
    PendingCheck.objects.filter(signature__in=waiting).delete()
    waiting.update(state=Signing.WITHDRAWN)


def _forget_denials(by: Any) -> None:
    """Delete what the account reported; its key, made for each petition, finds it."""
    own = [
        denial.pk
        for denial in Denial.objects.only("petition_id", "account_key")
        if bytes(denial.account_key) == sealing.account_key(denial.petition_id, by.pk)
    ]
    Denial.objects.filter(pk__in=own).delete()
