"""A change of what is frozen: one person proposes it with a public reason, another decides.

Ballots that were cast before stay as they are and are counted: a limit can only be widened, and a
choice that no longer fits the money was good when it was made. Everybody who has voted is told
(`budgeting.notices`) and can change the choice until the close.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting import frozen, phases
from budgeting.models import Correction, Pot, Process, Project
from budgeting.refusals import refused
from budgeting.rules import process as rules
from budgeting.states import Phase
from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock

MODELS: dict[str, type[Pot] | type[Project]] = {
    "pot": Pot,
    "project": Project,
}
Change = tuple[Process | Pot | Project, str, Any]


def propose_correction(
    process: Process,
    changes: Sequence[Change],
    *,
    by: Any,
    reason: str,
    at: datetime | None = None,
) -> Correction:
    """Propose to change frozen values: (row, field, new value). Nothing changes until another agrees.

    Raises Refused: not_budget_officer, archived, not_frozen, reason_needed, nothing_changed,
    not_correctable.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        require(rules.may_propose_correction(by, process))
        if not reason.strip():
            raise refused("reason_needed")
        rows = [_change(process, row, name, new) for row, name, new in changes]
        if not rows:
            raise refused("nothing_changed")
        correction = Correction.objects.create(
            process=process,
            changes=rows,
            reason=reason.strip()[:500],
            proposed_by=by,
            proposed_at=at,
        )
        journal.append(
            "process.correction_proposed",
            process,
            by=by,
            at=at,
            data={"correction": correction.pk, "changes": len(rows)},
        )
    return correction


def _change(process: Process, row: Process | Pot | Project, name: str, new: Any) -> list[Any]:
    model = row._meta.model_name or ""
    if (row if isinstance(row, Process) else row.process).pk != process.pk:
        raise refused("not_correctable")
    require(rules.may_correct(model, name, getattr(row, name, None), new))
    return [model, row.pk, name, getattr(row, name), new]


def decide_correction(
    correction: Correction, *, by: Any, approve: bool, at: datetime | None = None
) -> Correction:
    """A second person approves or declines. Approved, the values change and everything is hashed anew.

    Raises Refused: not_office, second_person, decided_already, archived, outdated, dearer_than_pot.
    """
    at = at or timezone.now()
    with transaction.atomic():
        correction = lock(correction)
        process = lock(correction.process)
        require(rules.may_decide_correction(by, correction))
        correction.decided_by, correction.decided_at = by, at
        correction.state = Correction.State.APPROVED if approve else Correction.State.DECLINED
        correction.save(update_fields=["decided_by", "decided_at", "state"])
        data: dict[str, Any] = {"correction": correction.pk, "reason": correction.reason}
        if approve:
            data["changes"] = _apply(process, correction)
            data["sha256"] = _hash_anew(process)
        journal.append(
            "process.corrected" if approve else "process.correction_declined",
            process,
            by=by,
            at=at,
            public=approve,
            data=data,
        )
    return correction


def _apply(process: Process, correction: Correction) -> list[dict[str, Any]]:
    """Write the changes, each row once (its triggers ask for a new correction); returns what the journal says."""
    rows: dict[tuple[str, int], Any] = {("process", process.pk): process}
    said = []
    for model, pk, name, old, new in correction.changes:
        if (model, pk) not in rows:
            rows[model, pk] = MODELS[model].objects.get(pk=pk)
        row = rows[model, pk]
        if getattr(row, name) != old:
            raise refused("outdated")
        require(rules.may_correct(model, name, old, new))
        setattr(row, name, new)
        said.append({"what": model, "field": name, "old": old, "new": new} | _named(row))
    for (model, _pk), row in rows.items():
        row.correction = correction
        row.full_clean(validate_unique=False, validate_constraints=False)
        if model != "process":  # that is written with its new hash
            row.save(update_fields=[*rules.CORRECTABLE[model], "correction"])
    return said


def _named(row: Process | Pot | Project) -> dict[str, Any]:
    if isinstance(row, Project):
        return {"number": row.number}
    if isinstance(row, Pot):
        return {"unit": row.unit.slug if row.unit else ""}
    return {}


def _hash_anew(process: Process) -> str:
    """Freeze what holds from now on; a project dearer than its money never stands on a ballot."""
    dear = process.projects.filter(withdrawn_at=None).select_related("pot")
    if any(project.cost > project.pot.amount for project in dear):
        raise refused("dearer_than_pot")
    voting = phases.term_of(process, Phase.VOTING)
    assert voting is not None  # its opening froze the process
    process.frozen = frozen.facts(process, voting)
    process.frozen_sha256 = frozen.sha256(process.frozen)
    process.save(
        update_fields=[*rules.CORRECTABLE["process"], "correction", "frozen", "frozen_sha256"]
    )
    return process.frozen_sha256
