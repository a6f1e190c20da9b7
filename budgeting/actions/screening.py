"""The screening of submitted ideas by the council or a commission: pass on, return, or refuse."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting.models import Criterion, Idea, Screening
from budgeting.rules import evaluation as rules
from budgeting.states import IDEA
from civic.decisions import require
from civic.workflow import lock


def pass_on(idea: Idea, *, by: Any, body: str = "", at: datetime | None = None) -> Idea:
    """Pass a submitted idea on to the evaluation; `body` names the council or commission.

    Raises Refused: not_budget_officer, own_idea, not_screened_now, body_needed and those of the phase.
    """
    at = at or timezone.now()
    with transaction.atomic():
        idea = lock(idea)
        require(rules.may_pass_on(by, idea, body, at))
        _record(idea, "pass_on", by=by, at=at, body=body)
        IDEA.move(idea, "pass_on", by=by, at=at, data={"body": body.strip()})
    return idea


def send_back(idea: Idea, *, by: Any, text: str, at: datetime | None = None) -> Idea:
    """Return an idea to its author with what is to be mended; it can be submitted again.

    Raises Refused: those of `pass_on`, and text_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        idea = lock(idea)
        require(rules.may_return(by, idea, text, at))
        _record(idea, "return_", by=by, at=at, text=text)
        IDEA.move(idea, "return_", by=by, at=at)
    return idea


def refuse(
    idea: Idea,
    *,
    by: Any,
    criterion: Criterion | None,
    text: str,
    body: str = "",
    at: datetime | None = None,
) -> Idea:
    """Do not admit an idea, with the criterion it does not meet and the reason; both public at once.

    Raises Refused: those of `pass_on`, and criterion_needed, foreign_criterion, text_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        idea = lock(idea)
        require(rules.may_refuse(by, idea, at, criterion=criterion, text=text, body=body))
        _record(idea, "refuse", by=by, at=at, text=text, body=body, criterion=criterion)
        idea.ending_reason = text.strip()[:500]
        assert criterion is not None  # the rule has seen it
        IDEA.move(
            idea,
            "refuse",
            by=by,
            at=at,
            update=["ending_reason"],
            data={"criterion": criterion.code, "reason": text.strip(), "step": "screening"},
        )
    return idea


def _record(
    idea: Idea,
    move: str,
    *,
    by: Any,
    at: datetime,
    text: str = "",
    body: str = "",
    criterion: Criterion | None = None,
) -> None:
    Screening.objects.create(
        idea=idea,
        move=move,
        body=body.strip(),
        criterion=criterion,
        text=text.strip(),
        by=by,
        at=at,
    )
