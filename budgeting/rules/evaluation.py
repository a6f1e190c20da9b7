"""Screening, opinions, verdicts, their release, and appeals: who may, when, and what is missing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from budgeting import phases
from budgeting.models import Appeal, Criterion, Evaluation, Idea, Process, Verdict
from budgeting.refusals import refused
from budgeting.states import IdeaState, Opinion, Phase
from civic import words
from civic.decisions import ALLOWED, Decision
from civic.money import lari
from civic.places.models import Department
from civic.roles import Role

SCREENED_IN = (Phase.SUBMISSION, Phase.SCREENING, Phase.EVALUATION)
RETURNED_IN = (Phase.SUBMISSION, Phase.SCREENING)
DECIDED_IN = (Phase.EVALUATION, Phase.APPEAL)
PAPERS = 8
LEAST_LETTERS = 20  # of an answer to an appeal: two words at least
REMINDED_BEFORE = timedelta(days=3)


def stands_behind(user: Any, idea: Idea) -> bool:
    """True for the author and for a co-author who has joined: by account or by person."""
    if idea.author_id == user.pk:
        return True
    person = getattr(user, "person_id", None)
    if person is not None and idea.author_person_id == person:
        return True
    return idea.coauthors.filter(user=user, state="accepted").exists()


def may_handle(user: Any, idea: Idea) -> Decision:
    """A budget officer of the municipality, never about an idea of the own."""
    if not user.holds(Role.BUDGET_OFFICER, idea.municipality):
        return refused("not_budget_officer")
    if stands_behind(user, idea):
        return refused("own_idea")
    return ALLOWED


def may_screen(user: Any, idea: Idea, at: datetime) -> Decision:
    """While an idea waits, from its submission to the end of the evaluation."""
    allowed = may_handle(user, idea)
    if not allowed:
        return allowed
    if idea.state != IdeaState.SUBMITTED:
        return refused("not_screened_now")
    return phases.in_phase(idea.process, at, *SCREENED_IN)


def may_return(user: Any, idea: Idea, text: str, at: datetime) -> Decision:
    """Only while the author can still mend it, and with what is to be mended."""
    allowed = may_screen(user, idea, at)
    if allowed:
        allowed = phases.in_phase(idea.process, at, *RETURNED_IN)
    if allowed and not text.strip():
        return refused("text_needed")
    return allowed


def may_pass_on(user: Any, idea: Idea, body: str, at: datetime) -> Decision:
    """Where the cycle has a council step, only with the name of who decided."""
    allowed = may_screen(user, idea, at)
    if allowed and idea.process.council_step and not body.strip():
        return refused("body_needed")
    return allowed


def may_refuse(
    user: Any, idea: Idea, at: datetime, *, criterion: Criterion | None, text: str, body: str
) -> Decision:
    """With one criterion of the cycle and the reason in words, both public."""
    allowed = may_pass_on(user, idea, body, at)
    return is_reasoned(idea, criterion, text) if allowed else allowed


def is_reasoned(idea: Idea, criterion: Criterion | None, text: str) -> Decision:
    """A refusal names a criterion of its own cycle and says why."""
    if criterion is None:
        return refused("criterion_needed")
    allowed = is_of_cycle(idea, criterion)
    if allowed and not text.strip():
        return refused("text_needed")
    return allowed


def is_of_cycle(idea: Idea, criterion: Criterion) -> Decision:
    """A criterion of the idea's own cycle."""
    if criterion.process_id != idea.process_id:
        return refused("foreign_criterion")
    return ALLOWED


def may_ask(
    user: Any, idea: Idea, department: Department, due_at: datetime, at: datetime
) -> Decision:
    """A department of this municipality, once, until a moment before the evaluation ends."""
    allowed = may_handle(user, idea)
    if not allowed:
        return allowed
    if idea.state != IdeaState.EVALUATION:
        return refused("not_under_evaluation")
    if hold := phases.held(idea.process, at):
        return refused("held", reason=hold.reason)
    if department.municipality_id != idea.municipality_id:
        return refused("foreign_department")
    if idea.evaluations.filter(department=department).exists():
        return refused("asked_already")
    return _in_time(idea.process, due_at, at)


def _in_time(process: Process, due_at: datetime, at: datetime) -> Decision:
    """An opinion is due later than now and before the evaluation ends."""
    if due_at <= at:
        return refused("due_in_past")
    term = phases.term_of(process, Phase.EVALUATION)
    if term is not None and due_at > term.ends_at:
        return refused("due_after_phase", day=phases.ON_DAY(term.ends_at))
    return ALLOWED


def may_give(user: Any, evaluation: Evaluation, at: datetime) -> Decision:
    """An officer of that very department, until the verdict stands."""
    idea = evaluation.idea
    if not is_officer(user, evaluation.department):
        return refused("not_department_officer")
    if stands_behind(user, idea):
        return refused("own_idea")
    if idea.state != IdeaState.EVALUATION:
        return refused("not_under_evaluation")
    if Verdict.objects.filter(idea=idea).exists():
        return refused("opinion_decided")
    return phases.in_phase(idea.process, at, Phase.SCREENING, Phase.EVALUATION)


def is_officer(user: Any, department: Department) -> bool:
    """True when the account holds the duty of this department at this moment."""
    return any(
        duty.role == Role.DEPARTMENT_OFFICER and duty.department_id == department.pk
        for duty in user.duties_now
    )


def may_add_paper(user: Any, evaluation: Evaluation, papers: int, at: datetime) -> Decision:
    """As the opinion itself, up to eight documents."""
    allowed = may_give(user, evaluation, at)
    if allowed and papers >= PAPERS:
        return refused("papers_full")
    return allowed


