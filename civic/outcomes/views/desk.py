"""The desk's commitments: the list, a new one, and one with everything that may be done about it now.

Every act is a POST that ends in a redirect; a refused form shows the same page again with everything that was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from civic.dates import today
from civic.decisions import ALLOWED, Decision, Refused
from civic.desk.access import staff
from civic.journal.told import told
from civic.outcomes import actions, forms, queries, rules
from civic.outcomes.models import Commitment
from civic.outcomes.situations import situation
from civic.outcomes.states import COMMITMENT
from civic.outcomes.views import shown
from civic.roles import Role

READERS = (Role.MAYOR_OFFICE, Role.DEPARTMENT_OFFICER, Role.MODERATOR, Role.AUDITOR)


@dataclass(frozen=True)
class Act:
    """One thing that can be done from the page: label, consequence, form, rule, action."""

    name: str
    label: str | Promise
    consequence: str | Promise
    form: type[forms.ActForm]
    may: Callable[[Any, Commitment], Decision]
    do: Callable[..., Any]
    grave: bool = False


def _ends(move: str) -> Callable[[Any, Commitment], Decision]:
    return lambda user, one: rules.may_end(
        user, one, move, open_stages=sum(stage.is_open for stage in one.stages.all())
    )


def _has_stages(user: Any, one: Commitment) -> Decision:
    allowed = rules.may_report(user, one)
    if allowed and not any(stage.is_open for stage in one.stages.all()):
        return rules.refused("stage_ended")
    return allowed


def _assesses(user: Any, one: Commitment) -> Decision:
    return ALLOWED if rules.assessors_of(user, one.municipality) else rules.refused("not_assessor")


def _adds_stage(user: Any, one: Commitment) -> Decision:
    return rules.may_add_stage(user, one, len(one.stages.all()))


def _postpone(one: Commitment, *, target: Any, **facts: Any) -> Any:
    return actions.postpone(target, **facts)


def _move_stage(one: Commitment, *, stage: Any, move: str, **facts: Any) -> Any:
    return actions.move_stage(stage, move, **facts)


def _add_stage(one: Commitment, *, by: Any, **facts: Any) -> Any:
    return actions.add_stage(one, by=by, facts=facts)


ACTS = {
    act.name: act
    for act in (
        Act("report", gettext_lazy("Report"), gettext_lazy("Public at once; those who follow it are told. What is published stays."), forms.ReportForm, rules.may_report, actions.report),
        Act("stage", gettext_lazy("Begin or finish a stage"), gettext_lazy("The share of the whole follows from the stages and their weights."), forms.StageMoveForm, _has_stages, _move_stage),
        Act("add-stage", gettext_lazy("Add a stage"), gettext_lazy("Public at once, with the next number."), forms.StageForm, _adds_stage, _add_stage),
        Act("postpone", gettext_lazy("Set a new date"), gettext_lazy("The old date stays readable, and the first one stays on the page for good."), forms.PostponeForm, rules.may_change, _postpone),
        Act("reword", gettext_lazy("Correct the words"), gettext_lazy("The old words stay in the log of promises."), forms.RewordForm, rules.may_change, actions.reword),
        Act("assess", gettext_lazy("Assess"), gettext_lazy("Each assessor has a scale of their own; earlier assessments stay."), forms.AssessForm, _assesses, actions.assess),
        Act("finish", COMMITMENT["finish"].label, COMMITMENT["finish"].consequence, forms.FinishForm, _ends("finish"), actions.finish),
        Act("drop", COMMITMENT["drop"].label, COMMITMENT["drop"].consequence, forms.ReasonForm, _ends("drop"), actions.drop, grave=True),
        Act("reopen", COMMITMENT["reopen"].label, COMMITMENT["reopen"].consequence, forms.ReasonForm, _ends("reopen"), actions.reopen),
    )
}  # fmt: skip


@require_safe
@staff(*READERS)
def index(request: HttpRequest, place: str) -> HttpResponse:
    """All promises of the municipality, overdue first."""
    day = today()
    rows = queries.registered(queries.of_municipality(request.municipality), day)
    context = {
        "rows": [{"commitment": one, "situation": situation(one, day)} for one in rows],
        "may_promise": bool(rules.may_promise(request.user, request.municipality)),
        "section": "commitments",
    }
    return render(request, "outcomes/desk/index.html", context)


@staff(Role.MAYOR_OFFICE)
def new(request: HttpRequest, place: str) -> HttpResponse:
    """Make a promise that comes from no petition and no vote."""
    form = forms.NewForm(request.POST or None, municipality=request.municipality)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        source = facts.pop("source")
        try:
            made = actions.promise(request.municipality, by=request.user, source=source, facts=facts)  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The commitment is public. Add its stages now."))
            return redirect("outcomes_desk:commitment", place=place, year=made.year, number=made.number)  # fmt: skip
    context = {"form": form, "section": "commitments"}
    status = 422 if form.is_bound else 200
    return render(request, "outcomes/desk/new.html", context, status=status)


@require_safe
@staff(*READERS)
def commitment(request: HttpRequest, place: str, year: int, number: int) -> HttpResponse:
    """One commitment and what may be done about it now."""
    return _page(request, _found(request, year, number))


@require_POST
@staff(*READERS)
def act(request: HttpRequest, place: str, year: int, number: int, name: str) -> HttpResponse:
    """Carry out one act and lead back to the commitment."""
    found = _found(request, year, number)
    wanted = ACTS.get(name)
    if wanted is None:
        raise Http404
    form = _form(request, found, wanted, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, name, form)
    try:
        wanted.do(found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, name, form)
    messages.success(request, _("Done. It stands on the public page."))
    return redirect("outcomes_desk:commitment", place=place, year=year, number=number)


def _found(request: HttpRequest, year: int, number: int) -> Commitment:
    return get_object_or_404(
        queries.of_municipality(request.municipality).prefetch_related("stages"),
        year=year,
        number=number,
    )


def _form(request: HttpRequest, found: Commitment, one: Act, *bound: Any) -> Form:
    more: dict[str, Any] = {}
    if one.form is forms.AssessForm:
        more["assessors"] = rules.assessors_of(request.user, found.municipality)
    auto_id = f"id_{one.name}_%s"
    return one.form(*bound, commitment=found, user=request.user, auto_id=auto_id, **more)


def _page(
    request: HttpRequest, found: Commitment, name: str = "", bound: Form | None = None
) -> HttpResponse:
    page = queries.page(found)
    acts = [
        {
            "name": one.name,
            "label": one.label,
            "consequence": one.consequence,
            "grave": one.grave,
            "url": reverse(
                "outcomes_desk:act",
                args=[found.municipality.slug, found.year, found.number, one.name],
            ),
            "form": bound if one.name == name and bound else _form(request, found, one),
            "open": one.name == name,
        }
        for one in ACTS.values()
        if one.may(request.user, found) or one.name == name
    ]
    context = shown.page(page, today()) | {
        "history": told(page.history),
        "acts": acts,
        "form": bound,
        "section": "commitments",
    }
    status = 422 if bound else 200
    return render(request, "outcomes/desk/commitment.html", context, status=status)
