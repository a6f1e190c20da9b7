"""The desk after the close: open the box, count, publish, and replace a winner; each step says what follows from it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from budgeting.actions import adjusting, counting
from budgeting.forms_audit import AdjustmentForm
from budgeting.models import Adjustment, Process
from budgeting.queries import counted as queries
from budgeting.rules import counting as rules
from budgeting.views.desk_frame import frame
from budgeting.views.doors import desk_address, on_desk
from civic.decisions import Refused
from civic.desk.access import staff
from civic.roles import Role

READERS = (Role.BUDGET_OFFICER, Role.AUDITOR)
ACTS: dict[str, Callable[..., Any]] = {
    "open": counting.open_box,
    "count": counting.count,
    "publish": counting.publish,
}


@require_safe
@staff(*READERS)
@on_desk
def count(request: HttpRequest, process: Process) -> HttpResponse:
    """How far the count has come, and the next step."""
    return _page(request, process)


@require_POST
@staff(*READERS)
@on_desk
def act(request: HttpRequest, process: Process, name: str) -> HttpResponse:
    """Open the box, count, or publish."""
    said = {
        "open": _("The box is open. The ballots are being written into the public log."),
        "count": _("Counted twice with the same result. Another person publishes it."),
        "publish": _("The result is public."),
    }
    if name not in ACTS:
        raise Http404
    try:
        ACTS[name](process, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said[name])
    return redirect(desk_address(process, "count"))


@require_POST
@staff(Role.BUDGET_OFFICER)
@on_desk
def propose(request: HttpRequest, process: Process) -> HttpResponse:
    """Propose that a winner will not be carried out."""
    form = AdjustmentForm(request.POST, winners=queries.winners(process))
    if not form.is_valid():
        return _page(request, process, form, status=422)
    facts = form.cleaned_data
    project = get_object_or_404(process.projects, number=facts["number"])
    try:
        adjusting.propose(project, kind=facts["kind"], reason=facts["reason"], by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, process, form, status=422)
    messages.success(request, _("Proposed. Nothing changes until another person agrees."))
    return redirect(desk_address(process, "count"))


@require_POST
@staff(*READERS)
@on_desk
def decide(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """Approve or refuse such a proposal."""
    adjustment = get_object_or_404(Adjustment, pk=pk, process=process)
    approve = request.POST.get("verdict") == "approve"
    try:
        adjusting.decide(adjustment, by=request.user, approve=approve)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Approved. It stands on the result page.") if approve else _("Not approved; nothing has changed."))  # fmt: skip
    return redirect(desk_address(process, "count"))


def _page(
    request: HttpRequest, process: Process, form: AdjustmentForm | None = None, status: int = 200
) -> HttpResponse:
    facts = queries.progress(process)
    tally = facts.tally
    decisions = {
        "open": rules.may_open_box(
            request.user,
            process,
            timezone.now(),
            **queries.unsettled(process),
        ),
        "count": rules.may_tally(
            request.user, process, unplaced=facts.ballots - facts.placed, counted=tally is not None
        ),
        "publish": rules.may_publish_result(request.user, process, tally),
    }
    published = tally is not None and tally.published_at is not None
    context = frame(
        request,
        process,
        "count",
        facts=facts,
        tally=tally,
        published=published,
        may={name: bool(one) for name, one in decisions.items()},
        why={name: "" if one else str(one) for name, one in decisions.items()},
        adjustments=queries.adjustments(process),
        form=form or (AdjustmentForm(winners=queries.winners(process)) if published else None),
        may_propose=published and request.user.holds(Role.BUDGET_OFFICER, process.municipality),
    )
    return render(request, "budgeting/desk/count.html", context, status=status)
