"""The desk's requests: the queue by due day, one request with what may be done to it, its documents.

Every act is a POST that ends in a redirect; a refused form shows the same page again with everything
that was typed.
"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civic.dates import today
from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import unknown_filter
from cms.services import forms_desk as forms
from cms.services import shown
from cms.services.actions import checking, reading
from cms.services.acts import ACTS, Act
from cms.services.filters_desk import RequestFilter
from cms.services.models import Check, ServiceRequest
from cms.services.policy import Policy
from cms.services.queries import answers
from cms.services.queries import requests as queries
from cms.services.queries.directory import entered_by
from cms.services.rules import requests as rules
from cms.services.views.papers import case_document, served
from identity.queries import details

PAGE_SIZE = 50
FILTERS = {"q", "state", "due", "service", "department", "result", "page"}


@require_safe
@staff(*rules.DESK_ROLES)
def index(request: HttpRequest, place: str) -> HttpResponse:
    """The queue, soonest day first; an officer's is the department's."""
    wrong = unknown_filter(request, FILTERS)
    if wrong is not None:
        return wrong
    whole = rules.sees_everything(request.user, request.municipality)
    everything = queries.of_desk(request.user, request.municipality)
    found = RequestFilter(request.GET, everything, place=request.municipality, whole=whole)
    valid = found.is_valid()
    page = Paginator(found.qs if valid else everything.none(), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "filter": found,
        "page": page,
        "rows": shown.listed(page),
        "counts": queries.counts(everything, today()),
        "whole": whole,
        "enters_papers": entered_by(request.user, request.municipality).exists(),
        "has_department": whole or bool(request.user.departments_in(request.municipality)),
        "section": "services",
    }
    return render(request, "services/desk/index.html", context, status=200 if valid else 400)


@require_safe
@staff(*rules.DESK_ROLES)
def detail(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """One request: answers, documents, messages, look-ups, cases, and what may be done."""
    return _page(request, _found(request, pk))


@require_POST
@staff(*rules.DESK_ROLES)
def act(request: HttpRequest, place: str, pk: int, name: str) -> HttpResponse:
    """Carry out one act and lead back to the request, or to the queue when it went to others."""
    row = _found(request, pk)
    wanted = ACTS.get(name)
    if wanted is None:
        raise Http404
    form = _form(row, wanted, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, name, form)
    facts = dict(form.cleaned_data)
    department = facts.pop("department", None)
    try:
        if department is not None:
            wanted.do(row, department, by=request.user)
        else:
            wanted.do(row, by=request.user, **facts)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, row, name, form)
    messages.success(request, str(wanted.done))
    if queries.one_on_desk(request.user, request.municipality, pk) is None:
        return redirect("services_desk:index", place=place)
    return redirect("services_desk:request", place=place, pk=pk)


@require_POST
@staff(*rules.DESK_ROLES)
def record(request: HttpRequest, place: str, pk: int, check: int) -> HttpResponse:
    """Write down what was checked by hand."""
    row = _found(request, pk)
    found = Check.objects.filter(request=row, pk=check).first()
    if found is None:
        raise Http404
    form = forms.RecordForm(
        request.POST, question=found.question, auto_id=f"id_check_{found.pk}_%s"
    )
    if form.is_valid():
        try:
            checking.record(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The answer is written down; the applicant sees it."))
            return redirect("services_desk:request", place=place, pk=pk)
    return _page(request, row, f"check-{found.pk}", form)


@require_safe
@staff(*rules.DESK_ROLES)
def document(request: HttpRequest, place: str, pk: int, document: int) -> HttpResponse:
    """A document of the request; always a download."""
    row = _found(request, pk)
    found = queries.document(row, document)
    if found is None:
        raise Http404
    reading.read_on_desk(row, by=request.user)
    return served(found)


@require_safe
@staff(*rules.DESK_ROLES)
def case_paper(request: HttpRequest, place: str, pk: int, document: int) -> HttpResponse:
    """A document of the municipal management system about the request; always a download."""
    return case_document(_found(request, pk), document)


def _found(request: HttpRequest, pk: int) -> ServiceRequest:
    row = queries.one_on_desk(request.user, request.municipality, pk)
    if row is None:
        raise Http404
    return row


def _form(row: ServiceRequest, one: Act, *bound: Any) -> Form:
    limits = None
    if one.form is forms.AskForm:
        policy = Policy(row.municipality, service=row.service.code)
        limits = rules.round_days(
            today(),
            least=policy.number("round.least_days"),
            most=policy.number("round.most_days"),
        )
    return one.form(*bound, request=row, limits=limits, auto_id=f"id_{one.name}_%s")


def _page(
    request: HttpRequest, row: ServiceRequest, name: str = "", bound: Form | None = None
) -> HttpResponse:
    reading.read_on_desk(row, by=request.user)
    missing = queries.open_round(row)
    family, state = shown.state(row)
    context = {
        "row": row,
        "title": shown.title(row),
        "family": family,
        "state": state,
        "clock": shown.clock(row),
        "applicant": _applicant(row),
        "answers": answers.answered(row, masked=False),
        "missing": missing,
        "lapsed": shown.lapsed(missing),
        "rounds": queries.rounds(row),
        "messages_of": queries.messages(row),
        "notes": queries.notes(row),
        "checks": [_check(one, row, name, bound) for one in queries.checks(row)],
        "cases": [
            (one, shown.case_state(one, desk=True))
            for one in queries.cases_of(row).prefetch_related("documents")
        ],
        "papers": list(row.documents.filter(is_decision=True)),
        "decision": queries.decision_of(row),
        "history": shown.history(queries.history(row), desk=True),
        "acts": _acts(request, row, name, bound),
        "form": bound,
        "section": "services",
    }
    status = 422 if bound else 200
    return render(request, "services/desk/request.html", context, status=status)


def _applicant(row: ServiceRequest) -> dict[str, Any]:
    """Whose request it is: the department needs name and number, and how to write."""
    person = details(row.person) if row.person else None
    return {
        "name": person.name if person else "",
        "number": person.number if person else "",
        "organisation": row.organisation,
    }


def _check(one: Check, row: ServiceRequest, name: str, bound: Form | None) -> dict[str, Any]:
    mine = name == f"check-{one.pk}" and bound is not None
    fresh = forms.RecordForm(question=one.question, auto_id=f"id_check_{one.pk}_%s")
    form = bound if mine else fresh
    return shown.check(one, row) | {"form": form, "open": mine}


def _acts(
    request: HttpRequest, row: ServiceRequest, name: str, bound: Form | None
) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "label": one.label,
            "consequence": one.consequence,
            "grave": one.grave,
            "files": one.files,
            "url": reverse("services_desk:act", args=[row.municipality.slug, row.pk, one.name]),
            "form": bound if one.name == name and bound else _form(row, one),
            "open": one.name == name,
        }
        for one in ACTS.values()
        if one.may(request.user, row) or one.name == name
    ]
