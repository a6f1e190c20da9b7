"""The secretariat: moderation, the term of the collection, and the removal of signatures by two people."""

from datetime import datetime, timedelta
from typing import Any

from civic.decisions import ALLOWED, Decision
from civic.roles import Role
from petitions.models import Checkout, Petition, Removal
from petitions.refusals import refused
from petitions.rules.author import co_wrote, is_complete, moves, wrote
from petitions.states import COLLECTION, Collection, Response, Text

CHECKOUT_TERM = timedelta(minutes=15)


def may_moderate(
    user: Any,
    petition: Petition,
    at: datetime,
    *,
    checkout: Checkout | None = None,
    proposal_open: bool = False,
) -> Decision:
    """A moderator of this municipality, never of the own petition, and not while a colleague is at it.

    `proposal_open` says that a colleague's proposal waits for a second pair of eyes.
    """
    if not user.holds(Role.MODERATOR, petition.municipality):
        return refused("not_moderator")
    if wrote(user, petition) or co_wrote(user, petition):
        return refused("own_petition")
    if petition.text_state != Text.SUBMITTED or petition.collection_state != Collection.NOT_STARTED:
        return refused("not_submitted")
    if checkout is not None and checkout.user_id != user.pk and checkout.until > at:
        return refused("checked_out")
    return refused("proposal_open") if proposal_open else ALLOWED


def may_publish(
    user: Any,
    petition: Petition,
    at: datetime,
    *,
    checkout: Checkout | None = None,
    edit_open: bool = False,
    proposal_open: bool = False,
) -> Decision:
    """As `may_moderate`; besides, no correction waits for the author and signers can be sealed."""
    allowed = may_moderate(user, petition, at, checkout=checkout, proposal_open=proposal_open)
    if not allowed:
        return allowed
    if edit_open:
        return refused("edit_open")
    if not petition.municipality.sealing_key:
        return refused("no_sealing_key")
    return is_complete(petition)


def may_keep_term(user: Any, petition: Petition) -> Decision:
    """Who pauses, resumes, closes and removes: a moderator, not of the own petition."""
    if not user.holds(Role.MODERATOR, petition.municipality):
        return refused("not_moderator")
    if wrote(user, petition):
        return refused("own_petition")
    return ALLOWED


def may_pause(user: Any, petition: Petition, at: datetime) -> Decision:
    """Only an open collection whose term has not ended."""
    allowed = may_keep_term(user, petition)
    if not allowed:
        return allowed
    ended = petition.closes_at is not None and at >= petition.closes_at
    if petition.collection_state != Collection.OPEN or ended:
        return refused("not_pausable")
    return ALLOWED


def may_resume(user: Any, petition: Petition) -> Decision:
    """Only a paused collection."""
    allowed = may_keep_term(user, petition)
    if allowed and petition.collection_state != Collection.PAUSED:
        return refused("not_paused")
    return allowed


def is_term_over(petition: Petition, at: datetime) -> bool:
    """True once the clock has closed an open collection, recorded or not."""
    return (
        petition.collection_state == Collection.OPEN
        and petition.closes_at is not None
        and at >= petition.closes_at
    )


def may_close(
    user: Any, petition: Petition, at: datetime, *, ends_collection: bool = True
) -> Decision:
    """By the portal itself (user None) or a moderator once the term is over; by the moderator also
    when the goal is reached, if it was said that this ends the collection."""
    if user is not None:
        allowed = may_keep_term(user, petition)
        if not allowed:
            return allowed
    if petition.collection_state not in {Collection.OPEN, Collection.PAUSED}:
        return refused("not_open")
    reached = user is not None and petition.count >= petition.needed
    if not is_term_over(petition, at) and not reached:
        return refused("term_runs")
    if not is_term_over(petition, at) and not ends_collection:
        return refused("close_runs")
    return ALLOWED


def may_remove(user: Any, petition: Petition, reason: str) -> Decision:
    """A moderator, with a reason that will be published."""
    allowed = may_keep_term(user, petition)
    if not allowed:
        return allowed
    if petition.text_state == Text.DRAFT:
        return refused("not_published")
    if not reason.strip():
        return refused("reason_needed")
    return moves(COLLECTION, petition, "remove")


def may_propose_removal(user: Any, petition: Petition, reason: str) -> Decision:
    """A list officer, with a reason, until the decision."""
    if not user.holds(Role.LIST_OFFICER, petition.municipality):
        return refused("not_list_officer")
    if wrote(user, petition):
        return refused("own_petition")
    if petition.collection_state not in {Collection.OPEN, Collection.PAUSED, Collection.CLOSED}:
        return refused("not_open")
    if petition.response_state not in {Response.NONE, Response.DUE}:
        return refused("decided")
    if not reason.strip():
        return refused("reason_needed")
    return ALLOWED


def may_decide_removal(user: Any, petition: Petition, removal: Removal) -> Decision:
    """A second list officer or a moderator: never the one who proposed it."""
    if not (
        user.holds(Role.LIST_OFFICER, petition.municipality)
        or user.holds(Role.MODERATOR, petition.municipality)
    ):
        return refused("not_list_officer")
    if user.pk == removal.proposed_by_id or wrote(user, petition):
        return refused("second_person")
    if removal.state != Removal.State.PROPOSED:
        return refused("removal_decided")
    return ALLOWED
