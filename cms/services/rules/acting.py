"""Which acts the desk offers for a request as it stands, before anything is typed; pure decisions."""

from collections.abc import Callable
from typing import Any

from civic.decisions import ALLOWED, Decision
from cms.services.models import ServiceRequest
from cms.services.refusals import refused
from cms.services.rules.requests import is_own, may_see, may_work
from cms.services.states import REQUEST
from identity.registry.agencies import QUESTIONS


def may_move(name: str) -> Callable[[Any, ServiceRequest], Decision]:
    """Whoever works on it, when the table has the move from its present state."""

    def may(user: Any, row: ServiceRequest) -> Decision:
        allowed = may_work(user, row)
        if not allowed:
            return allowed
        return ALLOWED if REQUEST.may(row.state, name) else refused("request_ended")

    return may


def may_note(user: Any, row: ServiceRequest) -> Decision:
    """Whoever sees it on the desk, also when it has ended."""
    if is_own(user, row):
        return refused("own_request")
    return ALLOWED if may_see(user, row) else refused("not_department")


def may_check_more(user: Any, row: ServiceRequest, asked: int) -> Decision:
    """Whoever works on it, while there is a question that has not been asked; `asked` is how many were."""
    allowed = may_work(user, row)
    if allowed and asked >= len(QUESTIONS):
        return refused("asked_already")
    return allowed
