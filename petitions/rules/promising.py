"""Who may promise what a decision grants."""

from typing import Any

from civic.decisions import ALLOWED, Decision
from civic.roles import Role
from petitions.models import Petition
from petitions.refusals import refused
from petitions.rules.author import wrote
from petitions.states import Outcome, Response

GRANTING = (Outcome.GRANTED, Outcome.PARTLY)
OPEN = (Response.DECIDED, Response.IMPLEMENTING)


def may_promise(user: Any, petition: Petition) -> Decision:
    """The mayor's office, once the petition is granted at least in part and not yet carried out."""
    if not user.holds(Role.MAYOR_OFFICE, petition.municipality):
        return refused("not_mayor_office")
    if wrote(user, petition):
        return refused("own_petition")
    if petition.response_state not in OPEN or petition.outcome not in GRANTING:
        return refused("not_granted")
    return ALLOWED
