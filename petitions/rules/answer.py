"""The answer, from the hand-over to what follows from the decision; and the council's numbers."""

from datetime import date, datetime
from typing import Any

from civic.dates import today
from civic.decisions import ALLOWED, Decision
from civic.places.models import Municipality
from civic.roles import Role
from petitions.models import Petition
from petitions.refusals import refused
from petitions.rules.author import wrote
from petitions.rules.office import is_term_over
from petitions.states import RESPONSE, Collection, Response


def may_hand_over(user: Any, petition: Petition, at: datetime, *, reached: bool) -> Decision:
    """A list officer, once a threshold is reached and holds after examination."""
    if not user.holds(Role.LIST_OFFICER, petition.municipality):
        return refused("not_list_officer")
    if wrote(user, petition):
        return refused("own_petition")
    if petition.response_state != Response.NONE:
        return refused("handed_over")
    if petition.collection_state not in {Collection.OPEN, Collection.CLOSED}:
        return refused("paused" if petition.collection_state == Collection.PAUSED else "not_open")
    if not reached:
        return refused("below_threshold")
    return ALLOWED


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
