"""What identity leaves to the worker: registers that did not answer, copies, messages, and the nightly removal of what is spent."""

from datetime import time, timedelta

from django.conf import settings

from civic import retention
from civic.worker.plan import Every, Queue, Result, Retry
from identity import actions, reading
from identity.actions import phones
from identity.models import Copy, ExtractFile, Inquiry, Sms

ASK_AGAIN = timedelta(minutes=10)


def ask(inquiry: Inquiry) -> Result | None:
    """Ask the register once more; later again when it is still silent."""
    return None if actions.answer_inquiry(inquiry) else Retry(after=ASK_AGAIN)


def read(file: ExtractFile) -> Result | None:
    """Read on in a municipality's extract, in a process that holds little else in memory."""
    return actions.read_upload(file, reading.apart if settings.WORKER_APART else None)


QUEUES = [
    Queue("inquiries", Inquiry, ask),
    Queue("copies", Copy, actions.prepare_copy, seconds=2),
    Queue("sms", Sms, phones.deliver, lease=30, tries=6),
    Queue("extracts", ExtractFile, read, limit=4 * 60 * 60, seconds=2),
]
SCHEDULE = [Every(name="retention", daily_at=time(3, 10), function=retention.run)]
