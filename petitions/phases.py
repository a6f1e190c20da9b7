"""The phase a petition is shown in, and what is owed by when: derived from the four states and the clock.

Nothing of this is stored. `family` is the colour family of the tag: waiting, open, attention,
done or closed. The dated way from here is in `petitions.ahead`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from civic.dates import end_of_term
from petitions.models import Petition
from petitions.states import AWAITED_RESPONSES, Collection, Response, Text


@dataclass(frozen=True)
class Phase:
    """A derived phase: `code` for machines, `label` for readers, `family` for the tag."""

    code: str
    label: str | Promise
    family: str


# Of what happened on these days the hour matters too.
TO_THE_MINUTE = {"petition.threshold_reached", "petition.published", "petition.closed"}
PHASES = {
    phase.code: phase
    for phase in (
        Phase("draft", gettext_lazy("Draft"), "waiting"),
        Phase("moderation", gettext_lazy("Waiting for moderation"), "waiting"),
        Phase("returned", gettext_lazy("Returned to be mended"), "attention"),
        Phase("rejected", gettext_lazy("Registration refused"), "closed"),
        Phase("scheduled_opening", gettext_lazy("Signing has not begun"), "waiting"),
        Phase("open", gettext_lazy("Open for signatures"), "open"),
        Phase("reached", gettext_lazy("Threshold reached"), "done"),
        Phase("paused", gettext_lazy("Paused"), "attention"),
        Phase("examination", gettext_lazy("Signatures are being examined"), "waiting"),
        Phase("short", gettext_lazy("Did not reach the threshold"), "closed"),
        Phase("merged", gettext_lazy("Merged into another petition"), "closed"),
        Phase("withdrawn", gettext_lazy("Withdrawn by the author"), "closed"),
        Phase("removed", gettext_lazy("Removed"), "closed"),
        Phase("due", gettext_lazy("Handed over"), "waiting"),
        Phase("commission", gettext_lazy("With the commission"), "waiting"),
        Phase("sitting", gettext_lazy("Sitting scheduled"), "waiting"),
        Phase("overdue", gettext_lazy("Answer overdue"), "attention"),
        Phase("granted", gettext_lazy("Granted"), "done"),
        Phase("partly", gettext_lazy("Granted in part"), "done"),
        Phase("refused", gettext_lazy("Not granted"), "closed"),
        Phase("forwarded", gettext_lazy("Forwarded"), "waiting"),
        Phase("implementing", gettext_lazy("Being carried out"), "done"),
        Phase("done", gettext_lazy("Carried out"), "done"),
    )
}


def phase(petition: Petition, at: datetime | None = None) -> Phase:
    """The phase at `at` (now unless given); reads nothing but the row."""
    return PHASES[_code(petition, at or timezone.now())]


def _code(petition: Petition, at: datetime) -> str:
    if petition.collection_state == Collection.REMOVED:
        return "removed"
    if petition.collection_state == Collection.WITHDRAWN:
        return "withdrawn"
    if petition.response_state != Response.NONE:
        return _answer_code(petition, at)
    if petition.collection_state == Collection.NOT_STARTED:
        return {Text.DRAFT: "draft", Text.RETURNED: "returned", Text.REJECTED: "rejected"}.get(
            Text(petition.text_state), "moderation"
        )
    return _collection_code(petition, at)


def _answer_code(petition: Petition, at: datetime) -> str:
    if petition.response_state in AWAITED_RESPONSES:
        return "overdue" if is_overdue(petition, at) else str(petition.response_state)
    if petition.response_state == Response.DECIDED:
        return str(petition.outcome)
    return str(petition.response_state)


def _collection_code(petition: Petition, at: datetime) -> str:
    if petition.merged_into_id is not None and not petition.has_reached:
        return "merged"
    if petition.collection_state == Collection.PAUSED:
        return "paused"
    if petition.opens_at and at < petition.opens_at:
        return "scheduled_opening"
    if not is_collecting(petition, at):
        return "examination" if petition.has_reached else "short"
    return "reached" if petition.count >= petition.needed else "open"


def is_overdue(petition: Petition, at: datetime | None = None) -> bool:
    """True when an answer is owed and its day has passed."""
    return (
        petition.response_state in AWAITED_RESPONSES
        and petition.response_due_at is not None
        and (at or timezone.now()) >= petition.response_due_at
    )


def is_collecting(petition: Petition, at: datetime | None = None) -> bool:
    """True while the collection lasts, paused or not: it is not closed, and not over by the clock."""
    if petition.collection_state == Collection.OPEN:
        return petition.closes_at is not None and (at or timezone.now()) < petition.closes_at
    return petition.collection_state == Collection.PAUSED


def hand_over_is_due(petition: Petition, at: datetime | None = None) -> bool:
    """True when the list officer has to examine and hand over: the collection has ended with a
    threshold reached, or its highest threshold is reached and nothing more can be gained.

    A lower threshold makes nothing due while a higher one can still be reached.
    """
    if petition.response_state != Response.NONE or not petition.has_reached:
        return False
    if petition.collection_state == Collection.CLOSED:
        return True
    if petition.collection_state != Collection.OPEN:
        return False
    return petition.count >= petition.needed or not is_collecting(petition, at)


def examination_due_at(petition: Petition) -> datetime | None:
    """The last moment for examination and hand-over, by the frozen policy; None before there is an end.

    Needs the petition with its `opening`.
    """
    ends_at = petition.closed_at or petition.closes_at
    if ends_at is None:
        return None
    return end_of_term(ends_at, int(petition.opening.policy["petition.term.examination_days"]))


def owed_stage(petition: Petition) -> str:
    """What is owed: the stage it was handed over at, else that of the highest threshold reached now.

    Empty while none is reached. Needs the petition with `opening` and `hand_over`.
    """
    if petition.handed_over_at is not None:
        return str(petition.hand_over.stage)
    reached = [row for row in petition.opening.thresholds if petition.count >= row["needed"]]
    return str(reached[-1]["stage"]) if reached else ""
