"""Connector, Case, OutboxEvent, Delivery and its Attempts, and the Inbound calls already seen."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from civic.boxes import Boxed
from civic.cases.states import CaseKind, CaseResult, CaseState, ConnectorState, Unkept
from civic.cases.troubles import in_words
from civic.journal.models import Entry
from civic.places.models import Department, Municipality, Unit
from civic.worker.models import OPEN, Leased

BOUND = b"cases.connector"  # the boxes of secrets are bound to their purpose, not to a row


class Connector(models.Model):
    """Where a municipality's messages go, and the keys both sides sign with.

    Secrets are encrypted with a key outside the database (`civic.cases.secrets`); a replaced one
    stays valid until its `…_until`. `signing_seed` is the private half of the Ed25519 key. `events` lists the types sent; empty means all. `options` are the
    settings of the kind (organisation, case types, headers); what is secret in them is `credential`.
    """

    class Kind(models.TextChoices):
        WEBHOOK = "webhook", _("Signed webhook (CloudEvents)")
        ZGW = "zgw", _("ZGW Zaken API")
        OPEN311 = "open311", _("Open311 GeoReport v2")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="connectors"
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.WEBHOOK)
    url = models.CharField(_("address"), max_length=500)
    find_url = models.CharField(_("address for looking a case up"), max_length=500, blank=True)
    events: Any = models.JSONField(default=list, blank=True)
    secret = Boxed(purpose="cases.connector", bound=lambda _row: BOUND, max_length=200)
    old_secret = Boxed(
        purpose="cases.connector", bound=lambda _row: BOUND, max_length=200, null=True, blank=True
    )
    inbound_secret = Boxed(purpose="cases.connector", bound=lambda _row: BOUND, max_length=200)
    old_inbound_secret = Boxed(
        purpose="cases.connector", bound=lambda _row: BOUND, max_length=200, null=True, blank=True
    )
    signing_seed = Boxed(
        purpose="cases.connector", bound=lambda _row: BOUND, max_length=200, null=True, blank=True
    )
    old_signing_seed = Boxed(
        purpose="cases.connector", bound=lambda _row: BOUND, max_length=200, null=True, blank=True
    )
    old_signing_until = models.DateTimeField(null=True, blank=True)
    old_until = models.DateTimeField(null=True, blank=True)
    old_inbound_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=ConnectorState.choices, default=ConnectorState.ACTIVE
    )
    reason = models.CharField(max_length=300, blank=True)
    options: Any = models.JSONField(default=dict, blank=True)
    credential = Boxed(
        purpose="cases.connector", bound=lambda _row: BOUND, max_length=600, null=True, blank=True
    )
    failures = models.PositiveIntegerField(default=0)
    probe_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["municipality", "name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="connector_name_once"),
        ]
        verbose_name = _("connector")
        verbose_name_plural = _("connectors")

    def __str__(self) -> str:
        return self.name


class Case(models.Model):
    """The record in the municipal management system of one subject, as far as it told us.

    Without a `connector` it is the portal's own record of a matter that no system was told of, so that the
    figures of the municipality hold it too.

    `topic` is a word of its kind (the petition's topic, the service's code); with it and `unit` the
    case was led to `department`. `external_id` is how the system itself names the case in its calls.
    `due_on` is the portal's: by which day the law requires the decision; `planned_on` the day by which the
    system itself plans to decide. `polled_at` is when it was last asked, `told_at` the moment of the newest thing it told then.
    """

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="cases")
    connector = models.ForeignKey(
        Connector, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    key = models.CharField(max_length=60)
    number = models.CharField(max_length=60, blank=True)
    url = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.REQUESTED)
    external_status = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=CaseKind.choices, default=CaseKind.OTHER)
    topic = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    result = models.CharField(max_length=10, choices=CaseResult.choices, blank=True)
    due_on = models.DateField(null=True, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=500, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["connector", "key"], name="case_key_once"),
            models.UniqueConstraint(
                fields=["municipality", "key"], condition=Q(connector=None), name="own_case_once"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="case_subject"),
            models.Index(
                fields=["connector", "polled_at"], condition=~Q(state="closed"), name="case_to_ask"
            ),
            models.Index(fields=["municipality", "created_at"], name="case_received"),
        ]
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def __str__(self) -> str:
        return self.number or self.key


class Trigger(models.Model):
    """Whether a kind of message leaves the municipality's portal, and to which connection only.

    Without a row a type is sent to every connection that takes it.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="case_triggers"
    )
    type = models.CharField(max_length=100)
    is_on = models.BooleanField(default=True)
    connector = models.ForeignKey(
        Connector, null=True, blank=True, on_delete=models.PROTECT, related_name="triggers"
    )

    class Meta:
        ordering = ["type"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "type"], name="trigger_once"),
        ]

    def __str__(self) -> str:
        return self.type


