"""Filing at a centre: which clerk may file for a visitor, on what document and consent, and what the idea needs."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgeting import phases
from budgeting.models import Idea, Process
from budgeting.refusals import refused
from budgeting.rules import ideas as rules
from budgeting.states import Phase
from civic.decisions import Decision
from civic.places.models import Centre, Municipality
from civic.roles import Role
from identity.queries import Standing


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


def may_file(user: Any, process: Process, document: str, consent: str, at: datetime) -> Decision:
    """A clerk bound to a centre here, while ideas are submitted, with document and consent."""
    if centre_of(user, process.municipality) is None:
        return refused("not_clerk")
    running = phases.in_phase(process, at, Phase.SUBMISSION)
    if not running:
        return running
    if document not in Document.values:
        return refused("no_document")
    return running if consent in Consent.values else refused("no_consent")


def may_submit_for(idea: Idea, standing: Standing, *, submitted: int, twice: bool) -> Decision:
    """As if the visitor had submitted it; `twice`: the person has an idea of this title in the cycle."""
    allowed = (
        rules.is_complete(idea)
        and rules.stands_in_place(idea)
        and rules.has_standing(idea.process, standing)
    )
    if not allowed:
        return allowed
    if twice:
        return refused("filed_already")
    return rules.may_still_submit(idea.process, standing, submitted)
