"""Mails with what is new in a municipality or a topic, for accounts that asked for them: daily or on Mondays.

Written once for each row and time: the row's `told_to` moves in the transaction that queues the mail.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from civic.dates import local
from civic.notices.actions import queue_message
from civic.notices.letters import letter, way_out
from civic.workflow import lock
from petitions.models import Petition, Watch
from petitions.models.petition import Shelf

STOP = "petition_watch"
MONDAY = 0
MOST = 20
# A little less than the rhythm, so that a run some minutes early leaves nobody out.
REST = {Watch.Rhythm.DAILY: timedelta(hours=20), Watch.Rhythm.WEEKLY: timedelta(days=6)}


def send_digests(*, at: datetime | None = None) -> int:
    """Queue the mails that are due; returns how many. Safe to run twice."""
    at = at or timezone.now()
    sent = 0
    for rhythm, rest in REST.items():
        if rhythm == Watch.Rhythm.WEEKLY and local(at).weekday() != MONDAY:
            continue
        due = Watch.objects.filter(rhythm=rhythm, told_to__lte=at - rest, user__is_active=True)
        due = due.exclude(user__email=None).exclude(user__email="")
        for pk in due.order_by("pk").values_list("pk", flat=True).iterator():
            sent += _send(pk, at - rest, at)
    return sent


def _send(pk: int, before: datetime, at: datetime) -> bool:
    with transaction.atomic():
        row = Watch.objects.filter(pk=pk, told_to__lte=before).first()
        if row is None:
            return False
        row = lock(row)
        if row.told_to > before:  # another worker was faster
            return False
        facts = news(row, at)
        row.told_to = at
        row.save(update_fields=["told_to"])
        if not facts["opened"] and not facts["decided"]:
            return False
        _queue(row, facts)
    return True


def news(row: Watch, at: datetime) -> dict[str, Any]:
    """What has been published and decided since the account was last told."""
    rows = Petition.objects.light().filter(
        municipality=row.municipality_id, shelf__in=[Shelf.CURRENT, Shelf.FINISHED]
    )
    if row.topic_id is not None:
        rows = rows.filter(topic=row.topic_id)
    opened = rows.filter(published_at__gt=row.told_to, published_at__lte=at)
    decided = rows.filter(decided_at__gt=row.told_to, decided_at__lte=at)
    return {
        "opened": list(opened.order_by("published_at")[:MOST]),
        "decided": list(decided.order_by("decided_at")[:MOST]),
    }


def _queue(row: Watch, facts: dict[str, Any]) -> None:
    user = row.user
    context = facts | {
        "municipality": row.municipality,
        "topic": row.topic,
        "link": reverse("petitions:list", args=[row.municipality.slug]),
    }
    subject, body = letter("notices/petition_digest", context, user.language)
    line, headers = way_out(user.pk, (STOP, row.pk), user.language)
    queue_message(
        recipient=str(user.email),
        subject=subject,
        body=f"{body}\n{line}\n",
        template="notices/petition_digest",
        headers=headers,
    )


def stop_watching(user_id: int, number: int) -> None:
    """The one-click way out of these mails."""
    Watch.objects.filter(user_id=user_id, pk=number).delete()
