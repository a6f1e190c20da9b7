"""The desk's page of winners: the mayor's office makes each a promise, or all at once, and sees what became of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from budgeting import phases
from budgeting.actions import implementing
from budgeting.forms_implementation import ConfirmForm
from budgeting.models import Process
from budgeting.queries import implementation as queries
from budgeting.queries import results
from budgeting.rules import implementing as rules
from budgeting.states import Phase
from budgeting.views.desk_frame import frame
from budgeting.views.doors import desk_address, on_desk
from civic import words
from civic.dates import local, today
from civic.decisions import Refused
from civic.desk.access import staff
from civic.roles import Role

READERS = (Role.MAYOR_OFFICE, Role.BUDGET_OFFICER)


@require_safe
@staff(*READERS)
@on_desk
def implementation(request: HttpRequest, process: Process) -> HttpResponse:
    """All winners with their promises, and the forms for those that have none."""
    return _page(request, process)


@require_POST
@staff(Role.MAYOR_OFFICE)
@on_desk
def confirm_all(request: HttpRequest, process: Process) -> HttpResponse:
    """Promise every winner that waits."""
    form = _form(process, "all", request.POST)
    if not form.is_valid():
        return _page(request, process, all_form=form, status=422)
    try:
        made = implementing.confirm_all(process, by=request.user, facts=form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, process, all_form=form, status=422)
    said = ngettext("%(n)s winner is promised now.", "%(n)s winners are promised now.", len(made))
    messages.success(request, said % {"n": words.number(len(made))})
    return redirect(desk_address(process, "implementation"))


@require_POST
@staff(Role.MAYOR_OFFICE)
@on_desk
def confirm(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Promise one winner."""
    project = process.projects.filter(number=number).first()
    if project is None:
        raise Http404
    form = _form(process, str(number), request.POST)
    if not form.is_valid():
        return _page(request, process, one=(number, form), status=422)
    try:
        implementing.confirm(project, by=request.user, facts=form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, process, one=(number, form), status=422)
    messages.success(request, _("The winner is promised. Add its stages now."))
    return redirect(desk_address(process, "implementation"))


def _form(process: Process, name: str, *bound: Any) -> ConfirmForm:
    term = phases.term_of(process, Phase.IMPLEMENTATION)
    last = {"due_on": local(term.ends_at).date()} if term else {}
    place = process.municipality
    return ConfirmForm(*bound, municipality=place, auto_id=f"id_{name}_%s", initial=last)


def _page(
    request: HttpRequest,
    process: Process,
    *,
    all_form: ConfirmForm | None = None,
    one: tuple[int, ConfirmForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    tally = results.result_of(process)
    decision = rules.may_implement(request.user, process, tally)
    rows = queries.winners(process, today()) if tally else []
    waiting = [row for row in rows if row.commitment is None and not row.in_doubt]
    context = frame(
        request,
        process,
        "implementation",
        tally=tally,
        why="" if decision else str(decision),
        may=bool(decision),
        rows=[
            {
                "winner": row,
                "form": one[1]
                if one and one[0] == row.project.number
                else _form(process, str(row.project.number)),
                "open": bool(one and one[0] == row.project.number),
            }
            for row in rows
        ],
        waiting=len(waiting),
        all_form=all_form or _form(process, "all"),
        form=all_form or (one[1] if one else None),
    )
    return render(request, "budgeting/desk/implementation.html", context, status=status)
