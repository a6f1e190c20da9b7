"""The desk's pages of assemblies: one protocol for each pot of money, written by one person, confirmed by another."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeting.actions import assemblies as actions
from budgeting.forms_assembly import NotHeldForm, ProtocolForm
from budgeting.models import Process
from budgeting.queries import assemblies as queries
from budgeting.queries.assemblies import Place
from budgeting.rules import assemblies as rules
from budgeting.views.desk_frame import frame
from budgeting.views.doors import desk_address, on_desk
from civic.decisions import Refused
from civic.desk.access import staff
from civic.roles import Role

READERS = (Role.BUDGET_OFFICER, Role.CLERK, Role.AUDITOR)


@never_cache
@require_safe
@staff(*READERS)
@on_desk
def assemblies(request: HttpRequest, process: Process) -> HttpResponse:
    """Every pot of money with its assembly: missing, written, confirmed."""
    may = rules.may_record(request.user, process, timezone.now())
    context = frame(
        request,
        process,
        "assemblies",
        places=queries.places(process),
        may_record=bool(may),
        why="" if may else str(may),
    )
    return render(request, "budgeting/desk/assemblies.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(*READERS)
@on_desk
def assembly(request: HttpRequest, process: Process, pot: int) -> HttpResponse:
    """The protocol of one assembly; writing it, correcting it."""
    found = _place(process, pot)
    if request.method != "POST":
        return _page(request, process, found)
    form = ProtocolForm(found.projects, found.assembly, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, process, found, form, status=400)
    try:
        actions.record(found.pot, by=request.user, **form.facts)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, process, found, form, status=422)
    messages.success(request, _("Written down. Somebody other than you confirms it."))
    return redirect(desk_address(process, "assembly", pot))


@require_POST
@staff(*READERS)
@on_desk
def act(request: HttpRequest, process: Process, pot: int, name: str) -> HttpResponse:
    """Confirm the protocol, or write down that no assembly was held."""
    found = _place(process, pot)
    if name == "confirm" and found.assembly is not None:
        try:
            actions.confirm(found.assembly, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Confirmed. Everybody sees the protocol."))
        return redirect(desk_address(process, "assembly", pot))
    if name != "none":
        raise Http404
    form = NotHeldForm(request.POST, auto_id="none_%s")
    if not form.is_valid():
        return _page(request, process, found, none=form, status=400)
    try:
        actions.record_none(found.pot, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, process, found, none=form, status=422)
    messages.success(request, _("Written down. Somebody other than you confirms it."))
    return redirect(desk_address(process, "assembly", pot))


def _place(process: Process, pot: int) -> Place:
    found = next((one for one in queries.places(process) if one.pot.pk == pot), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    process: Process,
    found: Place,
    form: Any = None,
    *,
    none: Any = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    may = rules.may_record(request.user, process, now)
    confirming = rules.may_confirm(request.user, found.assembly, now) if found.assembly else None
    context = frame(
        request,
        process,
        "assemblies",
        place=found,
        assembly=found.assembly,
        form=form or (ProtocolForm(found.projects, found.assembly) if may else None),
        none=none or NotHeldForm(auto_id="none_%s"),
        forms=[one for one in (form, none) if one],
        is_typed=form is not None,
        may_record=bool(may),
        why="" if may else str(may),
        may_confirm=bool(confirming),
        why_confirm="" if confirming is None or confirming else str(confirming),
        percent=queries.quorum_percent(process),
    )
    return render(request, "budgeting/desk/assembly.html", context, status=status)
