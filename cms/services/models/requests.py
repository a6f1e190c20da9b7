"""A request for a service, and what belongs to it: documents, messages, rounds of missing documents."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.boxes import Boxed
from civic.places.models import Centre, Department, Municipality, Unit
from civic.worker.models import Leased
from cms.services.models.pages import ServicePage
from cms.services.states import OPEN, Channel, Progress, Result
from identity.models import Organisation, Person


class ServiceRequest(models.Model):
    """One request, from draft to decision.

    `service` is the page in the portal's first language. `form` is the form as it stood when the
    request was filed: a list of {key, kind, label, help, required, options}. `answers` is a box with
    {key: answer}; nobody reads it but the applicant and the department. `due_on` is the day by which
    the decision is owed; while the request is incomplete the clock stands, and `left_days` keeps what
    was left of it. `token` makes filing twice one filing.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="service_requests"
    )
    service = models.ForeignKey(ServicePage, on_delete=models.PROTECT, related_name="requests")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=Progress.choices, default=Progress.DRAFT)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.ONLINE)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="service_requests",
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="service_requests"
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="service_requests",
    )
    centre = models.ForeignKey(
        Centre, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="service_requests",
    )
    form = models.JSONField(default=list, blank=True)
    answers = Boxed(
        purpose="services.answers", bound=lambda row: row.token.bytes, null=True, blank=True
    )
    language = models.CharField(max_length=5, default="ka")
    due_on = models.DateField(null=True, blank=True)
    left_days = models.SmallIntegerField(null=True, blank=True)
    result = models.CharField(max_length=14, choices=Result.choices, blank=True)
    decision = Boxed(
        purpose="services.decision", bound=lambda row: row.token.bytes, null=True, blank=True
    )
    appeal = models.TextField(max_length=800, blank=True)
    rule = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    filed_at = models.DateTimeField(null=True, blank=True)
    under_way_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    told_near_at = models.DateTimeField(null=True, blank=True)
    told_overdue_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year", "number"], name="request_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(number__isnull=False),
                name="filed_request_has_number",
            ),
            models.CheckConstraint(
                condition=Q(state="decided", result__gt="") | (~Q(state="decided") & Q(result="")),
                name="decided_request_has_result",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "due_on"], name="request_desk"),
        ]
        verbose_name = _("service request")
        verbose_name_plural = _("service requests")

    def __str__(self) -> str:
        return f"service request {self.pk}"

    def get_absolute_url(self) -> str:
        """The page on which the applicant follows it."""
        return reverse("services:request", args=[self.municipality.slug, self.pk])

    @property
    def sign(self) -> str:
        """The number as people quote it: 2026/17; empty for a draft."""
        return f"{self.year}/{self.number}" if self.number else ""

    @property
    def is_open(self) -> bool:
        """True from filing to the decision."""
        return self.state in OPEN


class Round(models.Model):
    """Something was missing: what the department asked for, until when, and whether it came.

    `ended_at` is when the department went on without an answer, or the request ended first.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="rounds")
    text = Boxed(purpose="services.round", bound=lambda row: row.request.token.bytes)
    due_on = models.DateField()
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(answered_at=None, ended_at=None),
                name="one_open_round",
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.pk}"


class Message(models.Model):
    """A word of the applicant or of the department about the request; `read_at` by the department."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="messages")
    text = Boxed(purpose="services.message", bound=lambda row: row.request.token.bytes)
    from_applicant = models.BooleanField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Document(models.Model):
    """A file of the request, sealed on the disk under a random name: an answer, an annex or the decision.

    `key` opens it (`cms.services.papers`). `question` is the key of the question it answers; empty for an annex to a message.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="documents")
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.CASCADE, related_name="documents"
    )
    question = models.CharField(max_length=40, blank=True)
    from_applicant = models.BooleanField(default=True)
    is_decision = models.BooleanField(default=False)
    file = models.CharField(max_length=80, unique=True)
    key = Boxed(purpose="services.document", bound=lambda row: row.file.encode(), editable=False)
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at"]

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """What one member of the department writes for the others; it never leaves the desk."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="notes")
    text = Boxed(purpose="services.note", bound=lambda row: row.request.token.bytes)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Check(Leased):
    """One question about a request to the register of another agency (`identity.registry.agencies`).

    The worker asks until an answer comes; an officer may check by hand instead (`by_hand`) and write
    down how. `facts` is a box with the few facts the question allows, `about` one with what the question
    is about besides the applicant, such as a cadastral code. Nothing else of the register is kept.
    """

    class Answer(models.TextChoices):
        OPEN = "", _("Waiting for the register")
        YES = "yes", _("Confirmed")
        NO = "no", _("Not confirmed")
        UNKNOWN = "unknown", _("Unknown to the register")

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="checks")
    question = models.CharField(max_length=40)
    about = Boxed(
        purpose="services.check", bound=lambda row: row.request.token.bytes, null=True, blank=True
    )
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True)
    facts = Boxed(
        purpose="services.check", bound=lambda row: row.request.token.bytes, null=True, blank=True
    )
    reference = models.CharField(max_length=60, blank=True)
    by_hand = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(Leased.Meta):
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "question"], name="check_once"),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"
