"""Opinions of departments, the verdict, its release on one day, and appeals."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeting.models import Appeal, Criterion, Evaluation, Idea, Note, Process, Verdict
from budgeting.queries import evaluation as queries
from budgeting.rules import evaluation as rules
from budgeting.states import IDEA, IdeaState
from civic.decisions import require
from civic.journal import actions as journal
from civic.places.models import Department
from civic.workflow import lock


def ask(
    idea: Idea, department: Department, *, by: Any, due_at: datetime, at: datetime | None = None
) -> Evaluation:
    """Ask a department for its opinion and a cost until `due_at`. Internal; the department is told.

    Raises Refused: not_budget_officer, own_idea, not_under_evaluation, foreign_department,
    asked_already, due_in_past, due_after_phase.
    """
    at = at or timezone.now()
    with transaction.atomic():
        idea = lock(idea)
        require(rules.may_ask(by, idea, department, due_at, at))
        row = Evaluation.objects.create(
            idea=idea, department=department, due_at=due_at, asked_by=by, asked_at=at
        )
        journal.append("evaluation.asked", idea, by=by, at=at, data={"department": department.slug})
    return row


def ask_all(
    ideas: Iterable[Idea],
    departments: Sequence[Department],
    *,
    by: Any,
    due_at: datetime,
    at: datetime | None = None,
) -> int:
    """Ask several departments about several ideas, all or none; who has been asked already is left out.

    Returns how many opinions were asked for. Raises Refused: those of `ask`.
    """
    at = at or timezone.now()
    made = 0
    with transaction.atomic():
        for idea in ideas:
            asked = set(idea.evaluations.values_list("department_id", flat=True))
            for department in departments:
                if department.pk not in asked:
                    ask(idea, department, by=by, due_at=due_at, at=at)
                    made += 1
    return made


def give_opinion(
    evaluation: Evaluation,
    *,
    by: Any,
    opinion: str,
    cost: int | None = None,
    upkeep: int | None = None,
    reason: str = "",
    criterion: Criterion | None = None,
    internal_note: str = "",
    cost_lines: Sequence[dict[str, Any]] = (),
    at: datetime | None = None,
) -> Evaluation:
    """Write the department's opinion; it can be changed until the verdict. Amounts in tetri.

    Nothing of it is public: the verdict is made of it, and `internal_note` stays out even of that.
    Raises Refused: not_department_officer, own_idea, opinion_decided, opinion_cost_needed,
    text_needed, cost_does_not_add_up, foreign_criterion and those of the phase.
    """
    at = at or timezone.now()
    with transaction.atomic():
        row: Evaluation = lock(evaluation)
        require(rules.may_give(by, row, at))
        require(rules.is_opinion(opinion, cost, reason, cost_lines))
        if criterion is not None:
            require(rules.is_of_cycle(row.idea, criterion))
        row.opinion, row.cost, row.upkeep = opinion, cost, upkeep
        row.cost_lines = list(cost_lines)
        row.reason, row.criterion, row.internal_note = reason.strip(), criterion, internal_note
        row.given_by, row.given_at = by, at
        row.full_clean(validate_unique=False)
        row.save()
        journal.append(
            "evaluation.given",
            row.idea,
            by=by,
            at=at,
            data={"department": row.department.slug},
        )
    return row


def add_note(idea: Idea, *, by: Any, text: str, at: datetime | None = None) -> Note:
    """Write an internal note about an idea. Raises Refused: not_budget_officer, own_idea, text_needed."""
    with transaction.atomic():
        require(rules.may_note(by, idea, text))
        note = Note.objects.create(idea=idea, text=text.strip(), by=by, at=at or timezone.now())
        journal.append("evaluation.noted", idea, by=by, at=note.at)
    return note


def decide(
    idea: Idea,
    *,
    by: Any,
    admitted: bool,
    cost: int | None = None,
    upkeep: int | None = None,
    criterion: Criterion | None = None,
    reason: str = "",
    cost_lines: Sequence[dict[str, Any]] = (),
    at: datetime | None = None,
) -> Verdict:
    """Set the verdict on an idea, or change it before the release. Nobody but the staff sees it until then.

    Raises Refused: not_budget_officer, own_idea, released_already, not_under_evaluation, no_opinion,
    opinions_missing, verdict_cost_needed, verdict_over_pot, verdict_over_cap, cost_does_not_add_up,
    criterion_needed, text_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        idea = lock(idea)
        require(rules.may_decide(by, idea, at))
        require(
            rules.is_verdict(
                idea, admitted, cost=cost, criterion=criterion, reason=reason, lines=cost_lines
            )
        )
        verdict, _new = Verdict.objects.update_or_create(
            idea=idea,
            defaults={
                "admitted": admitted,
                "cost": cost if admitted else None,
                "cost_lines": list(cost_lines) if admitted else [],
                "upkeep": upkeep if admitted else None,
                "criterion": None if admitted else criterion,
                "reason": reason.strip(),
                "by": by,
                "at": at,
            },
        )
        journal.append("verdict.set", idea, by=by, at=at)
    return verdict


