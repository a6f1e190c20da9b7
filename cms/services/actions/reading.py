"""That somebody has read: an officer's look at the answers is an act of its own and stands in the journal."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civic import boxes
from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock
from cms.services.models import Note, ServiceRequest
from cms.services.queries import requests as queries
from cms.services.rules import acting
from cms.services.rules import requests as rules
from identity.models import User


def read_on_desk(request: ServiceRequest, *, by: User, at: datetime | None = None) -> None:
    """An officer opens the answers: written down once a day for each officer; the messages count as read."""
    at = at or timezone.now()
    morning = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        request.messages.filter(from_applicant=True, read_at=None).update(read_at=at)
        if not queries.read_today(request, by, morning):
            journal.append("request.read", request, by=by, at=at, data={"number": request.sign})


def note(request: ServiceRequest, *, by: User, text: str, at: datetime | None = None) -> Note:
    """Write a note for colleagues, also after the end; it never leaves the desk. Raises Refused."""
    at = at or timezone.now()
    with transaction.atomic():
        row: ServiceRequest = lock(request)
        require(acting.may_note(by, row))
        require(rules.may_write(text, 0, 0))
        box = boxes.seal("services.note", text.strip().encode(), row.token.bytes)
        made = Note.objects.create(request=row, text=box, by=by, at=at)
        journal.append("request.noted", row, by=by, at=at, data={"number": row.sign})
    return made
