"""Codes and paper: sheets of one-time codes, sealed batches of ballot papers, assemblies with a show of hands."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from budgeting.models.process import Pot, Process
from budgeting.models.voting import Project
from budgeting.states import BatchState
from civic.covered import CoveredHash
from civic.places.models import Centre, Municipality, Unit


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
    code_hash = CoveredHash(max_length=32, unique=True)
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
    """The ballot papers of one polling place: delivered, handed out, counted, entered twice, sealed.

    `pot` is the own money of those who vote with these papers, None where all papers are alike.
    Papers `delivered` = `handed_out` to people + `exchanged` for spoiled ones + `unused`. `counted`
    is what lay in the box, counted by hand; `spoiled` and `blank` of them are known when sealed.
    `missing_reason` explains papers that were handed out and are not in the box, or the reverse.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="batches")
    place = models.CharField(max_length=140)
    centre = models.ForeignKey(
        Centre, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pot = models.ForeignKey(
        Pot, null=True, blank=True, on_delete=models.PROTECT, related_name="batches"
    )
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.OPEN)
    delivered = models.PositiveIntegerField(null=True, blank=True)
    handed_out = models.PositiveIntegerField(default=0)
    exchanged = models.PositiveIntegerField(default=0)
    unused = models.PositiveIntegerField(null=True, blank=True)
    counted = models.PositiveIntegerField(null=True, blank=True)
    spoiled = models.PositiveIntegerField(null=True, blank=True)
    blank = models.PositiveIntegerField(null=True, blank=True)
    missing_reason = models.CharField(max_length=500, blank=True)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    sealed_at = models.DateTimeField(null=True, blank=True)
    index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["process", "place", "pot"], name="batch_once"),
            models.UniqueConstraint(
                fields=["process", "place"], condition=Q(pot=None), name="batch_whole_once"
            ),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=models.F("first_by")),
                name="batch_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state=BatchState.SEALED)
                | (Q(counted__isnull=False) & Q(spoiled__isnull=False)),
                name="batch_sealed_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(delivered=None)
                | Q(delivered__gte=models.F("handed_out") + models.F("exchanged")),
                name="batch_hands_out_what_it_has",
            ),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def municipality(self) -> Municipality:
        """The municipality of the vote: the journal's place for what happens to a batch."""
        return self.process.municipality

    @property
    def left(self) -> int | None:
        """Papers that can still be handed out; None where nobody wrote down how many came."""
        return None if self.delivered is None else self.delivered - self.handed_out - self.exchanged

    @property
    def missing(self) -> int:
        """Papers handed out and not in the box; below zero when there are more in it."""
        return self.handed_out - (self.counted or 0)

    @property
    def valid(self) -> int:
        """Ballots that went into the count."""
        return (self.counted or 0) - (self.spoiled or 0)


class PaperLine(models.Model):
    """One paper as one of the two people read it; `choices` as in a ballot, spoiled ones have none.

    `number` is the place of the paper in the pile, written on it when the box was emptied: it says
    nothing about who cast it. The lines go when the batch is sealed.
    """

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


class PaperRuling(models.Model):
    """What a third person found on a paper that the two had read differently, and why.

    `absent`: there is no such paper in the pile. What it says of a choice goes when the batch is sealed.
    """

    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="rulings")
    number = models.PositiveIntegerField()
    choices: Any = models.JSONField(default=list)
    spoiled = models.BooleanField(default=False)
    absent = models.BooleanField(default=False)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="paper_ruling_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.number}"


def minutes_path(instance: "Assembly", _name: str) -> str:
    """The scan of the minutes lies under its cycle and its own hash."""
    return f"budgeting/minutes/{instance.process_id}/{instance.minutes_sha256[:32]}"


class Assembly(models.Model):
    """The protocol of an assembly that chose by a show of hands; one for each pot of money.

    `eligible` people could have come, `quorum` of them had to (as the rule stood on the day),
    `attended` did. Nothing counts before somebody else than `recorded_by` has confirmed it; a
    correction takes the confirmation away. `corrected` says why, in public.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="assemblies")
    pot = models.OneToOneField(Pot, on_delete=models.PROTECT, related_name="assembly")
    held_on = models.DateField()
    held_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=140)
    chair = models.CharField(max_length=140, blank=True)
    secretary = models.CharField(max_length=140, blank=True)
    eligible = models.PositiveIntegerField(default=0)
    quorum = models.PositiveIntegerField(default=0)
    attended = models.PositiveIntegerField()
    minutes = models.FileField(upload_to=minutes_path, blank=True)
    minutes_type = models.CharField(max_length=40, blank=True)
    minutes_sha256 = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    corrected = models.CharField(max_length=500, blank=True)
    index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pot__order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("recorded_by")),
                name="assembly_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(attended__gte=models.F("quorum")),
                name="assembly_has_quorum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pot}: {self.held_on}"

    @property
    def was_held(self) -> bool:
        """False where the protocol says that no assembly came together."""
        return self.attended > 0

    @property
    def has_quorum(self) -> bool:
        """True when enough people were there."""
        return self.attended >= self.quorum


class Hands(models.Model):
    """How many hands one project got at an assembly."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="hands")
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="hands")
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["project__number"]

    def __str__(self) -> str:
        return f"{self.project}: {self.count}"
