"""What the secretariat does with a submitted text: reason codes, verdicts, proposed edits, the lock, notes,
marks, what waits for a second pair of eyes, and what the author appeals against."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.places.models import Municipality, in_language
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
    """One verdict of a moderator: published, returned or refused, with what was ticked and written.

    `texts` is the text as it was judged, so that a mended one can be compared with it.
    """

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="reviews")
    move = models.CharField(max_length=12)
    reason = models.ForeignKey(
        ReasonCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(max_length=2000, blank=True)
    checklist: Any = models.JSONField(default=list)
    texts: Any = models.JSONField(default=dict)
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


class DeskNote(models.Model):
    """What a member of staff writes down for colleagues; never public, never mailed, part of no answer."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="desk_notes")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.petition}: {self.at}"


class Mark(models.Model):
    """A word by which a municipality's staff sort their petitions; the public does not see it."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="petition_marks"
    )
    name = models.CharField(max_length=40)
    petitions: Any = models.ManyToManyField(Petition, related_name="marks", blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="mark_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Proposal(models.Model):
    """A refusal or a removal that waits for a second pair of eyes, where the council's rules ask for it."""

    class Act(models.TextChoices):
        REJECT = "reject", _("Refuse registration")
        REMOVE = "remove", _("Remove from the portal")

    class State(models.TextChoices):
        OPEN = "open", _("Awaiting a second person")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="proposals")
    act = models.CharField(max_length=8, choices=Act.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    reason = models.ForeignKey(
        ReasonCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(max_length=2000, blank=True)
    checklist: Any = models.JSONField(default=list)
    duplicate_of = models.ForeignKey(
        Petition, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(state="open"), name="proposal_open_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")),
                name="proposal_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(act="reject") | Q(reason__isnull=False),
                name="proposal_refusal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.get_act_display()}"


class Appeal(models.Model):
    """The author's appeal against a refusal or a removal: once for each, answered by somebody else."""

    class State(models.TextChoices):
        OPEN = "open", _("Awaiting an answer")
        UPHELD = "upheld", _("Granted")
        DISMISSED = "dismissed", _("Dismissed")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="appeals")
    against = models.CharField(max_length=8, choices=Proposal.Act.choices)
    against_at = models.DateTimeField()
    text = models.TextField(max_length=4000)
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    reply = models.TextField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "against", "against_at"], name="petition_appeal_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open")
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(reply="")),
                name="petition_appeal_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="appeal_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.get_against_display()}"
