"""The desk's release of all verdicts on one day, and the appeals against them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from budgeting.actions import evaluating
from budgeting.forms_evaluation import AnswerForm, say
from budgeting.models import Appeal, Process
from budgeting.queries import evaluation as queries
from budgeting.queries import ideas as idea_queries
from budgeting.rules import evaluation as rules
from budgeting.views.desk_frame import frame
from budgeting.views.doors import desk_address, on_desk
from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import sentence
from civic.roles import Role


@staff(Role.BUDGET_OFFICER)
@on_desk
def release(request: HttpRequest, process: Process) -> HttpResponse:
    """What becomes public, what is missing, and the one button; afterwards what was released."""
    now = timezone.now()
    if request.method == "POST":
        try:
            count = evaluating.release(process, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            said = ngettext(
                "%(n)s verdict is public; the authors are told.",
                "%(n)s verdicts are public; the authors are told.",
                count,
            )
            messages.success(request, said % {"n": count})
        return redirect(desk_address(process, "release"))
    found = queries.preview(process)
    decided = len(found.admitted) + len(found.refused)
    decision = rules.may_release(request.user, process, len(found.missing), decided, now)
    context = frame(
        request,
        process,
        "release",
        preview=found,
        decided=decided,
        may_release=bool(decision),
        why=sentence(decision if isinstance(decision, Refused) else None),
        appeal_until=rules.appeal_ends(process, now),
        released=list(queries.decided(process)) if process.released_at else [],
    )
    return render(request, "budgeting/desk/release.html", context)


# --- Appeals ----------------------------------------------------------------------------------


@staff(Role.BUDGET_OFFICER)
@on_desk
def appeals(request: HttpRequest, process: Process) -> HttpResponse:
    """The appeals by their deadline, each with the refusal it is about and a form for the answer."""
    return _appeals(request, process, {})


@staff(Role.BUDGET_OFFICER)
@require_POST
@on_desk
def answer(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """Answer one appeal in public."""
    row = get_object_or_404(queries.appeals(process), pk=pk)
    form = _form(row, request.POST)
    if form.is_valid():
        try:
            evaluating.answer_appeal(row, by=request.user, **form.answer_fields())
        except Refused as refusal:
            say(form, refusal)
        else:
            messages.success(request, _("The answer is public; the author is told."))
            return redirect(desk_address(process, "appeals"))
    return _appeals(request, process, {row.pk: form})


def _form(row: Appeal, data: object) -> AnswerForm:
    return AnswerForm(data, auto_id=f"id_{row.pk}_%s", initial={"cost": row.idea.cost})  # type: ignore[arg-type]


def _appeals(request: HttpRequest, process: Process, bound: dict[int, AnswerForm]) -> HttpResponse:
    now = timezone.now()
    rows = list(queries.appeals(process))
    refusals = {one.idea.pk: one for one in idea_queries.refusals([row.idea for row in rows])}
    shown = []
    for row in rows:
        decision = rules.may_answer(request.user, row, queries.refuser_of(row.idea))
        may = bool(decision)
        shown.append(
            {
                "appeal": row,
                "refusal": refusals.get(row.idea_id),
                "late": row.answered_at is None and row.due_at <= now,
                "form": bound.get(row.pk, _form(row, None)) if may else None,
                "why": sentence(decision if isinstance(decision, Refused) else None)
                if row.answered_at is None
                else "",
            }
        )
    context = frame(
        request,
        process,
        "appeals",
        open=[one for one in shown if one["appeal"].answered_at is None],
        answered=[one for one in shown if one["appeal"].answered_at is not None],
        form=next(iter(bound.values()), None),
    )
    status = 422 if bound else 200
    return render(request, "budgeting/desk/appeals.html", context, status=status)
