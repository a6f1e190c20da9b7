"""Legal persons and who may act for them. An organisation files service requests; it never signs or votes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.places.models import Municipality
from identity.models.accounts import Person, User


class Organisation(models.Model):
    """A legal person by its identification code in the public register; the first word about it is a claim."""

    number = models.CharField(_("identification code"), max_length=9, unique=True)
    name = models.CharField(_("name"), max_length=150)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Representative(models.Model):
    """That somebody may act for an organisation: asked for through an account, confirmed by a municipality.

    `name` is what the representative called the organisation; `place` examined the claim.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="representatives"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="represents")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="represents")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    function = models.CharField(_("function"), max_length=80)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(state__in=["asked", "confirmed"]),
                name="representative_once",
            ),
        ]

    def __str__(self) -> str:
        return f"representative {self.pk}"
