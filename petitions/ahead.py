"""What happens next with a petition: the steps still ahead, in words, with their days from the frozen policy."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic import words
from petitions.models import Petition, Sitting
from petitions.phases import examination_due_at, is_collecting, is_overdue, owed_stage
from petitions.states import (
    ANSWERED_RESPONSES,
    AWAITED_RESPONSES,
    Collection,
    Outcome,
    Response,
    Stage,
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


def what_next(
    petition: Petition,
    at: datetime | None = None,
    *,
    sitting: Sitting | None = None,
    crossed: Container[str] = (),
) -> list[Step]:
    """The steps that are still ahead, the present one first; empty once it has ended.

    Needs the petition with its `opening` and `hand_over`; `sitting` is the last one recorded;
    `crossed` are the stages whose threshold was once reached, whatever the count is now.
    """
    at = at or timezone.now()
    steps = list(_ahead(petition, at, sitting, crossed))
    return [replace(step, state="now" if step is steps[0] else "") for step in steps]


def _ahead(
    petition: Petition, at: datetime, sitting: Sitting | None, crossed: Container[str]
) -> Iterator[Step]:
    if petition.collection_state in {
        Collection.NOT_STARTED,
        Collection.WITHDRAWN,
        Collection.REMOVED,
    }:
        return
    if petition.response_state in ANSWERED_RESPONSES:
        yield from _after_decision(petition)
    elif petition.response_state in AWAITED_RESPONSES:
        yield from _to_the_answer(petition, at, sitting)
    elif is_collecting(petition, at):
        yield from _to_the_end(petition, at, crossed)
    elif petition.has_reached:
        yield _examining(petition, at)
        yield from _after_hand_over(petition, owed_stage(petition))


# --- The collection ---------------------------------------------------------------------------


def _to_the_end(petition: Petition, at: datetime, crossed: Container[str]) -> Iterator[Step]:
    if petition.opens_at is not None and at < petition.opens_at:
        yield Step(_("Signing begins"), at=petition.opens_at)
    yield _collecting(petition, crossed)
    yield _examining(petition, at)
    thresholds = petition.opening.thresholds
    if petition.missing and len(thresholds) > 1:
        said = [_at(row) for row in thresholds]
        yield Step(_("The answer"), " ".join([*said, _within(petition)]))
        yield _publishing()
    else:
        yield from _after_hand_over(petition, thresholds[-1]["stage"])


def _collecting(petition: Petition, crossed: Container[str]) -> Step:
    paused = petition.collection_state == Collection.PAUSED
    values = {"needed": words.number(petition.needed), "missing": words.number(petition.missing)}
    said = [
        _reached(row)
        for row in petition.opening.thresholds[:-1]
        if petition.missing and petition.count >= row["needed"]
    ]
    if petition.missing and petition.opening.thresholds[-1]["stage"] in crossed:
        title = _("Signing goes on")
        said.insert(
            0,
            _(
                "The threshold of %(needed)s was reached; that stands, though the count has fallen since."
            )
            % values,
        )
    elif petition.missing:
        title = _("%(needed)s signatures are needed") % values
        missing = ngettext("%(missing)s is missing.", "%(missing)s are missing.", petition.missing)
        said.insert(0, missing % values)
    else:
        title = _("Signing goes on")
        said.append(_("The %(needed)s signatures that are needed have been collected.") % values)
        if not paused:
            said.append(_("Signing goes on until the deadline or the hand-over."))
    if paused:
        said.append(_("The collection is paused; the deadline moves by the length of the pause."))
    return Step(title, " ".join(said), at=None if paused else petition.closes_at)


def _at(row: dict[str, Any]) -> str:
    """What a threshold opens the way to."""
    said = (
        _("At %(needed)s the mayor answers in writing.")
        if row["stage"] == Stage.ANSWER
        else _("At %(needed)s the sakrebulo considers it.")
    )
    return said % {"needed": words.number(row["needed"])}


def _reached(row: dict[str, Any]) -> str:
    said = (
        _("The threshold for the mayor's answer (%(needed)s) is reached.")
        if row["stage"] == Stage.ANSWER
        else _("The threshold for consideration by the sakrebulo (%(needed)s) is reached.")
    )
    return said % {"needed": words.number(row["needed"])}


# --- Examination and hand-over ----------------------------------------------------------------


def _examining(petition: Petition, at: datetime) -> Step:
    days = int(petition.opening.policy["petition.term.examination_days"])
    paused = petition.collection_state == Collection.PAUSED
    due_at = None if paused else examination_due_at(petition)
    if is_collecting(petition, at) and not petition.has_reached:
        text = ngettext(
            "If enough have signed: %(days)s calendar day from the closing. The result is published here.",
            "If enough have signed: %(days)s calendar days from the closing. The result is published here.",
            days,
        )
    else:
        text = ngettext(
            "%(days)s calendar day from the closing. The result is published here.",
            "%(days)s calendar days from the closing. The result is published here.",
            days,
        )
    said = [text % {"days": days}]
    if due_at is not None and at > due_at:
        said.append(_("This day has passed."))
    return Step(_("The secretariat examines the signatures"), " ".join(said), at=due_at)


def _after_hand_over(petition: Petition, stage: str) -> Iterator[Step]:
    """The answer, while the petition has not been handed over."""
    if stage == Stage.ANSWER:
        yield replace(_writing(), text=f"{_within(petition)} {_writing().text}")
        return
    yield Step(_("Commission and sitting"), _within(petition))
    yield _publishing()


def _within(petition: Petition) -> str:
    days = int(petition.opening.policy["petition.term.decision_days"])
    return ngettext(
        "An answer is owed within %(days)s day of the hand-over.",
        "An answer is owed within %(days)s days of the hand-over.",
        days,
    ) % {"days": days}


# --- The answer -------------------------------------------------------------------------------


def _to_the_answer(petition: Petition, at: datetime, sitting: Sitting | None) -> Iterator[Step]:
    state = petition.response_state
    written = owed_stage(petition) == Stage.ANSWER
    to_come = _("Day, hour and place are published here.")
    if state == Response.DUE and not written:
        yield Step(_("Commission and sitting"), to_come)
    elif state == Response.COMMISSION:
        yield Step(_("The commission considers it"))
        if not written:
            yield Step(_("The sitting"), to_come)
    elif state == Response.SITTING and sitting is not None and sitting.starts_at > at:
        yield Step(_("The sitting"), sitting.place, at=sitting.starts_at)
    if is_overdue(petition, at):
        owed = _("An answer was owed by this day.")
    else:
        owed = _("An answer is owed by this day.")
    last = _writing() if written else _publishing()
    yield replace(last, text=f"{owed} {last.text}", at=petition.response_due_at)


def _writing() -> Step:
    return Step(
        _("The mayor answers in writing"),
        _("It is published here; the author and followers are told."),
    )


def _publishing() -> Step:
    return Step(
        _("The decision is published"),
        _("With its reasons and the signed document; the author and followers are told."),
    )


def _after_decision(petition: Petition) -> Iterator[Step]:
    if petition.response_state == Response.DONE or petition.outcome in {
        Outcome.REFUSED,
        Outcome.FORWARDED,
    }:
        return
    if petition.response_state == Response.IMPLEMENTING:
        text = _("It has begun. This page will say when it is done.")
    else:
        text = _("This page will say when it begins and when it is done.")
    yield Step(_("What was decided is carried out"), text)
