"""Commitment, Stage, Update with its Photos, Assessment, Change (the log of promises), Follow."""

import secrets
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.outcomes.states import SCALES, Assessor, Source, StageState, State
from civic.places.models import Department, Municipality, Unit, in_language

TITLE_LENGTH = 160
TEXT_LENGTH = 4_000
LINE_LENGTH = 300
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class Commitment(models.Model):
    """A promise: what, by when, who answers for it. `number` runs within the municipality and the year.

    `subject_type` and `subject_id` name the row it comes from (a project, a petition), `key` keeps one
    row from being promised twice. `due_on` is the date in force and changes only with a `change`, which a
    trigger sees to; `first_due_on` is the first promise for good. Money is tetri: `planned` was decided,
    `contracted` and `spent` come from the updates. `overdue_for` is the date whose passing was announced.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="commitments"
    )
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=Source.choices)
    plan_ka = models.CharField(max_length=LINE_LENGTH, blank=True)
    plan_en = models.CharField(max_length=LINE_LENGTH, blank=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    key = models.CharField(max_length=80, blank=True)

    title_ka = models.CharField(max_length=TITLE_LENGTH)
    title_en = models.CharField(max_length=TITLE_LENGTH, blank=True)
    text_ka = models.TextField(max_length=TEXT_LENGTH, blank=True)
    text_en = models.TextField(max_length=TEXT_LENGTH, blank=True)
    result_ka = models.CharField(max_length=LINE_LENGTH, blank=True)
    result_en = models.CharField(max_length=LINE_LENGTH, blank=True)
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    responsible = models.CharField(max_length=LINE_LENGTH, blank=True)
    partners = models.CharField(max_length=LINE_LENGTH, blank=True)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    sdg: Any = models.JSONField(default=list, blank=True)
    directions: Any = models.JSONField(default=list, blank=True)

    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    first_due_on = models.DateField()
    change = models.ForeignKey(
        "outcomes.Change", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    overdue_for = models.DateField(null=True, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    percent = models.PositiveSmallIntegerField(default=0, validators=PERCENT)
    planned = models.BigIntegerField(null=True, blank=True)
    contracted = models.BigIntegerField(null=True, blank=True)
    spent = models.BigIntegerField(null=True, blank=True)
    ending = models.CharField(max_length=1000, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "number"], name="commitment_number_once"
            ),
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key=""), name="commitment_key_once"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="commitment_percent"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on__gte=F("starts_on")),
                name="commitment_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "due_on"], name="commitment_list"),
            models.Index(fields=["subject_type", "subject_id"], name="commitment_subject"),
        ]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def __str__(self) -> str:
        return f"№ {self.sign}"

    def get_absolute_url(self) -> str:
        return reverse("outcomes:commitment", args=[self.municipality.slug, self.year, self.number])

    @property
    def sign(self) -> str:
        """Its number as people write it: 2026-14."""
        return f"{self.year}-{self.number}"

    @property
    def title(self) -> str:
        """Title in the language in force."""
        return in_language(self.title_ka, self.title_en)

    @property
    def text(self) -> str:
        """What is promised, in the language in force."""
        return in_language(self.text_ka, self.text_en)

    @property
    def result(self) -> str:
        """What is to have changed in the end, in the language in force."""
        return in_language(self.result_ka, self.result_en)

    @property
    def plan(self) -> str:
        """The action plan it stands in, in the language in force."""
        return in_language(self.plan_ka, self.plan_en)

    @property
    def answers(self) -> str:
        """Who answers for it: the department, or the body named in words."""
        return self.department.name if self.department else self.responsible

    @property
    def ended_at(self) -> Any:
        """When it was finished or given up; None while it runs."""
        return {State.DONE: self.done_at, State.DROPPED: self.dropped_at}.get(State(self.state))


class Stage(models.Model):
    """A numbered stage of a commitment: what is measured, from where to where, by when, what came of it.

    `weight` says how much of the whole it is. `due_on` changes only with a `change`, as above.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField()
    title_ka = models.CharField(max_length=TITLE_LENGTH)
    title_en = models.CharField(max_length=TITLE_LENGTH, blank=True)
    indicator_ka = models.CharField(max_length=LINE_LENGTH, blank=True)
    indicator_en = models.CharField(max_length=LINE_LENGTH, blank=True)
    baseline = models.CharField(max_length=80, blank=True)
    target = models.CharField(max_length=80, blank=True)
    actual = models.CharField(max_length=80, blank=True)
    responsible = models.CharField(max_length=LINE_LENGTH, blank=True)
    partners = models.CharField(max_length=LINE_LENGTH, blank=True)
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    first_due_on = models.DateField()
    change = models.ForeignKey(
        "outcomes.Change", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    overdue_for = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=StageState.choices, default=StageState.PLANNED)
    percent = models.PositiveSmallIntegerField(default=0, validators=PERCENT)
    result = models.CharField(max_length=1000, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["commitment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="stage_number_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="stage_percent"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="stage_weight_positive"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on__gte=F("starts_on")), name="stage_dates"
            ),
        ]
        verbose_name = _("stage")
        verbose_name_plural = _("stages")

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title(self) -> str:
        """Title in the language in force."""
        return in_language(self.title_ka, self.title_en)

    @property
    def indicator(self) -> str:
        """What is measured, in the language in force."""
        return in_language(self.indicator_ka, self.indicator_en)

    @property
    def named(self) -> dict[str, Any]:
        """The stage as the journal names it."""
        return {"stage": self.number, "title_ka": self.title_ka, "title_en": self.title_en}

    @property
    def is_open(self) -> bool:
        """True while it is neither finished nor given up."""
        return self.state in {StageState.PLANNED, StageState.RUNNING}


