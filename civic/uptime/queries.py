"""Whether the portal is there, and the outages that were measured."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from civic.uptime import rules
from civic.uptime.models import Beat, Outage

WEB = "web"


def is_down(at: datetime) -> bool:
    """True while the web processes have been silent for longer than a restart takes.

    False where no heartbeat was ever written: then nothing is measured.
    """
    last = Beat.objects.filter(part=WEB).values_list("at", flat=True).first()
    return rules.is_gap(last, at)


def is_measured() -> bool:
    """True once a web process has written a heartbeat."""
    return Beat.objects.filter(part=WEB).exists()


def outages(since: datetime) -> QuerySet[Outage]:
    """The outages that ended after a moment, newest first."""
    return Outage.objects.filter(until__gt=since)


def share_of_time(since: datetime, at: datetime) -> float:
    """How much of the time between two moments the portal was there, from 0 to 1."""
    lost = sum(
        (min(row.until, at) - max(row.since, since) for row in outages(since).filter(since__lt=at)),
        start=timedelta(0),
    )
    return 1 - lost / (at - since)