def may_read_opinion(user: Any, evaluation: Evaluation) -> bool:
    """The officers of that very department, and the budget officers of the municipality."""
    return is_officer(user, evaluation.department) or user.holds(
        Role.BUDGET_OFFICER, evaluation.idea.municipality
    )


def is_opinion(opinion: str, cost: int | None, reason: str, lines: Sequence[Any] = ()) -> Decision:
    """What can be done has a cost; what cannot, or only with changes, has a reason."""
    if opinion != Opinion.NOT_FEASIBLE and not cost:
        return refused("opinion_cost_needed")
    if opinion != Opinion.FEASIBLE and not reason.strip():
        return refused("text_needed")
    return adds_up(cost, lines)


def adds_up(cost: int | None, lines: Sequence[Any]) -> Decision:
    """A breakdown comes to the cost it explains."""
    total = sum(line["count"] * line["price"] for line in lines)
    if lines and total != cost:
        return refused("cost_does_not_add_up", total=lari(total))
    return ALLOWED


def may_decide(user: Any, idea: Idea, at: datetime) -> Decision:
    """Once each department asked has answered or its time is over; again until the release."""
    allowed = may_handle(user, idea)
    if not allowed:
        return allowed
    if idea.process.released_at is not None:
        return refused("released_already")
    if idea.state != IdeaState.EVALUATION:
        return refused("not_under_evaluation")
    asked = list(idea.evaluations.all())
    if not asked:
        return refused("no_opinion")
    if any(one.given_at is None and one.due_at > at for one in asked):
        return refused("opinions_missing")
    return phases.in_phase(idea.process, at, *DECIDED_IN)


def is_verdict(
    idea: Idea,
    admitted: bool,
    *,
    cost: int | None,
    criterion: Criterion | None,
    reason: str,
    lines: Sequence[Any] = (),
) -> Decision:
    """An admitted idea has a cost its money and the cap allow; a refused one a criterion and a reason."""
    if not admitted:
        return is_reasoned(idea, criterion, reason)
    return fits(idea, cost) and adds_up(cost, lines)


def fits(idea: Idea, cost: int | None) -> Decision:
    """A cost in tetri within the money it is paid from and within the cap of the cycle."""
    if not cost or cost < 1:
        return refused("verdict_cost_needed")
    if idea.pot is not None and cost > idea.pot.amount:
        return refused("verdict_over_pot", pot=idea.pot.name)
    cap = idea.process.cost_cap
    if cap is not None and cost > cap:
        return refused("verdict_over_cap", cap=lari(cap))
    return ALLOWED


def may_release(
    user: Any, process: Process, undecided: int, decided: int, at: datetime
) -> Decision:
    """All verdicts of a cycle at once: when none is missing, and only once."""
    if not user.holds(Role.BUDGET_OFFICER, process.municipality):
        return refused("not_budget_officer")
    if process.released_at is not None:
        return refused("released_already")
    if undecided:
        return refused("verdicts_missing", count=undecided)
    if not decided:
        return refused("nothing_to_release")
    return phases.in_phase(process, at, *DECIDED_IN)


def appeal_ends(process: Process, refused_at: datetime) -> datetime:
    """Until when an appeal can be made: the cycle's days from the refusal, or the end of its phase."""
    days = refused_at + timedelta(days=process.appeal_days)
    term = phases.term_of(process, Phase.APPEAL)
    return max(days, term.ends_at) if term is not None else days


def may_appeal(user: Any, idea: Idea, refused_at: datetime | None, at: datetime) -> Decision:
    """An author, once, against a refusal, until the deadline."""
    if not stands_behind(user, idea):
        return refused("not_your_idea")
    if hold := phases.held(idea.process, at):
        return refused("held", reason=hold.reason)
    if Appeal.objects.filter(idea=idea).exists():
        return refused("appealed_already")
    if idea.state != IdeaState.REFUSED or refused_at is None:
        return refused("not_refused")
    ends = appeal_ends(idea.process, refused_at)
    if at >= ends:
        return refused("appeal_too_late", day=phases.ON_DAY(ends), hour=words.clock(ends))
    return ALLOWED


def may_answer(user: Any, appeal: Appeal, refuser_id: int | None) -> Decision:
    """A budget officer who neither refused the idea nor stands behind it."""
    allowed = may_handle(user, appeal.idea)
    if not allowed:
        return allowed
    if appeal.answered_at is not None:
        return refused("appeal_answered")
    if refuser_id == user.pk:
        return refused("other_person")
    return ALLOWED


def answer_due(process: Process, at: datetime) -> datetime:
    """Until when an appeal made now is to be answered: the end of its phase, or as many days as to make it."""
    term = phases.term_of(process, Phase.APPEAL)
    days = at + timedelta(days=process.appeal_days)
    return term.ends_at if term is not None and term.ends_at > at else days


def is_said(text: str) -> Decision:
    """An appeal is in words."""
    return ALLOWED if text.strip() else refused("text_needed")


def is_answered(answer: str) -> Decision:
    """An answer to an appeal is published at once and is final: it says why, in more than a word."""
    if not answer.strip():
        return refused("text_needed")
    if sum(sign.isalpha() for sign in answer) < LEAST_LETTERS:
        return refused("answer_too_short")
    return ALLOWED


def may_note(user: Any, idea: Idea, text: str) -> Decision:
    """Internal notes: budget officers, not about the own idea."""
    allowed = may_handle(user, idea)
    return is_said(text) if allowed else allowed
