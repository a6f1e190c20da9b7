"""The cycle itself: who prepares, publishes, holds, extends and corrects it, and what stands on its ballot."""

from datetime import datetime
from typing import Any

from budgeting import phases
from budgeting.models import Correction, Idea, PhaseTerm, Process, Project
from budgeting.refusals import refused
from budgeting.states import IdeaState, Phase, Publication
from civic.decisions import ALLOWED, Decision
from civic.places.models import Municipality
from civic.roles import Role

DOCUMENTS_LIMIT = 20
CRITERIA_LIMIT = 20
# What two people may correct after the opening of voting, by model. A limit can only be widened, so
# that no ballot that was cast becomes a bad one; age, kind of ballot and rule of the count stay.
CORRECTABLE = {
    "project": ("title_ka", "title_en", "summary_ka", "summary_en", "cost"),
    "pot": ("amount",),
    "process": ("choices_max",),
}
# What may no longer change once people can see it, without a hold of the vote's rules.
FROZEN = frozenset(
    (
        "vote_age",
        "vote_level",
        "method",
        "residence",
        "ballot",
        "choices_min",
        "choices_max",
        "points",
        "points_max",
        "blank_allowed",
        "show_by_code",
        "leftover_to_whole",
        "rule",
    )
)


def may_prepare(user: Any, municipality: Municipality) -> Decision:
    """A budget officer of the municipality."""
    if not user.holds(Role.BUDGET_OFFICER, municipality):
        return refused("not_budget_officer")
    return ALLOWED


def may_change(user: Any, process: Process) -> Decision:
    """A budget officer, until the cycle goes to the archive."""
    allowed = may_prepare(user, process.municipality)
    if allowed and process.publication == Publication.ARCHIVED:
        return refused("archived")
    return allowed


def may_change_vote(user: Any, process: Process, at: datetime) -> Decision:
    """What matters to the ballot: only until the voting opens, by the clock."""
    allowed = may_change(user, process)
    if allowed and vote_has_opened(process, at):
        return refused("frozen")
    return allowed


def may_set_terms(user: Any, process: Process) -> Decision:
    """The dates are set while the cycle is prepared; later a phase can only be extended."""
    allowed = may_prepare(user, process.municipality)
    if allowed and process.publication != Publication.DRAFT:
        return refused("not_draft")
    return allowed


def vote_has_opened(process: Process, at: datetime) -> bool:
    """True from the opening of voting on, whether or not the ballot has been frozen by then."""
    return process.frozen_at is not None or phases.has_begun(process, Phase.VOTING, at)


def may_publish(user: Any, process: Process, *, ready: bool) -> Decision:
    """A budget officer, once the check (`budgeting.checks`) finds nothing that has to be mended."""
    allowed = may_set_terms(user, process)
    if allowed and not ready:
        return refused("not_ready")
    return allowed


def may_hold(user: Any, process: Process, at: datetime) -> Decision:
    """A budget officer, while the cycle is published and runs."""
    allowed = _may_steer(user, process)
    if allowed and phases.held(process, at):
        return refused("held_already")
    return allowed


def may_resume(user: Any, process: Process, at: datetime) -> Decision:
    """A budget officer, while the cycle is held."""
    allowed = _may_steer(user, process)
    if allowed and not phases.held(process, at):
        return refused("not_held")
    return allowed


def may_extend(user: Any, process: Process, term: PhaseTerm | None, at: datetime) -> Decision:
    """A phase that has not ended yet."""
    allowed = _may_steer(user, process)
    if not allowed:
        return allowed
    if term is None:
        return refused("phase_absent")
    if at >= term.ends_at:
        return phases.in_phase(process, at, term.phase)
    return ALLOWED


def _may_steer(user: Any, process: Process) -> Decision:
    allowed = may_change(user, process)
    if allowed and process.publication == Publication.DRAFT:
        return refused("not_published")
    return allowed


def may_archive(user: Any, process: Process, at: datetime) -> Decision:
    """A published cycle whose phases are all over; a cycle without dates goes at once."""
    allowed = _may_steer(user, process)
    if allowed and any(term.ends_at > at for term in phases.terms(process)):
        return refused("phases_run")
    return allowed


# --- The ballot -------------------------------------------------------------------------------


def may_put_on_ballot(user: Any, process: Process, idea: Idea, at: datetime) -> Decision:
    """An idea that was admitted with a cost the city has named, before the voting opens."""
    allowed = may_change_vote(user, process, at)
    if not allowed:
        return allowed
    verdict = getattr(idea, "verdict", None)
    if idea.state != IdeaState.ADMITTED or verdict is None or verdict.cost is None:
        return refused("not_admitted")
    if idea.pot is None:
        return refused("no_pot")
    if verdict.cost > idea.pot.amount:
        return refused("dearer_than_pot")
    return ALLOWED


def may_withdraw_project(user: Any, project: Project, at: datetime) -> Decision:
    """Before and during the voting, never after its end: a winner is declined by other rules."""
    allowed = may_change(user, project.process)
    if not allowed:
        return allowed
    if project.withdrawn_at is not None:
        return refused("withdrawn_already")
    if phases.is_over(project.process, Phase.VOTING, at):
        return refused("voting_over")
    return ALLOWED


def may_make_audit_key(user: Any, process: Process, at: datetime) -> Decision:
    """An auditor of the municipality, before the voting opens."""
    if not user.holds(Role.AUDITOR, process.municipality):
        return refused("not_auditor")
    if process.publication == Publication.ARCHIVED:
        return refused("archived")
    return refused("frozen") if vote_has_opened(process, at) else ALLOWED


def may_freeze(process: Process, at: datetime) -> Decision:
    """When the voting has begun by the clock, unless the cycle is held."""
    if process.frozen_at is not None:
        return refused("frozen_already")
    return phases.in_phase(process, at, Phase.VOTING)


# --- Corrections by two people ----------------------------------------------------------------


def may_propose_correction(user: Any, process: Process) -> Decision:
    """A budget officer, after the opening of voting."""
    allowed = may_change(user, process)
    if allowed and process.frozen_at is None:
        return refused("not_frozen")
    return allowed


def may_decide_correction(user: Any, correction: Correction) -> Decision:
    """Another budget officer or an auditor of the municipality."""
    municipality = correction.process.municipality
    if not any(user.holds(role, municipality) for role in (Role.BUDGET_OFFICER, Role.AUDITOR)):
        return refused("not_office")
    if correction.proposed_by_id == user.pk:
        return refused("second_person")
    if correction.state != Correction.State.PROPOSED:
        return refused("decided_already")
    if correction.process.publication == Publication.ARCHIVED:
        return refused("archived")
    return ALLOWED


def may_correct(model: str, name: str, old: Any, new: Any) -> Decision:
    """Whether a frozen value may be replaced: of the right kind, wider where it is a limit, not the same."""
    if name not in CORRECTABLE.get(model, ()):
        return refused("not_correctable")
    if new == old:
        return refused("nothing_changed")
    if model == "process" and new < old:
        return refused("not_correctable")
    return ALLOWED