class Update(models.Model):
    """News of a commitment or of one stage: how far it is, what was paid, why it is late. Never changed.

    `percent` is that of the stage where there is one; `total` that of the whole afterwards.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="updates")
    stage = models.ForeignKey(
        Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="updates"
    )
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.TextField(max_length=TEXT_LENGTH, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True, validators=PERCENT)
    total = models.PositiveSmallIntegerField(validators=PERCENT)
    contracted = models.BigIntegerField(null=True, blank=True)
    spent = models.BigIntegerField(null=True, blank=True)
    paper = models.CharField(max_length=LINE_LENGTH, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("update")
        verbose_name_plural = _("updates")

    def __str__(self) -> str:
        return self.title


def photo_path(instance: "Photo", name: str) -> str:
    """A random name outside the public media."""
    return f"commitments/{secrets.token_hex(16)}"


class Photo(models.Model):
    """A photograph of an update, redrawn on the way in; `description` is for those who cannot see it."""

    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(upload_to=photo_path)
    preview = models.FileField(upload_to=photo_path)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=140)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    description = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.description


class Assessment(models.Model):
    """What one of the three assessors says of a commitment, or of one stage, for a reporting period."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="assessments")
    stage = models.ForeignKey(
        Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments"
    )
    assessor = models.CharField(max_length=12, choices=Assessor.choices)
    body = models.CharField(max_length=LINE_LENGTH, blank=True)
    period = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(max_length=14)
    text = models.TextField(max_length=TEXT_LENGTH, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")

    def __str__(self) -> str:
        return f"{self.get_assessor_display()}: {self.verdict_label}"

    @property
    def verdict_label(self) -> str:
        """The verdict in words, from the assessor's own scale."""
        return str(SCALES[self.assessor][self.verdict])


class Change(models.Model):
    """One line of the log of promises: which field, from what to what, why. Never changed."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="changes")
    stage = models.ForeignKey(
        Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="changes"
    )
    field = models.CharField(max_length=20)
    old = models.TextField(max_length=TEXT_LENGTH, blank=True)
    new = models.TextField(max_length=TEXT_LENGTH, blank=True)
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self) -> str:
        return f"{self.commitment}: {self.field}"


class Follow(models.Model):
    """An account that wants to hear of a commitment."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="follows")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="commitment_follows"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "commitment"], name="commitment_follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}"
