"""Annulling votes and reversing that; deciding about a winner that will not be carried out. Two people each time."""

from typing import Any

from budgeting.models import Adjustment, Annulment, PaperBatch, Process
from budgeting.refusals import refused
from budgeting.states import BatchState, Publication
from civic.decisions import ALLOWED, Decision
from civic.roles import Role

OFFICE = (Role.AUDITOR, Role.BUDGET_OFFICER)


def may_audit(user: Any, process: Process) -> Decision:
    """An auditor or a budget officer of the municipality, until the box is opened."""
    if not any(user.holds(role, process.municipality) for role in OFFICE):
        return refused("not_office")
    if process.publication != Publication.PUBLISHED:
        return refused("not_published")
    if process.box_opened_at is not None:
        return refused("too_late_to_annul")
    return ALLOWED


def may_annul_batch(user: Any, batch: PaperBatch) -> Decision:
    """All papers of one box, once they are counted and before they are sealed: then nobody can tell them apart."""
    allowed = may_audit(user, batch.process)
    if not allowed:
        return allowed
    if batch.state == BatchState.SEALED:
        return refused("batch_sealed")
    if batch.state == BatchState.VOID:
        return refused("batch_void")
    return refused("box_not_counted") if batch.state == BatchState.OPEN else ALLOWED


def may_decide_annulment(user: Any, annulment: Annulment) -> Decision:
    """An auditor who is not the one who proposed it."""
    allowed = _may_open_envelopes(user, annulment)
    if not allowed:
        return allowed
    if annulment.proposed_by_id == user.pk:
        return refused("second_person")
    if annulment.state != Annulment.State.PROPOSED:
        return refused("decided_already")
    return ALLOWED


def may_appeal(user: Any, annulment: Annulment) -> Decision:
    """Enter the appeal of a voter against an annulment that holds."""
    allowed = may_audit(user, annulment.process)
    if not allowed:
        return allowed
    if annulment.state != Annulment.State.APPROVED:
        return refused("not_annulled")
    return refused("appeal_waits") if annulment.appeal_by_id is not None else ALLOWED


def may_decide_appeal(user: Any, annulment: Annulment) -> Decision:
    """An auditor who is not the one who entered the appeal."""
    allowed = _may_open_envelopes(user, annulment)
    if not allowed:
        return allowed
    if annulment.state != Annulment.State.APPROVED or annulment.appeal_by_id is None:
        return refused("no_appeal")
    return refused("second_person") if annulment.appeal_by_id == user.pk else ALLOWED


def _may_open_envelopes(user: Any, annulment: Annulment) -> Decision:
    allowed = may_audit(user, annulment.process)
    if allowed and not user.holds(Role.AUDITOR, annulment.process.municipality):
        return refused("not_auditor")
    return allowed


def may_decide_adjustment(user: Any, adjustment: Adjustment) -> Decision:
    """A budget officer or an auditor who is not the one who proposed it."""
    municipality = adjustment.process.municipality
    if not any(user.holds(role, municipality) for role in OFFICE):
        return refused("not_office")
    if adjustment.process.publication != Publication.PUBLISHED:
        return refused("not_published")
    if adjustment.proposed_by_id == user.pk:
        return refused("second_person")
    if adjustment.state != Adjustment.State.PROPOSED:
        return refused("decided_already")
    return ALLOWED
