"""Signatures and the terms they are collected under. No column here leads to a person or an account."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.boxes import Boxed
from civic.covered import CoveredHash
from petitions.models.petition import Petition
from petitions.states import Channel, Display, Signing, Stage


class Opening(models.Model):
    """The terms a petition was opened under, frozen: a trigger refuses to change them.

    `text_sha256` is over the canonical text (`petitions.canonical`). `policy` is every number of
    the council in force that day; `thresholds` lists stage, rate (percent) or count, the exact
    product, the number needed and the act it comes from. `index` is the leaf in the public log.
    """

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="opening")
    text_sha256 = models.CharField(max_length=64)
    policy: Any = models.JSONField()
    voters = models.PositiveIntegerField()
    voters_as_of = models.DateField()
    voters_source_ka = models.CharField(max_length=300)
    voters_source_en = models.CharField(max_length=300, blank=True)
    thresholds: Any = models.JSONField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    index = models.BigIntegerField(null=True, blank=True)
    close_index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="opening_term_is_positive"
            ),
            models.CheckConstraint(condition=Q(voters__gt=0), name="opening_voters_positive"),
        ]
        indexes = [
            models.Index(fields=["petition"], name="opening_unplaced", condition=Q(index=None)),
            models.Index(
                fields=["petition"], name="opening_unclosed", condition=Q(close_index=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.text_sha256[:12]}"

    def threshold(self, stage: str) -> dict[str, Any] | None:
        """The frozen threshold of one stage."""
        return next((row for row in self.thresholds if row["stage"] == stage), None)


class Crossing(models.Model):
    """That the count first reached a threshold: at which leaf and when. Once, whatever comes later."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="crossings")
    stage = models.CharField(max_length=16, choices=Stage.choices)
    needed = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    index = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(fields=["petition", "stage"], name="crossing_once"),
            models.CheckConstraint(
                condition=Q(count__gte=F("needed")), name="crossing_reaches_threshold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.stage}"


class Signature(models.Model):
    """One person's signature under one petition, without the person.

    `row_key` = HMAC(key of this petition, person key) makes it unique and leads nowhere else.
    `account_key` is made alike from the account the act was made through: only that account is
    shown the signature and may withdraw it. Empty for one given at a centre or on paper.
    `signed_at` is cut to the hour. `index` is the place of its leaf in the public log while it
    counts there, else empty: so the count is the number of rows with an index. `network` and
    `alike` are keyed hashes of network and name, good for this petition only and emptied with the
    examination: they show what many signatures share (`petitions.queries.protection`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="signatures", db_index=False
    )
    row_key = CoveredHash(max_length=32)
    account_key = CoveredHash(max_length=16, null=True)
    nonce = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=Signing.choices, default=Signing.CONFIRMED)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.ONLINE)
    display = models.CharField(max_length=8, choices=Display.choices, default=Display.NONE)
    display_text = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField()
    index = models.BigIntegerField(null=True, blank=True)
    network = CoveredHash(max_length=16, null=True)
    alike = CoveredHash(max_length=16, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "row_key"], name="signature_once"),
            models.CheckConstraint(condition=Q(state__in=Signing.values), name="signature_state"),
            models.CheckConstraint(
                condition=~Q(state=Signing.PENDING) | Q(index=None),
                name="signature_pending_uncounted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["petition"],
                name="signature_unplaced",
                condition=Q(state="confirmed", index=None),
            ),
            models.Index(
                fields=["petition"],
                name="signature_unended",
                condition=~Q(state="confirmed") & Q(index__isnull=False),
            ),
            models.Index(
                fields=["petition", "-signed_at", "id"],
                name="signature_named",
                condition=~Q(display="none"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SealedIdentity(models.Model):
    """Who signed, sealed with the municipality's public key; only its list officers can open it."""

    signature = models.OneToOneField(
        Signature, primary_key=True, on_delete=models.CASCADE, related_name="sealed"
    )
    box = models.BinaryField(max_length=600)

    def __str__(self) -> str:
        return str(self.pk)


class PendingCheck(models.Model):
    """A signature whose signer the register could not be asked about yet.

    `box` holds the person, encrypted with a key outside the database; the row goes when the
    answer has come.
    """

    signature = models.OneToOneField(
        Signature, primary_key=True, on_delete=models.CASCADE, related_name="check_due"
    )
    box = Boxed(max_length=200, purpose="petition pending", bound=lambda row: row.pk.bytes)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Removal(models.Model):
    """A proposal to remove signatures, or to put removed ones back; a second person decides.

    `rule` says what the signatures share, where they were not picked one by one. Approved, it is
    carried out in batches: `done` of them so far, until `finished_at` or `cancelled_at`.
    """

    class Act(models.TextChoices):
        REMOVE = "remove", _("Remove signatures")
        RESTORE = "restore", _("Restore signatures")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Awaiting a second person")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="removals")
    act = models.CharField(max_length=8, choices=Act.choices, default=Act.REMOVE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField(max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    rule: Any = models.JSONField(default=dict, blank=True)
    size = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signatures: Any = models.ManyToManyField(Signature, through="RemovalItem", related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="removal_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed")
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="removal_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.get_act_display()}"


class RemovalItem(models.Model):
    """One signature a removal is about; `index` is the leaf it took back, until it is restored."""

    removal = models.ForeignKey(Removal, on_delete=models.CASCADE, related_name="items")
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="removal_items")
    index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["removal", "signature"], name="removal_item_once"),
        ]

    def __str__(self) -> str:
        return str(self.signature_id)
