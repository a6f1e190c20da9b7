"""The desk's page of protection: what stands out, rules with their preview, second persons, denials, objections."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civic.decisions import Refused
from civic.desk.access import staff
from civic.roles import Role
from petitions import forms_protection as forms
from petitions import rules
from petitions.actions import collection, protecting
from petitions.models import Denial, Objection, Petition, Removal, SharedNetwork
from petitions.queries import protection as queries
from petitions.queries import removals
from petitions.rules import counting
from petitions.views.desk_paper import of_place

OFFICE = (Role.LIST_OFFICER, Role.MODERATOR)
READERS = (*OFFICE, Role.AUDITOR)


@never_cache
@require_safe
@staff(*READERS)
def protection(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Everything about the protection of one count."""
    return _page(request, of_place(request, pk))


@never_cache
@staff(*OFFICE)
def rule(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """A rule: GET begins with what was found, a POST shows what it would remove, or proposes it."""
    petition = of_place(request, pk)
    if request.method == "POST":
        proposing = "propose" in request.POST
        form = forms.RuleForm(request.POST, proposing=proposing)
        if form.is_valid() and proposing:
            try:
                protecting.propose_by_rule(petition, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Proposed. Another person decides."))
                return redirect("petitions_desk:protection", place, pk)
    else:
        form = forms.RuleForm(_found(request))
        form.is_valid()
    facts = _facts(form)
    if facts is None:
        raise Http404
    fits = not (form.errors.get("since") or form.errors.get("until"))
    context = {
        "petition": petition,
        "form": form,
        "preview": queries.preview(petition, queries.members(petition, **facts)) if fits else None,
        "why": _why(request.user, petition),
        "section": "petitions",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "petitions/desk/rule.html", context, status=status)


def _found(request: HttpRequest) -> dict[str, str]:
    """What the link of an alert carries, as the fields show it."""
    return {
        name: request.GET.get(name, "")[:64].replace("+", " ")
        for name in ("kind", "key", "since", "until")
    }


def _facts(form: forms.RuleForm) -> dict[str, Any] | None:
    """Kind, key and hours as far as they can be read; None for a kind that does not exist."""
    if form["kind"].value() not in queries.KINDS:
        return None
    return {name: form.cleaned_data.get(name) for name in ("since", "until")} | {
        name: form[name].value() or "" for name in ("kind", "key")
    }


def _why(user: Any, petition: Petition) -> str:
    """Why the reader may propose no removal, and what the reader may do instead; empty for who may."""
    allowed = rules.may_propose_removal(user, petition, "-")
    if allowed:
        return ""
    if allowed.code != "not_list_officer":
        return str(allowed)
    if user.holds(Role.MODERATOR, petition.municipality):
        return _(
            "Removals are proposed by the list officer, who also answers reports and keeps the known"
            " networks. You may decide about a proposal, stop a removal that runs, and answer"
            " objections."
        )
    return _("You may read everything here. The list officer and the moderator act.")


@never_cache
@require_safe
@staff(*READERS)
def removal(request: HttpRequest, place: str, pk: int, row: int) -> HttpResponse:
    """One proposal as its second person sees it: the rule, the effect, a few of the signatures, and the decision."""
    petition = of_place(request, pk)
    found = get_object_or_404(petition.removals.select_related("proposed_by"), pk=row)
    context = {
        "petition": petition,
        "one": found,
        "effect": removals.effect(petition, found),
        "preview": removals.preview(petition, found),
        "decision": rules.may_decide_removal(request.user, petition, found),
        "section": "petitions",
    }
    return render(request, "petitions/desk/removal.html", context)


@never_cache
@require_POST
@staff(*OFFICE)
def act(request: HttpRequest, place: str, pk: int, what: str, row: int) -> HttpResponse:
    """Approve, decline, cancel or reverse a removal; answer a denial or an objection; forget a network."""
    petition = of_place(request, pk)
    if what not in ACTS:
        raise Http404
    try:
        form = ACTS[what](request, petition, row)
    except Refused as refusal:
        messages.error(request, str(refusal))
        form = None
    if form is not None:
        return _page(request, petition, form=form, about=(what, row))
    return redirect("petitions_desk:protection", place, pk)


@never_cache
@require_POST
@staff(Role.LIST_OFFICER)
def network(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Put a known place on the list."""
    petition = of_place(request, pk)
    form = forms.NetworkForm(request.POST)
    if form.is_valid():
        try:
            protecting.add_network(request.municipality, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("petitions_desk:protection", place, pk)
    return _page(request, petition, form=form, about=("network", 0))


def _decide(request: HttpRequest, petition: Petition, row: int) -> None:
    removal = get_object_or_404(petition.removals, pk=row)
    approve = request.POST.get("verdict") == "approve"
    collection.decide_removal(removal, by=request.user, approve=approve)
    messages.success(request, _("Decided. It stands in the journal."))


def _cancel(request: HttpRequest, petition: Petition, row: int) -> None:
    protecting.cancel(get_object_or_404(petition.removals, pk=row), by=request.user)
    messages.success(request, _("Stopped."))


def _restore(request: HttpRequest, petition: Petition, row: int) -> Any:
    removal = get_object_or_404(petition.removals, pk=row, act=Removal.Act.REMOVE)
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        return form
    try:
        collection.propose_removal(
            petition,
            by=request.user,
            signatures=queries.still_removed(removal),
            reason=form.cleaned_data["answer"],
            act=Removal.Act.RESTORE,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return form
    messages.success(request, _("Proposed. Another person decides."))
    return None


def _denial(request: HttpRequest, petition: Petition, row: int) -> Any:
    denial = get_object_or_404(Denial, pk=row, petition=petition)
    return _answered(request, partial(protecting.answer_denial, denial))


def _objection(request: HttpRequest, petition: Petition, row: int) -> Any:
    objection = get_object_or_404(Objection, pk=row, removal__petition=petition)
    return _answered(request, partial(protecting.answer_objection, objection))


def _answered(request: HttpRequest, answer: Callable[..., Any]) -> Any:
    """Answer somebody as the form says; the form, with what was typed, when it has faults or is refused."""
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        return form
    uphold = request.POST.get("verdict") == "uphold"
    try:
        answer(by=request.user, uphold=uphold, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return form
    messages.success(request, _("Answered."))
    return None


def _forget(request: HttpRequest, petition: Petition, row: int) -> None:
    known = get_object_or_404(SharedNetwork, pk=row, municipality=petition.municipality_id)
    protecting.remove_network(known, by=request.user)
    messages.success(request, _("Taken off the list."))


ACTS = {
    "decide": _decide,
    "cancel": _cancel,
    "restore": _restore,
    "denial": _denial,
    "objection": _objection,
    "forget": _forget,
}


def _page(
    request: HttpRequest,
    petition: Petition,
    *,
    form: Form | None = None,
    about: tuple[str, int] = ("", 0),
) -> HttpResponse:
    user = request.user
    allowed = rules.may_propose_removal(user, petition, "-")
    found = queries.alerts(petition)
    context = {
        "petition": petition,
        "alerts": list(zip(found, removals.dealing(petition, found), strict=True)),
        "removals": [
            {
                "removal": one,
                "effect": removals.effect(petition, one)
                if one.state == Removal.State.PROPOSED
                else None,
                "may_decide": bool(rules.may_decide_removal(user, petition, one)),
                "may_cancel": bool(counting.may_cancel_removal(user, one)) and bool(one.rule),
                "may_restore": bool(allowed)
                and one.act == Removal.Act.REMOVE
                and one.done > 0
                and bool(one.finished_at or one.cancelled_at),
            }
            for one in queries.removals(petition)
        ],
        "denials": [
            (one, bool(counting.may_answer_denial(user, one))) for one in queries.denials(petition)
        ],
        "objections": [
            (one, bool(counting.may_answer_objection(user, one)))
            for one in queries.objections(petition)
        ],
        "networks": list(queries.shared_networks(petition)),
        "may_propose": bool(allowed),
        "why": _why(user, petition),
        "network_form": form if about[0] == "network" else forms.NetworkForm(),
        "form": form,
        "about": about,
        "typed": form.data.get("answer", "") if form is not None else "",
        "section": "petitions",
    }
    status = 422 if form is not None else 200
    return render(request, "petitions/desk/protection.html", context, status=status)
