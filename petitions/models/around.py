"""What stands around a petition: the initiating group, annexes, pauses, supporters, followers,
its words for the search; and petitions of the earlier portal."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.covered import CoveredHash
from civic.places.models import Municipality
from civic.uptime.models import Outage
from identity.models import Person
from petitions.models.petition import Petition, Topic
from petitions.states import Outcome


class Initiator(models.Model):
    """A member of the initiating group besides the author: invited by e-mail, joins with an account.

    `email` is emptied once the invitation is answered.
    """

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Joined")
        DECLINED = "declined", _("Declined")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="initiators")
    email = models.EmailField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="initiations"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.INVITED)
    name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "email"], condition=~Q(email=""), name="initiator_invited_once"
            ),
            models.UniqueConstraint(fields=["petition", "user"], name="initiator_user_once"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(user__isnull=False), name="initiator_has_user"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.get_state_display()}"


def attachment_path(instance: "Attachment", name: str) -> str:
    """A random name outside the public media: the file is served by a view that checks first."""
    return f"petitions/{secrets.token_hex(16)}{instance.extension}"


class Attachment(models.Model):
    """An annex to the text: an image or a PDF, kept under a random name.

    A picture has a smaller copy, `preview`, with its size in pixels; `description` says in the
    author's words what can be seen, for those who cannot see it.
    """

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to=attachment_path)
    name = models.CharField(max_length=140)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    description = models.CharField(max_length=200, blank=True)
    preview = models.FileField(upload_to=attachment_path, blank=True)
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

    @property
    def extension(self) -> str:
        """The extension that fits the content."""
        return {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}[
            self.media_type
        ]


class Pause(models.Model):
    """A time in which nobody could sign; the deadline moved by its length.

    Somebody's pause has a published reason; one for an outage the portal measured names that instead,
    and stands only once the outage is over.
    """

    class Cause(models.TextChoices):
        OUTAGE = "outage", _("The portal was not available")
        ORDER = "order", _("Order of an authority")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="pauses")
    cause = models.CharField(max_length=8, choices=Cause.choices)
    reason = models.CharField(max_length=500)
    outage = models.ForeignKey(
        Outage, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["petition", "outage"], name="pause_once_an_outage"),
            models.CheckConstraint(
                condition=Q(outage=None) | Q(until__isnull=False), name="pause_of_a_measured_outage"
            ),
            models.UniqueConstraint(
                fields=["petition"], condition=Q(until=None), name="pause_running_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="pause_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.since}"


class Follow(models.Model):
    """An account that wants to hear of a petition. A visible choice of its own, apart from signing."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="follows")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "petition"], name="follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}"


class SearchWord(models.Model):
    """A word stem of a petition's text, so that searching costs the same among 100,000 petitions."""

    petition: Any = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="words", db_index=False
    )
    word = models.CharField(max_length=32)
    in_title = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "word"], name="search_word_once"),
        ]
        indexes = [models.Index(fields=["word", "petition"], name="search_word")]

    def __str__(self) -> str:
        return self.word


class Supporter(models.Model):
    """Somebody who stands behind a draft before it is submitted, where the council asks for supporters.

    `row_key` is made of the person's key for this draft alone and leads nowhere else.
    """

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="supporters")
    row_key = CoveredHash(max_length=32)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["petition", "row_key"], name="supporter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.at}"


class Watch(models.Model):
    """An account that wants to hear of new petitions and answers of a municipality, or of one topic there.

    `told_to` is the moment up to which it has been told.
    """

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("Every day, when there is something new")
        WEEKLY = "weekly", _("Once a week, on Monday")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="petition_watches"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="petition_watches"
    )
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="watches"
    )
    rhythm = models.CharField(max_length=6, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    at = models.DateTimeField(default=timezone.now)
    told_to = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["municipality", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality", "topic"], name="watch_topic_once"
            ),
            models.UniqueConstraint(
                fields=["user", "municipality"],
                condition=Q(topic=None),
                name="watch_place_once",
            ),
        ]
        indexes = [models.Index(fields=["rhythm", "told_to"], name="watch_due")]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.topic or '*'}"


class OldPetition(models.Model):
    """A petition of the earlier portal, kept to be read at its old address; it stands in no log of ours.

    Its counts are those the earlier portal published; nothing here vouches for them.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="old_petitions"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(max_length=60_000)
    author_name = models.CharField(max_length=120, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    signatures = models.PositiveIntegerField(null=True, blank=True)
    needed = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    outcome_text = models.TextField(max_length=12_000, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    source = models.URLField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"], name="old_petition_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}"
