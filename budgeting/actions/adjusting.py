"""After the count: winners that decline or cannot be built, and what the frozen rule puts in their place.

The stored count is never changed. Each change is proposed by one person and approved by another; the
freed money goes down the order of votes as `budgeting.tally.adjustments` says, and stands on the page.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting import elections, tallies
from budgeting.actions import implementing
from budgeting.models import Adjustment, Process, Project, Tally
from budgeting.queries import published as queries
from budgeting.refusals import refused
from budgeting.rules import auditing as rules
from budgeting.rules import counting as counting_rules
from budgeting.states import Standing
from budgeting.tally import adjustments, counting
from budgeting.tally.adjustments import Act, FilledUp, NotPossible, Pot, Withdrawn
from budgeting.tally.rules import Greedy
from civic.decisions import require
from civic.journal import actions as journal
from civic.workflow import lock

State = Adjustment.State
OPEN = (State.PROPOSED, State.APPROVED)


def propose(
    project: Project, *, kind: str, reason: str, by: Any, at: datetime | None = None
) -> Adjustment:
    """Propose that a winner will not be carried out; nothing changes until another person agrees.

    `kind` is one of `Adjustment.Kind`. Raises Refused: not_budget_officer, not_published,
    result_unpublished, not_winner, adjusted_already, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(project.process)
        project = Project.objects.select_related("process__municipality").get(pk=project.pk)
        proposed = process.adjustments.filter(project=project, state__in=OPEN).exists()
        tally = Tally.objects.filter(process=process).defer("outcome", "election").first()
        require(counting_rules.may_adjust(by, project, tally, proposed=proposed))
        if not reason.strip():
            raise refused("reason_needed")
        adjustment = Adjustment.objects.create(
            process=process,
            project=project,
            kind=Adjustment.Kind(kind),
            reason=reason.strip()[:500],
            proposed_by=by,
            proposed_at=at,
        )
        _record("adjustment.proposed", adjustment, by, at)
    return adjustment


def decide(
    adjustment: Adjustment, *, by: Any, approve: bool, at: datetime | None = None
) -> Adjustment:
    """A second person approves, and the rule names the substitutes; or does not.

    Raises Refused: not_office, not_published, second_person, decided_already, count_changed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(adjustment.process)
        adjustment = lock(adjustment)
        adjustment.process = process
        require(rules.may_decide_adjustment(by, adjustment))
        if approve:
            _substitute(adjustment)
            implementing.give_up(adjustment.project, by=by, reason=adjustment.reason, at=at)
        adjustment.state = State.APPROVED if approve else State.REFUSED
        adjustment.decided_by, adjustment.decided_at = by, at
        adjustment.save(update_fields=["state", "decided_by", "decided_at", "substitutes", "left"])
        _record("adjustment.approved" if approve else "adjustment.refused", adjustment, by, at)
    return adjustment


def _substitute(adjustment: Adjustment) -> None:
    """Carry out all approved changes of the pot and this one; write what became of each project."""
    process, pot_id = adjustment.process, adjustment.project.pot_id
    earlier = list(
        queries.approved_adjustments(process)
        .filter(project__pot_id=pot_id)
        .select_related("project")
    )
    pot = _pot(process, pot_id)
    acts: list[Act] = []
    for one in [*earlier, adjustment]:
        acts += _acts(one, pot)
    try:
        adjusted = adjustments.adjust({str(pot_id): pot}, acts)
    except NotPossible as error:
        raise refused("count_changed") from error
    added = adjusted.log[-1].added
    adjustment.substitutes = [int(number) for number in added]
    adjustment.left = adjusted.left[str(pot_id)]
    Project.objects.filter(pk=adjustment.project_id).update(standing=Standing.DECLINED)
    process.projects.filter(number__in=adjustment.substitutes).update(standing=Standing.SUBSTITUTE)


def _acts(one: Adjustment, pot: Pot) -> list[Act]:
    """The winner drops out; then the freed money goes on as far as the rule lets it."""
    name, stop = (
        str(one.project.pot_id),
        isinstance(pot.outcome.rule, Greedy) and pot.outcome.rule.stop,
    )
    return [
        Withdrawn(name, str(one.project.number), one.reason),
        FilledUp(name, one.reason, stop=stop),
    ]


def _pot(process: Process, pot_id: int) -> Pot:
    """The election and outcome of a pot once more, which must be those that are stored."""
    stored = _stored(Tally.objects.get(process=process), pot_id)
    election = elections.with_budget(
        elections.by_pot(process)[pot_id], stored["amount"] + stored["received"]
    )
    outcome = counting.count(election, tallies.rule_from(stored["count"]["settings"]))
    if list(outcome.winners) != stored["count"]["winners"] or outcome.spent != stored["spent"]:
        raise refused("count_changed")
    return Pot(election, outcome, moved=election.budget - outcome.spent - stored["left"])


def _stored(tally: Tally, pot_id: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(one for one in tally.outcome["pots"] if one["pot"] == pot_id)
    return found


def _record(kind: str, adjustment: Adjustment, by: Any, at: datetime) -> None:
    data = {
        "number": adjustment.project.number,
        "kind": adjustment.kind,
        "reason": adjustment.reason,
        "substitutes": adjustment.substitutes,
        "left": adjustment.left,
    }
    public = kind == "adjustment.approved"
    journal.append(kind, adjustment.process, by=by, at=at, public=public, data=data)
