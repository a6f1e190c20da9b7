"""Filing a request: once, whatever happens to the button; its number, its clock, its frozen form."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from civic.cases import configured
from civic.cases.models import CaseKind
from civic.dates import local
from civic.decisions import require
from civic.workflow import lock
from cms.services import definition, exact
from cms.services.actions import checking, documents, working
from cms.services.definition import Answers, Form
from cms.services.models import RuleMode, ServicePage, ServiceRequest
from cms.services.policy import Policy
from cms.services.queries.answers import answers_of, sealed
from cms.services.queries.filling import (
    certain_answers,
    facts_about,
    known_of,
    lacking,
    present_form,
    represented,
    unit_asked_about,
)
from cms.services.refusals_filing import refused
from cms.services.rules import filing as rules
from cms.services.rules.requests import due_from
from cms.services.states import REQUEST, Progress, Result
from identity.models import Person
from identity.queries import person_of


def file(
    request: ServiceRequest, *, by: Any, token: uuid.UUID, at: datetime | None = None
) -> ServiceRequest:
    """File a draft: it gets a number, a term and its form frozen; its case goes to the department.

    `token` is the draft's own; filing the same draft again changes nothing and returns the request.
    Raises Refused: wrong_token, not_own_draft, service_closed, persons_only, organisations_only,
    not_representative, not_verified_yet, not_living, level_low, form_changed, answers_missing.
    """
    at = at or timezone.now()
    person = person_of(by)
    with transaction.atomic():
        lock(request.municipality)  # numbers run one after another
        request = lock(request)
        if token != request.token:
            raise refused("wrong_token")
        if request.user_id == by.pk and request.state != Progress.DRAFT:
            return request
        require(rules.may_edit(by, request))
        service = request.service
        require(rules.is_open(service))
        mine = represented(by) if request.organisation_id else {}
        require(rules.may_ask_as(service, request.organisation_id, mine))
        policy = Policy(request.municipality, local(at).date(), service=service.code)
        require(rules.is_known(by, person, policy.number("level.file")))
        if not definition.is_same(request.form, present_form(service)):
            raise refused("form_changed")
        answers = answers_of(request)
        form = definition.clean(request.form)
        if lacking(request, form, answers):
            raise refused("answers_missing")
        request.person = person
        known = known_of(by, person, request.organisation)
        freeze(request, form, answers | certain_answers(form, known), at=at)
        enter(request, by=by, at=at)
        request.refresh_from_db()  # an exact rule may have decided it
    return request


def freeze(request: ServiceRequest, form: Form, answers: Answers, *, at: datetime) -> None:
    """Set what stands from now on: form, the answers that were asked for, the part of the municipality,
    the department: the service's own, else where the routes of cases lead it. Files of questions that are no longer asked are taken out. The caller saves."""
    asked = {item["key"] for item in definition.asked(form, answers)}
    request.form = form
    request.answers = sealed(
        request, {key: value for key, value in answers.items() if key in asked}
    )
    for document in request.documents.exclude(question="").exclude(question__in=asked):
        documents.drop(document)
    request.unit = unit_asked_about(form, answers)
    request.department = request.service.department or configured.department_for(
        request.municipality,
        kind=CaseKind.SERVICE,
        topic=request.service.code,
        unit=request.unit,
    )
    request.saved_at = at


def enter(
    request: ServiceRequest, *, by: Any, at: datetime, from_day: date | None = None, **entry: Any
) -> None:
    """Give the number and the term, file it, and ask the exact rule, where the service has one.

    The term runs from `from_day`, by default the day of filing. Called inside the transaction that holds the municipality's row.
    """
    service: ServicePage = request.service
    day = local(at).date()
    last = ServiceRequest.objects.filter(
        municipality=request.municipality, year=day.year
    ).aggregate(last=Max("number"))["last"]
    request.year, request.number = day.year, (last or 0) + 1
    request.due_on = due_from(from_day or day, service.term_days)
    request.rule = _asked_rule(request, request.person, day)
    REQUEST.move(
        request,
        "file",
        by=by,
        at=at,
        update=[
            "year",
            "number",
            "due_on",
            "rule",
            "form",
            "answers",
            "unit",
            "department",
            "person",
            "saved_at",
        ],
        data={"number": request.sign, "service": service.code},
        **entry,
    )
    if request.rule.get("granted") and service.rule_mode == RuleMode.ON:
        _granted(request, at=at)
    else:
        checking.begin(request, at=at)


def _asked_rule(request: ServiceRequest, person: Person | None, day: Any) -> dict[str, Any]:
    """What the exact rule of the service says, as it is kept; empty where there is none."""
    service = request.service
    rule = exact.RULES.get(service.rule)
    if rule is None or service.rule_mode == RuleMode.OFF:
        return {}
    facts = facts_about(
        person, request.municipality, day, for_organisation=request.organisation_id is not None
    )
    return exact.evaluated(rule, facts) | {"mode": service.rule_mode}


def _granted(request: ServiceRequest, *, at: datetime) -> None:
    """Decide as the rule says: only ever positively, in the portal's own name, with every condition named."""
    with translation.override("ka"):
        rule = exact.RULES[request.rule["code"]]
        lines = [str(rule.result), "", _("Conditions that were checked:")]
        lines += [
            f"– {one.text}" + (f" ({one.source})" if one.source else "")
            for one in exact.in_words(request.rule)
        ]
        lines += ["", _("Legal basis: %(source)s.") % {"source": rule.source}]
    working.decide(
        request, by=None, result=Result.POSITIVE, text="\n".join(lines), source=working.RULE, at=at
    )
