"""Asking other agencies about a request: begun at filing or by an officer, answered by the worker, or checked by hand."""

import json
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic import boxes
from civic.decisions import require
from civic.journal import actions as journal
from civic.worker.models import State
from civic.worker.plan import Done, Paused, Result, Retry
from civic.workflow import lock
from cms.services.models import Check, ServiceRequest
from cms.services.queries import requests as queries
from cms.services.queries.answers import answer_shaped
from cms.services.rules import requests as rules
from cms.services.states import OPEN
from identity.actions.agencies import ask_agency, log_agency
from identity.models import User
from identity.registry.agencies import QUESTIONS, Finding, adapter_for
from identity.registry.base import Answer

ASK_AGAIN = timedelta(minutes=10)


def begin(request: ServiceRequest, *, at: datetime | None = None) -> list[Check]:
    """Put the questions the service asks of other agencies; called in the transaction that files.

    A question that needs a cadastral code is put when one stands in the answers; the others wait for
    an officer, as do those that do not fit the applicant or are more than a day's.
    """
    at = at or timezone.now()
    asked = set(request.checks.values_list("question", flat=True))
    made = []
    for code in request.service.lookups:
        about = answer_shaped(request, "cadastre") if code == "property.owner" else ""
        today = queries.asked_within_a_day(request, at)
        if rules.may_check(None, request, code, about, asked, today=today):
            made.append(_put(request, code, about, by=None, at=at))
    return made


def check(
    request: ServiceRequest,
    *,
    by: User,
    question: str,
    about: str = "",
    at: datetime | None = None,
) -> Check:
    """Put a question to another agency. Raises Refused: unknown_question, asked_already, wrong_applicant,
    about_needed, many_checks; who and when."""
    at = at or timezone.now()
    with transaction.atomic():
        row: ServiceRequest = lock(request)
        asked = set(row.checks.values_list("question", flat=True))
        today = queries.asked_within_a_day(row, at)
        require(rules.may_check(by, row, question, about, asked, today=today))
        return _put(row, question, about.strip(), by=by, at=at)


def _put(request: ServiceRequest, code: str, about: str, *, by: User | None, at: datetime) -> Check:
    question = QUESTIONS[code]
    connected = adapter_for(request.municipality, question.agency) is not None
    bound = request.token.bytes
    made = Check.objects.create(
        request=request,
        question=code,
        about=boxes.seal("services.check", about.encode(), bound) if about else None,
        by=by,
        asked_at=at,
        next_at=at,
        state=State.READY if connected else State.PAUSED,
    )
    data = {"number": request.sign, "question": code}
    journal.append("request.check_asked", request, by=by, at=at, data=data)
    return made


def ask_again(check: Check) -> Result:
    """Ask the agency: what the worker calls, again and again until an answer comes or the request ends."""
    request = check.request
    question = QUESTIONS.get(check.question)
    if check.answer or request.state not in OPEN or question is None:
        return Done()
    if adapter_for(request.municipality, question.agency) is None:
        return Paused()
    finding = ask_agency(
        request.municipality,
        question,
        person=request.person,
        organisation=request.organisation,
        about=queries.about_of(check, request),
        reference=request.sign,
    )
    if finding.answer == Answer.UNAVAILABLE:
        if (
            check.last_error != Answer.UNAVAILABLE.value
        ):  # the first silence is logged, the others repeat it
            log_agency(request.municipality, question, finding, **_whom(request))
        return Retry(Answer.UNAVAILABLE.value, after=ASK_AGAIN)
    return Done(fields=_told(check, finding), effect=partial(_write_down, check, finding))


def record(
    check: Check,
    *,
    by: User,
    answer: str,
    how: str,
    reference: str = "",
    at: datetime | None = None,
) -> Check:
    """Write down what an officer found out by hand, where the register does not answer or is not connected.

    Raises Refused: answered_already, how_needed; who and when.
    """
    at = at or timezone.now()
    with transaction.atomic():
        request: ServiceRequest = lock(check.request)
        row = Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
        require(rules.may_record(by, request, row.answer, how))
        finding = Finding(Answer(answer), {"how": how.strip()}, reference)
        row.by_hand, row.by, row.answered_at = True, by, at
        row.answer, row.reference, row.state = answer, reference, State.DONE
        row.facts = _sealed(request, finding)
        row.save(
            update_fields=["by_hand", "by", "answered_at", "answer", "reference", "state", "facts"]
        )
        log_agency(request.municipality, QUESTIONS[row.question], finding, **_whom(request))
        data = {"number": request.sign, "question": row.question, "answer": answer, "by_hand": True}
        journal.append("request.check_answered", request, by=by, at=at, data=data)
    return row


def _told(check: Check, finding: Finding) -> dict[str, Any]:
    return {
        "answer": finding.answer.value,
        "reference": finding.reference,
        "facts": _sealed(check.request, finding),
        "answered_at": timezone.now(),
    }


def _write_down(check: Check, finding: Finding) -> None:
    request = check.request
    log_agency(request.municipality, QUESTIONS[check.question], finding, **_whom(request))
    data = {"number": request.sign, "question": check.question, "answer": finding.answer.value}
    journal.append("request.check_answered", request, by=None, data=data)


def _sealed(request: ServiceRequest, finding: Finding) -> bytes | None:
    if not finding.facts:
        return None
    text = json.dumps(dict(finding.facts), ensure_ascii=False)
    return boxes.seal("services.check", text.encode(), request.token.bytes)


def _whom(request: ServiceRequest) -> dict[str, Any]:
    """Whose log of look-ups it stands in: of an organisation only the account's that filed."""
    person = None if request.organisation_id is not None else request.person
    return {"user": request.user, "person": person}
