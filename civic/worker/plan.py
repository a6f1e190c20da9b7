"""What a plug-in file `tasks.py` is written with: Queue and Every, and the answers a handler gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db import models
from django.utils import timezone

from civic.dates import TBILISI
from civic.worker.models import Leased, State

SLOT_FROM_SECONDS = 60


@dataclass(frozen=True)
class Result:
    """How a handler's work ended; written together with `fields` and `effect`, or not at all.

    `effect` runs in the transaction that writes the state, and only while the row is still ours.
    """

    error: str = ""
    after: timedelta = timedelta(0)
    fields: Mapping[str, Any] = field(default_factory=dict)
    effect: Callable[[], object] | None = None

    state = State.DONE


class Done(Result):
    """The work is done."""


class Retry(Result):
    """Try again after `after`."""

    state = State.RETRY


class Dead(Result):
    """Given up; somebody has to look."""

    state = State.DEAD


class Paused(Result):
    """Set aside until an action makes the row ready again."""

    state = State.PAUSED


@dataclass(frozen=True)
class Queue:
    """Rows of `model`, each handed to `handle`, which may be called twice for one row.

    `handle(row)` answers a Result; anything else means Done. What it raises becomes a retry with growing
    delays, and Dead after `tries` claims. `lease` is in seconds: how long a killed worker's row
    waits; a living worker renews it for at most `limit` seconds. `only` narrows the due rows;
    `pick` narrows them further where one is to be claimed; `threads` is how many a worker handles at once;
    `idle` is called in the same thread when nothing is due; after that the worker looks again after
    `seconds`: a quarter of a second where somebody may be waiting for it.
    """

    name: str
    model: type[Leased]
    handle: Callable[[Any], object]
    lease: float = 60
    limit: float = 900
    tries: int = 12
    threads: int = 1
    seconds: float = 0.25
    only: Callable[[models.QuerySet[Any]], models.QuerySet[Any]] | None = None
    pick: Callable[[models.QuerySet[Any]], models.QuerySet[Any]] | None = None
    idle: Callable[[], None] | None = None

    def due(self, now: datetime | None = None) -> models.QuerySet[Any]:
        """The rows to be worked on now."""
        rows = self.model._default_manager.due(now or timezone.now())
        return self.only(rows) if self.only else rows

    def claimable(self) -> models.QuerySet[Any]:
        """The rows of which the first is to be claimed now."""
        rows = self.due()
        return self.pick(rows) if self.pick else rows


@dataclass(frozen=True, kw_only=True)
class Every:
    """`function` runs every `seconds`, or each day at `daily_at` on the clock of `zone`, Tbilisi's.

    Under a minute it runs in every worker; from a minute on once for all workers together. `apart`
    gives it a process of its own: what computes for long would hold up the other threads of the
    worker, and with them whoever waits for a lock they have taken. `wanted` is asked before: a process
    that finds nothing to do has cost seconds of computing.
    """

    name: str
    function: Callable[[], object]
    seconds: float | None = None
    daily_at: time | None = None
    apart: bool = False
    wanted: Callable[[], bool] | None = None
    zone: tzinfo = TBILISI

    def __post_init__(self) -> None:
        if (self.seconds is None) == (self.daily_at is None):
            raise ValueError(f"{self.name}: give either seconds or daily_at")
        if self.apart and self.is_tick:
            raise ValueError(f"{self.name}: a tick runs too often for a process of its own")

    @property
    def is_tick(self) -> bool:
        """True for a short period, which every worker keeps by itself."""
        return self.seconds is not None and self.seconds < SLOT_FROM_SECONDS

    def due(self, now: datetime) -> datetime:
        """The newest due time that is not later than `now`."""
        if self.daily_at is not None:
            today = now.astimezone(self.zone).date()
            due = self._on(today)
            return due if due <= now else self._on(today - timedelta(days=1))
        assert self.seconds is not None
        period = int(self.seconds)
        return datetime.fromtimestamp(int(now.timestamp()) // period * period, tz=TBILISI)

    def _on(self, day: date) -> datetime:
        """The one moment of `daily_at` on a day: where the clock is put back the first, where it is put
        forward over the hour the moment the hour would have been."""
        assert self.daily_at is not None
        return datetime.combine(day, self.daily_at, tzinfo=self.zone).astimezone(UTC)
