"""The desk's petition pages: the list, one petition with what may be done to it, and the acts of its term and answer.

Moderation of a submitted text is in `desk_moderation`. Every act is a POST that ends in a redirect;
a refused form shows the same page again with everything that was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from civic import words
from civic.dates import days_left
from civic.decisions import Decision, Refused
from civic.desk.access import staff
from civic.journal.told import told
from civic.roles import Role
from petitions import actions, rules
from petitions import forms_desk as forms
from petitions import queries_desk as queries
from petitions.actions import collection, response
from petitions.filters_desk import DeskFilter
from petitions.models import Petition
from petitions.phases import TO_THE_MINUTE, phase
from petitions.queries import ThresholdLine, threshold_lines
from petitions.queries_moderation import beside
from petitions.rules.promising import may_promise
from petitions.states import COLLECTION, RESPONSE, Stage, Text
from petitions.views import desk_moderation
from petitions.views.page import promises_of

ENDING = {
    "hand_over": gettext_lazy(
        "Signatures are still being collected. The hand-over ends that at once, and it cannot be undone."
    ),
    "close": gettext_lazy(
        "Signatures are still being collected. Closing ends that at once, and it cannot be undone."
    ),
}
READERS = (Role.MODERATOR, Role.LIST_OFFICER, Role.MAYOR_OFFICE, Role.AUDITOR)
PAGE_SIZE = 50


@dataclass(frozen=True)
class Act:
    """One thing that can be done from the page: its form, its rule, and the action it ends in."""

    name: str
    workflow: Any
    form: type[forms.ActForm]
    may: Callable[[Any, Petition, datetime], Decision]
    do: Callable[..., Any]
    grave: bool = False


def guides(move: str) -> Callable[[Any, Petition, datetime], Decision]:
    """The rule of a step between hand-over and decision."""
    return lambda user, petition, at: rules.may_guide_response(user, petition, move)


def decides(move: str) -> Callable[[Any, Petition, datetime], Decision]:
    """The rule of the decision and of what follows from it."""
    return lambda user, petition, at: rules.may_decide(user, petition, move)


def hands_over(user: Any, petition: Petition, at: datetime) -> Decision:
    """The rule of the hand-over; that it may end the collection is asked by the form."""
    return rules.may_hand_over(user, petition, at)


def resumes(user: Any, petition: Petition, at: datetime) -> Decision:
    """The rule of resuming."""
    return rules.may_resume(user, petition)


def removes(user: Any, petition: Petition, at: datetime) -> Decision:
    """The rule of removal; the reason is asked by the form."""
    return rules.may_remove(user, petition, reason="-")


ACTS = {
    act.name: act
    for act in (
        Act("hand_over", RESPONSE, forms.HandOverForm, hands_over, response.hand_over),
        Act(
            "refer_to_commission",
            RESPONSE,
            forms.CommissionForm,
            guides("refer_to_commission"),
            response.refer_to_commission,
        ),
        Act(
            "schedule_sitting",
            RESPONSE,
            forms.SittingForm,
            guides("schedule_sitting"),
            response.schedule_sitting,
        ),
        Act("decide", RESPONSE, forms.DecisionForm, decides("decide"), response.decide),
        Act("implement", RESPONSE, forms.PlainForm, decides("implement"), response.implement),
        Act("finish", RESPONSE, forms.PlainForm, decides("finish"), response.finish),
        Act("resume", COLLECTION, forms.PlainForm, resumes, collection.resume),
        Act("close", COLLECTION, forms.CloseForm, rules.may_close, collection.close),
        Act("pause", COLLECTION, forms.PauseForm, rules.may_pause, collection.pause, grave=True),
        Act("remove", COLLECTION, forms.ReasonForm, removes, actions.remove_or_propose, grave=True),
    )
}


@staff(*READERS)
def index(request: HttpRequest, place: str) -> HttpResponse:
    """All petitions of the municipality that were ever submitted, newest first."""
    chosen = DeskFilter(
        request.GET, queries.submitted(request.municipality), place=request.municipality
    )
    if not chosen.form.is_valid():
        return HttpResponseBadRequest(_("This filter is not known. Go back to the list."))
    page = Paginator(chosen.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(row, phase(row)) for row in page.object_list]
    context = {"filter": chosen, "page": page, "rows": rows, "section": "petitions"}
    return render(request, "petitions/desk/index.html", context)


@staff(*READERS)
def petition(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """One petition: its text, what happened, and what may be done now."""
    found = of_desk(request, pk)
    if found.text_state == Text.SUBMITTED:
        return desk_moderation.page(request, found)
    return page(request, found)


@staff(*READERS)
@require_POST
def act(request: HttpRequest, place: str, pk: int, name: str) -> HttpResponse:
    """Carry out one act and lead back to the petition."""
    found = of_desk(request, pk)
    wanted = ACTS.get(name)
    if wanted is None:
        raise Http404
    form = wanted.form(request.POST, request.FILES, petition=found)
    if not form.is_valid():
        return page(request, found, bound={name: form})
    try:
        wanted.do(found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return page(request, found, bound={name: form})
    messages.success(request, _("Done. It stands in the journal."))
    return redirect("petitions_desk:petition", place=place, pk=pk)


def page(
    request: HttpRequest, found: Petition, *, bound: dict[str, Form] | None = None
) -> HttpResponse:
    """The page of a petition that is past moderation; `bound` are the forms that were refused."""
    bound = bound or {}
    acts = [
        _shown(request, found, one, bound.get(one.name))
        for one in ACTS.values()
        if one.workflow.may(getattr(found, one.workflow.field), one.name)
        and (one.workflow is COLLECTION or found.is_public)
    ]
    allowed = [one for one in acts if not one["refusal"]]
    if allowed:
        allowed[0]["main"] = not allowed[0]["grave"]
    entries = queries.entries(found)
    context = queries.page_facts(found) | beside(found, request.user)
    context |= {
        "entries": zip(entries, told(entries, to_the_minute=TO_THE_MINUTE), strict=True),
        "acts": [one for one in acts if not one["refusal"] or one["told"]],
        "promises": promises_of(found),
        "may_promise": bool(may_promise(request.user, found)),
        "form": next(iter(bound.values()), None),
        "section": "petitions",
    }
    return render(request, "petitions/desk/petition.html", context, status=422 if bound else 200)


def of_desk(request: HttpRequest, pk: int) -> Petition:
    """The petition, if it is this municipality's and was ever submitted; 404 otherwise."""
    return get_object_or_404(queries.submitted(request.municipality), pk=pk)


