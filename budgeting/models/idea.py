"""Ideas: what citizens propose, with its place, cost, files, co-authors, supports, comments, merges."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgeting.models.process import Pot, Process
from budgeting.states import PUBLIC_IDEAS, Channel, IdeaState
from civic.covered import CoveredHash
from civic.georgian import slug
from civic.places.models import Centre, Municipality, Unit
from identity.models import Person

TITLE_LENGTH = 120
TEXT_LENGTH = 6_000
LINE_LENGTH = 300


class IdeaQuerySet(models.QuerySet["Idea"]):
    """Chainable filters."""

    def public(self) -> "IdeaQuerySet":
        """Ideas citizens may find in lists."""
        return self.filter(
            state__in=PUBLIC_IDEAS, process__publication__in=["published", "archived"]
        )


class Idea(models.Model):
    """An idea from draft to the ballot. `number` runs within the cycle, from submission on.

    `cost` and `upkeep` (a year) are the author's estimates in tetri; what the city says stands in
    `Verdict`. `author_name` is what the public sees.
    """

    class Category(models.TextChoices):
        STREETS = "streets", _("Streets and pavements")
        GREEN = "green", _("Green spaces and the environment")
        PLAY = "play", _("Playgrounds and sport")
        CULTURE = "culture", _("Culture and education")
        WATER = "water", _("Water and drainage")
        LIGHT = "light", _("Lighting and safety")
        ACCESS = "access", _("Accessibility")
        OTHER = "other", _("Other")

    class AuthorDisplay(models.TextChoices):
        SHORT = "short", _("First name and the first letter of the surname")
        FULL = "full", _("First name and surname")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="ideas")
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="ideas")
    pot = models.ForeignKey(
        Pot, null=True, blank=True, on_delete=models.PROTECT, related_name="ideas"
    )
    number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=IdeaState.choices, default=IdeaState.DRAFT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ideas",
    )
    author_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="ideas"
    )
    author_display = models.CharField(
        max_length=8, choices=AuthorDisplay.choices, default=AuthorDisplay.SHORT
    )
    author_name = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.ONLINE)
    centre = models.ForeignKey(
        Centre, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    need = models.TextField(max_length=TEXT_LENGTH, blank=True)
    text = models.TextField(max_length=TEXT_LENGTH, blank=True)
    beneficiaries = models.CharField(max_length=LINE_LENGTH, blank=True)
    category = models.CharField(max_length=10, choices=Category.choices, blank=True)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="ideas"
    )
    place = models.CharField(max_length=LINE_LENGTH, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    cost = models.BigIntegerField(null=True, blank=True)
    cost_lines: Any = models.JSONField(default=list, blank=True)
    upkeep = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=5, default="ka")

    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    ending_reason = models.CharField(max_length=500, blank=True)
    support_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    search_text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        ordering = ["process", "number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="idea_number_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(number__isnull=False), name="idea_numbered"
            ),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gt=0), name="idea_cost_positive"
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="idea_merged_into"
            ),
        ]
        indexes = [
            models.Index(fields=["process", "state", "-submitted_at"], name="idea_list"),
        ]
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")

    def __str__(self) -> str:
        return f"№ {self.number}" if self.number else str(_("Draft"))

    def get_absolute_url(self) -> str:
        return reverse(
            "budgeting:idea",
            args=[self.municipality.slug, self.process.slug, self.pk, self.slug],
        )

    @property
    def slug(self) -> str:
        """The readable end of the address; the number in front of it decides."""
        return slug(self.title, fallback="idea")

    @property
    def is_public(self) -> bool:
        """True when the page is there for everybody."""
        return self.state in PUBLIC_IDEAS


class CoAuthor(models.Model):
    """Somebody invited to stand behind an idea; `email` is emptied once the invitation is answered."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Joined")
        DECLINED = "declined", _("Declined")

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="coauthors")
    email = models.EmailField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.INVITED)
    name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "email"], condition=~Q(email=""), name="coauthor_invited_once"
            ),
            models.UniqueConstraint(fields=["idea", "user"], name="coauthor_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.idea}: {self.get_state_display()}"


def file_path(instance: "IdeaFile", name: str) -> str:
    """A random name outside the public media: the file is served by a view that checks first."""
    return f"ideas/{secrets.token_hex(16)}"


class IdeaFile(models.Model):
    """A photograph or a PDF of an idea, with the author's words for what can be seen."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to=file_path)
    name = models.CharField(max_length=140)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    description = models.CharField(max_length=200, blank=True)
    preview = models.FileField(upload_to=file_path, blank=True)
    preview_width = models.PositiveSmallIntegerField(null=True, blank=True)
    preview_height = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def files(self) -> list[FieldFile]:
        """What lies on disk for it."""
        return [file for file in (self.file, self.preview) if file]

    @property
    def format(self) -> str:
        """PDF, JPEG or PNG, for the reader."""
        return self.media_type.rpartition("/")[2].upper()


class IdeaWord(models.Model):
    """A word stem of an idea's text; see `civic.search`."""

    idea: Any = models.ForeignKey(
        Idea, on_delete=models.CASCADE, related_name="words", db_index=False
    )
    word = models.CharField(max_length=32)
    in_title = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "word"], name="idea_word_once"),
        ]
        indexes = [models.Index(fields=["word", "idea"], name="idea_word")]

    def __str__(self) -> str:
        return self.word


class Support(models.Model):
    """One person's support of an idea, without the person: `row_key` as under a petition."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    row_key = CoveredHash(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "row_key"], name="support_once"),
        ]

    def __str__(self) -> str:
        return f"{self.idea}"


class Comment(models.Model):
    """A comment below an idea; hidden ones keep their place with the reason."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=120)
    text = models.TextField(max_length=1500)
    at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=200, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.idea}: {self.pk}"


class IdeaFollow(models.Model):
    """An account that wants to hear of an idea and of what becomes of it."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="follows")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="idea_follows"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "idea"], name="idea_follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.idea}"


class Merge(models.Model):
    """A proposal to join ideas into `target`; done when every author has agreed. Originals stay readable."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for the authors")
        DONE = "done", _("Merged")
        DECLINED = "declined", _("An author did not agree")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="merges")
    target = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="merges_into")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.target}: {self.get_state_display()}"


class MergePart(models.Model):
    """One idea of a merge (the target's too) and its author's answer: None while there is none."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="parts")
    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="merge_parts")
    agreed = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "idea"], name="merge_part_once"),
            models.CheckConstraint(
                condition=Q(agreed=None) | Q(answered_at__isnull=False), name="merge_part_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea}"
