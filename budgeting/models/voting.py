"""Projects on the ballot, who took part, and the ballots: kept apart, with nothing that joins them.

`Participation` says that a person voted, in which channel and where; `Ballot` what was chosen.
No column, time or order leads from one to the other (`docs/security-model.md`, envelope separation).
"""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgeting.models.idea import Idea
from budgeting.models.process import Correction, Pot, Process
from budgeting.states import Attendance, Channel, Standing
from civic.boxes import Boxed
from civic.covered import CoveredHash
from civic.places.models import Centre, Municipality, Unit, in_language


class Project(models.Model):
    """An idea as it stands on the ballot: number, words and cost (tetri) as they were frozen.

    Projects of a past cycle may have no idea. `group` names projects of which only one can win.
    `standing` and what follows is written with the published result, never before. From the opening
    of voting (`frozen_at`) number, words and cost change only with a `correction`.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="projects"
    )
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="projects")
    pot = models.ForeignKey(Pot, on_delete=models.PROTECT, related_name="projects")
    idea = models.OneToOneField(
        Idea, null=True, blank=True, on_delete=models.PROTECT, related_name="project"
    )
    number = models.PositiveIntegerField()
    title_ka = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    summary_ka = models.CharField(max_length=400, blank=True)
    summary_en = models.CharField(max_length=400, blank=True)
    cost = models.BigIntegerField()
    group = models.CharField(max_length=30, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    correction = models.ForeignKey(
        Correction, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.NONE)
    rank = models.PositiveIntegerField(null=True, blank=True)
    votes = models.PositiveIntegerField(null=True, blank=True)
    score = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["process", "number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="project_number_once"),
            models.CheckConstraint(condition=Q(cost__gt=0), name="project_cost_positive"),
        ]
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def __str__(self) -> str:
        return f"№ {self.number}"

    @property
    def title(self) -> str:
        """Title in the language in force."""
        return in_language(self.title_ka, self.title_en)

    @property
    def summary(self) -> str:
        """What it is, in one or two sentences, in the language in force."""
        return in_language(self.summary_ka, self.summary_en)


class Participation(models.Model):
    """That one person takes part in one vote: once, over all channels (`participation_once`).

    `row_key` = HMAC(key of this process, person key). `voted_on` is a day, never a time. `envelope`
    is the ballot's identifier sealed with the audit commission's key: opened only to annul, and
    destroyed at the count. `network` and `phone` are keyed hashes for the audit list, destroyed
    with it. No ballot, choice or account stands here. While `pending`, the ballot waits as a
    ProvisionalBallot; `refused` is one the register did not confirm, whose person may vote again.
    `exchanged` counts spoiled papers the person got another one for.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="participations")
    row_key = CoveredHash(max_length=32)
    state = models.CharField(max_length=10, choices=Attendance.choices, default=Attendance.VOTED)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.ONLINE)
    centre = models.ForeignKey(
        Centre, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    batch = models.ForeignKey(
        "budgeting.PaperBatch",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="participations",
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    age_band = models.CharField(max_length=8, blank=True)
    gender = models.CharField(max_length=1, blank=True)
    voted_on = models.DateField()
    exchanged = models.PositiveSmallIntegerField(default=0)
    envelope = models.BinaryField(null=True, blank=True, max_length=200)
    network = models.BinaryField(null=True, blank=True, max_length=16)
    phone = models.BinaryField(null=True, blank=True, max_length=16)
    nonce = models.BinaryField(max_length=32)
    index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "row_key"], name="participation_once"),
            models.CheckConstraint(
                condition=Q(state__in=Attendance.values), name="participation_state"
            ),
            models.CheckConstraint(
                condition=~Q(channel=Channel.PAPER) | Q(envelope=None),
                name="participation_paper_has_no_envelope",
            ),
        ]
        indexes = [
            models.Index(
                fields=["process"], name="participation_unplaced", condition=Q(index=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Ballot(models.Model):
    """What one voter chose, and nothing about who. Written again at the close, in random order.

    `choices` lists [project number, points] by number, points being 1 unless points are given; where
    projects are ranked [project number, place], in the voter's order. Empty for a blank vote.
    `code_hash` is a keyed hash of the code in the voter's hand, with which the ballot can be opened
    and changed until the close; the voter's own pot is part of what is hashed (`sealing.bound`).
    The table has no rowid on SQLite and is rewritten by the worker on PostgreSQL, so that its
    physical order is that of the random identifiers (`budgeting.actions.mixing`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="ballots", db_index=False
    )
    code_hash = CoveredHash(max_length=32, unique=True, null=True)
    on_paper = models.BooleanField(default=False)
    choices: Any = models.JSONField()
    annulled = models.BooleanField(default=False)
    leaf = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["process", "id"], name="ballot_of_process"),
            models.Index(fields=["process"], name="ballot_unplaced", condition=Q(leaf=None)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ProvisionalBallot(models.Model):
    """A ballot that counts only once the register has confirmed its voter, encrypted until then.

    `box` holds the choices, the key of the code and whom to ask about, under a key outside the
    database and bound to the participation. Settled, the row goes, and a Ballot without any link
    takes its place. `code_key` is the keyed hash of the ballot code (`sealing.code_key`).
    """

    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, related_name="provisional"
    )
    code_key = CoveredHash(max_length=32, unique=True)
    box = Boxed(
        max_length=8_000,
        purpose="provisional ballot",
        bound=lambda row: bytes(row.participation.row_key),
    )
    until = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class Mixing(models.Model):
    """How many ballots of a process lay in random order when the worker last saw to it."""

    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="mixing")
    ballots = models.PositiveIntegerField(default=0)
    is_final = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.process}: {self.ballots}"


class Burst(models.Model):
    """How many voted from one network within one hour: for the audit, and destroyed with it.

    `network` is `sealing.burst_key` of the keyed hash that stands with a participation, `hour` the
    beginning of the hour. It is counted after the vote and apart from it, so the tables do not say
    when one person came.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="bursts")
    network = models.BinaryField(max_length=16)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "network", "hour"], name="burst_once"),
        ]

    def __str__(self) -> str:
        return f"{self.process}: {self.count}"


class Annulment(models.Model):
    """A proposal to annul votes: reason, two people, notice and appeal; choices are never shown.

    Votes on paper can only be annulled with all of their `batch`, before it is sealed: nobody can
    tell whose paper is whose.

    `appeal` says why it should be reversed; `appeal_by` proposes that, `reversed_by` is another
    person. The leaf (`index`) is written when the box is opened, with what then holds.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Awaiting a second person")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        REVERSED = "reversed", _("Reversed on appeal")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="annulments")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    participations: Any = models.ManyToManyField(Participation, related_name="annulments")
    batch = models.ForeignKey(
        "budgeting.PaperBatch",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annulments",
    )
    count = models.PositiveIntegerField(default=0)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    appeal = models.CharField(max_length=500, blank=True)
    appeal_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    appeal_at = models.DateTimeField(null=True, blank=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reversed_at = models.DateTimeField(null=True, blank=True)
    index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="annulment_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(reversed_by=None)
                | Q(appeal_by__isnull=False) & ~Q(reversed_by=F("appeal_by")),
                name="annulment_reversed_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False),
                name="annulment_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process}: {self.count}"
