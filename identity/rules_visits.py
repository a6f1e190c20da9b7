"""Acting for somebody at a centre: which clerk may, on what document and consent. Pure decisions for every app."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.decisions import ALLOWED, Decision, Refused
from civic.places.models import Centre, Municipality
from civic.roles import Role

NOT_CLERK = Refused(
    "not_clerk",
    _(
        "Only a clerk of a centre here files for visitors. If your duty names no centre, ask the"
        " administrator of the municipality to add it."
    ),
)


class Document(models.TextChoices):
    """What the clerk has seen."""

    CARD = "card", _("Identity card")
    PASSPORT = "passport", _("Passport")
    RESIDENCE = "residence", _("Residence card")


class Consent(models.TextChoices):
    """How the visitor has agreed."""

    SIGNED = "signed", _("Signed on paper; the sheet stays at the centre")
    SPOKEN = "spoken", _("Said aloud before a second employee, because the visitor cannot sign")


def centre_of(user: Any, municipality: Municipality) -> Centre | None:
    """The centre at which the account is a clerk of the municipality at this moment."""
    return next(
        (
            duty.centre
            for duty in user.duties_now
            if duty.role == Role.CLERK and duty.municipality_id == municipality.pk
        ),
        None,
    )


def is_clerk(user: Any, municipality: Municipality) -> Decision:
    """A clerk bound to a centre of the municipality."""
    return ALLOWED if centre_of(user, municipality) is not None else NOT_CLERK.fresh()


def may_serve(user: Any, municipality: Municipality, document: str, consent: str) -> Decision:
    """A clerk bound to a centre here, with a document seen and consent given."""
    allowed = is_clerk(user, municipality)
    if not allowed:
        return allowed
    if document not in Document.values:
        return Refused("no_document", _("Say which identity document you have seen."))
    if consent not in Consent.values:
        return Refused("no_consent", _("Say how the visitor has agreed."))
    return ALLOWED
