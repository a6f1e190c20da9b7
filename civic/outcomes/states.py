"""What a commitment and a stage of it may be, the scales of its assessments, its sources. Data only."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.journal import actions as journal
from civic.workflow import Move, Workflow


class Source(models.TextChoices):
    """What a commitment comes from."""

    PETITION = "petition", _("Decision about a petition")
    BUDGET = "budget", _("Winner of a participatory budget")
    PLAN = "plan", _("Action plan")
    OTHER = "other", _("Promise of the municipality")


class State(models.TextChoices):
    """A commitment. Whether it is late is computed from its dates."""

    RUNNING = "running", _("Being carried out")
    DONE = "done", _("Carried out")
    DROPPED = "dropped", _("Will not be carried out")


class StageState(models.TextChoices):
    """One stage of a commitment."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Finished")
    DROPPED = "dropped", _("Will not be done")


class Assessor(models.TextChoices):
    """Who assesses: each on a scale of its own."""

    OWN = "own", _("The responsible body itself")
    SECRETARIAT = "secretariat", _("The council's secretariat")
    INDEPENDENT = "independent", _("An independent assessor")


class Direction(models.TextChoices):
    """The directions of the Open Government Partnership."""

    SERVICES = "services", _("Access to services")
    INTEGRITY = "integrity", _("Integrity")
    RESOURCES = "resources", _("Managing public resources")
    SAFETY = "safety", _("Safe communities")
    PARTICIPATION = "participation", _("Participation")
    INFORMATION = "information", _("Access to information")
    ACCOUNTABILITY = "accountability", _("Accountability")


SCALES: dict[str, dict[str, Any]] = {
    Assessor.OWN: {
        "not_started": _("Not started"),
        "in_progress": _("Under way"),
        "partly": _("Carried out in part"),
        "fully": _("Fully carried out"),
    },
    Assessor.SECRETARIAT: {
        "not_met": _("Not met"),
        "partly_met": _("Met in part"),
        "met_late": _("Fully met, but late"),
        "met": _("Fully met in time"),
    },
    Assessor.INDEPENDENT: {
        "none": _("No progress"),
        "limited": _("Limited progress"),
        "substantial": _("Substantial progress"),
        "complete": _("Complete"),
    },
}


def _record_stage(kind: str, stage: Any, *, data: dict[str, Any], **entry: Any) -> Any:
    """What happens to a stage stands in the timeline of its commitment."""
    return journal.append(kind, stage.commitment, data=data | stage.named, **entry)


COMMITMENT = Workflow(
    name="commitment",
    field="state",
    states=State,
    record=journal.append,
    moves=[
        Move(
            "finish",
            (State.RUNNING,),
            State.DONE,
            "commitment.done",
            _("Carried out"),
            _("The commitment is finished; everybody who follows it is told."),
        ),
        Move(
            "drop",
            (State.RUNNING,),
            State.DROPPED,
            "commitment.dropped",
            _("Give up"),
            _("The page says for good that the promise will not be kept, and why."),
        ),
        Move(
            "reopen",
            (State.DONE, State.DROPPED),
            State.RUNNING,
            "commitment.reopened",
            _("Take up again"),
            _("The commitment is under way again; that it was ended before stays readable."),
        ),
    ],
)

STAGE = Workflow(
    name="stage",
    field="state",
    states=StageState,
    record=_record_stage,
    moves=[
        Move(
            "begin",
            (StageState.PLANNED,),
            StageState.RUNNING,
            "commitment.stage_begun",
            _("Begun"),
            _("Work on this stage has begun."),
        ),
        Move(
            "finish",
            (StageState.PLANNED, StageState.RUNNING),
            StageState.DONE,
            "commitment.stage_done",
            _("Finished"),
            _("The stage is finished, with the result you state."),
        ),
        Move(
            "drop",
            (StageState.PLANNED, StageState.RUNNING),
            StageState.DROPPED,
            "commitment.stage_dropped",
            _("Will not be done"),
            _("The stage will not be carried out; the reason is public."),
        ),
    ],
)
