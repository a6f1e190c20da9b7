"""From winner to promise: each project that has won becomes a commitment with a date, once.

What happens afterwards happens to the commitment (`civic.outcomes`); here is only what joins the two.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting.models import Adjustment, Process, Project, Tally
from budgeting.queries import implementation as queries
from budgeting.refusals import refused
from budgeting.rules import implementing as rules
from civic.decisions import require
from civic.outcomes.actions import promise
from civic.outcomes.actions.ending import lapse
from civic.outcomes.models import Commitment
from civic.outcomes.states import Source
from civic.workflow import lock


def confirm(
    project: Project, *, by: Any, facts: Mapping[str, Any], at: datetime | None = None
) -> Commitment:
    """Promise one winner; repeating it gives back the commitment that stands already.

    `facts` are `due_on` and what else the promise says (`civic.outcomes.actions.promise`); title,
    description, unit and money are the project's. Raises Refused: not_mayor, result_unpublished,
    not_won, winner_in_doubt, foreign_department, before_start.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(project.process)
        project = Project.objects.select_related("process__municipality", "pot__unit").get(pk=project.pk)  # fmt: skip
        found = Commitment.objects.filter(key=queries.key_of(project)).first()
        require(rules.may_implement(by, process, _tally(process)))
        if found is not None:
            return found
        doubt = process.adjustments.filter(project=project, state=Adjustment.State.PROPOSED)
        require(rules.may_confirm(by, project, _tally(process), in_doubt=doubt.exists()))
        return promise(
            process.municipality,
            by=by,
            source=Source.BUDGET,
            subject=project,
            key=queries.key_of(project),
            at=at,
            facts={
                "title_ka": project.title_ka,
                "title_en": project.title_en,
                "text_ka": project.summary_ka,
                "text_en": project.summary_en,
                "unit": project.pot.unit,
                "planned": project.cost,
                **facts,
            },
        )


def confirm_all(
    process: Process, *, by: Any, facts: Mapping[str, Any], at: datetime | None = None
) -> list[Commitment]:
    """Promise every winner that is not promised and not in doubt, with the same date and the same department.

    Raises Refused: not_mayor, result_unpublished, no_winner_left, foreign_department, before_start.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        require(rules.may_implement(by, process, _tally(process)))
        waiting = [one for one in queries.winners(process) if one.commitment is None]
        waiting = [one for one in waiting if not one.in_doubt]
        if not waiting:
            raise refused("no_winner_left")
        return [confirm(one.project, by=by, facts=facts, at=at) for one in waiting]


def give_up(project: Project, *, by: Any, reason: str, at: datetime | None = None) -> None:
    """Give up the promise of a winner that two people have taken off; nothing where none was made."""
    found = Commitment.objects.filter(key=queries.key_of(project)).first()
    if found is not None:
        lapse(found, by=by, reason=reason, at=at)


def _tally(process: Process) -> Tally | None:
    return Tally.objects.filter(process=process).only("published_at", "process").first()
