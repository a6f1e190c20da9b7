"""The worker's own plug-in: the rows of the clock, and their removal when they are old."""

from datetime import time, timedelta

from django.conf import settings
from django.utils import timezone

from civic.worker import apart
from civic.worker.models import UNFINISHED, Slot
from civic.worker.plan import Every, Queue, Result
from civic.worker.schedule import task

KEEP_SLOTS = timedelta(days=7)


def run_slot(slot: Slot) -> Result | None:
    """Run the task a slot names; one that is no longer in the schedule is let go."""
    every = task(slot.task)
    if every is None or (every.wanted and not every.wanted()):
        return None
    if every.apart and settings.WORKER_APART:
        apart.run(every.name)
    else:
        every.function()
    return None


def clear_slots() -> int:
    """Delete the finished slots older than a week; return how many."""
    old = Slot.objects.filter(due__lt=timezone.now() - KEEP_SLOTS).exclude(state__in=UNFINISHED)
    return old.delete()[0]


QUEUES = [Queue("schedule", Slot, run_slot, lease=60, limit=3600)]
SCHEDULE = [Every(name="worker.clear", daily_at=time(2, 30), function=clear_slots)]
