"""Claiming a due row, keeping its lease alive while the work lasts, and writing how it ended."""

import logging
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from civic.worker.models import State
from civic.worker.plan import Dead, Done, Queue, Result, Retry

logger = logging.getLogger("civic.worker")

ERROR_LENGTH = 500
LONGEST_BACKOFF = timedelta(hours=1)


@dataclass(frozen=True)
class Lease:
    """A row we hold: `attempt` is the fence that a later claim takes from us."""

    queue: Queue
    row: Any
    attempt: int

    def held(self) -> models.QuerySet[Any]:
        """The row, as long as nobody has claimed it since."""
        return self.queue.model._default_manager.filter(
            pk=self.row.pk, attempts=self.attempt, state=State.RUNNING
        )

    def renew(self) -> bool:
        """Put the end of the lease off; False when the row is no longer ours."""
        until = timezone.now() + timedelta(seconds=self.queue.lease)
        return self.held().update(lease_until=until) == 1


def claim(queue: Queue) -> Lease | None:
    """Take the row of `queue` that has been due longest, or None.

    Looks without a lock first, so that an idle worker never takes SQLite's write lock. On
    PostgreSQL rows that others are claiming are skipped; on SQLite IMMEDIATE lets one in at a time.
    What a queue picks by is asked only when something is due: a third of what an idle worker did.
    """
    if queue.pick and queue.due().order_by("next_at", "pk").values_list("pk").first() is None:
        return None
    rows = queue.claimable().order_by("next_at", "pk")  # as its index: the first is there at once
    if rows.values_list("pk").first() is None:
        return None
    with transaction.atomic():
        row = rows.select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        row.state = State.RUNNING
        row.attempts += 1
        row.lease_until = timezone.now() + timedelta(seconds=queue.lease)
        row.save(update_fields=["state", "attempts", "lease_until"])
    return Lease(queue, row, row.attempts)


def settle(lease: Lease, result: Result) -> bool:
    """Write how the work ended, with its effect, in one transaction.

    False, and nothing written, when the row was claimed anew meanwhile: a zombie cannot overwrite.
    """
    with transaction.atomic():
        written = lease.held().update(
            **result.fields,
            state=result.state,
            next_at=timezone.now() + result.after,
            lease_until=None,
            last_error=result.error[:ERROR_LENGTH],
        )
        if written and result.effect is not None:
            result.effect()
    if not written:
        logger.warning(
            "%s %s: finished too late, another worker has it", lease.queue.name, lease.row.pk
        )
    return bool(written)


def backoff(attempt: int) -> timedelta:
    """How long to wait after the `attempt`-th failure: 2 s, 4 s, … at most an hour, ±20 %."""
    seconds = min(2.0 ** min(attempt, 12), LONGEST_BACKOFF.total_seconds())
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))


def failure(lease: Lease, error: Exception) -> Result:
    """The result for a handler that raised: Retry with a growing delay, Dead after the last try."""
    text = f"{type(error).__name__}: {error}"
    if lease.attempt >= lease.queue.tries:
        return Dead(error=text)
    return Retry(error=text, after=backoff(lease.attempt))


class Keeper:
    """Renews, from one thread, the leases of the work that is under way in this process."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[Lease, float, float]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def keeping(self, lease: Lease) -> Iterator[None]:
        """Keep `lease` alive inside the block, for at most the queue's limit."""
        now = time.monotonic()
        with self._lock:
            self._held[id(lease)] = (lease, now + lease.queue.lease / 3, now + lease.queue.limit)
        try:
            yield
        finally:
            with self._lock:
                self._held.pop(id(lease), None)

    def renew_due(self) -> int:
        """Renew the leases a third of whose time has gone; return how many were renewed."""
        now = time.monotonic()
        with self._lock:
            due = [
                (lease, end)
                for lease, renew_at, end in self._held.values()
                if renew_at <= now < end
            ]
        renewed = 0
        for lease, end in due:
            renewed += lease.renew()
            with self._lock:
                if id(lease) in self._held:
                    self._held[id(lease)] = (lease, time.monotonic() + lease.queue.lease / 3, end)
        return renewed


def work_one(queue: Queue, keeper: Keeper | None = None) -> bool:
    """Claim one due row of `queue`, handle it and write the result; False when nothing was due.

    A database error while claiming or writing is the caller's: the lease runs out and the row is
    taken again.
    """
    lease = claim(queue)
    if lease is None:
        return False
    keeper = keeper or Keeper()
    try:
        with keeper.keeping(lease):
            answer = queue.handle(lease.row)
        result = answer if isinstance(answer, Result) else Done()
    except Exception as error:
        logger.exception("%s %s failed", queue.name, lease.row.pk)
        result = failure(lease, error)
    settle(lease, result)
    return True
