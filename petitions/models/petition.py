"""The petition itself: its topic, its text and its four states."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.georgian import slug
from civic.places.models import Municipality, Unit, in_language
from identity.models import Person
from petitions.states import (
    ANSWERED_RESPONSES,
    PUBLISHED_TEXTS,
    Addressee,
    Collection,
    Kind,
    Outcome,
    Response,
    Text,
)

TITLE_LENGTH = 140
DEMAND_LENGTH = 300
TEXT_LENGTH = 12_000
ACT_TEXTS = ("articles", "act_annexes", "note")  # what only a draft act has
LONG_TEXTS = ("text", *ACT_TEXTS)  # what lists leave in the database


class Topic(models.Model):
    """What a petition is about; the list filters by it."""

    slug = models.SlugField(unique=True)
    name_ka = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name_ka"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Name in the language in force."""
        return in_language(self.name_ka, self.name_en)


class Shelf(models.TextChoices):
    """The public list a petition stands in; derived by the database from the states."""

    HIDDEN = "", _("Not public")
    CURRENT = "current", _("Current")
    FINISHED = "finished", _("Finished")
    REJECTED = "rejected", _("Rejected")
    REMOVED = "removed", _("Removed")


class PetitionQuerySet(models.QuerySet["Petition"]):
    """Chainable filters."""

    def public(self) -> "PetitionQuerySet":
        """Petitions citizens may find in lists: current, finished and rejected ones."""
        return self.filter(shelf__in=[Shelf.CURRENT, Shelf.FINISHED, Shelf.REJECTED])

    def light(self) -> "PetitionQuerySet":
        """What a list shows: the long texts stay in the database."""
        return self.select_related("municipality", "unit", "topic", "reason").defer(*LONG_TEXTS)


