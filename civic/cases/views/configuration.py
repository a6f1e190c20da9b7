"""The desk's pages about what creates a case: which messages are sent to whom, and which department cases go to."""

from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from civic.cases import actions, configured
from civic.cases.forms_configuration import CaseForm, RouteForm, SampleForm, TypeForm, initial
from civic.cases.messages import schema_url
from civic.cases.models import CaseKind, Route
from civic.cases.types import PREFIX
from civic.cases.views.deliveries import ADMINS, READERS
from civic.decisions import Refused
from civic.desk.access import staff


@require_GET
@staff(*READERS)
def types(request: HttpRequest, place: str) -> HttpResponse:
    """Every type of message the portal can send, by kind, with what the municipality has set."""
    groups: dict[str, list[configured.TypeRow]] = {}
    for row in configured.type_rows(request.municipality):
        groups.setdefault(str(CaseKind(row.type.kind).label), []).append(row)
    context = {
        "section": "cases",
        "groups": groups,
        "may_administer": _administers(request),
        "has_connections": request.municipality.connectors.exists(),
    }
    return render(request, "cases/desk_types.html", context)


@require_http_methods(["GET", "POST"])
@staff(*ADMINS)
def type_settings(request: HttpRequest, place: str, name: str) -> HttpResponse:
    """One type: when it is sent, what it carries, whether and to whom."""
    row = _row(request, name)
    form = TypeForm(
        request.POST or None,
        municipality=request.municipality,
        initial={"is_on": "yes" if row.is_on else "no", "connector": row.connector},
    )
    if request.method == "POST" and form.is_valid():
        actions.set_trigger(
            request.municipality, row.type.type, by=request.user, **form.cleaned_data
        )
        notes.success(request, _("Saved. It holds from now on."))
        return redirect("cases_desk:types", place=place)
    return _type_page(request, row, form, SampleForm(municipality=request.municipality))


@require_POST
@staff(*ADMINS)
def send_sample(request: HttpRequest, place: str, name: str) -> HttpResponse:
    """Send the sample of a type as a test and lead to its page."""
    row = _row(request, name)
    form = SampleForm(request.POST, municipality=request.municipality)
    if not form.is_valid():
        settings = TypeForm(
            municipality=request.municipality,
            initial={"is_on": "yes" if row.is_on else "no", "connector": row.connector},
        )
        return _type_page(request, row, settings, form)
    sent = actions.send_sample(
        request.municipality,
        row.type.type,
        by=request.user,
        connector=form.cleaned_data["connector"],
    )
    notes.success(request, _("The test is on its way. Reload this page to see the answer."))
    return redirect("cases_desk:delivery", place=place, pk=sent.pk)


@require_GET
@staff(*READERS)
def routes(request: HttpRequest, place: str) -> HttpResponse:
    """The routes, and where a case would go (`?about=` and `?unit=`)."""
    trial = CaseForm(request.GET or None, municipality=request.municipality)
    answer = _goes_to(request, trial) if trial.is_bound and trial.is_valid() else ""
    context = {
        "section": "cases",
        "rows": configured.route_rows(request.municipality),
        "trial": trial,
        "answer": answer,
        "may_administer": _administers(request),
    }
    return render(request, "cases/desk_routes.html", context)


@require_http_methods(["GET", "POST"])
@staff(*ADMINS)
def new_route(request: HttpRequest, place: str) -> HttpResponse:
    """Make a route."""
    return _route(request, None)


@require_http_methods(["GET", "POST"])
@staff(*ADMINS)
def route(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Change a route."""
    return _route(request, _own(request, pk))


@require_POST
@staff(*ADMINS)
def drop_route(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Take a route away."""
    try:
        actions.drop_route(_own(request, pk), by=request.user)
    except Refused as refusal:
        notes.error(request, str(refusal))
        return redirect("cases_desk:route", place=place, pk=pk)
    notes.success(request, _("The route is gone. Cases follow the next one that fits."))
    return redirect("cases_desk:routes", place=place)


def _route(request: HttpRequest, row: Route | None) -> HttpResponse:
    form = RouteForm(
        request.POST or None,
        municipality=request.municipality,
        initial=initial(row) if row else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_route(
                request.municipality,
                by=request.user,
                route=row,
                department=form.cleaned_data["department"],
                **form.chosen,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            notes.success(request, _goes_to(request, form))
            return redirect("cases_desk:routes", place=request.municipality.slug)
    context = {"section": "cases", "form": form, "route": row}
    return render(request, "cases/desk_route.html", context)


def _goes_to(request: HttpRequest, form: CaseForm) -> str:
    """The sentence that says where a case goes."""
    chosen = form.chosen
    found = configured.department_for(request.municipality, **chosen)
    topics = dict(configured.topics(request.municipality).get(chosen["kind"], []))
    words: dict[str, Any] = {
        "kind": CaseKind(chosen["kind"]).label,
        "topic": topics.get(chosen["topic"]) or _("all topics"),
        "unit": chosen["unit"].name if chosen["unit"] else _("the whole municipality"),
    }
    if found is None:
        return (
            _(
                "%(kind)s, topic: %(topic)s, place: %(unit)s. No route fits: the message goes out without a department."
            )
            % words
        )
    return _("%(kind)s, topic: %(topic)s, place: %(unit)s. Goes to: %(department)s.") % {
        **words,
        "department": found.name,
    }


def _type_page(
    request: HttpRequest, row: configured.TypeRow, form: TypeForm, test: SampleForm
) -> HttpResponse:
    context = {
        "section": "cases",
        "row": row,
        "form": form,
        "test": test,
        "schema": schema_url(row.type.type),
        "has_connections": request.municipality.connectors.exists(),
    }
    return render(request, "cases/desk_type.html", context)


def _row(request: HttpRequest, name: str) -> configured.TypeRow:
    for row in configured.type_rows(request.municipality):
        if row.type.type == PREFIX + name:
            return row
    raise Http404


def _own(request: HttpRequest, pk: int) -> Route:
    rows = Route.objects.select_related("department", "unit", "municipality")
    return get_object_or_404(rows, pk=pk, municipality=request.municipality)


def _administers(request: HttpRequest) -> bool:
    return bool(request.user.roles_in(request.municipality).intersection(ADMINS))
