"""Who helps sign, answers denials and objections, draws samples and opens the list of signers. Pure."""

from datetime import date, datetime
from typing import Any

from civic.decisions import ALLOWED, Decision
from civic.places.models import Municipality
from civic.roles import Role
from petitions.models import Denial, Objection, Petition, Removal, Sample, Signature
from petitions.refusals import refused as refused_generally
from petitions.refusals_counting import refused
from petitions.rules.author import wrote
from petitions.rules.office import is_term_over
from petitions.rules.signing import is_collecting
from petitions.states import Collection, Response, Signing


def may_assist(user: Any, petition: Petition, at: datetime, *, centre: int | None) -> Decision:
    """A clerk at the own centre, while signatures are collected; not for the own petition."""
    if centre is None or not user.holds(Role.CLERK, petition.municipality):
        return refused("not_clerk")
    if wrote(user, petition):
        return refused_generally("own_petition")
    return is_collecting(petition, at)


def may_deny(petition: Petition) -> Decision:
    """Until the decision: later nothing of the count can change."""
    if petition.collection_state not in {Collection.OPEN, Collection.PAUSED, Collection.CLOSED}:
        return refused_generally("not_open")
    if petition.response_state not in {Response.NONE, Response.DUE}:
        return refused_generally("decided")
    return ALLOWED


def may_answer_denial(user: Any, denial: Denial) -> Decision:
    """A list officer, while it waits and no removal has been proposed for it."""
    allowed = is_list_officer(user, denial.petition)
    if not allowed:
        return allowed
    waiting = denial.state == Denial.State.OPEN and denial.removal_id is None
    return ALLOWED if waiting else refused("not_denied")


def may_object(signature: Signature | None, removal: Removal | None, *, done: bool) -> Decision:
    """The signer, once for each removal."""
    if signature is None or signature.state != Signing.REMOVED or removal is None:
        return refused("not_removed")
    return refused("objected") if done else ALLOWED


def may_answer_objection(user: Any, objection: Objection) -> Decision:
    """A list officer or a moderator who had no part in the removal."""
    petition = objection.removal.petition
    office = any(
        user.holds(role, petition.municipality) for role in (Role.LIST_OFFICER, Role.MODERATOR)
    )
    if not office:
        return refused_generally("not_list_officer")
    if wrote(user, petition):
        return refused_generally("own_petition")
    if objection.state != Objection.State.OPEN or objection.answered_by_id is not None:
        return refused("not_denied")
    if user.pk in {objection.removal.proposed_by_id, objection.removal.decided_by_id}:
        return refused("not_same_official")
    return ALLOWED


def may_cancel_removal(user: Any, removal: Removal) -> Decision:
    """Who may propose or decide one may stop it while it runs."""
    office = any(
        user.holds(role, removal.petition.municipality)
        for role in (Role.LIST_OFFICER, Role.MODERATOR)
    )
    if not office:
        return refused_generally("not_list_officer")
    running = removal.state == Removal.State.APPROVED and not (
        removal.finished_at or removal.cancelled_at
    )
    return ALLOWED if running else refused("rule_finished")


def may_keep_networks(user: Any, municipality: Municipality) -> Decision:
    """A list officer keeps the list of known places."""
    officer = user.holds(Role.LIST_OFFICER, municipality)
    return ALLOWED if officer else refused_generally("not_list_officer")


def is_list_officer(user: Any, petition: Petition) -> Decision:
    """A list officer of the municipality, not of the own petition."""
    if not user.holds(Role.LIST_OFFICER, petition.municipality):
        return refused_generally("not_list_officer")
    return refused_generally("own_petition") if wrote(user, petition) else ALLOWED


def has_ended(petition: Petition, at: datetime) -> bool:
    """True when the collection is over, recorded or not."""
    return petition.collection_state == Collection.CLOSED or is_term_over(petition, at)


def may_announce_sample(
    user: Any, petition: Petition, at: datetime, *, runs: bool, seed_on: date, today: date
) -> Decision:
    """A list officer, after the collection and before the hand-over; the seed is still to come."""
    allowed = is_list_officer(user, petition)
    if not allowed:
        return allowed
    if petition.response_state != Response.NONE:
        return refused_generally("handed_over")
    if not has_ended(petition, at):
        return refused("sample_early")
    if runs:
        return refused("sample_runs")
    return ALLOWED if seed_on > today else refused("sample_source_past")


def may_draw_sample(user: Any, sample: Sample, today: date) -> Decision:
    """A list officer, from the announced day on, once."""
    allowed = is_list_officer(user, sample.petition)
    if not allowed:
        return allowed
    if sample.drawn_at is not None:
        return refused("sample_drawn")
    return ALLOWED if today >= sample.seed_on else refused("sample_seed_early")


def may_examine_sample(user: Any, sample: Sample) -> Decision:
    """A list officer writes down what was found, until the examination is finished."""
    allowed = is_list_officer(user, sample.petition)
    if not allowed:
        return allowed
    if sample.drawn_at is None:
        return refused("sample_not_drawn")
    return refused("sample_finished") if sample.finished_at else ALLOWED


def may_finish_sample(user: Any, sample: Sample, left: int) -> Decision:
    """When everything drawn has been examined."""
    allowed = may_examine_sample(user, sample)
    return refused("sample_open") if allowed and left else allowed


def may_open_list(user: Any, petition: Petition, at: datetime) -> Decision:
    """A list officer, once the collection has ended or a threshold is reached."""
    allowed = is_list_officer(user, petition)
    if not allowed:
        return allowed
    due = has_ended(petition, at) or petition.has_reached
    return ALLOWED if due else refused("list_not_due")
