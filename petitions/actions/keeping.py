"""Removing what petitions keep about people, when its time is over; counts and published texts stay."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from petitions.models import Petition, SealedIdentity, Signature
from petitions.states import Response, Text

KEEP_DRAFTS = timedelta(days=365)
KEEP_TRACES = timedelta(days=90)
KEEP_SEALED = timedelta(days=180)
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
        for file in files:
            transaction.on_commit(partial(file.storage.delete, str(file.name)))
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
    rows = SealedIdentity.objects.filter(signature__petition__in=_ended(KEEP_SEALED))
    return rows.delete()[0]


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
