"""Where a commitment or a stage stands on a day: planned, under way, late and by how much, ended. Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from civic import words
from civic.dates import local
from civic.outcomes.models import Commitment, Stage
from civic.outcomes.states import StageState, State


@dataclass(frozen=True)
class Situation:
    """A tag (code, family, words), by how many days it is behind its first date, and what is left of this one."""

    code: str
    family: str
    label: str
    behind: int = 0
    overdue: bool = False
    left: int = 0

    @property
    def late(self) -> bool:
        """True for a commitment or stage that runs and is behind its first date."""
        return self.code == "late"


def _days_late(days: int) -> str:
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": words.number(days)}


def situation(commitment: Commitment, day: date) -> Situation:
    """Where it stands on a Tbilisi day, going by its first date; stages are not looked at."""
    if commitment.state == State.DROPPED:
        return Situation("dropped", "closed", str(State.DROPPED.label))
    if commitment.state == State.DONE:
        ended = local(commitment.done_at).date() if commitment.done_at else commitment.due_on
        return _done(str(State.DONE.label), (ended - commitment.first_due_on).days)
    left = (commitment.due_on - day).days
    behind = (day - commitment.first_due_on).days
    if behind > 0 or left < 0:
        most = max(behind, -left)
        return Situation("late", "attention", _days_late(most), most, left < 0, left)
    if commitment.starts_on is not None and commitment.starts_on > day:
        return Situation("planned", "waiting", str(StageState.PLANNED.label), left=left)
    return Situation("running", "open", str(State.RUNNING.label), left=left)


def stage_situation(stage: Stage, day: date) -> Situation:
    """Where a stage stands on a Tbilisi day."""
    if stage.state == StageState.DROPPED:
        return Situation("dropped", "closed", str(StageState.DROPPED.label))
    if stage.state == StageState.DONE:
        ended = stage.ended_on or stage.due_on
        return _done(str(StageState.DONE.label), (ended - stage.first_due_on).days)
    left, behind = (stage.due_on - day).days, (day - stage.first_due_on).days
    if behind > 0 or left < 0:
        most = max(behind, -left)
        return Situation("late", "attention", _days_late(most), most, left < 0, left)
    if stage.state == StageState.PLANNED:
        return Situation("planned", "waiting", str(StageState.PLANNED.label), left=left)
    return Situation("running", "open", str(StageState.RUNNING.label), left=left)


def _done(label: str, behind: int) -> Situation:
    if behind <= 0:
        return Situation("done", "done", label)
    said = ngettext("%(state)s, %(days)s day late", "%(state)s, %(days)s days late", behind)
    values = {"state": label, "days": words.number(behind)}
    return Situation("done", "done", said % values, behind)
