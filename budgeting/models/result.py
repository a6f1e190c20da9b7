"""The count of a vote as it was published, and what was changed on top of it, each step logged."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgeting.models.process import Process
from budgeting.models.voting import Project


class Tally(models.Model):
    """The result of the frozen rule over the published ballots, counted twice and stored as it is shown.

    `outcome` is the count as data (`budgeting.tallies`), `election` the `.pb` files by pot, `sha256`
    over the canonical JSON of both. A page reads this row; nothing is counted again for a reader.
    """

    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="tally")
    outcome: Any = models.JSONField()
    election: Any = models.JSONField()
    turnout: Any = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    ballots = models.PositiveIntegerField()
    voters = models.PositiveIntegerField()
    counted_at = models.DateTimeField(default=timezone.now)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("counted_by")),
                name="tally_published_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process}: {self.sha256[:12]}"


class Adjustment(models.Model):
    """A change on top of the count: a winner that declined or cannot be built, and what takes its place."""

    class Kind(models.TextChoices):
        DECLINED = "declined", _("The author declined")
        IMPOSSIBLE = "impossible", _("It turned out to be impossible")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Awaiting a second person")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Not approved")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="adjustments")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    substitutes: Any = models.JSONField(default=list)
    left = models.BigIntegerField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="adjustment_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_kind_display()}"
