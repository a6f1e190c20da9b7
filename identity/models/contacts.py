"""Telephones and short-lived codes: the way in for people without e-mail, and proof at a centre."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.boxes import Boxed
from civic.worker.models import Leased
from identity.models.accounts import User


def spaced(number: str) -> str:
    """+995 555 12 34 56, which no line breaks."""
    return "\xa0".join((number[:4], number[4:7], number[7:9], number[9:11], number[11:]))


class Phone(models.Model):
    """The confirmed mobile number of an account, as +995 and nine digits. One account for a number."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="phone")
    number = models.CharField(_("mobile number"), max_length=16, unique=True)
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("telephone")
        verbose_name_plural = _("telephones")

    def __str__(self) -> str:
        return f"telephone {self.pk}"

    @property
    def shown(self) -> str:
        """The number as people write it."""
        return spaced(self.number)


class Code(models.Model):
    """A code that somebody was given a moment ago; `about` and `value` are keyed hashes, never the thing.

    One per purpose and thing at a time: a newer takes the place of an older. Used, outlived or
    tried too often it is worth nothing.
    """

    class Purpose(models.TextChoices):
        PHONE = "phone", _("Log-in by telephone")
        CENTRE = "centre", _("Visit to a centre")

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    about = models.BinaryField(max_length=32, editable=False)
    value = models.BinaryField(max_length=32, editable=False)
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="codes"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "about"], name="code_once"),
        ]
        indexes = [models.Index(fields=["purpose", "value"], name="code_value")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class Sms(Leased):
    """A text message for the gateway. Number and text are encrypted, and emptied once sent or too late."""

    box = Boxed(max_length=800, editable=False, purpose="sms")
    until = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)

    class Meta(Leased.Meta):
        verbose_name = _("text message")
        verbose_name_plural = _("text messages")

    def __str__(self) -> str:
        return f"text message {self.pk}"
