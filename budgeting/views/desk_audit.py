"""The desk's audit of a vote: what many share, proposals to annul, the second person, appeals. No choice is read here."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeting import audit_keys
from budgeting.actions import annulling
from budgeting.forms_audit import (
    AppealForm,
    BoxForm,
    GroupForm,
    KeyForm,
    PickForm,
    ProposalForm,
)
from budgeting.models import Annulment, Process
from budgeting.queries import auditing as queries
from budgeting.rules import auditing as rules
from budgeting.views.desk_frame import frame
from budgeting.views.doors import desk_address, on_desk
from civic.decisions import Refused
from civic.desk.access import staff
from civic.roles import Role

READERS = (Role.AUDITOR, Role.BUDGET_OFFICER)


@never_cache
@require_safe
@staff(*READERS)
@on_desk
def audit(request: HttpRequest, process: Process) -> HttpResponse:
    """The list and the proposals."""
    return _page(request, process)


@require_POST
@staff(*READERS)
@on_desk
def propose(request: HttpRequest, process: Process) -> HttpResponse:
    """Propose to annul the votes of one group."""
    form = ProposalForm(request.POST)
    done = _proposed(request, process, form, partial(annulling.propose, process))
    return done or _page(request, process, form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(*READERS)
@on_desk
def members(request: HttpRequest, process: Process) -> HttpResponse:
    """The votes of one group, one by one: propose to annul those that are marked."""
    asked = GroupForm(request.GET)
    if not asked.is_valid():
        raise Http404
    group = asked.cleaned_data
    rows = list(queries.members(process, **group).select_related("unit").order_by("pk"))
    form = PickForm(request.POST if request.method == "POST" else None, members=rows)
    if form.is_bound and (done := _proposed(request, process, form, _picking(process))):
        return done
    marked = set(form.data.getlist("member")) if form.is_bound else set()
    context = frame(
        request,
        process,
        "audit",
        group=group,
        rows=[(place, one, str(one.pk) in marked) for place, one in enumerate(rows, 1)],
        form=form,
        typed=form.data.get("reason", ""),
        may_propose=bool(rules.may_audit(request.user, process)),
    )
    return render(
        request, "budgeting/desk/audit_members.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@staff(*READERS)
@on_desk
def annul_batch(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """Propose to annul all papers of one box."""
    batch = get_object_or_404(process.batches, pk=pk)
    form = BoxForm(request.POST)
    done = _proposed(request, process, form, partial(annulling.propose_batch, batch))
    return done or _page(request, process, form, status=422)


@never_cache
@sensitive_post_parameters("private_key")
@require_POST
@staff(*READERS)
@on_desk
def act(request: HttpRequest, process: Process, pk: int, name: str) -> HttpResponse:
    """Approve, decline, appeal, uphold or deny."""
    annulment = get_object_or_404(Annulment, pk=pk, process=process)
    form: Any = AppealForm(request.POST) if name == "appeal" else KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, process, form, status=422)
    try:
        _carry_out(annulment, name, request.user, form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, process, form, status=422)
    messages.success(request, _("Done. The public totals say it."))
    return redirect(desk_address(process, "audit"))


def _proposed(
    request: HttpRequest, process: Process, form: Any, propose: Callable[..., Any]
) -> HttpResponse | None:
    """Propose what the form says; None when that cannot be: the form then says why."""
    if not form.is_valid():
        return None
    try:
        propose(by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Proposed. An auditor other than you decides."))
    return redirect(desk_address(process, "audit"))


def _picking(process: Process) -> Callable[..., Any]:
    """Proposes the votes that are marked."""

    def propose(*, member: list[int], **facts: Any) -> None:
        annulling.propose(process, picked=member, **facts)

    return propose


def _carry_out(annulment: Annulment, name: str, by: Any, facts: dict[str, Any]) -> None:
    if name == "appeal":
        annulling.appeal(annulment, reason=facts["reason"], by=by)
    elif name in {"approve", "decline"}:
        annulling.decide(annulment, by=by, approve=name == "approve", **facts)
    elif name in {"uphold", "deny"}:
        annulling.answer_appeal(annulment, by=by, uphold=name == "uphold", **facts)
    else:
        raise Http404


def _page(
    request: HttpRequest, process: Process, form: Any = None, status: int = 200
) -> HttpResponse:
    allowed = rules.may_audit(request.user, process)
    rows = [
        {
            "annulment": one,
            "may_decide": bool(rules.may_decide_annulment(request.user, one)),
            "may_appeal": bool(rules.may_appeal(request.user, one)),
            "may_answer": bool(rules.may_decide_appeal(request.user, one)),
        }
        for one in queries.annulments(process)
    ]
    context = frame(
        request,
        process,
        "audit",
        groups=queries.groups(process) if process.box_opened_at is None else [],
        days=queries.days(process),
        bursts=queries.bursts(process),
        boxes=queries.boxes(process),
        box=form if isinstance(form, BoxForm) else None,
        rows=rows,
        may_propose=bool(allowed),
        why="" if allowed else str(allowed),
        needs_key=audit_keys.held_by_portal(process.pk, process.audit_key) is None,
        form=form,
        proposal=form if isinstance(form, ProposalForm) else None,
        typed=form.data.get("reason", "") if form is not None else "",
    )
    return render(request, "budgeting/desk/audit.html", context, status=status)
