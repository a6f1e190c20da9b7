"""Following a petition, a municipality or a topic: a visible choice of the account, apart from signing.

It leaves no journal entry.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.decisions import require
from civic.places.models import Municipality
from petitions import rules
from petitions.models import Follow, Petition, Topic, Watch


def follow(petition: Petition, *, by: Any) -> Follow:
    """Have the account told what happens; repeating it changes nothing. Raises Refused: not_published."""
    require(rules.may_follow(petition))
    return Follow.objects.get_or_create(petition=petition, user=by)[0]


def unfollow(petition: Petition, *, by: Any) -> None:
    """Stop telling the account; repeating it changes nothing."""
    Follow.objects.filter(petition=petition, user=by).delete()


def watch(
    municipality: Municipality,
    *,
    by: Any,
    topic: Topic | None = None,
    rhythm: str = Watch.Rhythm.WEEKLY,
    at: datetime | None = None,
) -> Watch:
    """Have the account told of new petitions and answers there; repeating it changes the rhythm only.

    Raises Refused: not_signed_in, not_active.
    """
    at = at or timezone.now()
    require(rules.may_start_draft(by, municipality))
    with transaction.atomic():
        row, made = Watch.objects.get_or_create(
            user=by,
            municipality=municipality,
            topic=topic,
            defaults={"rhythm": rhythm, "at": at, "told_to": at},
        )
        if not made and row.rhythm != rhythm:
            row.rhythm = rhythm
            row.save(update_fields=["rhythm"])
    return row


def unwatch(number: int, *, by: Any) -> None:
    """Stop it; somebody else's stays, and repeating it changes nothing."""
    Watch.objects.filter(pk=number, user=by).delete()
