"""The mails' queue, the reading of the journal, and the emptying of what was given up."""

from datetime import timedelta

from django.utils import timezone

from civic.notices.actions import write_notices
from civic.notices.models import Mail
from civic.notices.post import EMPTY, hang_up, send
from civic.worker.consumers import consume, unpark
from civic.worker.models import State
from civic.worker.plan import Every, Queue

KEEP_DEAD = timedelta(days=14)
KEEP_SENT = timedelta(days=90)


def read_journal() -> int:
    """Write the mails for the journal entries not read yet."""
    return consume("notices", write_notices)


def try_parked() -> int:
    """Give the entries whose mails could not be written another chance."""
    return unpark("notices")


def clear() -> int:
    """Empty the mails given up two weeks ago and delete the rows of those sent long ago."""
    now = timezone.now()
    dead = Mail.objects.filter(state=State.DEAD, next_at__lt=now - KEEP_DEAD)
    emptied = dead.exclude(body="").update(**EMPTY)
    sent = Mail.objects.filter(state=State.DONE, next_at__lt=now - KEEP_SENT)
    return emptied + sent.delete()[0]


QUEUES = [Queue("mail", Mail, send, lease=20, limit=300, idle=hang_up)]
SCHEDULE = [
    Every(name="notices.journal", seconds=0.5, function=read_journal),
    Every(name="notices.parked", seconds=3600, function=try_parked),
]
