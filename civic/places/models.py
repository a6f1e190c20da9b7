"""Where things happen: Municipality, Unit, Centre, Department; and the dated numbers: RegisterFigure, Policy."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(ka: str, en: str) -> str:
    """The text for the language in force; Georgian where English is empty."""
    return en if en and (get_language() or "ka").startswith("en") else ka


class Municipality(models.Model):
    """One of the 64 self-governing cities and communities. Names keep their case forms, for Georgian declines."""

    class Kind(models.TextChoices):
        CITY = "city", _("Self-governing city")
        COMMUNITY = "community", _("Self-governing community")

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name_ka = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    short_ka = models.CharField(max_length=60)
    short_en = models.CharField(max_length=60)
    genitive_ka = models.CharField(max_length=60, help_text="ბათუმის, ქედის")
    region_ka = models.CharField(max_length=80)
    region_en = models.CharField(max_length=80)
    population = models.PositiveIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=False, help_text="Takes petitions on this portal")
    sealing_key = models.BinaryField(
        null=True, blank=True, max_length=32, help_text="X25519 public key of the list officers"
    )
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        ordering = ["name_ka"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("wagtail_serve", args=[f"{self.slug}/"])

    @property
    def name(self) -> str:
        """Full official name in the language in force."""
        return in_language(self.name_ka, self.name_en)

    @property
    def short(self) -> str:
        """Everyday name in the language in force: ბათუმი, Batumi."""
        return in_language(self.short_ka, self.short_en)

    @property
    def genitive(self) -> str:
        """The form that stands before another noun: ბათუმის (საკრებულო); in English the plain name."""
        return in_language(self.genitive_ka, self.short_en)

    @property
    def region(self) -> str:
        """Region in the language in force."""
        return in_language(self.region_ka, self.region_en)


class Unit(models.Model):
    """A part of a municipality: administrative unit, city district, town or village."""

    class Kind(models.TextChoices):
        DISTRICT = "district", _("City district")
        ADMINISTRATIVE = "administrative", _("Administrative unit")
        VILLAGE = "village", _("Village")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    slug = models.SlugField()
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.DISTRICT)
    name_ka = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        ordering = ["municipality", "name_ka"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="unit_slug_once"),
        ]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Name in the language in force."""
        return in_language(self.name_ka, self.name_en)


class Centre(models.Model):
    """A place where a clerk helps in person."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="centres")
    slug = models.SlugField()
    name_ka = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    address_ka = models.CharField(max_length=200)
    address_en = models.CharField(max_length=200, blank=True)
    hours_ka = models.CharField(max_length=120)
    hours_en = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["municipality", "name_ka"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="centre_slug_once"),
        ]
        verbose_name = _("centre")
        verbose_name_plural = _("centres")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Name in the language in force."""
        return in_language(self.name_ka, self.name_en)

    @property
    def address(self) -> str:
        """Address in the language in force."""
        return in_language(self.address_ka, self.address_en)

    @property
    def hours(self) -> str:
        """Opening hours in the language in force."""
        return in_language(self.hours_ka, self.hours_en)


class Department(models.Model):
    """A department of city hall: gives opinions on ideas, works cases, answers for promises."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="departments"
    )
    slug = models.SlugField()
    name_ka = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["municipality", "name_ka"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="department_slug_once"),
        ]
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Name in the language in force."""
        return in_language(self.name_ka, self.name_en)


class RegisterFigure(models.Model):
    """How many voters the register of a municipality held on a day, and who says so."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="figures")
    voters = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    as_of = models.DateField()
    source_ka = models.CharField(max_length=300)
    source_en = models.CharField(max_length=300)

    class Meta:
        ordering = ["municipality", "-as_of"]
        get_latest_by = "as_of"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "as_of"], name="register_figure_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(voters__gt=0), name="register_figure_positive"
            ),
        ]
        verbose_name = _("register figure")
        verbose_name_plural = _("register figures")

    def __str__(self) -> str:
        return f"{self.municipality}: {self.voters} ({self.as_of})"

    @property
    def source(self) -> str:
        """Where the figure comes from, in the language in force."""
        return in_language(self.source_ka, self.source_en)


class Policy(models.Model):
    """One number a council set, from a day on. A row without municipality is the law's or the portal's default.

    `key` is declared in code by the app that reads it (`petitions.policy`); `qualifier` narrows it,
    e.g. to one kind of petition. Percentages are stored as percent: 0.5 means 0.5 %.
    """

    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="policies"
    )
    key = models.CharField(max_length=60)
    qualifier = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(
        max_digits=14, decimal_places=4, validators=[MinValueValidator(Decimal(0))]
    )
    valid_from = models.DateField()
    source_ka = models.CharField(max_length=300, blank=True)
    source_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["key", "qualifier", "municipality", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "key", "qualifier", "valid_from"], name="policy_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["key", "qualifier", "valid_from"],
                condition=models.Q(municipality=None),
                name="policy_default_once_a_day",
            ),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="policy_not_negative"),
        ]
        verbose_name = _("policy")
        verbose_name_plural = _("policies")

    def __str__(self) -> str:
        return f"{self.key} = {self.value.normalize():f} ({self.valid_from})"

    @property
    def source(self) -> str:
        """The act that sets the number, in the language in force."""
        return in_language(self.source_ka, self.source_en)
