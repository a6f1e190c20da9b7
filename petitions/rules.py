"""Who may do what with a petition, and why not. Pure decisions: no writes, time is an argument."""

from datetime import date, datetime, timedelta
from typing import Any

from civic.dates import today
from civic.decisions import ALLOWED, Decision
from civic.places.models import Municipality
from civic.roles import Role
from identity.queries import Standing
from petitions.models import Checkout, Petition, Removal, Signature
from petitions.refusals import refused
from petitions.states import (
    COLLECTION,
    RESPONSE,
    Collection,
    Kind,
    Response,
    Signing,
    Text,
)

GROUP_LIMIT = 30
ATTACHMENT_LIMIT = 8
CHECKOUT_TERM = timedelta(minutes=15)
# A signing that began before the deadline is committed by then; only afterwards is the count closed.
CLOSING_GRACE = timedelta(seconds=30)
SIGNING_LIMIT = timedelta(seconds=20)

NOT_COLLECTING = {
    Collection.NOT_STARTED: "not_open",
    Collection.PAUSED: "paused",
    Collection.CLOSED: "closed",
    Collection.WITHDRAWN: "withdrawn",
    Collection.REMOVED: "removed",
}


# --- The author -------------------------------------------------------------------------------


def may_start_draft(user: Any, municipality: Municipality) -> Decision:
    """Any account may draft where the municipality takes petitions; identity counts at submission."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return refused("not_signed_in")
    if not municipality.is_active:
        return refused("not_active")
    return ALLOWED


def is_author(user: Any, petition: Petition) -> bool:
    """True when the account, or another account of the same person, wrote the petition."""
    if not getattr(user, "is_authenticated", False):
        return False
    same_person = user.person_id is not None and user.person_id == petition.author_person_id
    return user.pk == petition.author_id or same_person


def may_edit(user: Any, petition: Petition) -> Decision:
    """The author changes a draft, and one that was returned."""
    if not is_author(user, petition):
        return refused("not_author")
    if (
        petition.text_state not in {Text.DRAFT, Text.RETURNED}
        or petition.collection_state != Collection.NOT_STARTED
    ):
        return refused("not_editable")
    return ALLOWED


def is_complete(petition: Petition) -> Decision:
    """Everything the secretariat needs is there."""
    if not (petition.title.strip() and petition.demand.strip() and petition.text.strip()):
        return refused("incomplete")
    if petition.kind == Kind.DRAFT_ACT and not (
        petition.articles.strip() and petition.note.strip()
    ):
        return refused("articles_missing")
    return ALLOWED


def has_standing(standing: Standing | None, *, level: int, age: int) -> Decision:
    """On the register, alive, old enough on the day, and proven well enough."""
    if standing is None:
        return refused("not_verified")
    if not standing.registered:
        return refused("not_registered")
    if not standing.alive:
        return refused("not_alive")
    if standing.age is None or standing.age < age:
        return refused("too_young", age=age)
    if standing.level < level:
        return refused("level_too_low")
    return ALLOWED


def may_submit(
    user: Any, petition: Petition, standing: Standing | None, *, level: int, age: int
) -> Decision:
    """The author, verified on this municipality's register, with a complete text."""
    return (
        may_edit(user, petition)
        and is_complete(petition)
        and has_standing(standing, level=level, age=age)
    )


def may_invite(user: Any, petition: Petition, group_size: int) -> Decision:
    """The author invites while the text can be changed."""
    allowed = may_edit(user, petition)
    if allowed and group_size >= GROUP_LIMIT:
        return refused("group_full")
    return allowed


def may_withdraw_petition(user: Any, petition: Petition) -> Decision:
    """The author, before the hand-over; a draft is deleted instead."""
    if not is_author(user, petition):
        return refused("not_author")
    if petition.response_state != Response.NONE:
        return refused("handed_over")
    if petition.text_state in {Text.DRAFT, Text.REJECTED}:
        return refused("not_published")
    return _moves(COLLECTION, petition, "withdraw")


def may_decide_edit(user: Any, petition: Petition) -> Decision:
    """The author answers a moderator's proposed correction."""
    if not is_author(user, petition):
        return refused("not_author")
    if petition.text_state != Text.SUBMITTED:
        return refused("no_edit")
    return ALLOWED


# --- The signer -------------------------------------------------------------------------------


def is_collecting(petition: Petition, at: datetime) -> Decision:
    """Signatures count now: by state and by the clock, never by a job that may be late."""
    obstacle = NOT_COLLECTING.get(Collection(petition.collection_state))
    if obstacle is not None:
        return refused(obstacle)
    if petition.opens_at is None or petition.closes_at is None:
        return refused("not_open")
    if at < petition.opens_at:
        return refused("not_open_yet")
    if at >= petition.closes_at:
        return refused("closed")
    return ALLOWED


def may_sign(
    petition: Petition, standing: Standing | None, at: datetime, *, level: int, age: int
) -> Decision:
    """A person on the register, while signatures are collected. The author may sign like anybody."""
    collecting = is_collecting(petition, at)
    if not collecting:
        return collecting
    if not petition.municipality.sealing_key:
        return refused("no_sealing_key")
    return has_standing(standing, level=level, age=age)


