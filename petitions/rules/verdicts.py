"""Moderation by more than one pair of eyes: taking over, second approval, appeals, restoring, merging."""

from datetime import datetime, timedelta
from typing import Any

from civic.dates import end_of_term
from civic.decisions import ALLOWED, Decision
from civic.roles import Role
from petitions.models import Appeal, Checkout, Petition, Proposal
from petitions.refusals import refused
from petitions.rules.author import co_wrote, is_author, moves, wrote
from petitions.rules.office import may_moderate
from petitions.states import COLLECTION, Collection, Text

# How long the count of a petition removed while it collected is kept open in the log.
REMOVED_GRACE = timedelta(days=90)
DESK = (Role.MODERATOR, Role.LIST_OFFICER, Role.MAYOR_OFFICE)
JUDGES = (Role.MODERATOR, Role.MAYOR_OFFICE, Role.MUNICIPAL_ADMIN)


def may_take_over(
    user: Any, petition: Petition, at: datetime, *, checkout: Checkout | None
) -> Decision:
    """A moderator takes a petition out of a colleague's hands; the colleague is told."""
    allowed = may_moderate(user, petition, at)
    if not allowed:
        return allowed
    if checkout is None or checkout.until <= at or checkout.user_id == user.pk:
        return refused("not_held")
    return ALLOWED


def may_note(user: Any, petition: Petition) -> Decision:
    """Whoever works on petitions here may leave a note for colleagues, and sort by marks."""
    roles = user.roles_in(petition.municipality)
    return ALLOWED if roles & set(DESK) else refused("not_office")


def may_decide_proposal(user: Any, proposal: Proposal) -> Decision:
    """A second moderator: neither the one who proposed, nor one whose petition it is."""
    petition = proposal.petition
    if not user.holds(Role.MODERATOR, petition.municipality):
        return refused("not_moderator")
    if wrote(user, petition) or co_wrote(user, petition):
        return refused("own_petition")
    if proposal.state != Proposal.State.OPEN:
        return refused("proposal_decided")
    return refused("proposer") if proposal.by_id == user.pk else ALLOWED


def decision_to_appeal(petition: Petition) -> tuple[str, datetime] | None:
    """What the author could appeal against, and when it was decided; None where nothing was refused."""
    if petition.collection_state == Collection.REMOVED and petition.removed_at is not None:
        return Proposal.Act.REMOVE, petition.removed_at
    if petition.text_state == Text.REJECTED and petition.rejected_at is not None:
        return Proposal.Act.REJECT, petition.rejected_at
    return None


def appeal_ends(decided_at: datetime, days: int) -> datetime:
    """The last moment of an appeal: the end of the last day of the term."""
    return end_of_term(decided_at, days)


def may_appeal(
    user: Any, petition: Petition, at: datetime, *, days: int, made: bool = False
) -> Decision:
    """The author, against a refusal or a removal, once for each and in time."""
    if not is_author(user, petition):
        return refused("not_author")
    found = decision_to_appeal(petition)
    if found is None:
        return refused("nothing_to_appeal")
    if made:
        return refused("appeal_made")
    return ALLOWED if at <= appeal_ends(found[1], days) else refused("appeal_over")


def may_answer_appeal(user: Any, appeal: Appeal, deciders: set[int]) -> Decision:
    """Somebody of the office who had no part in the decision; `deciders` are those who had."""
    petition = appeal.petition
    roles = user.roles_in(petition.municipality)
    if not roles & set(JUDGES):
        return refused("not_office")
    if wrote(user, petition) or co_wrote(user, petition):
        return refused("own_petition")
    if appeal.state != Appeal.State.OPEN:
        return refused("appeal_answered")
    return refused("judge_of_own") if user.pk in deciders else ALLOWED


def may_restore(user: Any, petition: Petition, reason: str) -> Decision:
    """A moderator lifts a refusal or a removal that was a mistake, with a public reason."""
    if not user.holds(Role.MODERATOR, petition.municipality):
        return refused("not_moderator")
    if wrote(user, petition) or co_wrote(user, petition):
        return refused("own_petition")
    if decision_to_appeal(petition) is None:
        return refused("not_restorable")
    return ALLOWED if reason.strip() else refused("reason_needed")


def place_before(petition: Petition) -> str:
    """Where a removed petition stood: not started, open, closed or withdrawn."""
    if petition.withdrawn_at is not None:
        return Collection.WITHDRAWN
    if petition.closed_at is not None:
        return Collection.CLOSED
    return Collection.OPEN if petition.opens_at is not None else Collection.NOT_STARTED


def may_merge(user: Any, petition: Petition, into: Petition | None) -> Decision:
    """A moderator ends a duplicate in favour of another open one of the municipality."""
    if not user.holds(Role.MODERATOR, petition.municipality):
        return refused("not_moderator")
    if wrote(user, petition) or (into is not None and wrote(user, into)):
        return refused("own_petition")
    allowed = moves(COLLECTION, petition, "merge")
    if not allowed:
        return allowed
    if petition.has_reached:
        return refused("merge_reached")
    return ALLOWED if into is not None and goes_on(petition, into) else refused("merge_where")


def goes_on(petition: Petition, into: Petition) -> bool:
    """True when `into` is another petition of the municipality that collects signatures itself."""
    return (
        into.pk != petition.pk
        and into.municipality_id == petition.municipality_id
        and into.collection_state == Collection.OPEN
        and into.merged_into_id is None
    )
