"""What the department does with a request, and the applicant's answers to it: every move of its life after filing."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from civic import boxes
from civic.cases import hearing
from civic.cases.actions import settle
from civic.cases.models import CaseResult
from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.places.models import Department
from civic.uploads import CleanFile
from civic.workflow import lock
from cms.services.actions.documents import put
from cms.services.models import Message, Round, ServiceRequest
from cms.services.policy import Policy
from cms.services.queries import requests as queries
from cms.services.refusals import refused
from cms.services.rules import requests as rules
from cms.services.states import REQUEST, Result
from identity.models import User

DESK, CASE, RULE = "desk", "case", "rule"  # who decided: an officer, the case system, an exact rule


def take_up(
    request: ServiceRequest,
    *,
    by: User | None,
    department: Department | None = None,
    at: datetime | None = None,
) -> ServiceRequest:
    """Begin the work; `department` leads it there first. Raises Refused: who and when."""
    at = at or timezone.now()
    with transaction.atomic():
        row: ServiceRequest = lock(request)
        require(rules.may_work(by, row))
        if department is not None and department.pk != row.department_id:
            _lead(row, department, by=by, at=at)
        REQUEST.move(row, "take_up", by=by, at=at, data={"number": row.sign})
    return row


def lead(
    request: ServiceRequest, department: Department, *, by: User | None, at: datetime | None = None
) -> ServiceRequest:
    """Give the request to a department. Raises Refused: foreign_department, same_department; who and when."""
    at = at or timezone.now()
    with transaction.atomic():
        row: ServiceRequest = lock(request)
        require(rules.may_lead(by, row, department))
        _lead(row, department, by=by, at=at)
    return row


def _lead(row: ServiceRequest, department: Department, *, by: User | None, at: datetime) -> None:
    row.department = department
    row.told_near_at = row.told_overdue_at = None  # the new department has not been told yet
    row.save(update_fields=["department", "told_near_at", "told_overdue_at"])
    data = {"number": row.sign, "department": department.slug}
    journal.append("request.led", row, by=by, at=at, data=data)


# --- What is missing ---------------------------------------------------------------------------


def ask(
    request: ServiceRequest,
    *,
    by: User | None,
    text: str,
    due_on: date,
    at: datetime | None = None,
) -> Round:
    """Ask the applicant for what is missing until the end of `due_on`; the clock stands meanwhile.

    Raises Refused: round_text_needed, round_too_short, round_too_long; who and when. What the case
    system asks (`by` None) is brought within the terms instead.
    """
    at = at or timezone.now()
    day = local(at).date()
    with transaction.atomic():
        row: ServiceRequest = lock(request)
        policy = Policy(row.municipality, day, service=row.service.code)
        least, most = policy.number("round.least_days"), policy.number("round.most_days")
        if by is None:
            first, last = rules.round_days(day, least=least, most=most)
            due_on = min(max(due_on, first), last)
        require(rules.may_ask(by, row, text, due_on, day=day, least=least, most=most))
        row.left_days, row.due_on = rules.left_of(row.due_on, day), None
        REQUEST.move(
            row,
            "ask",
            by=by,
            at=at,
            update=["left_days", "due_on"],
            data={"number": row.sign, "due_on": due_on.isoformat(), "left_days": row.left_days},
        )
        box = boxes.seal("services.round", text.strip().encode(), row.token.bytes)
        return Round.objects.create(request=row, text=box, due_on=due_on, asked_at=at)


def complete(
    request: ServiceRequest,
    *,
    by: User,
    text: str = "",
    files: Sequence[CleanFile] = (),
    at: datetime | None = None,
) -> ServiceRequest:
    """Answer what the department asked for; the clock runs on with what was left of it.

    Raises Refused: not_yours, answer_needed, too_many_files; request_ended when nothing is asked for.
    """
    at = at or timezone.now()
    day = local(at).date()
    with transaction.atomic():
        row: ServiceRequest = lock(request)
        organisations = queries.organisations_of(by)
        require(rules.may_answer(by, row, organisations, text=text, files=len(files)))
        require(rules.may_write(text, len(files), row.documents.count()))
        row.rounds.filter(answered_at=None, ended_at=None).update(answered_at=at)
        add_message(row, text, files, by=by, from_applicant=True, at=at)
        _run_on(row, "complete", day, by=by, at=at)
        hearing.answered(row)
    return row


def go_on(
    request: ServiceRequest, *, by: User | None, at: datetime | None = None
) -> ServiceRequest:
    """Go on without what was asked for; the clock runs on. Raises Refused: who and when."""
    at = at or timezone.now()
    with transaction.atomic():
        row: ServiceRequest = lock(request)
        require(rules.may_work(by, row))
        end_round(row, at)
        _run_on(row, "go_on", local(at).date(), by=by, at=at)
    return row


def _run_on(row: ServiceRequest, move: str, day: date, *, by: User | None, at: datetime) -> None:
    row.due_on, row.left_days = rules.resumed(row.left_days, day), None
    row.told_near_at = row.told_overdue_at = None
    REQUEST.move(
        row,
        move,
        by=by,
        at=at,
        update=["due_on", "left_days", "told_near_at", "told_overdue_at"],
        data={"number": row.sign, "due_on": row.due_on.isoformat()},
    )
    settle(row, due_on=row.due_on)


def end_round(row: ServiceRequest, at: datetime) -> None:
    """What was asked for is not waited for any more."""
    row.rounds.filter(answered_at=None, ended_at=None).update(ended_at=at)


# --- The end -----------------------------------------------------------------------------------


def decide(
    request: ServiceRequest,
    *,
    by: User | None,
    result: str,
    text: str,
    paper: CleanFile | None = None,
    source: str = DESK,
    at: datetime | None = None,
) -> ServiceRequest:
    """Decide the request; the applicant is told, with how to appeal.

    `text` is the decision with its reasons, in Georgian; `paper` its signed PDF. Raises Refused: unknown_result, decision_text_needed, decision_text_short,
    georgian_needed, decision_not_pdf, no_round, still_waits; who
    and when.
    """
    at = at or timezone.now()
    day = local(at).date()
    with transaction.atomic():
        row: ServiceRequest = lock(request)
        missing = queries.open_round(row)
        require(rules.may_decide(by, row, result, text, missing=missing, day=day))
        if paper is not None and paper.media_type != "application/pdf":
            raise refused("decision_not_pdf")
        end_round(row, at)
        row.result = result
        row.decision = boxes.seal("services.decision", text.strip().encode(), row.token.bytes)
        row.appeal = row.appeal or appeal_of(row)
        if paper is not None:
            put(row, paper, from_applicant=False, is_decision=True, at=at)
        REQUEST.move(
            row,
            "decide",
            by=by,
            at=at,
            update=["result", "decision", "appeal"],
            data={"number": row.sign, "result": result, "source": source},
        )
        settle(row, result=result if result in CaseResult.values else "", at=at)
    return row


def decide_as_told(
    request: ServiceRequest, *, result: str, text: str, at: datetime | None = None
) -> ServiceRequest:
    """Write down what the municipality decided in its own case system, which has its own terms.

    Raises WrongState when the request has ended already: what was decided here stays.
    """
    at = at or timezone.now()
    with transaction.atomic():
        row: ServiceRequest = lock(request)
        require(rules.may_work(None, row))
        end_round(row, at)
        row.result = result if result in Result.values else Result.POSITIVE
        row.decision = boxes.seal("services.decision", text.encode(), row.token.bytes)
        row.appeal = row.appeal or appeal_of(row)
        data = {"number": row.sign, "result": row.result, "source": CASE}
        REQUEST.move(
            row, "decide", by=None, at=at, update=["result", "decision", "appeal"], data=data
        )
    return row


def appeal_of(row: ServiceRequest) -> str:
    """How to appeal, as the page of the service says it, in Georgian; the general way where it is silent."""
    if row.service.appeal:
        return row.service.appeal
    with translation.override("ka"):
        return _(
            "You can complain against the decision to the mayor within one month, or go to court, "
            "as the General Administrative Code of Georgia says."
        )


def withdraw(request: ServiceRequest, *, by: User, at: datetime | None = None) -> ServiceRequest:
    """Take the request back. Raises Refused: not_yours, request_ended."""
    at = at or timezone.now()
    with transaction.atomic():
        row: ServiceRequest = lock(request)
        require(rules.may_follow(by, row, queries.organisations_of(by)))
        if not row.is_open:
            raise refused("request_ended")
        end_round(row, at)
        REQUEST.move(row, "withdraw", by=by, at=at, data={"number": row.sign})
        settle(row, at=at)
    return row


# --- Words -------------------------------------------------------------------------------------


def write(
    request: ServiceRequest,
    *,
    by: User,
    text: str,
    files: Sequence[CleanFile] = (),
    from_applicant: bool,
    at: datetime | None = None,
) -> Message:
    """Write to the other side, with documents. Raises Refused: text_needed, too_many_files; who and when."""
    at = at or timezone.now()
    with transaction.atomic():
        row: ServiceRequest = lock(request)
        if from_applicant:
            require(rules.may_follow(by, row, queries.organisations_of(by)))
            if not row.is_open:
                raise refused("request_ended")
        else:
            require(rules.may_work(by, row))
        require(rules.may_write(text, len(files), row.documents.count()))
        message = add_message(row, text, files, by=by, from_applicant=from_applicant, at=at)
        kind = "request.applicant_wrote" if from_applicant else "request.department_wrote"
        journal.append(kind, row, by=by, at=at, data={"number": row.sign, "files": len(files)})
    return message


def add_message(
    row: ServiceRequest,
    text: str,
    files: Sequence[CleanFile],
    *,
    by: User | None,
    from_applicant: bool,
    at: datetime,
) -> Message:
    """One message with its documents; part of the caller's act."""
    message = Message.objects.create(
        request=row,
        text=boxes.seal("services.message", text.strip().encode(), row.token.bytes),
        from_applicant=from_applicant,
        by=by,
        at=at,
    )
    for file in files:
        put(row, file, message=message, from_applicant=from_applicant, at=at)
    return message
