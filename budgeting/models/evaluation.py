"""Screening, opinions of departments, the verdict released on one day, and the appeal against it."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgeting.models.idea import Idea
from budgeting.models.process import Criterion
from budgeting.states import Opinion
from civic.places.models import Department


class Screening(models.Model):
    """What the council or commission said of a submitted idea: pass on, return, or refuse."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="screenings")
    move = models.CharField(max_length=12)
    body = models.CharField(max_length=200, blank=True)
    criterion = models.ForeignKey(
        Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(max_length=3000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.idea}: {self.move}"


class Evaluation(models.Model):
    """One department's opinion of one idea, asked for until a day. Internal: the verdict is what is released.

    `cost` and `upkeep` (a year) in tetri; `cost_lines` add up to `cost`, as in `Idea`.
    `internal_note` is never published.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="evaluations")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="evaluations")
    due_at = models.DateTimeField()
    opinion = models.CharField(max_length=14, choices=Opinion.choices, blank=True)
    criterion = models.ForeignKey(
        Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cost = models.BigIntegerField(null=True, blank=True)
    cost_lines: Any = models.JSONField(default=list, blank=True)
    upkeep = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField(max_length=3000, blank=True)
    internal_note = models.TextField(max_length=3000, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "department"], name="evaluation_once"),
            models.CheckConstraint(
                condition=Q(given_at=None) | ~Q(opinion=""), name="evaluation_has_opinion"
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gt=0), name="evaluation_cost_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea}: {self.department}"


def opinion_path(instance: "EvaluationFile", name: str) -> str:
    """A random name outside the public media: the file is served to staff by a view that checks first."""
    return f"opinions/{secrets.token_hex(16)}"


class EvaluationFile(models.Model):
    """A document a department has put to its opinion: for the staff only, never published."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to=opinion_path)
    name = models.CharField(max_length=140)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def format(self) -> str:
        """PDF, JPEG or PNG, for the reader."""
        return self.media_type.rpartition("/")[2].upper()


class Note(models.Model):
    """An internal note of the staff about an idea; never on a public page, in an export or the API."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=3000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.idea}: {self.pk}"


class Verdict(models.Model):
    """What the city says of an idea after the opinions: hidden until `released_at`. Cost in tetri.

    `cost_lines`, where there are any, add up to `cost` and are published with it.
    """

    idea = models.OneToOneField(Idea, on_delete=models.CASCADE, related_name="verdict")
    admitted = models.BooleanField()
    cost = models.BigIntegerField(null=True, blank=True)
    cost_lines: Any = models.JSONField(default=list, blank=True)
    upkeep = models.BigIntegerField(null=True, blank=True)
    criterion = models.ForeignKey(
        Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(max_length=3000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(admitted=False) | Q(cost__gt=0), name="verdict_admitted_has_cost"
            ),
            models.CheckConstraint(
                condition=Q(admitted=True) | ~Q(reason=""), name="verdict_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea}: {self.admitted}"


class Appeal(models.Model):
    """An author's appeal against a refusal: once, until the deadline, answered in public."""

    class Outcome(models.TextChoices):
        OPEN = "", _("Waiting for an answer")
        UPHELD = "upheld", _("Upheld: the idea is admitted")
        REJECTED = "rejected", _("Not upheld")

    idea = models.OneToOneField(Idea, on_delete=models.CASCADE, related_name="appeal")
    text = models.TextField(max_length=3000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(max_length=3000, blank=True)
    cost = models.BigIntegerField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="appeal_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea}: {self.get_outcome_display()}"
