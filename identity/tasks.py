"""What identity leaves to the worker: registers that did not answer, and the removal of what is spent."""

from datetime import time, timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from civic import limits
from civic.worker.plan import Every, Queue, Result, Retry
from identity import actions
from identity.actions import codes, phones
from identity.models import Copy, ExtractFile, Inquiry, SignIn, Sms

ASK_AGAIN = timedelta(minutes=10)


def ask(inquiry: Inquiry) -> Result | None:
    """Ask the register once more; later again when it is still silent."""
    return None if actions.answer_inquiry(inquiry) else Retry(after=ASK_AGAIN)


def clear() -> None:
    """Delete counters of ended windows, sessions that ended, their notes, and settled inquiries."""
    limits.forget()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    SignIn.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    actions.forget_answered()
    actions.forget_kept()
    actions.clear_uploads()
    actions.drop_copies()
    codes.forget()
    phones.forget_sent()


QUEUES = [
    Queue("inquiries", Inquiry, ask),
    Queue("copies", Copy, actions.prepare_copy),
    Queue("sms", Sms, phones.deliver, lease=30, tries=6),
    Queue("extracts", ExtractFile, actions.read_upload, limit=4 * 60 * 60),
]
SCHEDULE = [Every(name="identity.clear", daily_at=time(3, 10), function=clear)]
