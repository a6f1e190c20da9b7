"""The queues (deliveries, documents, asking), the reading of the journal, and what is not kept longer."""

from datetime import timedelta

from django.utils import timezone

from civic.cases.actions import write_event
from civic.cases.deliveries import probe
from civic.cases.documents import fetch
from civic.cases.models import CaseDocument, Delivery, Inbound, Poll
from civic.cases.polling import poll
from civic.cases.sending import deliver, pick
from civic.worker.consumers import consume, unpark
from civic.worker.plan import Every, Queue

ENDLESS = 2_000_000_000  # a system is asked again and again, each time anew
KEEP_INBOUND = timedelta(days=30)


def read_journal() -> int:
    """Put the messages for the journal entries not read yet into the outbox."""
    return consume("cases", write_event)


def try_parked() -> int:
    """Give the entries whose messages could not be made another chance."""
    return unpark("cases")


def clear() -> int:
    """Forget the status calls taken more than 30 days ago."""
    return Inbound.objects.filter(received_at__lt=timezone.now() - KEEP_INBOUND).delete()[0]


QUEUES = [
    Queue("deliveries", Delivery, deliver, lease=20, limit=120, threads=6, pick=pick),
    Queue("case_documents", CaseDocument, fetch, lease=60, limit=300, seconds=2),
    Queue("case_polls", Poll, poll, lease=60, limit=1800, tries=ENDLESS, threads=2, seconds=2),
]
SCHEDULE = [
    Every(name="cases.journal", seconds=0.5, function=read_journal),
    Every(name="cases.probe", seconds=5, function=probe),
    Every(name="cases.parked", seconds=3600, function=try_parked),
]