def may_withdraw_signature(
    petition: Petition, signature: Signature | None, at: datetime
) -> Decision:
    """Until the collection closes; a pause does not take the right away."""
    if signature is None:
        return refused("no_signature")
    if petition.collection_state != Collection.PAUSED:
        collecting = is_collecting(petition, at)
        if not collecting:
            return collecting
    if signature.state == Signing.REMOVED:
        return refused("signature_removed")
    return ALLOWED


# --- The secretariat --------------------------------------------------------------------------


def may_moderate(
    user: Any, petition: Petition, at: datetime, *, checkout: Checkout | None = None
) -> Decision:
    """A moderator of this municipality, never of the own petition, and not while a colleague is at it."""
    if not user.holds(Role.MODERATOR, petition.municipality):
        return refused("not_moderator")
    if is_author(user, petition) or _is_initiator(user, petition):
        return refused("own_petition")
    if petition.text_state != Text.SUBMITTED or petition.collection_state != Collection.NOT_STARTED:
        return refused("not_submitted")
    if checkout is not None and checkout.user_id != user.pk and checkout.until > at:
        return refused("checked_out")
    return ALLOWED


def may_publish(
    user: Any,
    petition: Petition,
    at: datetime,
    *,
    checkout: Checkout | None = None,
    edit_open: bool = False,
) -> Decision:
    """As `may_moderate`; besides, no correction waits for the author and signers can be sealed."""
    allowed = may_moderate(user, petition, at, checkout=checkout)
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
    if is_author(user, petition):
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


def may_close(user: Any, petition: Petition, at: datetime) -> Decision:
    """By the portal itself (user None) or a moderator once the term is over; by the moderator also
    when the goal is reached."""
    if user is not None:
        allowed = may_keep_term(user, petition)
        if not allowed:
            return allowed
    if petition.collection_state not in {Collection.OPEN, Collection.PAUSED}:
        return refused("not_open")
    reached = user is not None and petition.count >= petition.needed
    if not is_term_over(petition, at) and not reached:
        return refused("term_runs")
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
    return _moves(COLLECTION, petition, "remove")


# --- Removal of signatures: two people ---------------------------------------------------------


def may_propose_removal(user: Any, petition: Petition, reason: str) -> Decision:
    """A list officer, with a reason, until the decision."""
    if not user.holds(Role.LIST_OFFICER, petition.municipality):
        return refused("not_list_officer")
    if is_author(user, petition):
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
    if user.pk == removal.proposed_by_id or is_author(user, petition):
        return refused("second_person")
    if removal.state != Removal.State.PROPOSED:
        return refused("removal_decided")
    return ALLOWED


# --- The answer -------------------------------------------------------------------------------


def may_hand_over(user: Any, petition: Petition, at: datetime, *, reached: bool) -> Decision:
    """A list officer, once a threshold is reached and holds after examination."""
    if not user.holds(Role.LIST_OFFICER, petition.municipality):
        return refused("not_list_officer")
    if is_author(user, petition):
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
    if is_author(user, petition):
        return refused("own_petition")
    return _responds(petition, move)


# --- The council's numbers ---------------------------------------------------------------------


def may_set_numbers(user: Any, municipality: Municipality, valid_from: date | None) -> Decision:
    """The administrator of the municipality, from today on: the past is never rewritten."""
    if not user.holds(Role.MUNICIPAL_ADMIN, municipality):
        return refused("not_admin")
    if valid_from is not None and valid_from < today():
        return refused("in_past")
    return ALLOWED


# --- Readers ----------------------------------------------------------------------------------


def may_view(user: Any, petition: Petition) -> bool:
    """Public ones everybody; others the author, the initiating group and the secretariat."""
    if petition.is_public:
        return True
    if not getattr(user, "is_authenticated", False):
        return False
    if is_author(user, petition):
        return True
    if petition.text_state == Text.DRAFT:
        return _is_initiator(user, petition)
    staff = bool(
        user.roles_in(petition.municipality)
        & {Role.MODERATOR, Role.LIST_OFFICER, Role.AUDITOR, Role.MAYOR_OFFICE}
    )
    return staff or _is_initiator(user, petition)


def may_follow(petition: Petition) -> Decision:
    """What everybody can read can be followed."""
    return ALLOWED if petition.is_public else refused("not_published")


def _is_initiator(user: Any, petition: Petition) -> bool:
    return petition.initiators.filter(user_id=user.pk).exclude(state="declined").exists()


def _moves(workflow: Any, petition: Petition, name: str) -> Decision:
    state = getattr(petition, workflow.field)
    return ALLOWED if workflow.may(state, name) else refused("not_open")


def _responds(petition: Petition, move: str) -> Decision:
    if RESPONSE.may(petition.response_state, move):
        return ALLOWED
    if petition.response_state == Response.NONE:
        return refused("not_handed_over")
    if move in {"implement", "finish"} and petition.response_state != Response.DONE:
        return refused("not_decided")
    return refused("decided")
