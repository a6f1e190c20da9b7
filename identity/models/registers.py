"""The registers of residents and what was asked of them: extracts, verifications, look-ups, open questions."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.boxes import Boxed
from civic.covered import CoveredHash
from civic.places.models import Municipality, Unit
from civic.worker.models import UNFINISHED, Leased
from identity.levels import Level
from identity.models.accounts import Person, User

# What a register is asked for and which registers there are, as the person reads it.
PURPOSES = {
    "account.verify": _("Confirming your identity"),
    "centre.identity": _("Confirming your identity at a centre"),
    "vote.code": _("Handing over a voting code"),
    "vote.paper": _("Voting at a polling place"),
    "idea.file": _("Submitting an idea at a centre"),
    "service.file": _("Filing a service request at a centre"),
    "service.paper": _("Entering your service request that came on paper"),
    "service.civil.residence": _("Your service request: the address you are registered at"),
    "service.property.owner": _("Your service request: who owns the land or building"),
    "service.property.organisation": _("Your service request: the entry of the organisation"),
    "service.finance.fee_paid": _("Your service request: whether the fee was paid"),
    "service.finance.no_arrears": _("Your service request: debts to the municipal budget"),
}
REGISTERS = {
    "extract": _("Residents' extract of the municipality"),
    "http": _("Register asked over the network"),
    "simulator": _("Register of the demonstration"),
    "civil": _("Civil registry"),
    "property": _("Public registry"),
    "finance": _("Finance and payments"),
}
AGENCY_VERDICTS = {"yes": _("Confirmed"), "no": _("Not confirmed")}


class Extract(models.Model):
    """One delivery of the residents' extract of a municipality; its lines are `Resident`.

    `problems` lists the lines that could not be read as [line, code], never what stood in them;
    `failure` is the code for which the file as a whole could not be read.
    """

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        WAITING = "waiting", _("Waiting for confirmation")
        CURRENT = "current", _("In use")
        REPLACED = "replaced", _("Replaced")
        DISCARDED = "discarded", _("Discarded")
        FAILED = "failed", _("Cannot be read")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="extracts"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    as_of = models.DateField(_("as of"))
    rows = models.PositiveIntegerField(default=0)
    bad_rows = models.PositiveIntegerField(default=0)
    problems: Any = models.JSONField(default=list)
    failure = models.CharField(max_length=20, blank=True)
    imported_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    current_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("extract")
        verbose_name_plural = _("extracts")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(state="current"), name="extract_current_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.as_of}"


class ExtractFile(Leased):
    """An uploaded extract while the worker reads it: encrypted on the disk, its key here and nowhere else.

    `lines` is how many lines stand in the database, so that whoever goes on after a broken reading
    knows where; `read` of `size` bytes is for people. With the row the file is beyond recovery.
    """

    extract = models.OneToOneField(Extract, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(max_length=40, unique=True)
    key = models.BinaryField(max_length=32, editable=False)
    size = models.PositiveBigIntegerField()
    read = models.PositiveBigIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)

    class Meta(Leased.Meta):
        verbose_name = _("uploaded extract")
        verbose_name_plural = _("uploaded extracts")

    def __str__(self) -> str:
        return f"file of extract {self.extract_id}"


class Resident(models.Model):
    """One line of an extract, as keyed hashes only (`identity.sealing`): nothing here can be read back."""

    extract = models.ForeignKey(Extract, on_delete=models.CASCADE, related_name="residents")
    number_key = CoveredHash(max_length=32, editable=False)
    match_key = CoveredHash(max_length=32, editable=False)
    name_key = CoveredHash(max_length=16, default=b"", editable=False)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["extract", "number_key"], name="resident_once"),
        ]

    def __str__(self) -> str:
        return f"resident {self.pk}"


class Verification(models.Model):
    """That a person stands on the register of a municipality, at what level and since when.

    `number_key` finds the person's line in the next extract, so that one who has moved away loses
    the right to sign there (`valid`) without anybody's doing.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="verifications")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.REGISTER)
    registry = models.CharField(max_length=20, default="extract")
    extract = models.ForeignKey(
        Extract, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    number_key = CoveredHash(max_length=32, editable=False)
    checked_at = models.DateTimeField(default=timezone.now)
    valid = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        constraints = [
            models.UniqueConstraint(fields=["person", "municipality"], name="verification_once"),
        ]
        indexes = [
            models.Index(fields=["municipality", "number_key"], name="verification_number"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.municipality}"


class LookUp(models.Model):
    """One question to a register about one person: for what, and what it answered. Shown to the person.

    `reference` is the number under which the register itself wrote the question down.
    """

    class Verdict(models.TextChoices):
        YES = "yes", _("On the register")
        NO = "no", _("Not on the register")
        UNKNOWN = "unknown", _("Unknown to the register")
        UNAVAILABLE = "unavailable", _("The register did not answer")

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="look_ups"
    )
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="look_ups"
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    registry = models.CharField(max_length=20)
    purpose = models.CharField(max_length=60)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    reference = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("look-up")
        verbose_name_plural = _("look-ups")

    def __str__(self) -> str:
        return f"{self.purpose}: {self.verdict}"

    @property
    def told(self) -> str:
        """The answer for whoever asked: not whether the register knows a number that was guessed."""
        return self.Verdict.NO if self.verdict == self.Verdict.UNKNOWN else self.verdict

    @property
    def told_in_words(self) -> str:
        """The same in words; to another agency's question what its yes and its no mean.

        That an agency does not know somebody is no answer to its question: not confirmed.
        """
        from identity.registry.agencies import QUESTIONS

        label = self.Verdict(self.told).label
        if not self.purpose.startswith("service."):
            return str(label)
        question = QUESTIONS.get(self.purpose.removeprefix("service."))
        said = question.said(self.verdict) if question else ""
        return str(said or AGENCY_VERDICTS.get(self.told, label))

    @property
    def purpose_in_words(self) -> str:
        """What the question was for."""
        return str(PURPOSES.get(self.purpose, _("Another purpose")))

    @property
    def register_in_words(self) -> str:
        """Which kind of register was asked."""
        return str(REGISTERS.get(self.registry, self.registry))


class Inquiry(Leased):
    """A verification whose register did not answer: asked again by the worker, never counted before.

    What the citizen typed is kept encrypted (`key` is the person key) and emptied with the answer.
    `proof` is set when more than what was typed says who it is (User.proof).
    """

    class Outcome(models.TextChoices):
        OPEN = "", _("Waiting for the register")
        VERIFIED = "verified", _("Verified")
        REFUSED = "refused", _("Not found on the register")
        EXPIRED = "expired", _("The register did not answer in time")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="inquiries")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    key = CoveredHash(max_length=32, editable=False)
    details = Boxed(
        max_length=600, editable=False, purpose="person", bound=lambda row: bytes(row.key)
    )
    purpose = models.CharField(max_length=60)
    proof = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    class Meta(Leased.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality"],
                condition=Q(state__in=[state.value for state in UNFINISHED]),
                name="inquiry_once",
            ),
        ]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"


class KeptAnswer(models.Model):
    """A yes of a register outside, for at most a day and for one purpose: it is not asked twice.

    `key` is a keyed hash of the question, `box` the answer encrypted under a key outside the database.
    """

    key = CoveredHash(max_length=32, unique=True, editable=False)
    box = Boxed(
        max_length=800, editable=False, purpose="kept answer", bound=lambda row: bytes(row.key)
    )
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")

    def __str__(self) -> str:
        return f"answer kept until {self.until:%Y-%m-%d %H:%M}"
