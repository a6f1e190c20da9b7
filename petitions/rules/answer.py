"""The answer, from the hand-over to what follows from the decision; and the council's numbers."""

from datetime import date, datetime
from typing import Any

from civic import words
from civic.dates import local, today
from civic.decisions import ALLOWED, Decision
from civic.places.models import Municipality
from civic.roles import Role
from petitions.models import Petition, Sitting
from petitions.refusals import refused
from petitions.rules.author import wrote
from petitions.rules.office import is_term_over
from petitions.states import RESPONSE, Collection, Response


def may_hand_over(
    user: Any, petition: Petition, at: datetime, *, ends_collection: bool = True
) -> Decision:
    """A list officer, once a threshold is reached and holds after examination.

    While signatures are still collected the officer has to say that the hand-over may end that.
    """
    if not user.holds(Role.LIST_OFFICER, petition.municipality):
        return refused("not_list_officer")
    if wrote(user, petition):
        return refused("own_petition")
    if petition.response_state != Response.NONE:
        return refused("handed_over")
    if petition.collection_state not in {Collection.OPEN, Collection.CLOSED}:
        return refused("paused" if petition.collection_state == Collection.PAUSED else "not_open")
    if not petition.has_reached:
        return refused("below_threshold")
    unasked = ends_early(petition, at) and not ends_collection
    return refused("collection_runs") if unasked else ALLOWED


def ends_early(petition: Petition, at: datetime) -> bool:
    """True while signatures are collected: a hand-over would end that before its day."""
    return petition.collection_state == Collection.OPEN and not is_term_over(petition, at)


def may_date_decision(on: date, sitting: Sitting | None, why: str) -> Decision:
    """A decision is dated on the day of the recorded sitting or later; earlier only with a public reason.

    Without a recorded sitting any day will do: a petition can be forwarded or refused without one.
    """
    if sitting is not None and precedes(on, sitting) and not why.strip():
        return refused("before_sitting", day=words.day(sitting.starts_at))
    return ALLOWED


def precedes(on: date, sitting: Sitting | None) -> bool:
    """True for a day before the recorded sitting's, in Tbilisi."""
    return sitting is not None and on < local(sitting.starts_at).date()


def may_guide_response(user: Any, petition: Petition, move: str) -> Decision:
    """The secretariat refers to a commission and schedules the sitting."""
    if not (
        user.holds(Role.MODERATOR, petition.municipality)
        or user.holds(Role.LIST_OFFICER, petition.municipality)
    ):
        return refused("not_office")
    return _responds(petition, move)


def may_decide(user: Any, petition: Petition, move: str = "decide") -> Decision:
    """The mayor's office or the secretariat publishes the decision and what follows from it."""
    if not (
        user.holds(Role.MAYOR_OFFICE, petition.municipality)
        or user.holds(Role.MODERATOR, petition.municipality)
    ):
        return refused("not_office")
    if wrote(user, petition):
        return refused("own_petition")
    return _responds(petition, move)


def may_set_numbers(user: Any, municipality: Municipality, valid_from: date | None) -> Decision:
    """The administrator of the municipality, from today on: the past is never rewritten."""
    if not user.holds(Role.MUNICIPAL_ADMIN, municipality):
        return refused("not_admin")
    if valid_from is not None and valid_from < today():
        return refused("in_past")
    return ALLOWED


def _responds(petition: Petition, move: str) -> Decision:
    if RESPONSE.may(petition.response_state, move):
        return ALLOWED
    if petition.response_state == Response.NONE:
        return refused("not_handed_over")
    if move in {"implement", "finish"} and petition.response_state != Response.DONE:
        return refused("not_decided")
    return refused("decided")
