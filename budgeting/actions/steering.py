"""Hold, resume and extend: the acts that change when things happen, each with its public reason."""

import math
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting import phases
from budgeting.models import PhaseTerm, Process, Shift
from budgeting.refusals import refused
from budgeting.rules import process as rules
from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock

DAY = timedelta(days=1)


def hold(process: Process, *, by: Any, reason: str, at: datetime | None = None) -> Process:
    """Stop everything in the cycle until it is resumed; the page says why.

    Raises Refused: not_budget_officer, not_published, archived, held_already, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        require(rules.may_hold(by, process, at))
        _shift(process, Shift.Act.HOLD, by=by, reason=reason, at=at)
        journal.append(
            "process.held", process, by=by, at=at, public=True, data={"reason": reason.strip()}
        )
    return process


def resume(
    process: Process, *, by: Any, reason: str, move: bool, at: datetime | None = None
) -> Process:
    """Go on. With `move` the end of the running phase and all later phases move by whole days, as many
    as the hold took (rounded up), so that each keeps its hour.

    Raises Refused: not_budget_officer, not_published, archived, not_held, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        require(rules.may_resume(by, process, at))
        since = phases.held(process, at)
        assert since is not None  # the rule has seen it
        days = math.ceil((at - since.at) / DAY) if move else 0
        row = _shift(process, Shift.Act.RESUME, by=by, reason=reason, at=at)
        if days:
            _push(process, since.at, days * DAY, row)
        journal.append(
            "process.resumed",
            process,
            by=by,
            at=at,
            public=True,
            data={"reason": reason.strip(), "days": days},
        )
    return process


def extend(
    process: Process,
    phase: str,
    *,
    by: Any,
    ends_at: datetime,
    reason: str,
    move: bool = False,
    at: datetime | None = None,
) -> Process:
    """Let a phase end later. With `move` all phases after it move by as much; without it they must not overlap.

    Raises Refused: not_budget_officer, not_published, archived, phase_absent, phase_over, extends_only,
    overlaps_next, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        term = phases.term_of(process, phase)
        require(rules.may_extend(by, process, term, at))
        assert term is not None  # the rule has seen it
        before = term.ends_at
        if ends_at <= before:
            raise refused("extends_only")
        later = [one for one in phases.terms(process) if one.starts_at >= before]
        if not move and any(one.starts_at < ends_at for one in later):
            raise refused("overlaps_next")
        row = _shift(
            process,
            Shift.Act.EXTEND,
            by=by,
            reason=reason,
            at=at,
            phase=phase,
            before=before,
            after=ends_at,
        )
        for one in reversed(later) if move else ():
            _write(one, row, starts_at=one.starts_at + (ends_at - before), by=ends_at - before)
        term.ends_at, term.shift = ends_at, row
        term.save(update_fields=["ends_at", "shift"])
        journal.append(
            "process.extended",
            process,
            by=by,
            at=at,
            public=True,
            data={
                "phase": phase,
                "before_at": before.isoformat(),
                "ends_at": ends_at.isoformat(),
                "moved": move,
                "reason": row.reason,
            },
        )
    return process


def _shift(
    process: Process, act: str, *, by: Any, reason: str, at: datetime, **facts: Any
) -> Shift:
    if not reason.strip():
        raise refused("reason_needed")
    facts.setdefault("phase", _phase_around(process, at))
    return Shift.objects.create(
        process=process, act=act, reason=reason.strip()[:500], by=by, at=at, **facts
    )


def _phase_around(process: Process, at: datetime) -> str:
    """The phase that runs; else the one that comes next, else the last one."""
    running = phases.phase_at(process, at)
    if running:
        return running
    coming = phases.next_term(process, at)
    return coming.phase if coming else phases.terms(process)[-1].phase


def _push(process: Process, since: datetime, by: timedelta, row: Shift) -> None:
    """Move what had not ended when the hold began: its end, and its beginning if that was to come."""
    for term in reversed(phases.terms(process)):
        if term.ends_at > since:
            starts_at = term.starts_at + by if term.starts_at > since else term.starts_at
            _write(term, row, starts_at=starts_at, by=by)


def _write(term: PhaseTerm, row: Shift, *, starts_at: datetime, by: timedelta) -> None:
    term.starts_at, term.ends_at, term.shift = starts_at, term.ends_at + by, row
    term.save(update_fields=["starts_at", "ends_at", "shift"])
