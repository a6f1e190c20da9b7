"""Which phase of a cycle runs: computed from its dates and the clock, never stored.

A term holds from `starts_at` up to, but not at, `ends_at`: what closes at 18:00 is closed at 18:00.
A cycle may be held: then nothing may be done in it until it is resumed, whatever its dates say.
Reads `terms` and `shifts` of the cycle; whoever shows several cycles prefetches both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import lazy

from budgeting.models import PhaseTerm, Process, Shift
from budgeting.refusals import refused
from budgeting.states import Phase, Publication
from civic import words
from civic.decisions import ALLOWED, Decision, require

ON_DAY: Callable[..., Any] = lazy(words.on_day, str)
PAST, NOW, FUTURE = "past", "now", "future"


@dataclass(frozen=True)
class Stretch:
    """One phase on the bar: which, from when to when, and whether it is past, now or future."""

    phase: Phase
    starts_at: datetime
    ends_at: datetime
    state: str

    @property
    def label(self) -> str:
        """The phase in the language in force."""
        return str(self.phase.label)


def terms(process: Process) -> list[PhaseTerm]:
    """The phases of the cycle in the order of their dates."""
    return sorted(process.terms.all(), key=lambda term: (term.starts_at, term.pk))


def term_of(process: Process, phase: str) -> PhaseTerm | None:
    """When a phase of the cycle begins and ends; None where the cycle has no such phase."""
    return next((term for term in process.terms.all() if term.phase == phase), None)


def phase_at(process: Process, at: datetime) -> Phase | None:
    """The phase that runs at a moment; None between two phases, before, after, and unless published."""
    if process.publication != Publication.PUBLISHED:
        return None
    return next(
        (Phase(term.phase) for term in terms(process) if term.starts_at <= at < term.ends_at), None
    )


def next_term(process: Process, at: datetime) -> PhaseTerm | None:
    """The phase that begins next after a moment."""
    return next((term for term in terms(process) if term.starts_at > at), None)


def timeline(process: Process, at: datetime) -> list[Stretch]:
    """All phases with their dates: past, now, future."""
    return [
        Stretch(Phase(term.phase), term.starts_at, term.ends_at, _state(term, at))
        for term in terms(process)
    ]


def _state(term: PhaseTerm, at: datetime) -> str:
    if at >= term.ends_at:
        return PAST
    return NOW if at >= term.starts_at else FUTURE


def held(process: Process, at: datetime) -> Shift | None:
    """The hold that stops the cycle at a moment, with its public reason; None when nothing does."""
    stops = [
        shift
        for shift in process.shifts.all()
        if shift.act in {Shift.Act.HOLD, Shift.Act.RESUME} and shift.at <= at
    ]
    last = max(stops, key=lambda shift: (shift.at, shift.pk), default=None)
    return last if last is not None and last.act == Shift.Act.HOLD else None


def has_begun(process: Process, phase: str, at: datetime) -> bool:
    """True from the beginning of a phase on, also after its end; never where the cycle has none."""
    term = term_of(process, phase)
    return term is not None and process.is_public and at >= term.starts_at


def ballot_is_public(process: Process, at: datetime) -> bool:
    """True from the day on which everybody may see what stands on the ballot."""
    return any(has_begun(process, phase, at) for phase in (Phase.BALLOT, Phase.VOTING))


def is_over(process: Process, phase: str, at: datetime) -> bool:
    """True from the end of a phase on; never where the cycle has none."""
    term = term_of(process, phase)
    return term is not None and process.is_public and at >= term.ends_at


def in_phase(process: Process, at: datetime, *phases: str) -> Decision:
    """Allowed while one of the phases runs and nothing is held; the refusal says the dates in words.

    Codes: not_published, archived, held, phase_not_yet, phase_over, phase_absent.
    """
    if process.publication == Publication.DRAFT:
        return refused("not_published")
    if process.publication == Publication.ARCHIVED:
        return refused("archived")
    if hold := held(process, at):
        return refused("held", reason=hold.reason)
    if phase_at(process, at) in phases:
        return ALLOWED
    return _outside([term for term in terms(process) if term.phase in phases], at)


def require_phase(process: Process, phase: str, at: datetime) -> None:
    """Raise the refusal of `in_phase`, if it is one: actions call this inside their transaction."""
    require(in_phase(process, at, phase))


def _outside(wanted: list[PhaseTerm], at: datetime) -> Decision:
    if not wanted:
        return refused("phase_absent")
    coming = next((term for term in wanted if term.starts_at > at), None)
    if coming is not None:
        return refused("phase_not_yet", phase=_said(coming), **_when(coming.starts_at))
    last = wanted[-1]
    return refused("phase_over", phase=_said(last), **_when(last.ends_at))


def _said(term: PhaseTerm) -> Any:
    return Phase(term.phase).label


def _when(moment: datetime) -> dict[str, Any]:
    """The day and the hour, put into words only when the sentence is read: in the reader's language."""
    return {"day": ON_DAY(moment), "hour": words.clock(moment)}
