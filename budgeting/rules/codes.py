"""Who makes and cancels voting codes, how many, and until when."""

from datetime import datetime
from typing import Any

from budgeting import phases
from budgeting.models import CodeBatch, Process
from budgeting.refusals import refused
from budgeting.states import Method, Phase, Publication
from civic.decisions import ALLOWED, Decision
from civic.roles import Role

MOST_CODES = 20_000


def may_handle(user: Any, process: Process) -> Decision:
    """A budget officer of the municipality."""
    if not user.holds(Role.BUDGET_OFFICER, process.municipality):
        return refused("not_budget_officer")
    return ALLOWED


def may_make(user: Any, process: Process, size: int, at: datetime) -> Decision:
    """Codes for a secret ballot, before the voting ends."""
    allowed = may_handle(user, process)
    if not allowed:
        return allowed
    if process.method != Method.SECRET:
        return refused("by_hands")
    if process.publication == Publication.ARCHIVED or phases.is_over(process, Phase.VOTING, at):
        return refused("codes_too_late")
    if not 1 <= size <= MOST_CODES:
        return refused("batch_size", most=MOST_CODES)
    return ALLOWED


def may_revoke(user: Any, batch: CodeBatch) -> Decision:
    """The unused codes of a batch, once."""
    allowed = may_handle(user, batch.process)
    if allowed and batch.revoked_at is not None:
        return refused("batch_revoked")
    return allowed
