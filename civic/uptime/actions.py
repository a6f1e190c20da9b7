"""Writing a heartbeat, and with it the outage that it ends."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civic.journal import actions as journal
from civic.uptime import rules
from civic.uptime.models import Beat, Outage
from civic.uptime.queries import WEB


def beat(*, at: datetime | None = None) -> Outage | None:
    """Say that a web process lives and the database takes what it writes; returns the outage this ends.

    Of many processes that come back at once one records the outage.
    """
    at = at or timezone.now()
    fresh = Beat.objects.filter(part=WEB, at__gte=at - rules.GAP)
    if fresh.filter(at__lt=at).update(at=at) or fresh.exists():
        return None
    with transaction.atomic():
        Beat.objects.bulk_create([Beat(part=WEB, at=at)], ignore_conflicts=True)
        row = Beat.objects.select_for_update().get(part=WEB)
        last, row.at = row.at, max(row.at, at)
        row.save(update_fields=["at"])
        return _record(last, at) if rules.is_gap(last, at) else None


def _record(since: datetime, until: datetime) -> Outage:
    outage = Outage.objects.create(since=since, until=until)
    journal.append(
        "portal.outage",
        outage,
        by=None,
        at=until,
        public=True,
        data={
            "since_at": since.isoformat(),
            "until_at": until.isoformat(),
            "minutes": outage.minutes,
        },
    )
    return outage
