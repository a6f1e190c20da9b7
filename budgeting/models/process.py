"""A cycle of participatory budgeting: its rules, its money by unit, its dated phases."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgeting.states import BallotKind, Method, Phase, Publication, Residence
from civic.places.models import Municipality, Unit, in_language


class Process(models.Model):
    """One cycle: what the council's act says, as numbers, and what follows from it.

    Which phase runs is computed from the dates of its `PhaseTerm` rows. `rule` and `ties` are the
    tally rule as JSON (`budgeting.tallies`). From the opening of voting `frozen` holds all that
    matters to the ballot, `frozen_sha256` its hash, and triggers and rules refuse changes.
    `order_seed` gives the ballot its random order; `audit_key` (X25519, public) closes the
    envelopes of `Participation`. Amounts of money are tetri.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="processes"
    )
    slug = models.SlugField(max_length=40)
    title_ka = models.CharField(max_length=140)
    title_en = models.CharField(max_length=140, blank=True)
    summary_ka = models.TextField(max_length=2000, blank=True)
    summary_en = models.TextField(max_length=2000, blank=True)
    template = models.CharField(max_length=20, blank=True)
    publication = models.CharField(
        max_length=10, choices=Publication.choices, default=Publication.DRAFT
    )
    published_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    act_title_ka = models.CharField(max_length=300, blank=True)
    act_title_en = models.CharField(max_length=300, blank=True)
    act_number = models.CharField(max_length=60, blank=True)
    act_on = models.DateField(null=True, blank=True)
    act_url = models.URLField(blank=True)

    submit_age = models.PositiveSmallIntegerField(default=18, validators=[MaxValueValidator(120)])
    vote_age = models.PositiveSmallIntegerField(default=18, validators=[MaxValueValidator(120)])
    submit_level = models.PositiveSmallIntegerField(default=2)
    vote_level = models.PositiveSmallIntegerField(default=2)
    ideas_per_person = models.PositiveSmallIntegerField(default=3)
    cost_cap = models.BigIntegerField(null=True, blank=True)
    supports = models.BooleanField(default=True)
    comments = models.BooleanField(default=True)
    council_step = models.BooleanField(default=True)
    appeal_days = models.PositiveSmallIntegerField(default=5)

    method = models.CharField(max_length=10, choices=Method.choices, default=Method.SECRET)
    residence = models.CharField(max_length=14, choices=Residence.choices, default=Residence.CITY)
    ballot = models.CharField(
        max_length=10, choices=BallotKind.choices, default=BallotKind.APPROVAL
    )
    choices_min = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    choices_max = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1)])
    points = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1)])
    points_max = models.PositiveSmallIntegerField(null=True, blank=True)
    blank_allowed = models.BooleanField(default=False)
    show_by_code = models.BooleanField(default=False)
    rule: Any = models.JSONField(default=dict, blank=True)
    leftover_to_whole = models.BooleanField(default=False)
    order_seed = models.CharField(max_length=64, blank=True)
    audit_key = models.BinaryField(null=True, blank=True, max_length=32)

    frozen: Any = models.JSONField(null=True, blank=True)
    frozen_sha256 = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    correction = models.ForeignKey(
        "budgeting.Correction",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    open_index = models.BigIntegerField(null=True, blank=True)
    registered_index = models.BigIntegerField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    box_opened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["municipality", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="process_slug_once"),
            models.CheckConstraint(
                condition=Q(choices_max__gte=F("choices_min")), name="process_choices"
            ),
            models.CheckConstraint(
                condition=Q(cost_cap=None) | Q(cost_cap__gt=0), name="process_cap_positive"
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | ~Q(frozen_sha256=""), name="process_frozen_hash"
            ),
        ]
        verbose_name = _("participatory budget")
        verbose_name_plural = _("participatory budgets")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("budgeting:process", args=[self.municipality.slug, self.slug])

    @property
    def title(self) -> str:
        """Title in the language in force."""
        return in_language(self.title_ka, self.title_en)

    @property
    def summary(self) -> str:
        """Summary in the language in force."""
        return in_language(self.summary_ka, self.summary_en)

    @property
    def act_title(self) -> str:
        """The council's act, in the language in force."""
        return in_language(self.act_title_ka, self.act_title_en)

    @property
    def is_public(self) -> bool:
        """True when citizens see it."""
        return self.publication != Publication.DRAFT


class Pot(models.Model):
    """Money of a cycle: for one unit, or (`unit` empty) for the whole municipality. In tetri.

    From the opening of voting (`frozen_at`) the amount changes only with a `correction`.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="pots")
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="pots"
    )
    amount = models.BigIntegerField(validators=[MinValueValidator(1)])
    order = models.PositiveSmallIntegerField(default=0)
    frozen_at = models.DateTimeField(null=True, blank=True)
    correction = models.ForeignKey(
        "budgeting.Correction",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["process", "unit"], name="pot_once"),
            models.UniqueConstraint(
                fields=["process"], condition=Q(unit=None), name="pot_whole_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="pot_amount_positive"),
        ]
        verbose_name = _("money")
        verbose_name_plural = _("money")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The unit, or that the money is for all of the municipality, in the language in force."""
        return self.unit.name if self.unit else str(_("Whole municipality"))


class PhaseTerm(models.Model):
    """When a phase begins and ends: date and hour. A cycle may leave phases out.

    From the publication of the cycle on (`fixed_at`) a date changes only with a `shift`.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="terms")
    phase = models.CharField(max_length=16, choices=Phase.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    fixed_at = models.DateTimeField(null=True, blank=True)
    shift = models.ForeignKey(
        "budgeting.Shift", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["process", "phase"], name="phase_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="phase_term_is_positive"
            ),
        ]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")

    def __str__(self) -> str:
        return f"{self.get_phase_display()}: {self.starts_at:%Y-%m-%d}"


class Shift(models.Model):
    """A change of the dates after publication: a hold, its end, or an extension, with its public reason."""

    class Act(models.TextChoices):
        HOLD = "hold", _("Held")
        RESUME = "resume", _("Resumed")
        EXTEND = "extend", _("Extended")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="shifts")
    act = models.CharField(max_length=8, choices=Act.choices)
    phase = models.CharField(max_length=16, choices=Phase.choices)
    reason = models.CharField(max_length=500)
    before = models.DateTimeField(null=True, blank=True)
    after = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.process}: {self.get_act_display()}"


class Criterion(models.Model):
    """What an idea is checked against: public, with its legal basis. A refusal names one of them."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=30)
    text_ka = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)
    basis_ka = models.CharField(max_length=300, blank=True)
    basis_en = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["process", "code"], name="criterion_once"),
        ]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The criterion in the language in force."""
        return in_language(self.text_ka, self.text_en)

    @property
    def basis(self) -> str:
        """Its legal basis in the language in force."""
        return in_language(self.basis_ka, self.basis_en)


def document_path(instance: "ProcessDocument", name: str) -> str:
    """Public documents of a cycle lie under its number and their own hash."""
    return f"budgeting/{instance.process_id}/{instance.sha256[:32]}.pdf"


class ProcessDocument(models.Model):
    """An act, a form, a statute or minutes that belong to the cycle (PDF)."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="documents")
    title_ka = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    file = models.FileField(upload_to=document_path)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Title in the language in force."""
        return in_language(self.title_ka, self.title_en)


class Correction(models.Model):
    """A change of what is frozen: proposed by one person, approved by another, with a public reason.

    `changes` lists [model, pk, field, old, new]; everybody whose ballot it touches is told.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Awaiting a second person")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="corrections")
    changes: Any = models.JSONField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="correction_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process}: {self.reason}"
