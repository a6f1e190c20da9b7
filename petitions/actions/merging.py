"""Ending a duplicate in favour of the petition that goes on, and moving the own signature there."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.decisions import require
from civic.workflow import lock
from petitions import queries, rules
from petitions.actions.signing import sign
from petitions.models import Petition, Signature
from petitions.states import COLLECTION, Collection, Signing


def merge(
    petition: Petition, *, by: Any, into: Petition, reason: str, at: datetime | None = None
) -> Petition:
    """Close a duplicate; its page, its count and its text stay readable and lead to `into`.

    No signature is moved for anybody: its signers are offered to sign the other. Raises Refused:
    not_moderator, own_petition, not_open, merge_reached, merge_where, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        # Both rows in the order of their numbers, so that two merges never wait for each other.
        rows = {row.pk: lock(row) for row in sorted((petition, into), key=lambda row: row.pk)}
        petition, into = rows[petition.pk], rows[into.pk]
        require(rules.may_merge(by, petition, into))
        if not reason.strip():
            raise rules.refused("reason_needed")
        update = ["merged_into"]
        if petition.collection_state == Collection.PAUSED:
            petition.pauses.filter(until=None).update(until=at)
            petition.paused_at = None
            update.append("paused_at")
        petition.merged_into = into
        COLLECTION.move(
            petition,
            "merge",
            by=by,
            at=at,
            update=update,
            data={
                "into": into.pk,
                "number": into.number,
                "title": into.title,
                "count": petition.count,
                "reason": reason.strip()[:500],
            },
        )
    return petition


def move_signature(petition: Petition, *, by: Any, at: datetime | None = None) -> Signature:
    """Sign what the petition was merged into, shown to the public as the old signature is.

    The old one stays in the closed count it belongs to. Raises Refused: not_merged, no_signature, and
    as `signing.sign` does.
    """
    if petition.merged_into is None:
        raise rules.refused("not_merged")
    old = queries.own_signature(by, petition)
    if old is None or old.state not in {Signing.CONFIRMED, Signing.PENDING}:
        raise rules.refused("no_signature")
    return sign(petition.merged_into, by=by, display=old.display, at=at)
