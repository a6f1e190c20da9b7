"""What happens after the hand-over: commission, sitting, decision."""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from petitions.models.petition import Petition
from petitions.states import Outcome, Stage


def document_path(instance: models.Model, name: str) -> str:
    """A random name; the reader sees the name the office gave it."""
    return f"decisions/{secrets.token_hex(16)}.pdf"


class HandOver(models.Model):
    """That the petition was handed over: with how many signatures, checked how, answer due when."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="hand_over")
    stage = models.CharField(max_length=16, choices=Stage.choices)
    count = models.PositiveIntegerField()
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.petition}: {self.at}"


class Referral(models.Model):
    """That a commission has it."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="referrals")
    commission = models.CharField(max_length=200)
    on = models.DateField()
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.petition}: {self.commission}"


class Sitting(models.Model):
    """A sitting at which the petition is to be considered; a later row replaces an earlier one."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="sittings")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.petition}: {self.starts_at}"


class DecisionRecord(models.Model):
    """The decision: outcome, reasons, who decided, with the signed document. `index` is its leaf.

    `points` is the answer to each demand, where there are several: `[{"asked": …, "answer": …}]`.
    """

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    text = models.TextField(max_length=12_000)
    points: Any = models.JSONField(default=list, blank=True)
    body = models.CharField(max_length=200)
    on = models.DateField()
    forwarded_to = models.CharField(max_length=200, blank=True)
    document = models.FileField(upload_to=document_path, blank=True)
    document_name = models.CharField(max_length=140, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="decision_outcome"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="forwarded") | ~Q(forwarded_to=""),
                name="decision_forwarded_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["petition"], name="decision_unplaced", condition=Q(index=None)),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.outcome}"

    @property
    def text_sha256(self) -> str:
        """Hex SHA-256 of the published text, which the log names where there is no document."""
        return hashlib.sha256(self.text.encode()).hexdigest()
