"""Deadlines that move because the portal itself was not there, as it measured (`civic.uptime`)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.journal import actions as journal
from civic.uptime import queries as uptime
from civic.uptime.models import Outage
from civic.workflow import lock
from petitions.actions.collection import close_due
from petitions.models import Opening, Pause, Petition
from petitions.policy import KEYS
from petitions.rules.extending import deadline_after, lost_minutes
from petitions.states import Collection

LEAST = "petition.outage.minutes"
LOOK_BACK = timedelta(days=40)


def keep_deadlines(*, at: datetime | None = None) -> int:
    """Extend what an outage cut short, then record what has ended; returns how many were changed.

    Nothing is recorded as ended while the portal is out of reach: its last minutes may be owed.
    Safe to run twice.
    """
    at = at or timezone.now()
    done = extend_due(at=at)
    return done if uptime.is_down(at) else done + close_due(at=at)


def extend_due(*, at: datetime) -> int:
    """Extend every collection for every outage it lost time in, oldest first; returns how many times."""
    done = 0
    for outage in uptime.outages(at - LOOK_BACK).order_by("since"):
        cut = Petition.objects.filter(
            collection_state__in=[Collection.OPEN, Collection.PAUSED],
            opens_at__lt=outage.until,
            closes_at__gt=outage.since,
        ).exclude(pauses__outage=outage)
        for petition in cut:
            done += _extend(petition, outage, by=None, at=at)
    return done


def _extend(petition: Petition, outage: Outage, *, by: Any, at: datetime) -> bool:
    """Move one deadline, once for each outage, if it took as long as the frozen terms ask for."""
    with transaction.atomic():
        petition = lock(petition)
        if petition.collection_state not in {Collection.OPEN, Collection.PAUSED}:
            return False
        pauses = list(petition.pauses.all())
        if any(row.outage_id == outage.pk for row in pauses):
            return False
        minutes = _minutes(petition, outage, pauses)
        if not minutes:
            return False
        assert petition.closes_at is not None  # a CHECK constraint: what was opened has a term
        petition.closes_at = deadline_after(petition.closes_at, outage.until, minutes)
        petition.save(update_fields=["closes_at"])
        Pause.objects.create(
            petition=petition,
            cause=Pause.Cause.OUTAGE,
            outage=outage,
            since=outage.since,
            until=outage.until,
        )
        journal.append(
            "petition.extended",
            petition,
            by=by,
            at=at,
            public=True,
            data={
                "outage": outage.pk,
                "since_at": outage.since.isoformat(),
                "until_at": outage.until.isoformat(),
                "minutes": minutes,
                "closes_at": petition.closes_at.isoformat(),
            },
        )
    return True


def _minutes(petition: Petition, outage: Outage, pauses: list[Pause]) -> int:
    """What the collection lost; 0 where the terms it opened under move no deadline for that."""
    policy = Opening.objects.values_list("policy", flat=True).get(petition=petition)
    least = int(policy.get(LEAST, KEYS[LEAST]))
    if not least or petition.opens_at is None:
        return 0
    minutes = lost_minutes(
        (petition.opens_at, petition.closes_at),
        (outage.since, outage.until),
        [(row.since, row.until) for row in pauses],
    )
    return minutes if minutes >= least else 0
