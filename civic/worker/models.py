"""Leased (a row that somebody works on, at least once) and Slot (one run of one scheduled task)."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a leased row stands. `ready`, `retry` and an outlived `running` are due for work."""

    READY = "ready", _("Waiting")
    RUNNING = "running", _("Under way")
    RETRY = "retry", _("Will be tried again")
    DONE = "done", _("Done")
    DEAD = "dead", _("Given up")
    PAUSED = "paused", _("Paused")


UNFINISHED = (State.READY, State.RUNNING, State.RETRY)

# Worded so that SQLite sees that a query fits the partial index: with an IN and parameters it would not.
OPEN = ~Q(state="done") & ~Q(state="dead") & ~Q(state="paused")


class LeasedQuerySet(models.QuerySet["Leased"]):
    """Chainable filters on leased rows."""

    def due(self, now: datetime) -> "LeasedQuerySet":
        """Rows to be worked on: their time has come, or whoever held them is gone.

        A row that was claimed was due then, so the bound on `next_at` leaves none out: with it the
        rows of a later time are not walked through.
        """
        waiting = ~Q(state=State.RUNNING) & Q(next_at__lte=now)
        abandoned = Q(state=State.RUNNING, lease_until__lt=now)
        return self.filter(OPEN, waiting | abandoned, next_at__lte=now)

    def dead(self) -> "LeasedQuerySet":
        """Rows that were given up."""
        return self.filter(state=State.DEAD)


class Leased(models.Model):
    """A row of work. `attempts` counts the claims and is the fence: only the holder of the newest may write."""

    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    next_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=OPEN,
                name="%(app_label)s_%(class)s_due",
            ),
        ]


class Slot(Leased):
    """One run of a scheduled task at its due time; unique, so that many workers make one."""

    task = models.CharField(max_length=60)
    due = models.DateTimeField()

    class Meta(Leased.Meta):
        constraints = [
            models.UniqueConstraint(fields=["task", "due"], name="worker_slot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.due:%Y-%m-%d %H:%M:%S}"
