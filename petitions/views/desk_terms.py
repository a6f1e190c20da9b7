"""The administrator's page of numbers: what is in force, and a change shown before it is saved."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civic.decisions import Refused
from civic.desk.access import staff
from civic.places.models import Municipality, RegisterFigure
from civic.places.queries import register_figure
from civic.roles import Role
from petitions.actions import terms
from petitions.forms_terms import LABELS, FigureForm, NumberForm
from petitions.models import Petition
from petitions.policy import KEYS, Policy, Threshold, with_number
from petitions.states import Addressee


@dataclass(frozen=True)
class Change:
    """What a petition opened after the change would need, beside what it needs now."""

    before: list[Threshold]
    after: list[Threshold]
    untouched: int


@staff(Role.MUNICIPAL_ADMIN, Role.AUDITOR)
def numbers(request: HttpRequest, place: str) -> HttpResponse:
    """The numbers in force; a POST shows what a new one would do, and saves it once confirmed."""
    municipality = request.municipality
    form = NumberForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, number=form)
    facts = form.cleaned_data
    if "confirm" not in request.POST:
        policy = Policy(municipality, facts["valid_from"])
        changed = with_number(policy, facts["key"], facts["value"])
        figure = register_figure(municipality, facts["valid_from"])
        return page(
            request, number=form, change=_change(municipality, policy, changed, figure, figure)
        )
    return _save(request, place, form, terms.set_number, number=form)


@staff(Role.MUNICIPAL_ADMIN)
@require_POST
def figure(request: HttpRequest, place: str) -> HttpResponse:
    """A new register figure: first what it would do, then saved."""
    municipality = request.municipality
    form = FigureForm(request.POST)
    if not form.is_valid():
        return page(request, figure=form)
    if "confirm" not in request.POST:
        policy = Policy(municipality)
        proposed = RegisterFigure(
            municipality=municipality,
            voters=form.cleaned_data["voters"],
            as_of=form.cleaned_data["as_of"],
        )
        present = register_figure(municipality)
        newer = present is None or proposed.as_of >= present.as_of
        after = proposed if newer else present
        return page(
            request, figure=form, change=_change(municipality, policy, policy, present, after)
        )
    return _save(request, place, form, terms.enter_figure, figure=form)


def page(
    request: HttpRequest,
    *,
    number: Form | None = None,
    figure: Form | None = None,
    change: Change | None = None,
) -> HttpResponse:
    """The page; `change` is the preview of the form it stands beside."""
    policy = Policy(request.municipality)
    refused = any(form is not None and form.errors for form in (number, figure))
    context = {
        "numbers": [(label, policy.value(key.removeprefix("petition.")), policy.values.get(key)) for key, label in LABELS.items() if key in KEYS],
        "figures": list(request.municipality.figures.all()[:5]),
        "number_form": number or NumberForm(),
        "figure_form": figure or FigureForm(auto_id="id_figure_%s"),
        "previews": "number" if number is not None and change else "figure" if change else "",
        "change": change,
        "section": "numbers",
        "may_change": request.user.holds(Role.MUNICIPAL_ADMIN, request.municipality),
    }  # fmt: skip
    return render(request, "petitions/desk/numbers.html", context, status=422 if refused else 200)


def _save(request: HttpRequest, place: str, form: Form, action: Any, **shown: Form) -> HttpResponse:
    try:
        action(request.municipality, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return page(request, **shown)
    messages.success(request, _("Saved. It holds for petitions opened from that day on."))
    return redirect("petitions_desk:numbers", place=place)


def _change(
    municipality: Municipality,
    before: Policy,
    after: Policy,
    figure_before: RegisterFigure | None,
    figure_after: RegisterFigure | None,
) -> Change:
    """The thresholds of a petition to the sakrebulo, before and after, and how many stay as they are."""
    return Change(
        before=before.thresholds(Addressee.SAKREBULO, figure_before) if figure_before else [],
        after=after.thresholds(Addressee.SAKREBULO, figure_after) if figure_after else [],
        untouched=Petition.objects.filter(municipality=municipality, shelf="current").count(),
    )
