"""The desk's pages of ballot papers: polling places, the count of a box, two entries, differences, the seal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgeting import forms_paper as forms
from budgeting.actions import batches as actions
from budgeting.models import PaperBatch, Process
from budgeting.queries import paper as queries
from budgeting.rules import paper as rules
from budgeting.rules.paper import Difference, Reading
from budgeting.states import BallotKind, BatchState
from budgeting.views.desk_frame import frame
from budgeting.views.doors import desk_address, on_desk
from civic.decisions import Refused
from civic.desk.access import staff
from civic.roles import Role

READERS = (Role.BUDGET_OFFICER, Role.CLERK, Role.AUDITOR)
FORMS: dict[str, Any] = {
    "deliver": forms.DeliveredForm,
    "close": forms.BoxForm,
    "amend": forms.BoxForm,
    "enter": forms.LinesForm,
    "line": forms.LineForm,
    "decide": forms.RulingForm,
    "restart": forms.ReasonForm,
}
PLAIN = {"finish": actions.finish, "seal": actions.seal, "discard": actions.discard}


@dataclass(frozen=True)
class Row:
    """A difference as the page shows it, with the form that decides it."""

    difference: Difference
    first: str
    second: str
    ruling: str
    form: Any


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(*READERS)
@on_desk
def batches(request: HttpRequest, process: Process) -> HttpResponse:
    """All polling places the reader may see, and the form for another one."""
    form = forms.PlaceForm(process, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                made = actions.prepare(process, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 422
            else:
                messages.success(request, _("The polling place is planned: %s.") % made.place)
                return redirect(desk_address(process, "batches"))
    may = rules.may_prepare(request.user, process, timezone.now())
    context = frame(
        request,
        process,
        "batches",
        rows=[one for one in queries.batches(process) if _may_see(request.user, one)],
        form=form,
        may_prepare=bool(may),
        why="" if may else str(may),
    )
    return render(request, "budgeting/desk/batches.html", context, status=status)


@never_cache
@require_safe
@staff(*READERS)
@on_desk
def batch(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """One batch: where it stands and the next step."""
    return _page(request, process, _seen(request, process, pk))


@never_cache
@require_POST
@staff(*READERS)
@on_desk
def act(request: HttpRequest, process: Process, pk: int, name: str) -> HttpResponse:
    """One step with a batch; what was typed stays where it is refused."""
    row = _seen(request, process, pk)
    if name in PLAIN:
        try:
            PLAIN[name](row, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(desk_address(process, "batch", row.pk))
        messages.success(request, _said(name))
        end = ("batches",) if name == "discard" else ("batch", row.pk)
        return redirect(desk_address(process, *end))
    if name == "strike":
        return _strike(request, process, row)
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST, request.FILES or None, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _page(request, process, row, {name: form}, status=400)
    try:
        message = _carry_out(row, name, request.user, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, process, row, {name: form}, status=422)
    messages.success(request, message)
    return redirect(f"{desk_address(process, 'batch', row.pk)}#work")


@require_safe
@staff(*READERS)
@on_desk
def protocol(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """The protocol of a batch on paper, to be signed."""
    row = _seen(request, process, pk)
    context = frame(request, process, "batches", batch=row)
    return render(request, "budgeting/desk/batch_protocol.html", context)


def _strike(request: HttpRequest, process: Process, row: PaperBatch) -> HttpResponse:
    number = request.POST.get("number", "")
    try:
        if number.isascii() and number.isdigit() and len(number) < 7:
            actions.strike(row, by=request.user, number=int(number))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{desk_address(process, 'batch', row.pk)}#work")


def _carry_out(row: PaperBatch, name: str, by: Any, form: Any) -> str:
    """Run the act of a valid form; returns what to say of it."""
    facts = form.cleaned_data
    if name in {"enter", "line"}:
        changed = actions.enter(row, by=by, text=facts["text"] if name == "enter" else form.text)
        said = _("Papers written down: %(number)s.") % {"number": changed}
        return said if changed else _("These lines stand there already; nothing has changed.")
    acts: dict[str, Callable[..., Any]] = {
        "deliver": actions.deliver,
        "close": actions.close,
        "amend": actions.amend,
        "decide": actions.decide,
        "restart": actions.restart,
    }
    acts[name](row, by=by, **facts)
    return _said(name)


def _said(name: str) -> str:
    return {
        "finish": _("The entry is complete."),
        "seal": _("Sealed. The ballots are in the box."),
        "discard": _("The polling place is taken back."),
        "close": _("The count of the box is written down. Now the papers are entered twice."),
        "decide": _("Decided."),
        "restart": _("Both entries are deleted."),
    }.get(name, _("Saved."))


def _may_see(user: Any, row: PaperBatch) -> bool:
    """An officer, an auditor, or a clerk of this very centre."""
    municipality = row.process.municipality
    if user.holds(Role.AUDITOR, municipality):
        return True
    return rules.works_here(user, row, queries.centre_key(user, municipality))


def _seen(request: HttpRequest, process: Process, pk: int) -> PaperBatch:
    row = get_object_or_404(queries.batches(process), pk=pk)
    row.process = process
    if not _may_see(request.user, row):
        raise PermissionDenied(_("Another centre's papers are open to its own clerks only."))
    return row


def _page(
    request: HttpRequest,
    process: Process,
    row: PaperBatch,
    bound: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    bound, user = bound or {}, request.user
    centre, now = queries.centre_key(user, process.municipality), timezone.now()
    entering = rules.may_enter(user, row, centre)
    closing = rules.may_close(user, row, centre, now)
    preparing = rules.may_prepare(user, process, now)
    both = queries.compared(row) if row.state == BatchState.COMPARED else None
    sealing = rules.may_seal(user, row, both.differences, both.final) if both else None
    box = {"counted": row.counted, "unused": row.unused, "reason": row.missing_reason}
    lines = queries.entry(row, rules.turn_of(row)) if entering else {}
    shown = {
        "deliver": preparing and row.state == BatchState.OPEN,
        "close": closing,
        "amend": rules.may_amend(user, row),
        "enter": entering,
        "line": entering,
        "restart": rules.may_restart(user, row),
    }
    initial = {
        "deliver": {"delivered": row.delivered},
        "close": {"unused": row.left},
        "amend": box,
        "line": {"number": max(lines, default=0) + 1},
    }
    made = {
        name: bound.get(name) or FORMS[name](initial=initial.get(name), auto_id=f"{name}_%s")
        for name, allowed in shown.items()
        if allowed
    }
    context = frame(
        request,
        process,
        "batches",
        batch=row,
        step=made,
        forms=list(bound.values()),
        form=next(iter(bound.values()), None),
        lines=[(number, in_words(one, process)) for number, one in lines.items()],
        turn=rules.turn_of(row),
        differences=_rows(user, process, row, both.differences, bound) if both else [],
        may_rule=bool(rules.may_rule(user, row)),
        may_seal=bool(sealing),
        may_discard=bool(preparing) and row.state == BatchState.OPEN and not row.handed_out,
        why_seal="" if sealing is None or sealing else str(sealing),
        why_enter="" if entering else str(entering),
        why_close="" if closing else str(closing),
    )
    return render(request, "budgeting/desk/batch.html", context, status=status)


def _rows(
    user: Any,
    process: Process,
    row: PaperBatch,
    differences: list[Difference],
    bound: dict[str, Any],
) -> list[Row]:
    wrong = bound.get("decide")
    allowed = rules.may_rule(user, row)
    found = []
    for one in differences:
        form = None
        if allowed:
            mine = wrong is not None and wrong.data.get("number") == str(one.row)
            prefix = f"decide_{one.row}_%s"
            form = forms.RulingForm(
                wrong.data if mine else None, initial={"number": one.row}, auto_id=prefix
            )
            if mine:
                form._errors = wrong.errors  # the refusal with its fields, as it was given
        found.append(
            Row(
                one,
                in_words(one.first, process),
                in_words(one.second, process),
                in_words(one.settled, process) if one.settled else "",
                form,
            )
        )
    return found


def in_words(reading: Reading, process: Process) -> str:
    """What a paper says: № 3, № 7; with points; blank; spoiled; or that there is none."""
    if reading.absent:
        return _("no such paper")
    if reading.spoiled:
        return _("spoiled")
    if not reading.choices:
        return _("blank")
    if process.ballot == BallotKind.POINTS:
        return ", ".join(f"№ {number}: {points}" for number, points in reading.choices)
    return ", ".join(f"№ {number}" for number, _points in reading.choices)
