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
OF_THE_KEY = {"key_needed", "wrong_key"}


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
    form = BoxForm(request.POST, auto_id=f"box{pk}_%s")
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
    made = AppealForm if name == "appeal" else KeyForm
    form: Any = made(request.POST, auto_id=f"{name if name == 'appeal' else 'key'}{pk}_%s")
    if not form.is_valid():
        return _page(request, process, form, status=422)
    try:
        _carry_out(annulment, name, request.user, form.cleaned_data)
    except Refused as refusal:
        form.add_error("private_key" if refusal.code in OF_THE_KEY else None, str(refusal))
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
            "key": _form(form, KeyForm, f"key{one.pk}_%s"),
            "appeal": _form(form, AppealForm, f"appeal{one.pk}_%s"),
        }
        for one in queries.annulments(process)
    ]
    groups = queries.groups(process) if process.box_opened_at is None else []
    context = frame(
        request,
        process,
        "audit",
        groups=[(one, _of_group(form, one, place)) for place, one in enumerate(groups)],
        days=queries.days(process),
        bursts=queries.bursts(process),
        boxes=[(one, _form(form, BoxForm, f"box{one.pk}_%s")) for one in queries.boxes(process)],
        rows=rows,
        may_propose=bool(allowed),
        why="" if allowed else str(allowed),
        needs_key=audit_keys.held_by_portal(process.pk, process.audit_key) is None,
        form=form,
    )
    return render(request, "budgeting/desk/audit.html", context, status=status)


def _form(refused: Any, made: type[Any], auto_id: str) -> Any:
    """The form of one place on the page: the one that was refused, where it is this place's."""
    return refused if refused and refused.auto_id == auto_id else made(auto_id=auto_id)


def _of_group(refused: Any, group: queries.Group, place: int) -> Any:
    day = group.day.isoformat() if group.day else ""
    facts = {"kind": group.kind, "key": group.key, "day": day}
    if isinstance(refused, ProposalForm) and facts.items() <= refused.data.dict().items():
        refused.auto_id = f"group{place}_%s"
    return _form(refused, partial(ProposalForm, initial=facts), f"group{place}_%s")
