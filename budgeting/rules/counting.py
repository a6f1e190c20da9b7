"""Opening the box, counting, publishing, and what is changed on top of a published count."""

from datetime import datetime
from typing import Any

from budgeting import phases
from budgeting.models import Process, Project, Tally
from budgeting.refusals import refused
from budgeting.rules.voting import VOTING_LIMIT
from budgeting.states import Phase, Publication, Standing
from civic.decisions import ALLOWED, Decision
from civic.roles import Role


def may_count(user: Any, process: Process) -> Decision:
    """A budget officer of the municipality, in a cycle the public sees."""
    if not user.holds(Role.BUDGET_OFFICER, process.municipality):
        return refused("not_budget_officer")
    if process.publication != Publication.PUBLISHED:
        return refused("not_published")
    return ALLOWED


def may_open_box(
    user: Any,
    process: Process,
    at: datetime,
    *,
    open_batches: int,
    open_annulments: int,
    open_appeals: int = 0,
    open_assemblies: int = 0,
) -> Decision:
    """After the close, when nothing can still be on its way and nothing is undecided; once."""
    allowed = may_count(user, process)
    if not allowed:
        return allowed
    if process.box_opened_at is not None:
        return refused("box_open")
    voting = phases.term_of(process, Phase.VOTING)
    if voting is None:
        return refused("phase_absent")
    if at < voting.ends_at:
        return refused("voting_runs")
    if at < voting.ends_at + VOTING_LIMIT:
        return refused("not_counted_yet")
    return _is_settled(open_batches, open_annulments, open_appeals, open_assemblies)


def _is_settled(
    open_batches: int, open_annulments: int, open_appeals: int, open_assemblies: int
) -> Decision:
    if open_assemblies:
        return refused("assemblies_open", count=open_assemblies)
    if open_batches:
        return refused("batches_open", count=open_batches)
    if open_annulments:
        return refused("annulments_open", count=open_annulments)
    if open_appeals:
        return refused("appeals_open", count=open_appeals)
    return ALLOWED


def may_tally(user: Any, process: Process, *, unplaced: int, counted: bool) -> Decision:
    """Once every ballot stands in the public log; one count for each vote."""
    allowed = may_count(user, process)
    if not allowed:
        return allowed
    if counted:
        return refused("counted_already")
    if process.box_opened_at is None:
        return refused("box_closed")
    if unplaced:
        return refused("ballots_unplaced")
    return ALLOWED


def may_publish_result(user: Any, process: Process, tally: Tally | None) -> Decision:
    """A second person: not the one who counted."""
    allowed = may_count(user, process)
    if not allowed:
        return allowed
    if tally is None:
        return refused("nothing_counted")
    if tally.published_at is not None:
        return refused("published_already")
    if tally.counted_by_id == user.pk:
        return refused("other_publisher")
    return ALLOWED


def may_adjust(user: Any, project: Project, tally: Tally | None, *, proposed: bool) -> Decision:
    """A winner of a published result, about which nothing is proposed yet."""
    allowed = may_count(user, project.process)
    if not allowed:
        return allowed
    if tally is None or tally.published_at is None:
        return refused("result_unpublished")
    if project.standing not in {Standing.WON, Standing.SUBSTITUTE}:
        return refused("not_winner")
    if proposed:
        return refused("adjusted_already")
    return ALLOWED
