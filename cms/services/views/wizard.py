"""What the pages of a form share: the own draft, its pages in order, show one, keep it new, go on."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cms.services import steps as paging
from cms.services.actions import drafting
from cms.services.models import ServicePage, ServiceRequest
from cms.services.queries import filling as queries
from cms.services.queries.answers import answers_of
from cms.services.queries.directory import in_language_of_reader
from cms.services.steps import Step, address

DAY = 24 * 60 * 60


def own(request: HttpRequest, pk: int) -> ServiceRequest:
    """The signed-in account's own request in this municipality; 404 for anybody else's."""
    row: ServiceRequest = get_object_or_404(
        ServiceRequest.objects.select_related("service__locale", "municipality", "organisation"),
        pk=pk,
        municipality=request.municipality,  # type: ignore[attr-defined]
        user=request.user,
    )
    return row


def steps(request: HttpRequest, row: ServiceRequest) -> list[Step]:
    """The pages of a draft, as its answers call for them."""
    service = row.service
    asks_who = service.for_organisations and (
        not service.for_persons
        or row.organisation_id is not None
        or bool(queries.represented(request.user))
    )
    return paging.steps_of(row.form, answers_of(row), asks_who=asks_who)


def first_open(request: HttpRequest, row: ServiceRequest) -> Step:
    """Where to go on: the page of the first question without a fitting answer, or the check."""
    found = steps(request, row)
    for lack in queries.lacking(row, row.form, answers_of(row)):
        if step := paging.step_of(found, lack.item["key"]):
            return step
    return found[-1]


def go_on(request: HttpRequest, row: ServiceRequest, step: Step) -> HttpResponse:
    """To the next page, counted with the answers just kept; first to what the editor has changed meanwhile."""
    if renew(request, row):
        return redirect(address(row, first_open(request, row)))
    found = steps(request, row)
    return redirect(address(row, paging.neighbour(found, step, 1) or found[-1]))


def renew(request: HttpRequest, row: ServiceRequest) -> bool:
    """Bring the draft to the present form and say what is new; True where something changed."""
    fresh, gone = drafting.renew(row, by=request.user)
    if fresh:
        messages.warning(
            request,
            _("The municipality has changed this form. New or changed: %(questions)s.")
            % {"questions": queries.titles(fresh)},
        )
    if gone:
        messages.warning(
            request,
            _(
                "No longer asked: %(questions)s. What you wrote stands on the last page until you file."
            )
            % {"questions": queries.titles(gone)},
        )
    return bool(fresh or gone)


def around(service: ServicePage) -> dict[str, Any]:
    """What every page of the form knows of its service."""
    page = in_language_of_reader(service)
    return {"service": page, "directory": page.get_parent(), "section": "services"}


def step_page(
    request: HttpRequest, row: ServiceRequest, step: Step, **context: Any
) -> HttpResponse:
    """The page of a step; a form that was refused answers 400 and keeps what was typed."""
    found = steps(request, row)
    here = next((one for one in found if one.name == step.name), None)
    before = paging.neighbour(found, here, -1) if here else None
    context |= around(row.service) | {
        "draft": row,
        "step": step,
        "stages": paging.stages_of(row.form),
        "stage": max(step.stage, 1),
        "previous_url": address(row, before) if before else "",
    }
    form: forms.Form | None = context.get("form")
    wrong = form is not None and form.is_bound and bool(form.errors)
    status = 400 if wrong else 409 if request.method == "POST" else 200
    return render(request, f"services/filling/{step.kind}.html", context, status=status)
