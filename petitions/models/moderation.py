"""What the secretariat does with a submitted text: reason codes, verdicts, proposed edits, the lock."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.places.models import in_language
from petitions.models.petition import Petition


class ReasonCode(models.Model):
    """A reason to return or to refuse a petition, with the text that is published or mailed."""

    class Axis(models.TextChoices):
        RETURN = "return", _("Return")
        REJECT = "reject", _("Refusal")

    code = models.CharField(max_length=20, unique=True)
    axis = models.CharField(max_length=8, choices=Axis.choices)
    title_ka = models.CharField(max_length=140)
    title_en = models.CharField(max_length=140)
    text_ka = models.TextField()
    text_en = models.TextField()
    hidden_text = models.BooleanField(
        default=False, help_text="The petition's own text is not shown when refused for this reason"
    )
    is_active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["axis", "order", "code"]
        verbose_name = _("reason code")
        verbose_name_plural = _("reason codes")

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"

    @property
    def title(self) -> str:
        """The reason in one line, in the language in force."""
        return in_language(self.title_ka, self.title_en)

    @property
    def text(self) -> str:
        """The reason in full, in the language in force."""
        return in_language(self.text_ka, self.text_en)


class Review(models.Model):
    """One verdict of a moderator: published, returned or refused, with what was ticked and written."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="reviews")
    move = models.CharField(max_length=12)
    reason = models.ForeignKey(
        ReasonCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(max_length=2000, blank=True)
    checklist: Any = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(move="accept") | Q(reason__isnull=False), name="review_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.move}"


class TextEdit(models.Model):
    """A correction a moderator proposes: for each field the text before and after. The author decides."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Awaiting the author")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        SUPERSEDED = "superseded", _("Superseded")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="edits")
    changes: Any = models.JSONField(help_text='{"title": ["before", "after"]}')
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(state="proposed"), name="edit_proposed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.get_state_display()}"


class Checkout(models.Model):
    """Which moderator has a petition in hand, and until when; one at a time."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, related_name="checkout")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.petition}: {self.until}"
