"""Reporting periods: a year or half of one, and what a commitment was at the end of it. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from civic.dates import end_of_day, local
from civic.outcomes.models import Commitment, Stage
from civic.outcomes.states import StageState, State

WRITTEN = re.compile(r"(20\d\d)(?:-([12]))?")


@dataclass(frozen=True)
class Period:
    """From a day to a day, as written: `2026`, `2026-1`, `2026-2`."""

    code: str
    first: date
    last: date


def period(code: str) -> Period | None:
    """The period of this name; None for a name there is not."""
    found = WRITTEN.fullmatch(code)
    if found is None:
        return None
    year, half = int(found[1]), found[2]
    first = date(year, 7, 1) if half == "2" else date(year, 1, 1)
    last = date(year, 6, 30) if half == "1" else date(year, 12, 31)
    return Period(code, first, last)


def was_in_force(commitment: Commitment, chosen: Period) -> bool:
    """Promised by the end of the period, and not ended before its beginning."""
    if local(commitment.made_at).date() > chosen.last:
        return False
    ended = commitment.ended_at
    return ended is None or local(ended).date() >= chosen.first


def at_end(commitment: Commitment, chosen: Period | None) -> dict[str, Any]:
    """State, percent, date and money at the end of a period; as they are now without one.

    Goes by the updates, stages and changes, which must be prefetched.
    """
    if chosen is None:
        return {
            "state": commitment.state,
            "percent": commitment.percent,
            "due_on": commitment.due_on,
            "contracted": commitment.contracted,
            "spent": commitment.spent,
        }
    until = end_of_day(chosen.last)
    ended = commitment.ended_at
    moved = [
        one for one in commitment.changes.all() if one.field == "due_on" and one.stage_id is None
    ]
    moved = [one for one in moved if one.at < until]
    newest = max(moved, key=lambda one: (one.at, one.pk), default=None)
    return {
        "state": commitment.state if ended is not None and ended < until else State.RUNNING.value,
        "percent": _percent(commitment, chosen, until),
        "due_on": date.fromisoformat(newest.new) if newest else commitment.first_due_on,
        "contracted": _last(commitment, "contracted", until),
        "spent": _last(commitment, "spent", until),
    }


def _last(commitment: Commitment, name: str, until: datetime, stage: int | None = None) -> Any:
    """What the updates before a moment last said of a figure."""
    rows = [
        one
        for one in commitment.updates.all()
        if one.at < until and getattr(one, name) is not None
        if stage is None or one.stage_id == stage
    ]
    newest = max(rows, key=lambda one: (one.at, one.pk), default=None)
    return None if newest is None else getattr(newest, name)


def _percent(commitment: Commitment, chosen: Period, until: datetime) -> int:
    if commitment.state == State.DONE and commitment.done_at and commitment.done_at < until:
        return 100
    stages = [one for one in commitment.stages.all() if one.made_at < until]
    stages = [one for one in stages if not _ended(one, StageState.DROPPED, chosen.last)]
    weight = sum(one.weight for one in stages)
    if not weight:
        return _last(commitment, "total", until) or 0
    done = 0
    for one in stages:
        finished = _ended(one, StageState.DONE, chosen.last)
        done += one.weight * (100 if finished else _last(commitment, "percent", until, one.pk) or 0)
    return int(done / weight + 0.5)


def _ended(stage: Stage, state: str, day: date) -> bool:
    return stage.state == state and stage.ended_on is not None and stage.ended_on <= day
