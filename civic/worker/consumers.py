"""Journal consumers that cannot get stuck: an entry that cannot be handled is parked, the next goes on."""

import logging
from collections.abc import Callable

from django.db import OperationalError, transaction

from civic.journal.actions import take
from civic.journal.models import Entry, Pending

logger = logging.getLogger("civic.worker")

PARKED = ":parked"


def consume(consumer: str, handle: Callable[[Entry], object]) -> int:
    """Hand the consumer's waiting entries to `handle`, in order; return how many were handled.

    An entry whose handling raises is parked for `unpark`, with a line in the log; it is not lost
    and does not hold up the others. Looks without a lock first.
    """
    if not Pending.objects.filter(consumer=consumer).exists():
        return 0

    def handle_or_park(entry: Entry) -> None:
        try:
            with transaction.atomic():
                handle(entry)
        except OperationalError:
            raise
        except Exception:
            logger.exception("%s could not handle entry %s (%s)", consumer, entry.pk, entry.kind)
            Pending.objects.get_or_create(consumer=consumer + PARKED, entry=entry)

    return take(consumer, handle_or_park)


def parked(consumer: str) -> int:
    """How many entries of the consumer are parked."""
    return Pending.objects.filter(consumer=consumer + PARKED).count()


def unpark(consumer: str) -> int:
    """Put the consumer's parked entries back into its queue; return how many."""
    return Pending.objects.filter(consumer=consumer + PARKED).update(consumer=consumer)
