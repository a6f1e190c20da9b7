"""The states of a case, which only go forward, and of a connector; the words of kinds and results. Data only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.cases.subjects import record_about_subject
from civic.workflow import Move, Workflow


class CaseState(models.TextChoices):
    """What the municipal management system has told of the case."""

    REQUESTED = "requested", _("Sent to the municipality")
    REGISTERED = "registered", _("Registered")
    ASSIGNED = "assigned", _("Assigned to a department")
    SCHEDULED = "scheduled", _("Put on the agenda")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed")


class ConnectorState(models.TextChoices):
    """Whether messages go out: paused after failures (and probed), held by staff, ended by answer 410."""

    ACTIVE = "active", _("Working")
    PAUSED = "paused", _("Paused after failures")
    HELD = "held", _("Paused by staff")
    DISABLED = "disabled", _("Switched off")


class CaseKind(models.TextChoices):
    """What a case comes from."""

    PETITION = "petition", _("Petition")
    PROJECT = "project", _("Participatory budget project")
    SERVICE = "service", _("Service request")
    COMMITMENT = "commitment", _("Commitment")
    OTHER = "other", _("Other")


class CaseResult(models.TextChoices):
    """How a case was decided, in the words of every kind."""

    POSITIVE = "positive", _("Decided positively")
    PARTLY = "partly", _("Decided in part")
    NEGATIVE = "negative", _("Decided negatively")


class Unkept(models.TextChoices):
    """Why a document that was named is not kept here."""

    HASH = "hash", _("The file is not the one whose hash was told.")
    TYPE = "type", _("The file is neither a PDF nor a picture that can be kept.")
    SIZE = "size", _("The file is too large.")
    ADDRESS = "address", _("The address may not be called.")
    GONE = "gone", _("The file could not be fetched.")


ORDER = tuple(CaseState.values)


def _before(state: CaseState) -> tuple[str, ...]:
    return ORDER[: ORDER.index(state)]


CASE = Workflow(
    name="case",
    field="state",
    states=CaseState,
    record=record_about_subject,
    moves=[
        Move(state.value, _before(state), state.value, f"case.{state.value}", state.label)
        for state in CaseState
        if state != CaseState.REQUESTED
    ],
)
