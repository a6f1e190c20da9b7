"""Mail: one mail to one recipient, emptied once it is sent."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.journal.models import Entry
from civic.worker.models import Leased


class Mail(Leased):
    """One mail to one recipient. The row outlives the sending only as a number and a template name.

    `key` is a keyed hash of entry, recipient and text: it keeps a repeated reading of the journal
    from mailing twice, and tells nothing to one who holds the database alone. When the mail has
    been sent, recipient, account, subject and body are emptied: a row that would tie an account
    to a petition does not stay.
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    entry = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    template = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=5, default="ka")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    recipient = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField(blank=True)
    headers: Any = models.JSONField(default=dict, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Leased.Meta):
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self) -> str:
        return f"mail {self.pk} ({self.template or 'account'})"
