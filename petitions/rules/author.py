"""The author and the initiating group: drafting, submitting, inviting, withdrawing; and who may read."""

from typing import Any

from civic.decisions import ALLOWED, Decision
from civic.places.models import Municipality
from civic.roles import Role
from identity.queries import Standing
from petitions.comparing import names_article
from petitions.models import Petition
from petitions.refusals import refused
from petitions.states import COLLECTION, Collection, Kind, Response, Text

GROUP_LIMIT = 30
ATTACHMENT_LIMIT = 8


def may_start_draft(user: Any, municipality: Municipality) -> Decision:
    """Any account may draft where the municipality takes petitions; identity counts at submission."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return refused("not_signed_in")
    if not municipality.is_active:
        return refused("not_active")
    return ALLOWED


def is_author(user: Any, petition: Petition) -> bool:
    """True for the account that wrote the petition; another account of the same person is a stranger."""
    return getattr(user, "is_authenticated", False) and user.pk == petition.author_id


def wrote(user: Any, petition: Petition) -> bool:
    """True when the person behind the account wrote the petition, through whichever account.

    Nobody decides as an official about their own petition, whatever account they do it with.
    """
    same_person = user.person_id is not None and user.person_id == petition.author_person_id
    return is_author(user, petition) or same_person


def may_edit(user: Any, petition: Petition) -> Decision:
    """The author changes a draft, and one that was returned; not while others are asked to support it."""
    allowed = is_editable(user, petition)
    return refused("gathering") if allowed and petition.support_token else allowed


def is_editable(user: Any, petition: Petition) -> Decision:
    """The author has it in hand: a draft, or one that was returned."""
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
    if petition.kind != Kind.DRAFT_ACT:
        return ALLOWED
    if not (petition.articles.strip() and petition.note.strip()):
        return refused("articles_missing")
    return ALLOWED if names_article(petition.articles) else refused("no_article")


def is_as_read(read: str | None, present: str) -> Decision:
    """What somebody decides about is what stood before them; None where nobody read a page."""
    return ALLOWED if read is None or read == present else refused("changed_meanwhile")


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
        is_editable(user, petition)
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
    return moves(COLLECTION, petition, "withdraw")


def may_decide_edit(user: Any, petition: Petition) -> Decision:
    """The author answers a moderator's proposed correction."""
    if not is_author(user, petition):
        return refused("not_author")
    if petition.text_state != Text.SUBMITTED:
        return refused("no_edit")
    return ALLOWED


def may_view(user: Any, petition: Petition) -> bool:
    """Public ones everybody; others the author, the initiating group and the secretariat."""
    if petition.is_public:
        return True
    if not getattr(user, "is_authenticated", False):
        return False
    if is_author(user, petition):
        return True
    if petition.text_state == Text.DRAFT:
        return is_initiator(user, petition)
    staff = bool(
        user.roles_in(petition.municipality)
        & {Role.MODERATOR, Role.LIST_OFFICER, Role.AUDITOR, Role.MAYOR_OFFICE}
    )
    return staff or is_initiator(user, petition)


def may_follow(petition: Petition) -> Decision:
    """What everybody can read can be followed."""
    return ALLOWED if petition.is_public else refused("not_published")


def is_initiator(user: Any, petition: Petition) -> bool:
    """True for an account that was invited to the initiating group and has not declined."""
    return petition.initiators.filter(user_id=user.pk).exclude(state="declined").exists()


def co_wrote(user: Any, petition: Petition) -> bool:
    """True when the person behind the account is in the initiating group, through whichever account."""
    if is_initiator(user, petition):
        return True
    joined = petition.initiators.filter(person_id=user.person_id, person__isnull=False)
    return joined.exclude(state="declined").exists()


def moves(workflow: Any, petition: Petition, name: str) -> Decision:
    """Whether the table has the move from the present state."""
    state = getattr(petition, workflow.field)
    return ALLOWED if workflow.may(state, name) else refused("not_open")
