"""Who may promise what has won."""

from typing import Any

from budgeting.models import Process, Project, Tally
from budgeting.refusals import refused
from budgeting.states import Standing
from civic.decisions import ALLOWED, Decision
from civic.roles import Role

WINNERS = (Standing.WON, Standing.SUBSTITUTE)


def may_implement(user: Any, process: Process, tally: Tally | None) -> Decision:
    """The mayor's office, once the result is public."""
    if not user.holds(Role.MAYOR_OFFICE, process.municipality):
        return refused("not_mayor")
    if tally is None or tally.published_at is None:
        return refused("result_unpublished")
    return ALLOWED


def may_confirm(user: Any, project: Project, tally: Tally | None, *, in_doubt: bool) -> Decision:
    """A winner about which no change is proposed."""
    allowed = may_implement(user, project.process, tally)
    if not allowed:
        return allowed
    if project.standing not in WINNERS:
        return refused("not_won")
    return refused("winner_in_doubt") if in_doubt else ALLOWED