class Route(models.Model):
    """To which department the cases of a kind go; empty topic and unit mean all. The nearest fit wins."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="case_routes"
    )
    kind = models.CharField(max_length=12, choices=CaseKind.choices)
    topic = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="case_routes")

    class Meta:
        ordering = ["kind", "topic", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "topic", "unit"], name="route_once_in_a_unit"
            ),
            models.UniqueConstraint(
                fields=["municipality", "kind", "topic"],
                condition=Q(unit=None),
                name="route_once_for_all_units",
            ),
        ]
        verbose_name = _("route")
        verbose_name_plural = _("routes")

    def __str__(self) -> str:
        return f"{self.kind} {self.topic} → {self.department_id}"


class OutboxEvent(models.Model):
    """One message, as it was when the act happened. `sequence` counts the messages of a subject."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=100)
    subject = models.CharField(max_length=100)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    case_key = models.CharField(max_length=60, blank=True)
    data: Any = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "type"], name="outbox_entry_once"),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "sequence"], name="outbox_sequence_once"
            ),
        ]
        indexes = [
            models.Index(fields=["case_key"], name="outbox_case_key"),
            models.Index(fields=["subject"], name="outbox_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


# Worded like civic.worker.models.OPEN, so that SQLite sees that a query fits the partial index.
UNSETTLED = ~Q(state="done") & ~Q(state="dead")


class Delivery(Leased):
    """One message to one connector. `tries` counts the sendings; `attempts` only the claims.

    `municipality`, `lane` (the subject) and `sequence` repeat the event's, so that the next one to
    send and a page of the desk are each read from one index. `given_up` is the reason staff gave
    for not sending a message at all.
    """

    event = models.ForeignKey(OutboxEvent, on_delete=models.PROTECT, related_name="deliveries")
    connector = models.ForeignKey(Connector, on_delete=models.PROTECT, related_name="deliveries")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    lane = models.CharField(max_length=90)
    sequence = models.PositiveIntegerField()
    given_up = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    refusals = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta(Leased.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "connector"], name="delivery_once"),
        ]
        indexes = [
            *Leased.Meta.indexes,
            models.Index(
                fields=["connector", "next_at", "id"], condition=OPEN, name="delivery_next"
            ),
            models.Index(
                fields=["connector", "lane", "sequence"], condition=UNSETTLED, name="delivery_order"
            ),
            models.Index(
                fields=["connector"], condition=Q(state="running"), name="delivery_under_way"
            ),
            models.Index(fields=["municipality", "id"], name="delivery_list"),
            models.Index(
                fields=["municipality", "id"], condition=UNSETTLED, name="delivery_unsettled"
            ),
            models.Index(
                fields=["municipality", "id"], condition=Q(state="dead"), name="delivery_dead"
            ),
        ]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return f"{self.event} → {self.connector}"

    def get_absolute_url(self) -> str:
        return reverse("cases_desk:delivery", args=[self.connector.municipality.slug, self.pk])

    @property
    def title(self) -> str:
        """What the message is, in the reader's words; the bare type where no app declares it."""
        from civic.cases.events import TEST_TITLE, TEST_TYPE, types

        known = types().get(self.event.type)
        if known:
            return str(known.title)
        return str(TEST_TITLE) if self.event.type == TEST_TYPE else self.event.type

    @property
    def trouble(self) -> str:
        """Why the last try brought nothing, in the reader's words."""
        return str(in_words(self.last_error))


class Attempt(models.Model):
    """One sending: written before it starts, so that one cut short is known to be unclear."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    unclear = models.BooleanField(default=True)
    error = models.CharField(max_length=300, blank=True)
    answer = models.TextField(max_length=4096, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S} {self.status or self.error}"

    @property
    def seconds(self) -> str:
        """How long the exchange took, in seconds with one decimal; empty for one cut short."""
        if self.finished_at is None:
            return ""
        return number_format((self.finished_at - self.started_at).total_seconds(), 1)


class Poll(Leased):
    """The asking of one system that does not call back: due again and again, never done.

    `failures` counts the runs in a row that brought no answer.
    """

    connector = models.OneToOneField(Connector, on_delete=models.CASCADE, related_name="poll")
    failures = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(Leased.Meta):
        verbose_name = _("asking of a system")

    def __str__(self) -> str:
        return f"{self.connector}"

    @property
    def trouble(self) -> str:
        """Why the last run brought nothing, in the reader's words."""
        return str(in_words(self.last_error))


class CaseDocument(Leased):
    """A document the municipal system named: fetched by the worker, kept when its hash is the one told.

    `file` is a random name in the storage; empty until it was fetched, and for good where `unkept`
    says why it was not kept.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    url = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    file = models.CharField(max_length=80, blank=True)
    unkept = models.CharField(max_length=10, choices=Unkept.choices, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta(Leased.Meta):
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sha256"], name="case_document_once"),
        ]
        verbose_name = _("document of a case")
        verbose_name_plural = _("documents of cases")

    def __str__(self) -> str:
        return self.name


class Inbound(models.Model):
    """A status call that was taken; kept 30 days, so that the same call again has no effect."""

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="inbound")
    webhook_id = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connector", "webhook_id"], name="inbound_once"),
        ]
        indexes = [models.Index(fields=["received_at"], name="inbound_received")]

    def __str__(self) -> str:
        return self.webhook_id
