"""The journal: Entry (append-only) and Pending (which consumer has still to read which entry)."""

from typing import Any

from django.conf import settings
from django.db import models

from civic.places.models import Municipality


class EntryQuerySet(models.QuerySet["Entry"]):
    """Chainable filters."""

    def about(self, subject: models.Model) -> "EntryQuerySet":
        """Entries about one row."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def public(self) -> "EntryQuerySet":
        """Entries citizens may read."""
        return self.filter(public=True)


class Entry(models.Model):
    """One act: what (`kind`), about what, where, by whom, when. Triggers refuse UPDATE and DELETE.

    `data` holds no personal data. Signing and voting leave no `actor`.
    """

    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    municipality = models.ForeignKey(
        Municipality, null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf = models.BooleanField(default=False)
    centre = models.ForeignKey(
        "places.Centre", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    public = models.BooleanField(default=False)
    data: Any = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="journal_subject"),
            models.Index(fields=["municipality", "id"], name="journal_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type}/{self.subject_id}"


class Pending(models.Model):
    """An entry one consumer (notices, cases, ledger) has not taken yet; deleted when it has."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    consumer = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consumer", "entry"], name="journal_pending_once"),
        ]

    def __str__(self) -> str:
        return f"{self.consumer}: {self.entry_id}"
