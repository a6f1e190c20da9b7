"""Signatures on paper: printed sheets, what two people read on them, what each line became; and samples of the list."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.boxes import Boxed
from civic.places.models import Centre, Municipality
from petitions.models.petition import Petition
from petitions.models.signature import Signature
from petitions.sheet_codes import code_of
from petitions.states import SheetState

ROWS = 10


class Sheet(models.Model):
    """One printed sheet with numbered rows, given to a centre or to somebody of the initiating group.

    `number` counts within the petition; the code on the paper is made of both (`sheet_codes`).
    `received_at` is when the signed sheet came in: it has to be before the closing. `holder` is the
    public name of the initiator who took it. `matched` and the other figures are set when it is sealed.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField()
    rows = models.PositiveSmallIntegerField(default=ROWS)
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.ISSUED)
    centre = models.ForeignKey(
        Centre, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    holder = models.CharField(max_length=160, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    issued_at = models.DateTimeField(default=timezone.now)
    received_at = models.DateTimeField(null=True, blank=True)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["petition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["petition", "number"], name="sheet_once"),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")),
                name="sheet_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SheetState.ISSUED, SheetState.VOID])
                | Q(received_at__isnull=False),
                name="sheet_entered_was_received",
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.SEALED)
                | Q(first_by__isnull=False, second_by__isnull=False),
                name="sheet_sealed_was_entered_twice",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What stands on the paper: petition, number and a check character."""
        return code_of(self.petition_id, self.number)

    @property
    def numbers(self) -> range:
        """The numbers of its rows."""
        return range(1, self.rows + 1)

    @property
    def municipality(self) -> Municipality:
        """The municipality of the petition."""
        return self.petition.municipality


class SheetLine(models.Model):
    """One row of a sheet as one person read it: `entry` 1 and 2 are the two people, 3 settles a difference.

    `box` holds what was read, encrypted with a key outside the database and bound to this place.
    All lines of a sheet are destroyed when it is sealed.
    """

    class Mark(models.TextChoices):
        FILLED = "filled", _("Filled in and signed")
        EMPTY = "empty", _("Empty")
        STRUCK = "struck", _("Crossed out, illegible or not signed")

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="lines")
    entry = models.PositiveSmallIntegerField()
    row = models.PositiveSmallIntegerField()
    mark = models.CharField(max_length=8, choices=Mark.choices)
    box = Boxed(
        max_length=800,
        default=b"",
        purpose="petition sheet line",
        bound=lambda line: line.place.encode(),
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["sheet", "entry", "row"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "entry", "row"], name="sheet_line_once"),
            models.CheckConstraint(
                condition=Q(entry__gte=1, entry__lte=3), name="sheet_line_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.row}"

    @property
    def place(self) -> str:
        """What its box is bound to."""
        return f"sheet {self.sheet_id} entry {self.entry} row {self.row}"


class SheetRow(models.Model):
    """What a row of a sealed sheet became.

    `signature` is the one it became, or the one that counts instead of it. `box` is the identity
    sealed for the list officers, kept only while the row may still have to be decided: where the
    signer has signed online too, and withdraws that, the paper line speaks for itself.
    """

    class Verdict(models.TextChoices):
        MATCHED = "matched", _("Matched: counts")
        DUPLICATE = "duplicate", _("Signed already: counts once")
        UNREGISTERED = "unregistered", _("Not on the register")
        INELIGIBLE = "ineligible", _("May not sign")
        UNDECIDED = "undecided", _("Undecided")
        STRUCK = "struck", _("Crossed out, illegible or not signed")
        WITHDRAWN = "withdrawn", _("Withdrawn by the signer")

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="results")
    row = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    signature = models.ForeignKey(
        Signature, null=True, blank=True, on_delete=models.SET_NULL, related_name="paper_rows"
    )
    box = models.BinaryField(max_length=600, default=b"")
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sheet", "row"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "row"], name="sheet_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.row}"


class Sample(models.Model):
    """A sample of the signatures, examined in the place of all; everything that fixes it is public.

    Announced are the share, the day and the `source` of the seed: something nobody here can choose,
    such as a lottery draw of a later day. With the seed the places in the log are drawn
    (`petitions.sampling`), so that everybody can draw the same ones again.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="samples")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    source = models.CharField(max_length=300)
    seed_on = models.DateField()
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    announced_at = models.DateTimeField(default=timezone.now)
    seed = models.CharField(max_length=200, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drawn_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(finished_at=None), name="sample_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="sample_percent"
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None) | (~Q(seed="") & Q(population__gt=0)),
                name="sample_drawn_by_seed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.percent} %"


class SampleItem(models.Model):
    """One place in the log that was drawn, and what the examination found there."""

    class Finding(models.TextChoices):
        OPEN = "", _("Not examined yet")
        VALID = "valid", _("Valid")
        INVALID = "invalid", _("Invalid")

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="items")
    index = models.BigIntegerField()
    finding = models.CharField(
        max_length=8, choices=Finding.choices, blank=True, default=Finding.OPEN
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["sample", "index"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "index"], name="sample_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sample}: {self.index}"


def as_json(sample: Sample) -> dict[str, Any]:
    """The public facts of a sample, as the journal keeps them."""
    return {
        "percent": str(sample.percent),
        "source": sample.source,
        "seed_on": sample.seed_on.isoformat(),
        "seed": sample.seed,
        "population": sample.population,
    }
