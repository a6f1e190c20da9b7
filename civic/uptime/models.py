"""The newest heartbeat, and the outages that were measured."""

import math
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Beat(models.Model):
    """The newest heartbeat of a part of the portal; one row for each part, moved forward only."""

    part = models.CharField(max_length=10, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.part}: {self.at}"


class Outage(models.Model):
    """A time without a heartbeat: from the last one before it to the first one after."""

    since = models.DateTimeField(unique=True)
    until = models.DateTimeField()

    class Meta:
        ordering = ["-since"]
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="outage_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"

    @property
    def minutes(self) -> int:
        """Its length in minutes, rounded up."""
        return math.ceil((self.until - self.since) / timedelta(minutes=1))
