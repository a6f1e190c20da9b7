"""Removing what petitions keep about people, when its time is over; counts and published texts stay."""

import secrets
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from civic.stored import delete_after_commit
from petitions.models import Petition, SealedIdentity, SheetRow, Signature
from petitions.states import Response, Text

KEEP_DRAFTS = timedelta(days=365)
KEEP_TRACES = timedelta(days=90)
KEEP_SEALED = timedelta(days=180)
AT_ONCE = 2_000
UNANSWERED = (Response.DUE, Response.COMMISSION, Response.SITTING)


def forget_drafts() -> int:
    """Drafts nobody has touched for a year, with their files."""
    rows = Petition.objects.filter(
        text_state=Text.DRAFT, saved_at__lt=timezone.now() - KEEP_DRAFTS
    ).prefetch_related("attachments")
    removed = 0
    for draft in rows:
        files = [file for row in draft.attachments.all() for file in row.files]
        draft.delete()
        delete_after_commit(*files)
        removed += 1
    return removed


def forget_traces() -> int:
    """The keyed hashes of networks and names that let bursts be seen while signatures were collected."""
    rows = Signature.objects.filter(petition__in=_ended(KEEP_TRACES)).exclude(
        network=None, alike=None
    )
    return rows.update(network=None, alike=None)


def forget_signers() -> int:
    """The sealed identities of those who signed: the list was handed over, or never will be."""
    ended = _ended(KEEP_SEALED)
    kept = SheetRow.objects.filter(sheet__petition__in=ended).exclude(box=b"")
    rows = SealedIdentity.objects.filter(signature__petition__in=ended)
    return kept.update(box=b"") + rows.delete()[0]


def forget_links() -> int:
    """What leads from a signature to a person, an account or its receipt; the row and its place stay.

    Its keyed hash becomes a random number, so that not even the portal, with all its keys and a
    personal number in hand, can tell whether somebody signed. An empty nonce marks what is done. The
    receipt in the signer's own hands goes on holding.
    """
    done = 0
    while rows := list(
        Signature.objects.filter(petition__in=_ended(KEEP_SEALED))
        .exclude(nonce=b"")
        .only("row_key", "account_key", "nonce")[:AT_ONCE]
    ):
        for row in rows:
            row.row_key, row.account_key, row.nonce = secrets.token_bytes(32), None, b""
        Signature.objects.bulk_update(rows, ["row_key", "account_key", "nonce"], batch_size=200)
        done += len(rows)
    return done


def _ended(ago: timedelta) -> QuerySet[Petition, Any]:
    """Petitions that stopped collecting so long ago and wait for no answer."""
    before = timezone.now() - ago
    return (
        Petition.objects.filter(
            Q(closed_at__lt=before) | Q(withdrawn_at__lt=before) | Q(removed_at__lt=before)
        )
        .exclude(response_state__in=UNANSWERED)
        .values("pk")
    )
