"""What a petition has to bring and whose matter it is: group, supporters, transfer, the act that came of it."""

from typing import Any

from civic.decisions import ALLOWED, Decision
from civic.roles import Role
from identity.queries import Standing
from petitions.models import Initiator, Petition
from petitions.refusals import refused
from petitions.rules.author import has_standing, is_author, is_editable, wrote
from petitions.states import AWAITED_RESPONSES, Addressee, Collection, Kind, Outcome, Response

OFFICE = (Role.MODERATOR, Role.MAYOR_OFFICE)


def is_backed(
    members: int, supporters: int, *, least_members: int, least_supporters: int
) -> Decision:
    """Enough members of the initiating group, and enough supporters, for the council's rules."""
    if members < least_members:
        return refused("group_small", least=least_members, have=members)
    if supporters < least_supporters:
        return refused("supporters_few", least=least_supporters, have=supporters)
    return ALLOWED


def may_seek_support(user: Any, petition: Petition) -> Decision:
    """The author, with a text that is complete enough to be shown: title, demand and reasons."""
    allowed = is_editable(user, petition)
    if not allowed:
        return allowed
    if petition.support_token:
        return refused("gathering")
    complete = petition.title.strip() and petition.demand.strip() and petition.text.strip()
    return ALLOWED if complete else refused("incomplete")


def may_stop_seeking(user: Any, petition: Petition) -> Decision:
    """The author, while supporters are sought."""
    allowed = is_editable(user, petition)
    return refused("not_gathering") if allowed and not petition.support_token else allowed


def may_support(
    user: Any, petition: Petition, standing: Standing | None, *, level: int, age: int
) -> Decision:
    """Whoever may submit a petition here may support one; its author does so by writing it."""
    if not petition.support_token:
        return refused("not_gathering")
    if wrote(user, petition):
        return refused("own_support")
    return has_standing(standing, level=level, age=age)


def may_leave(user: Any, row: Initiator) -> Decision:
    """A member of the initiating group, until the petition is handed over."""
    if row.user_id != user.pk or row.state != Initiator.State.ACCEPTED:
        return refused("not_member")
    if row.petition.response_state != Response.NONE:
        return refused("handed_over")
    return ALLOWED


def addressee_now(petition: Petition) -> str:
    """Who has the petition: whom the author asked, or to whom it was passed on."""
    return petition.transferred_to or petition.addressee


def other_addressee(petition: Petition) -> str:
    """To whom it could be passed on."""
    there = addressee_now(petition) == Addressee.SAKREBULO
    return Addressee.MAYOR if there else Addressee.SAKREBULO


def may_transfer(user: Any, petition: Petition, to: str) -> Decision:
    """The office passes it on between sakrebulo and mayor, from its opening to the decision."""
    if not any(user.holds(role, petition.municipality) for role in OFFICE):
        return refused("not_office")
    if wrote(user, petition):
        return refused("own_petition")
    running = petition.collection_state in {Collection.OPEN, Collection.PAUSED, Collection.CLOSED}
    waits = petition.response_state == Response.NONE or petition.response_state in AWAITED_RESPONSES
    if not running or not waits or petition.merged_into_id is not None:
        return refused("not_transferable")
    return refused("same_addressee") if to == addressee_now(petition) else ALLOWED


def may_record_adopted(user: Any, petition: Petition) -> Decision:
    """The office, once a petitioned draft act was granted at least in part."""
    if not any(user.holds(role, petition.municipality) for role in OFFICE):
        return refused("not_office")
    if petition.kind != Kind.DRAFT_ACT or petition.outcome not in {Outcome.GRANTED, Outcome.PARTLY}:
        return refused("nothing_adopted")
    return ALLOWED


def is_seeking(user: Any, petition: Petition) -> bool:
    """True for the author while supporters are sought and the text stands still for them."""
    return bool(petition.support_token) and is_author(user, petition)
