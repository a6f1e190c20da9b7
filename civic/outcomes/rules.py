"""Who may promise, report, change a date, assess and end; pure decisions. The clock is that of Tbilisi."""

from datetime import date
from typing import Any

from civic import words
from civic.decisions import ALLOWED, Decision
from civic.outcomes.models import Commitment, Stage
from civic.outcomes.refusals import refused
from civic.outcomes.states import COMMITMENT, SCALES, STAGE, Assessor, State
from civic.places.models import Department, Municipality
from civic.roles import Role

MOST_STAGES = 20
ASSESSORS = {
    Assessor.OWN: Role.MAYOR_OFFICE,
    Assessor.SECRETARIAT: Role.MODERATOR,
    Assessor.INDEPENDENT: Role.AUDITOR,
}


def may_promise(user: Any, municipality: Municipality) -> Decision:
    """The mayor's office."""
    if not user.holds(Role.MAYOR_OFFICE, municipality):
        return refused("not_mayor_office")
    return ALLOWED


def may_name(municipality: Municipality, department: Department | None) -> Decision:
    """A department that answers belongs to the municipality."""
    if department is not None and department.municipality_id != municipality.pk:
        return refused("foreign_department")
    return ALLOWED


def are_dates_right(starts_on: date | None, due_on: date) -> Decision:
    """It begins before it is due."""
    if starts_on is not None and starts_on > due_on:
        return refused("before_start")
    return ALLOWED


def answers_for(user: Any, commitment: Commitment) -> bool:
    """The mayor's office, or an officer of the department that answers for it."""
    if user.holds(Role.MAYOR_OFFICE, commitment.municipality):
        return True
    departments: set[int] = user.departments_in(commitment.municipality)
    return commitment.department_id in departments


def may_report(user: Any, commitment: Commitment) -> Decision:
    """Those who answer for it, while it runs."""
    if not answers_for(user, commitment):
        return refused("not_responsible")
    return ALLOWED if commitment.state == State.RUNNING else refused("ended")


def may_change(user: Any, commitment: Commitment) -> Decision:
    """Dates, words and stages: the mayor's office, while it runs."""
    if not user.holds(Role.MAYOR_OFFICE, commitment.municipality):
        return refused("not_mayor_office")
    return ALLOWED if commitment.state == State.RUNNING else refused("ended")


def may_add_stage(user: Any, commitment: Commitment, stages: int) -> Decision:
    """A new stage, as long as there are not too many to read."""
    allowed = may_change(user, commitment)
    if not allowed:
        return allowed
    return ALLOWED if stages < MOST_STAGES else refused("too_many_stages", most=MOST_STAGES)


def may_postpone(
    user: Any, target: Commitment | Stage, due_on: date, reason: str, day: date
) -> Decision:
    """A new date needs its reason first, differs from the old one and has not passed.

    The department that answers for it may ask for no more time on its own: only the mayor's office.
    """
    commitment = target.commitment if isinstance(target, Stage) else target
    allowed = may_change(user, commitment)
    if not allowed:
        return allowed
    if isinstance(target, Stage) and not target.is_open:
        return refused("stage_ended")
    if not reason.strip():
        return refused("reason_needed")
    if due_on == target.due_on:
        return refused("same_day")
    if due_on < day:
        return refused("due_in_past")
    return are_dates_right(target.starts_on, due_on)


def has_to_explain(commitment: Commitment, day: date, explained_on: date | None) -> Decision:
    """Once the date has passed the next word about it is why; `explained_on` is the day of the last reason."""
    if commitment.due_on >= day:
        return ALLOWED
    if explained_on is not None and explained_on > commitment.due_on:
        return ALLOWED
    return refused("late_reason_needed", day=words.on_day(commitment.due_on))


def may_move_stage(user: Any, stage: Stage, move: str) -> Decision:
    """Those who answer for it; a move the table has."""
    allowed = may_report(user, stage.commitment)
    if not allowed:
        return allowed
    return ALLOWED if STAGE.may(stage.state, move) else refused("stage_ended")


def may_end(user: Any, commitment: Commitment, move: str, *, open_stages: int = 0) -> Decision:
    """The mayor's office finishes, gives up, or takes up again."""
    if not user.holds(Role.MAYOR_OFFICE, commitment.municipality):
        return refused("not_mayor_office")
    if not COMMITMENT.may(commitment.state, move):
        return refused("not_ended" if move == "reopen" else "ended")
    if move == "finish" and open_stages:
        return refused("stages_open")
    return ALLOWED


def may_assess(user: Any, commitment: Commitment, assessor: str, verdict: str) -> Decision:
    """Each assessor by the own role and the own scale; also after the end."""
    role = ASSESSORS.get(Assessor(assessor))
    if role is None or not user.holds(role, commitment.municipality):
        return refused("not_assessor")
    return ALLOWED if verdict in SCALES[assessor] else refused("unknown_verdict")


def assessors_of(user: Any, municipality: Municipality) -> list[Assessor]:
    """As whom the user may assess."""
    return [one for one, role in ASSESSORS.items() if user.holds(role, municipality)]
