"""Reminders to those who owe a check, an examination or an answer, and the public word that an answer is late."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from civic.journal import actions as journal
from civic.journal.models import Entry
from civic.workflow import lock
from petitions import phases
from petitions.models import Petition
from petitions.rules.reminding import BEFORE, mark
from petitions.states import AWAITED_RESPONSES, Collection, Response, Text

REMINDED = "petition.reminded"
OVERDUE = "petition.overdue"
MODERATION, EXAMINATION, ANSWER = "moderation", "examination", "answer"
Owed = tuple[Petition, str, datetime]


def remind_due(*, at: datetime | None = None) -> int:
    """Write the reminders whose time has come, each once; returns how many. Safe to run twice."""
    at = at or timezone.now()
    done = 0
    for petition, what, due_at in _owed(at):
        step = mark(due_at, at)
        if step is not None:
            done += _remind(petition, what, due_at, step, at)
    return done


def _owed(at: datetime) -> Iterator[Owed]:
    """What is owed, with its day, as far as that is near or over."""
    near = at + timedelta(days=max(BEFORE))
    rows = Petition.objects.light().select_related("opening")
    for petition in rows.filter(text_state=Text.SUBMITTED, moderation_due_at__lte=near).filter(
        collection_state=Collection.NOT_STARTED
    ):
        if petition.moderation_due_at:
            yield petition, MODERATION, petition.moderation_due_at
    for petition in rows.filter(
        response_state__in=AWAITED_RESPONSES, response_due_at__lte=near
    ).exclude(collection_state=Collection.REMOVED):
        if petition.response_due_at:
            yield petition, ANSWER, petition.response_due_at
    ended = Q(collection_state=Collection.CLOSED, closed_at__lte=near)
    for petition in rows.filter(ended, response_state=Response.NONE, first_needed__gt=0):
        due_at = phases.examination_due_at(petition)
        if petition.has_reached and due_at is not None:
            yield petition, EXAMINATION, due_at


def _remind(petition: Petition, what: str, due_at: datetime, step: int, at: datetime) -> bool:
    """One reminder, unless it was written already; the first one after the day of an answer is public."""
    late = what == ANSWER and step >= 0
    data = {"of": what, "due_at": due_at.isoformat(), "days": step}
    with transaction.atomic():
        petition = lock(petition)
        told = Entry.objects.about(petition).filter(data__of=what, data__due_at=data["due_at"])
        if told.filter(kind__in=[REMINDED, OVERDUE], data__days__gte=step).exists():
            return False
        is_first = late and not told.filter(kind=OVERDUE).exists()
        kind = OVERDUE if is_first else REMINDED
        journal.append(kind, petition, by=None, at=at, public=is_first, data=data)
    return True
