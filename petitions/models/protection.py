"""Guarding the count: shared networks, what a signer says about a signature, objections. Nothing here names anybody."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.covered import CoveredHash
from civic.places.models import Municipality
from petitions.models.petition import Petition
from petitions.models.signature import Removal, Signature
from petitions.states import Signing


class SharedNetwork(models.Model):
    """A network many people use by right: a library, a school, a centre. The address is the place's, not a person's."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="shared_networks"
    )
    name = models.CharField(max_length=140)
    address = models.GenericIPAddressField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "address"], name="shared_network_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Denial(models.Model):
    """A verified person's word that a signature in their name is not theirs; list officers answer it.

    `signature` is empty where there is none: whoever reports is told the same in both cases.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        UPHELD = "upheld", _("Upheld: the signature is removed")
        REFUSED = "refused", _("Not upheld")

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="denials")
    signature = models.ForeignKey(
        Signature, null=True, blank=True, on_delete=models.CASCADE, related_name="denials"
    )
    account_key = CoveredHash(max_length=16)
    statement = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    removal = models.ForeignKey(
        Removal, null=True, blank=True, on_delete=models.SET_NULL, related_name="denials"
    )
    answer = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "account_key"],
                condition=Q(state="open"),
                name="denial_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition}: {self.get_state_display()}"

    @property
    def is_gone(self) -> bool:
        """True when the signature was withdrawn or removed meanwhile: there is nothing left to remove."""
        found = self.signature
        return found is not None and found.state in {Signing.WITHDRAWN, Signing.REMOVED}


class Objection(models.Model):
    """A signer's objection to the removal of the own signature; answered by a person who did not decide it."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        UPHELD = "upheld", _("Upheld: the signature counts again")
        REFUSED = "refused", _("Not upheld")

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="objections")
    removal = models.ForeignKey(Removal, on_delete=models.PROTECT, related_name="objections")
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["signature", "removal"], name="objection_once"),
        ]

    def __str__(self) -> str:
        return f"{self.removal}: {self.get_state_display()}"