def release(process: Process, *, by: Any, at: datetime | None = None) -> int:
    """Release all verdicts of a cycle at one moment; the authors are told. Returns how many.

    Raises Refused: not_budget_officer, released_already, verdicts_missing, nothing_to_release and
    those of the phase.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        waiting = Idea.objects.filter(process=process, state=IdeaState.EVALUATION)
        decided = list(
            waiting.filter(verdict__isnull=False)
            .select_related("verdict", "verdict__criterion")
            .order_by("number")
        )
        undecided = waiting.filter(verdict=None).count()
        require(rules.may_release(by, process, undecided, len(decided), at))
        for idea in decided:
            _release(idea, by=by, at=at)
        process.released_at = at
        process.save(update_fields=["released_at"])
        admitted = sum(idea.verdict.admitted for idea in decided)
        journal.append(
            "process.released",
            process,
            by=by,
            at=at,
            public=True,
            data={"admitted": admitted, "refused": len(decided) - admitted},
        )
    return len(decided)


def appeal(idea: Idea, *, by: Any, text: str, at: datetime | None = None) -> Appeal:
    """Appeal against a refusal. Raises Refused: not_your_idea, appealed_already, not_refused,
    appeal_too_late, text_needed, held."""
    at = at or timezone.now()
    with transaction.atomic():
        idea = lock(idea)
        refused_at = queries.refused_at(idea)
        require(rules.may_appeal(by, idea, refused_at, at))
        require(rules.is_said(text))
        assert refused_at is not None  # the rule has seen it
        row = Appeal.objects.create(
            idea=idea,
            text=text.strip(),
            by=by,
            at=at,
            due_at=rules.answer_due(idea.process, at),
        )
        journal.append("appeal.made", idea, by=by, at=at, public=True)
    return row


def answer_appeal(
    appeal: Appeal,
    *,
    by: Any,
    upheld: bool,
    answer: str,
    cost: int | None = None,
    at: datetime | None = None,
) -> Appeal:
    """Answer an appeal in public; one that is upheld admits the idea, with a cost in tetri.

    Raises Refused: not_budget_officer, own_idea, appeal_answered, other_person, text_needed,
    answer_too_short, verdict_cost_needed, verdict_over_pot, verdict_over_cap.
    """
    at = at or timezone.now()
    with transaction.atomic():
        row: Appeal = lock(appeal)
        idea = lock(row.idea)
        require(rules.may_answer(by, row, queries.refuser_of(idea)))
        require(rules.is_answered(answer))
        if upheld:
            require(rules.fits(idea, cost))
            row.cost = cost
        row.outcome = Appeal.Outcome.UPHELD if upheld else Appeal.Outcome.REJECTED
        row.answer, row.answered_by, row.answered_at = answer.strip(), by, at
        row.save()
        journal.append(
            "appeal.answered",
            idea,
            by=by,
            at=at,
            public=True,
            data={"outcome": row.outcome, "reason": row.answer},
        )
        if upheld:
            _admit_on_appeal(idea, row, by=by, at=at)
    return row


def remind(*, at: datetime | None = None) -> int:
    """Remind departments whose opinion is due soon, and tell the budget officers of those overdue.

    The worker calls this. Each is reminded once and escalated once; returns how many entries were written.
    """
    at = at or timezone.now()
    done = 0
    for pk, kind in queries.opinions_to_press(at):
        with transaction.atomic():
            row = Evaluation.objects.select_for_update().get(pk=pk)
            stamp = "reminded_at" if kind == "evaluation.reminded" else "escalated_at"
            if row.given_at is not None or getattr(row, stamp) is not None:
                continue
            setattr(row, stamp, at)
            row.save(update_fields=[stamp])
            journal.append(kind, row.idea, by=None, at=at, data={"department": row.department.slug})
            done += 1
    return done


def _release(idea: Idea, *, by: Any, at: datetime) -> None:
    verdict = idea.verdict
    verdict.released_at = at
    verdict.save(update_fields=["released_at"])
    if verdict.admitted:
        IDEA.move(idea, "admit", by=by, at=at, data={"cost": verdict.cost})
        return
    idea.ending_reason = verdict.reason[:500]
    IDEA.move(
        idea,
        "refuse",
        by=by,
        at=at,
        update=["ending_reason"],
        data={
            "criterion": verdict.criterion.code if verdict.criterion else "",
            "reason": verdict.reason,
            "step": "evaluation",
        },
    )


def _admit_on_appeal(idea: Idea, row: Appeal, *, by: Any, at: datetime) -> None:
    """The verdict follows the appeal: admitted, with the cost of the answer."""
    Verdict.objects.update_or_create(
        idea=idea,
        defaults={
            "admitted": True,
            "cost": row.cost,
            "cost_lines": [],
            "criterion": None,
            "reason": row.answer,
            "by": by,
            "at": at,
            "released_at": at,
        },
    )
    IDEA.move(idea, "admit", by=by, at=at, data={"cost": row.cost, "step": "appeal"})