class Petition(models.Model):
    """A petition from draft to decision: its text and the four states of `petitions.states`.

    `count` and its parts are written by the sequencer only, from what the public log says, as are
    `count_withdrawn` and `count_removed`: how many signatures were taken back and how many stay removed.
    `needed` is the highest threshold, what it collects for, and `first_needed` the lowest, from
    which an answer is owed; both are frozen with the terms. `missing` and `shelf` are computed by
    the database, for lists; an action leaves them to be read again. `queries.similar` fills
    `shared_words`. `addressee` is whom the author asked and belongs to the frozen text; who has it
    after a formal transfer says `transferred_to`. `merged_into` is the petition that goes on in
    place of a duplicate. `support_token` is there while supporters are sought before submission.
    """

    shared_words: list[str] = []

    class AuthorDisplay(models.TextChoices):
        SHORT = "short", _("First name and the first letter of the surname")
        FULL = "full", _("First name and surname")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="petitions"
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="petitions"
    )
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="petitions"
    )
    number = models.PositiveIntegerField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="petitions",
    )
    author_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="petitions"
    )
    author_display = models.CharField(
        max_length=8, choices=AuthorDisplay.choices, default=AuthorDisplay.SHORT
    )
    author_name = models.CharField(max_length=120, blank=True)

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.MATTER)
    addressee = models.CharField(
        max_length=12, choices=Addressee.choices, default=Addressee.SAKREBULO
    )
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    demand = models.CharField(max_length=DEMAND_LENGTH, blank=True)
    text = models.TextField(max_length=TEXT_LENGTH, blank=True)
    articles = models.TextField(max_length=TEXT_LENGTH, blank=True)
    act_annexes = models.TextField(max_length=TEXT_LENGTH, blank=True)
    note = models.TextField(max_length=TEXT_LENGTH, blank=True)
    language = models.CharField(max_length=5, default="ka")

    text_state = models.CharField(max_length=12, choices=Text.choices, default=Text.DRAFT)
    collection_state = models.CharField(
        max_length=12, choices=Collection.choices, default=Collection.NOT_STARTED
    )
    response_state = models.CharField(
        max_length=12, choices=Response.choices, default=Response.NONE
    )
    reason = models.ForeignKey(
        "petitions.ReasonCode", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ending_reason = models.CharField(max_length=500, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    transferred_to = models.CharField(max_length=12, choices=Addressee.choices, blank=True)
    spot = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    support_token = models.CharField(max_length=32, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)

    count = models.PositiveIntegerField(default=0)
    count_online = models.PositiveIntegerField(default=0)
    count_assisted = models.PositiveIntegerField(default=0)
    count_paper = models.PositiveIntegerField(default=0)
    count_withdrawn = models.PositiveIntegerField(default=0)
    count_removed = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(null=True, blank=True)
    needed = models.PositiveIntegerField(default=0)
    first_needed = models.PositiveIntegerField(default=0)
    missing = models.GeneratedField(
        expression=Greatest(F("needed") - F("count"), Value(0)),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    shelf = models.GeneratedField(
        expression=Case(
            When(collection_state=Collection.REMOVED, then=Value("removed")),
            When(text_state=Text.REJECTED, then=Value("rejected")),
            When(published_at=None, then=Value("")),
            When(collection_state__in=[Collection.OPEN, Collection.PAUSED], then=Value("current")),
            When(
                collection_state__in=[Collection.CLOSED, Collection.WITHDRAWN],
                then=Value("finished"),
            ),
            default=Value(""),
        ),
        output_field=models.CharField(max_length=12),
        db_persist=True,
    )

    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    moderation_due_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    remedy_due_at = models.DateTimeField(null=True, blank=True)
    rejected_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    response_due_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="petition_number_once"),
            models.CheckConstraint(
                condition=Q(text_state__in=Text.values), name="petition_text_state"
            ),
            models.CheckConstraint(
                condition=Q(collection_state__in=Collection.values),
                name="petition_collection_state",
            ),
            models.CheckConstraint(
                condition=Q(response_state__in=Response.values), name="petition_response_state"
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False)
                | Q(author_person__isnull=False)
                | ~Q(text_state=Text.DRAFT),
                name="petition_draft_has_author",
            ),
            models.CheckConstraint(
                condition=Q(text_state=Text.DRAFT)
                | Q(number__isnull=False, submitted_at__isnull=False),
                name="petition_submitted_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(text_state__in=[Text.RETURNED, Text.REJECTED])
                | Q(reason__isnull=False),
                name="petition_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(
                    collection_state__in=[Collection.OPEN, Collection.PAUSED, Collection.CLOSED]
                )
                | Q(
                    text_state__in=PUBLISHED_TEXTS,
                    published_at__isnull=False,
                    opens_at__isnull=False,
                    closes_at__gt=F("opens_at"),
                    needed__gt=0,
                ),
                name="petition_open_has_term",
            ),
            models.CheckConstraint(
                condition=~Q(
                    collection_state__in=[Collection.OPEN, Collection.PAUSED, Collection.CLOSED]
                )
                | Q(first_needed__gt=0, first_needed__lte=F("needed")),
                name="petition_thresholds_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(collection_state=Collection.PAUSED) | Q(paused_at__isnull=False),
                name="petition_paused_since",
            ),
            models.CheckConstraint(
                condition=~Q(collection_state=Collection.CLOSED) | Q(closed_at__isnull=False),
                name="petition_closed_at",
            ),
            models.CheckConstraint(
                condition=~Q(collection_state__in=[Collection.WITHDRAWN, Collection.REMOVED])
                | ~Q(ending_reason=""),
                name="petition_ending_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(response_state=Response.NONE)
                | Q(
                    collection_state__in=[Collection.CLOSED, Collection.REMOVED],
                    handed_over_at__isnull=False,
                    response_due_at__isnull=False,
                ),
                name="petition_answer_after_closing",
            ),
            models.CheckConstraint(
                condition=Q(
                    response_state__in=ANSWERED_RESPONSES,
                    outcome__in=Outcome.values,
                    decided_at__isnull=False,
                )
                | (~Q(response_state__in=ANSWERED_RESPONSES) & Q(outcome="", decided_at=None)),
                name="petition_decided_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__gte=Decimal(41),
                    latitude__lte=Decimal(44),
                    longitude__gte=Decimal(39),
                    longitude__lte=Decimal(47),
                ),
                name="petition_point_in_georgia",
            ),
            models.CheckConstraint(
                condition=Q(count=F("count_online") + F("count_assisted") + F("count_paper")),
                name="petition_count_is_sum",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "shelf", "-published_at", "-id"], name="petition_newest"
            ),
            models.Index(
                fields=["municipality", "shelf", "missing", "-id"], name="petition_nearest"
            ),
            models.Index(
                fields=["municipality", "shelf", "closes_at", "-id"], name="petition_soonest"
            ),
            models.Index(
                fields=["municipality", "shelf", "-closed_at", "-id"], name="petition_ended"
            ),
            models.Index(
                fields=["municipality", "shelf", "-rejected_at", "-id"], name="petition_refused"
            ),
            models.Index(
                fields=["municipality", "shelf", "-decided_at", "-id"], name="petition_answered"
            ),
            models.Index(fields=["shelf", "missing", "-id"], name="petition_all_nearest"),
            models.Index(fields=["shelf", "-decided_at", "-id"], name="petition_all_answered"),
            models.Index(fields=["shelf", "-published_at", "-id"], name="petition_all_newest"),
            models.Index(fields=["response_due_at"], name="petition_by_answer"),
            models.Index(fields=["municipality", "text_state"], name="petition_by_text"),
            models.Index(fields=["collection_state", "closes_at"], name="petition_by_end"),
            models.Index(fields=["municipality", "response_state"], name="petition_by_response"),
            models.Index(
                fields=["support_token"],
                name="petition_by_support",
                condition=~Q(support_token=""),
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}" if self.number else f"draft {self.pk}"

    def get_absolute_url(self) -> str:
        """The permanent address."""
        return reverse("petitions:detail", args=[self.municipality.slug, self.pk, self.slug])

    @property
    def slug(self) -> str:
        """The readable end of the address; may change, the number in front of it decides."""
        return slug(self.title, fallback="petition")

    @property
    def is_public(self) -> bool:
        """True when the page is there for everybody (a removed petition keeps a page of its own)."""
        return self.shelf in {Shelf.CURRENT, Shelf.FINISHED, Shelf.REJECTED}

    @property
    def has_reached(self) -> bool:
        """True when the count is now at or above the lowest threshold, so that an answer is owed."""
        return 0 < self.first_needed <= self.count

    @property
    def hides_text(self) -> bool:
        """True when the reason of the refusal forbids showing what was written."""
        return bool(self.text_state == Text.REJECTED and self.reason and self.reason.hidden_text)

    @property
    def is_answered(self) -> bool:
        """True once a decision is published."""
        return self.response_state in ANSWERED_RESPONSES

    @property
    def case_key(self) -> str:
        """How the municipal management system knows it: `PET-2026-000042`."""
        year = timezone.localtime(self.submitted_at or self.created_at).year
        return f"PET-{year}-{self.pk:06d}"
