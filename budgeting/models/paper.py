"""Codes and paper: sheets of one-time codes, sealed batches of ballot papers, assemblies with a show of hands."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from budgeting.models.process import Pot, Process
from budgeting.models.voting import Project
from budgeting.states import BatchState
from civic.places.models import Centre, Unit


class CodeBatch(models.Model):
    """A set of one-time voting codes for a school or a village; the codes are shown once, when made."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="code_batches")
    name = models.CharField(max_length=140)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    size = models.PositiveIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class VotingCode(models.Model):
    """One code, as a keyed hash. `used_on` and `revoked_on` are days."""

    batch = models.ForeignKey(CodeBatch, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.BinaryField(max_length=32, unique=True)
    used_on = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used_on=None) | Q(revoked_on=None), name="voting_code_used_or_revoked"
            ),
        ]
        indexes = [models.Index(fields=["batch", "used_on"], name="voting_code_use")]

    def __str__(self) -> str:
        return str(self.pk)


class PaperBatch(models.Model):
    """The ballot papers of one polling place: handed out, counted, spoiled, entered twice, sealed."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="batches")
    place = models.CharField(max_length=140)
    centre = models.ForeignKey(
        Centre, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.OPEN)
    handed_out = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(null=True, blank=True)
    spoiled = models.PositiveIntegerField(null=True, blank=True)
    missing_reason = models.CharField(max_length=500, blank=True)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=models.F("first_by")),
                name="batch_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.SEALED)
                | (Q(counted__isnull=False) & Q(spoiled__isnull=False)),
                name="batch_sealed_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.place


class PaperLine(models.Model):
    """One paper as one of the two people read it; `choices` as in a ballot, spoiled ones have none."""

    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="lines")
    entry = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    choices: Any = models.JSONField(default=list)
    spoiled = models.BooleanField(default=False)

    class Meta:
        ordering = ["batch", "entry", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "entry", "number"], name="paper_line_once"),
            models.CheckConstraint(
                condition=Q(entry__gte=1, entry__lte=2), name="paper_line_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.number}"


class Assembly(models.Model):
    """A village assembly that chose by a show of hands: who was there, and the minutes."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="assemblies")
    pot = models.OneToOneField(Pot, on_delete=models.PROTECT, related_name="assembly")
    held_on = models.DateField()
    place = models.CharField(max_length=140)
    attended = models.PositiveIntegerField()
    minutes = models.FileField(upload_to="budgeting/minutes", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.pot}: {self.held_on}"


class Hands(models.Model):
    """How many hands one project got at an assembly."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="hands")
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="hands")
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.project}: {self.count}"
