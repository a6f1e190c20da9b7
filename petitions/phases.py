"""The phase a petition is shown in, and its dated way from here: derived from the four states and the clock.

Nothing of this is stored. `family` is the colour family of the tag: waiting, open, attention,
done or closed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import words
from petitions.models import Petition
from petitions.states import (
    ANSWERED_RESPONSES,
    AWAITED_RESPONSES,
    Collection,
    Outcome,
    Response,
    Stage,
    Text,
)


@dataclass(frozen=True)
class Phase:
    """A derived phase: `code` for machines, `label` for readers, `family` for the tag."""

    code: str
    label: str | Promise
    family: str


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
    reached = petition.count >= petition.needed
    if petition.collection_state == Collection.PAUSED:
        return "paused"
    if petition.opens_at and at < petition.opens_at:
        return "scheduled_opening"
    if petition.collection_state == Collection.CLOSED or (
        petition.closes_at and at >= petition.closes_at
    ):
        return "examination" if reached else "short"
    return "reached" if reached else "open"


def is_overdue(petition: Petition, at: datetime | None = None) -> bool:
    """True when an answer is owed and its day has passed."""
    return (
        petition.response_state in AWAITED_RESPONSES
        and petition.response_due_at is not None
        and (at or timezone.now()) >= petition.response_due_at
    )


@dataclass(frozen=True)
class Step:
    """One step of the way: what, by when or when, and whether it is "done", "now" or to come ("")."""

    title: str
    text: str = ""
    at: datetime | None = None
    when: str = ""
    state: str = ""
    url: str = ""


def what_next(petition: Petition, at: datetime | None = None) -> list[Step]:
    """The steps that are still ahead, the present one first; empty once it has ended.

    Needs the petition with its `opening`; days come from the frozen policy.
    """
    at = at or timezone.now()
    if petition.collection_state in {
        Collection.WITHDRAWN,
        Collection.REMOVED,
        Collection.NOT_STARTED,
    }:
        return []
    if petition.response_state in ANSWERED_RESPONSES:
        return _after_decision(petition)
    steps = [_collecting(petition), _examining(petition), _answering(petition), _deciding(petition)]
    present = _present_step(petition, at)
    if present is None:
        return []
    return [
        Step(one.title, one.text, one.at, one.when, "now" if index == 0 else "", one.url)
        for index, one in enumerate(steps[present:])
    ]


def _present_step(petition: Petition, at: datetime) -> int | None:
    code = _code(petition, at)
    if code == "short":
        return None
    if code in {"open", "reached", "paused", "scheduled_opening"}:
        return 0
    return (
        1
        if code == "examination"
        else 2
        if code in {"due", "commission"}
        else 3
        if code == "sitting"
        else 2
    )


def _collecting(petition: Petition) -> Step:
    values = {
        "needed": words.number(petition.needed),
        "missing": words.number(petition.missing),
    }
    title = _("%(needed)s signatures are needed") % values
    if not petition.missing:
        text = _("The number is reached; signing goes on until the deadline.")
    else:
        text = _("%(missing)s are missing.") % values
    return Step(title, text, at=petition.closes_at)


def _examining(petition: Petition) -> Step:
    days = int(petition.opening.policy["petition.term.examination_days"])
    due = petition.closes_at + timedelta(days=days) if petition.closes_at else None
    return Step(
        _("The secretariat examines the signatures"),
        _("%(days)s calendar days. The result is published here.") % {"days": days},
        at=due,
    )


def _answering(petition: Petition) -> Step:
    days = int(petition.opening.policy["petition.term.decision_days"])
    if goal_stage(petition) == Stage.ANSWER:
        title = _("The mayor answers in writing")
    else:
        title = _("Commission and sitting")
    if petition.response_due_at:
        return Step(title, _("An answer is owed by this day."), at=petition.response_due_at)
    return Step(
        title, _("An answer is owed within %(days)s days of the hand-over.") % {"days": days}
    )


def _deciding(petition: Petition) -> Step:
    return Step(
        _("The decision is published"),
        _("With its reasons and the signed document; the author and followers are told."),
        at=petition.response_due_at,
    )


def _after_decision(petition: Petition) -> list[Step]:
    if petition.response_state == Response.DONE or petition.outcome in {
        Outcome.REFUSED,
        Outcome.FORWARDED,
    }:
        return []
    return [
        Step(
            _("What was decided is carried out"),
            _("Progress and reasons for delay are published here."),
            state="now",
        )
    ]


def goal_stage(petition: Petition) -> str:
    """The stage of the highest threshold: what the petition is collecting for."""
    return str(petition.opening.thresholds[-1]["stage"])
