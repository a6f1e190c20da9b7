"""How the background work stands: for the desk and for `/healthz?full`."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from civic.journal.models import Pending
from civic.worker.models import State
from civic.worker.plan import Queue
from civic.worker.schedule import queues

LATE_SECONDS = 60


@dataclass(frozen=True)
class QueueHealth:
    """One queue: rows due and waiting, seconds the oldest has been due, rows given up."""

    name: str
    due: int
    oldest_seconds: int
    running: int
    dead: int


def queue_health(queue: Queue) -> QueueHealth:
    """Count one queue, in two queries."""
    now = timezone.now()
    due = queue.due(now).aggregate(rows=Count("pk"), oldest=Min("next_at"))
    rows = queue.model._default_manager.aggregate(
        running=Count("pk", filter=Q(state=State.RUNNING)),
        dead=Count("pk", filter=Q(state=State.DEAD)),
    )
    oldest = int((now - due["oldest"]).total_seconds()) if due["oldest"] else 0
    return QueueHealth(queue.name, due["rows"], oldest, rows["running"], rows["dead"])


def health() -> dict[str, Any]:
    """All queues and the journal's consumers. `ok` is False when work lies untouched for a minute."""
    counted = [queue_health(queue) for queue in queues()]
    waiting = dict(Pending.objects.order_by().values_list("consumer").annotate(Count("pk")))
    return {
        "ok": all(one.oldest_seconds < LATE_SECONDS for one in counted),
        "queues": [asdict(one) for one in counted],
        "journal": waiting,
    }
