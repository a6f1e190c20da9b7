"""One's own requests: where each stands, the words of both sides, documents, the decision. 404 for everybody else."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civic.decisions import Refused
from civic.doors import in_place, signed_in
from cms.services import exact, shown
from cms.services.actions import working
from cms.services.certificates import has_certificate
from cms.services.forms_desk import AnswerForm, WriteForm
from cms.services.models import ServiceRequest
from cms.services.policy import Policy
from cms.services.queries import answers
from cms.services.queries import requests as queries
from cms.services.rules.requests import is_georgian
from cms.services.states import Progress
from cms.services.views.papers import case_document, served


@in_place
@signed_in
@require_safe
def request(request: HttpRequest, pk: int) -> HttpResponse:
    """The page on which an applicant follows a request."""
    return _page(request, _found(request, pk))


@in_place
@signed_in
@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the department, or answer what it asked for."""
    row = _found(request, pk)
    asked = row.state == Progress.INCOMPLETE
    kind = AnswerForm if asked else WriteForm
    form = kind(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form)
    try:
        if asked:
            working.complete(row, by=request.user, **form.cleaned_data)
        else:
            working.write(row, by=request.user, from_applicant=True, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, row, form)
    said = _("Your answer is with the department; the term runs on.") if asked else _("Sent.")
    messages.success(request, said)
    return redirect(row.get_absolute_url())


@in_place
@signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the request back, after one question."""
    row = _found(request, pk)
    if request.method == "POST":
        try:
            working.withdraw(row, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The request is withdrawn."))
        return redirect(row.get_absolute_url())
    if not row.is_open:
        return redirect(row.get_absolute_url())
    context = {"row": row, "title": shown.title(row), "section": "services"}
    return render(request, "services/mine/withdraw.html", context)


@in_place
@signed_in
@require_safe
def document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """A document of one's own request; always a download."""
    found = queries.document(_found(request, pk), document)
    if found is None:
        raise Http404
    return served(found)


@in_place
@signed_in
@require_safe
def case_paper(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """A document of the municipal management system about one's own request; always a download."""
    return case_document(_found(request, pk), document)


def _found(request: HttpRequest, pk: int) -> ServiceRequest:
    row = queries.one_of_own(request.user, request.municipality, pk)
    if row is None:
        raise Http404
    return row


def _page(request: HttpRequest, row: ServiceRequest, bound: Form | None = None) -> HttpResponse:
    missing = queries.open_round(row)
    family, state = shown.state_of_own(row)
    rounds = queries.rounds(row)
    by_rule = has_certificate(row)
    asked = row.state == Progress.INCOMPLETE
    form: Any = bound
    if form is None and row.is_open:
        form = AnswerForm() if asked else WriteForm()
    policy = Policy(row.municipality, service=row.service.code)
    context = {
        "row": row,
        "title": shown.title(row),
        "family": family,
        "state": state,
        "clock": shown.clock(row),
        "steps": shown.steps(row, missing),
        "answers": answers.answered(row),
        "missing": missing,
        "lapsed": shown.lapsed(missing),
        "rounds": rounds,
        "closed_rounds": [one for one in rounds if one["row"].answered_at or one["row"].ended_at],
        "messages_of": queries.messages(row),
        "checks": [shown.check(one, row) for one in queries.checks(row)],
        "cases": [
            (one, shown.case_state(one, desk=False))
            for one in queries.cases_of(row).prefetch_related("documents")
            if one.number
        ],
        "papers": list(row.documents.filter(is_decision=True)),
        "decision": queries.decision_of(row),
        "by_rule": by_rule,
        # the decision names them in Georgian: only readers of another language need the list
        "conditions": exact.in_words(row.rule) if by_rule and get_language() != "ka" else [],
        "appeal_lang": "ka" if is_georgian(row.appeal) else "",
        "appeal_until": shown.appeal_until(row, policy.number("appeal_days")),
        "history": shown.history(queries.history(row), desk=False),
        "write_form": form,
        "form": bound,
        "section": "services",
    }
    status = 422 if bound else 200
    return render(request, "services/mine/request.html", context, status=status)
