"""Authenticators of staff that were lost: one administrator says so, another lets the colleague enrol anew."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.places.models import Municipality
from identity.models.accounts import User


class Loss(models.Model):
    """A colleague's authenticator and recovery codes are lost, says `asked_by`; another administrator decides.

    Open until `until`. Nobody decides what they asked for, and nobody asks or decides for themselves:
    the database refuses it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="losses")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("lost authenticator")
        verbose_name_plural = _("lost authenticators")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(decided_at=None), name="loss_open_once"
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("user")), name="loss_asked_by_another"),
            models.CheckConstraint(
                condition=Q(approved=False)
                | (
                    Q(decided_by__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                    & ~Q(decided_by=F("user"))
                ),
                name="loss_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"lost authenticator {self.pk}"
