"""What is wrong with the public log at this moment, for the people who have to act: the desk and a mail say it.

Three things are alarms: the log stands still, the newest nightly recount found differences, and a recount
that failed or is missing. The drift is told by its own public entry; of the others `report` writes one
entry a day for as long as they last, and the mails come from that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from civic import limits
from civic.journal import actions as journal
from civic.ledger import audit, queries, sequencer
from civic.ledger.models import Checkpoint
from civic.worker.models import Slot, State

PAUSED = "paused"
DRIFT = "drift"
RECOUNT = "recount"
KIND = "ledger.alarm"
CHECK = "ledger.check"  # the scheduled task that recounts
FAILURES = (
    3  # tries of one night from which on it is no accident; a restart of the worker costs one
)
LATE = timedelta(hours=26)  # a recount each night, and some time for it
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Alarm:
    """One thing that is wrong: its code, the technical reason (English), since when, how many differences."""

    code: str
    reason: str
    at: datetime | None = None
    number: int = 0


def standing(at: datetime | None = None) -> list[Alarm]:
    """Everything that is wrong now, the gravest first; nothing when all is well."""
    found = [_paused(), _drift(), _recount(at or timezone.now())]
    return [alarm for alarm in found if alarm is not None]


def report(at: datetime | None = None) -> int:
    """Write an entry, at most one a day for each, of a standstill and of a missing recount; how many."""
    written = 0
    for alarm in standing(at):
        if alarm.code == DRIFT:
            continue
        with transaction.atomic():
            if not limits.hit(KIND, alarm.code, 1, DAY):
                continue
            journal.append(
                KIND,
                queries.head() or Checkpoint(size=0),
                by=None,
                data={"alarm": alarm.code, "reason": alarm.reason},
            )
            written += 1
    return written


def _paused() -> Alarm | None:
    reason = sequencer.why_paused()
    return Alarm(PAUSED, reason) if reason else None


def _drift() -> Alarm | None:
    newest = audit.last()
    if newest is None or not newest.differences:
        return None
    return Alarm(DRIFT, " ".join(newest.problems[:1]), newest.at, newest.differences)


def _recount(at: datetime) -> Alarm | None:
    """The newest run that failed; or that there was none for longer than a day, where there is a log."""
    newest = audit.last()
    counted_at = newest.at if newest else None
    failed = (
        Slot.objects.filter(task=CHECK, state__in=[State.RETRY, State.DEAD])
        .filter(attempts__gte=FAILURES)
        .order_by("-due")
        .first()
    )
    if failed is not None and (counted_at is None or counted_at < failed.due):
        return Alarm(RECOUNT, failed.last_error, failed.due)
    begun = Checkpoint.objects.order_by("size").values_list("at", flat=True).first()
    since = counted_at or begun
    if since is None or at - since <= LATE:
        return None
    return Alarm(RECOUNT, "", since)
