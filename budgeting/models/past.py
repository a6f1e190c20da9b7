"""Cycles from before the portal, read from a file: what is known of them and where it is from. No vote of ours."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.places.models import Municipality, in_language


class PastCycle(models.Model):
    """A cycle held elsewhere. Figures that are not known stay empty; money is tetri.

    `winners` and `done` are what the source says, also where it names only some of them. `sha256` is
    that of the file the row was read from.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="past_cycles"
    )
    slug = models.SlugField(max_length=40)
    title_ka = models.CharField(max_length=140)
    title_en = models.CharField(max_length=140, blank=True)
    voted_from = models.DateField(null=True, blank=True)
    voted_to = models.DateField(null=True, blank=True)
    budget = models.BigIntegerField(null=True, blank=True)
    voters = models.PositiveIntegerField(null=True, blank=True)
    ideas = models.PositiveIntegerField(null=True, blank=True)
    winners = models.PositiveSmallIntegerField(null=True, blank=True)
    done = models.PositiveSmallIntegerField(null=True, blank=True)
    note_ka = models.TextField(max_length=2000, blank=True)
    note_en = models.TextField(max_length=2000, blank=True)
    source_ka = models.CharField(max_length=300)
    source_en = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(blank=True)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["municipality", "-slug"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="past_cycle_once"),
            models.CheckConstraint(
                condition=Q(budget=None) | Q(budget__gt=0), name="past_budget_positive"
            ),
        ]
        verbose_name = _("cycle from before the portal")
        verbose_name_plural = _("cycles from before the portal")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("budgeting:past", args=[self.municipality.slug, self.slug])

    @property
    def title(self) -> str:
        """Title in the language in force."""
        return in_language(self.title_ka, self.title_en)

    @property
    def note(self) -> str:
        """What is known besides, and what is not, in the language in force."""
        return in_language(self.note_ka, self.note_en)

    @property
    def source(self) -> str:
        """Where the facts are from, in the language in force."""
        return in_language(self.source_ka, self.source_en)


class PastProject(models.Model):
    """A project of such a cycle; title, votes, cost and state are empty where they are not known."""

    class State(models.TextChoices):
        PLANNED = "planned", _("In the budget")
        RUNNING = "running", _("Being carried out")
        DONE = "done", _("Carried out")
        DROPPED = "dropped", _("Will not be carried out")

    cycle = models.ForeignKey(PastCycle, on_delete=models.CASCADE, related_name="projects")
    number = models.PositiveSmallIntegerField()
    title_ka = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    votes = models.PositiveIntegerField(null=True, blank=True)
    cost = models.BigIntegerField(null=True, blank=True)
    won = models.BooleanField()
    state = models.CharField(max_length=8, choices=State.choices, blank=True)

    class Meta:
        ordering = ["cycle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="past_project_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.number}"

    @property
    def title(self) -> str:
        """Title in the language in force; empty where it is not known."""
        return in_language(self.title_ka, self.title_en)