def _shown(request: HttpRequest, found: Petition, one: Act, form: Form | None) -> dict[str, Any]:
    """An act as the template shows it: its form, or why it cannot be done now."""
    move = one.workflow[one.name]
    now = timezone.now()
    decision = one.may(request.user, found, now)
    refusal = decision if isinstance(decision, Refused) else None
    form = form or one.form(auto_id=f"id_{one.name}_%s", petition=found)
    early = "ends_collection" in form.fields
    return {
        "name": one.name,
        "label": move.label,
        "consequence": move.consequence,
        "url": reverse("petitions_desk:act", args=[request.municipality.slug, found.pk, one.name]),
        "form": form,
        "refusal": "" if refusal is None else str(refusal),
        "told": refusal is not None and refusal.code in {"below_threshold", "own_petition"},
        "warning": _ends_early(found, str(ENDING[one.name])) if early else [],
        "grave": one.grave or early,
        "main": False,
    }


def _ends_early(found: Petition, first: str) -> list[str]:
    """What an act that ends the collection before its day gives away."""
    days = days_left(found.closes_at) if found.closes_at else 0
    values = {"days": words.number(days), "closes": words.moment(found.closes_at or timezone.now())}
    said = [
        first,
        ngettext(
            "%(days)s day remains until the closing (%(closes)s).",
            "%(days)s days remain until the closing (%(closes)s).",
            days,
        )
        % values,
    ]
    if not days:
        said[1] = _("The collection closes today (%(closes)s).") % values
    ahead = [line for line in threshold_lines(found) if line.missing]
    if ahead:
        said.append(_to_next(ahead[0]))
    return said


def _to_next(line: ThresholdLine) -> str:
    """How far the next threshold is."""
    values = {"missing": words.number(line.missing), "needed": words.number(line.needed)}
    if line.stage == Stage.ANSWER:
        return (
            ngettext(
                "%(missing)s signature is missing for a written answer of the mayor (%(needed)s).",
                "%(missing)s signatures are missing for a written answer of the mayor (%(needed)s).",
                line.missing,
            )
            % values
        )
    return (
        ngettext(
            "%(missing)s signature is missing for consideration by the sakrebulo (%(needed)s).",
            "%(missing)s signatures are missing for consideration by the sakrebulo (%(needed)s).",
            line.missing,
        )
        % values
    )
