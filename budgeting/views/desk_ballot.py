"""The desk's page of the ballot: admitted ideas, projects with their numbers, the audit key, corrections by two people."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgeting import audit_keys, ballot_order
from budgeting.actions import ballot_paper, corrections
from budgeting.forms_steering import (
    LimitCorrection,
    PotCorrection,
    ProjectCorrection,
    PublicReason,
    WordsForm,
)
from budgeting.models import Process
from budgeting.queries import ballot_papers
from budgeting.rules import process as rules
from budgeting.views.desk_frame import OFFICE, frame
from budgeting.views.doors import NOT_HERE, desk_address, on_desk
from budgeting.views.idea_wizard import row_number
from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import posted
from civic.roles import Role


@staff(*OFFICE)
@on_desk
def ballot(request: HttpRequest, process: Process) -> HttpResponse:
    """What waits to be put on the ballot, what stands there, and what may still change."""
    now = timezone.now()
    listed = ballot_papers.listed(process)
    context = frame(
        request,
        process,
        "ballot",
        waiting=ballot_papers.waiting(process),
        listed=ballot_order.in_order(process, [one for one in listed if not one.withdrawn_at]),
        withdrawn=[one for one in listed if one.withdrawn_at],
        opened=rules.vote_has_opened(process, now),
        may_change=bool(rules.may_change_vote(request.user, process, now)),
        may_withdraw=bool(rules.may_change(request.user, process)),
        may_correct=bool(rules.may_propose_correction(request.user, process)),
        may_make_key=bool(rules.may_make_audit_key(request.user, process, now)),
        key_held_by=_key_holder(process),
        corrections=ballot_papers.corrections(process),
        may_decide=_deciders(request, process),
    )
    return render(request, "budgeting/desk/ballot.html", context)


def _key_holder(process: Process) -> str:
    if process.audit_key is None:
        return ""
    held = audit_keys.held_by_portal(process.pk, process.audit_key)
    return "portal" if held else "commission"


def _deciders(request: HttpRequest, process: Process) -> set[int]:
    """The proposed corrections the reader may decide."""
    proposed = process.corrections.select_related("process__municipality")
    return {one.pk for one in proposed if rules.may_decide_correction(request.user, one)}


@staff(Role.BUDGET_OFFICER)
@require_POST
@on_desk
def put(request: HttpRequest, process: Process) -> HttpResponse:
    """Give the chosen ideas their numbers on the ballot."""
    chosen = {row_number(text) for text in request.POST.getlist("idea")[:500]}
    ideas = list(process.ideas.filter(pk__in=chosen))
    if not ideas or len(ideas) != len(chosen):
        messages.error(request, NOT_HERE if ideas else _("Choose at least one idea."))
        return redirect(desk_address(process, "ballot"))
    try:
        made = ballot_paper.put_on_ballot(process, ideas, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("On the ballot now: %(number)s. The numbers stay.") % {"number": len(made)}
        )
    return redirect(desk_address(process, "ballot"))


@staff(Role.BUDGET_OFFICER)
@on_desk
def project(request: HttpRequest, process: Process, number: int, name: str) -> HttpResponse:
    """Change the words of a project, or withdraw it with a public reason."""
    row = get_object_or_404(process.projects.select_related("pot__unit"), number=number)
    if name not in {"words", "withdraw"}:
        raise Http404
    data = posted(request)
    form: Form = PublicReason(data) if name == "withdraw" else WordsForm(data)
    if data is None and name == "words":
        form = WordsForm.of(row)
    if request.method == "POST" and form.is_valid():
        act = ballot_paper.withdraw_project if name == "withdraw" else ballot_paper.word_project
        done = _tried(
            request, process, form, lambda: act(row, by=request.user, **form.cleaned_data)
        )
        if done:
            return done
    context = frame(request, process, "ballot", form=form, project=row, act=name)
    return render(request, "budgeting/desk/project.html", context, status=_status(form))


def _tried(request: HttpRequest, process: Process, form: Form, act: Any) -> HttpResponse | None:
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Saved."))
    return redirect(desk_address(process, "ballot"))


@staff(Role.AUDITOR)
@on_desk
def audit_key(request: HttpRequest, process: Process) -> HttpResponse:
    """Make the commission's key; its private half is handed out once, as a file, and kept nowhere."""
    if request.method != "POST":
        context = frame(
            request,
            process,
            "ballot",
            may_make_key=bool(rules.may_make_audit_key(request.user, process, timezone.now())),
            made=_key_holder(process) == "commission",
        )
        return render(request, "budgeting/desk/audit_key.html", context)
    try:
        private = ballot_paper.make_audit_key(process, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(desk_address(process, "ballot"))
    answer = HttpResponse(private.hex() + "\n", content_type="text/plain")
    name = f"audit-key-{process.municipality.slug}-{process.slug}.txt"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    add_never_cache_headers(answer)
    return answer


# --- Corrections by two people ----------------------------------------------------------------


@staff(Role.BUDGET_OFFICER)
@on_desk
def correct(request: HttpRequest, process: Process, what: str, pk: int) -> HttpResponse:
    """Propose to correct a project, a sum of money or the limit of choices after the opening."""
    form, row = _correction_form(process, what, pk, posted(request))
    if request.method == "POST" and form.is_valid():
        done = _tried(
            request,
            process,
            form,
            lambda: corrections.propose_correction(
                process, form.changes(), by=request.user, reason=form.cleaned_data["reason"]
            ),
        )
        if done:
            return done
    context = frame(request, process, "ballot", form=form, what=what, row=row)
    return render(request, "budgeting/desk/correct.html", context, status=_status(form))


def _correction_form(process: Process, what: str, pk: int, data: Any) -> tuple[Any, Any]:
    if what == "project":
        project = get_object_or_404(process.projects, number=pk)
        return ProjectCorrection(data, row=project), project
    if what == "pot":
        pot = get_object_or_404(process.pots.select_related("unit"), pk=pk)
        return PotCorrection(data, row=pot), pot
    if what == "limit":
        return LimitCorrection(data, row=process), process
    raise Http404


@staff(Role.BUDGET_OFFICER, Role.AUDITOR)
@require_POST
@on_desk
def decide(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """A second person approves or declines a proposed correction."""
    correction = get_object_or_404(process.corrections, pk=pk)
    approve = request.POST.get("verdict") == "approve"
    try:
        corrections.decide_correction(correction, by=request.user, approve=approve)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Corrected. Everybody who has voted is told.") if approve else _("Declined."),
        )
    return redirect(desk_address(process, "ballot"))


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200
