"""What the clock does by itself: it reminds and tells, once each; it decides nothing."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from civic.dates import local
from civic.journal import actions as journal
from civic.places.models import Municipality
from civic.workflow import lock
from cms.services.models import Round, ServiceRequest
from cms.services.policy import Policy
from cms.services.rules import requests as rules
from cms.services.states import OPEN, Progress


def watch(*, at: datetime | None = None) -> int:
    """Remind applicants of what is missing and departments of their days; how many were told.

    Told are: the applicant before the day for what is missing, the department when that day has passed,
    the department before the decision is owed, and it and the mayor's office when it is overdue.
    """
    at = at or timezone.now()
    places = Municipality.objects.filter(service_requests__state__in=OPEN).distinct()
    return sum(_watch(place, at) for place in places)


def _watch(place: Municipality, at: datetime) -> int:
    day, policy = local(at).date(), Policy(place, local(at).date())
    waiting = Round.objects.filter(
        request__municipality=place,
        request__state=Progress.INCOMPLETE,
        answered_at=None,
        ended_at=None,
    ).select_related("request")
    soon = day + timedelta(days=policy.number("round.remind_days"))
    running = ServiceRequest.objects.filter(municipality=place, state__in=OPEN)
    near = day + timedelta(days=policy.number("near_days"))
    told = _tell_rounds(
        waiting.filter(reminded_at=None, due_on__gte=day, due_on__lte=soon),
        "reminded_at",
        "request.round_reminded",
        at,
    )
    told += _tell_rounds(
        waiting.filter(told_at=None, due_on__lt=day), "told_at", "request.round_lapsed", at
    )
    told += _tell(
        running.filter(told_near_at=None, told_overdue_at=None, due_on__gte=day, due_on__lte=near),
        "told_near_at",
        "request.near",
        lambda row: row.due_on is not None and day <= row.due_on <= near,
        at,
    )
    told += _tell(
        running.filter(Q(told_overdue_at=None), due_on__lt=day),
        "told_overdue_at",
        "request.overdue",
        lambda row: row.due_on is not None and row.due_on < day,
        at,
    )
    return told


def _tell(
    rows: Iterable[ServiceRequest],
    field: str,
    kind: str,
    still: Callable[[ServiceRequest], bool],
    at: datetime,
) -> int:
    told = 0
    for found in rows:
        with transaction.atomic():
            row: ServiceRequest = lock(found)
            if row.state not in OPEN or getattr(row, field) is not None or not still(row):
                continue
            setattr(row, field, at)
            row.save(update_fields=[field])
            data: dict[str, Any] = {
                "number": row.sign,
                "due_on": row.due_on and row.due_on.isoformat(),
            }
            journal.append(kind, row, by=None, at=at, data=data)
            told += 1
    return told


def _tell_rounds(rows: Iterable[Round], field: str, kind: str, at: datetime) -> int:
    told = 0
    for found in rows:
        with transaction.atomic():
            request: ServiceRequest = lock(found.request)
            row = Round.objects.filter(pk=found.pk, answered_at=None, ended_at=None).first()
            if row is None or getattr(row, field) is not None:
                continue
            if kind == "request.round_lapsed" and not rules.has_lapsed(row, local(at).date()):
                continue
            setattr(row, field, at)
            row.save(update_fields=[field])
            data = {"number": request.sign, "due_on": row.due_on.isoformat()}
            journal.append(kind, request, by=None, at=at, data=data)
            told += 1
    return told
