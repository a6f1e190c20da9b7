"""What the owner of an account has agreed to, and the copy of the own data that was asked for."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.boxes import Boxed
from civic.worker.models import UNFINISHED, Leased
from identity.models.accounts import User


class Consent(models.Model):
    """That the owner of an account agreed to something: what, in which words, when; and until when.

    `text` is the sentence as it stood above the button, in the language it was read in.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    code = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    text = models.TextField(max_length=1000)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "code"], condition=Q(withdrawn_at=None), name="consent_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, account {self.user_id}"


class Copy(Leased):
    """A copy of everything kept about an account, made by the worker and given out once.

    `box` is the archive, encrypted; it is emptied when the owner has taken it or its day is over.
    Of the link in the mail only the hash is kept.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="copies")
    language = models.CharField(max_length=5, default="ka")
    link = models.BinaryField(max_length=32, default=b"", editable=False)
    box = Boxed(default=b"", editable=False, purpose="copy", bound=lambda row: bytes(row.link))
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta(Leased.Meta):
        verbose_name = _("copy of one's data")
        verbose_name_plural = _("copies of one's data")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=[state.value for state in UNFINISHED]),
                name="copy_under_way_once",
            ),
        ]

    def __str__(self) -> str:
        return f"copy {self.pk}"
