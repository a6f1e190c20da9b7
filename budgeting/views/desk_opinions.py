"""The desk's evaluation: opinions of departments, each department its own; the budget officer sees all."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from budgeting.actions import evaluating
from budgeting.actions.opinion_papers import add_paper, remove_paper
from budgeting.forms_evaluation import AskForm, OpinionForm, say
from budgeting.idea_facts import with_sums
from budgeting.models import Evaluation, EvaluationFile, Process
from budgeting.queries import evaluation as queries
from budgeting.rules import evaluation as rules
from budgeting.states import IdeaState
from budgeting.views.desk_frame import frame
from budgeting.views.desk_screening import shown_opinions
from budgeting.views.doors import NOT_HERE, desk_address, on_desk
from budgeting.views.idea_wizard import row_number
from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import sentence
from civic.roles import Role

READERS = (Role.BUDGET_OFFICER, Role.DEPARTMENT_OFFICER)
MOST_IDEAS = 500


@staff(*READERS)
@on_desk
def evaluation(request: HttpRequest, process: Process) -> HttpResponse:
    """A department's own work; for the budget officer every idea under evaluation and who is late."""
    return _overview(request, process, None)


@staff(Role.BUDGET_OFFICER)
@require_POST
@on_desk
def ask(request: HttpRequest, process: Process) -> HttpResponse:
    """Ask departments about several ideas at once."""
    form = _ask_form(process, request.POST)
    chosen = [row_number(text) for text in request.POST.getlist("idea")[:MOST_IDEAS]]
    rows = list(queries.ideas(process).filter(pk__in=chosen, state=IdeaState.EVALUATION))
    if not rows:
        form.add_error(None, _("Choose at least one idea."))
    elif len(rows) != len(set(chosen)):
        form.add_error(None, NOT_HERE)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = evaluating.ask_all(
                rows, list(data["departments"]), by=request.user, due_at=data["due_at"]
            )
        except Refused as refusal:
            say(form, refusal)
        else:
            said = ngettext("%(n)s opinion was asked for.", "%(n)s opinions were asked for.", made)
            messages.success(request, said % {"n": made})
            return redirect(desk_address(process, "evaluation"))
    return _overview(request, process, form, chosen=set(chosen))


def _ask_form(process: Process, data: Any) -> AskForm:
    departments = queries.departments(process.municipality)
    return AskForm(data, process=process, departments=departments, at=timezone.now())


def _overview(
    request: HttpRequest,
    process: Process,
    form: AskForm | None,
    chosen: set[int] = frozenset(),  # type: ignore[assignment]
) -> HttpResponse:
    now = timezone.now()
    own = queries.departments_of(request.user, process.municipality)
    context: dict[str, Any] = {
        "is_budget_officer": request.user.holds(Role.BUDGET_OFFICER, process.municipality),
        "is_department_officer": request.user.holds(Role.DEPARTMENT_OFFICER, process.municipality),
        "has_department": bool(own),
    }
    mine = [] if not own else list(queries.opinions_of(process, own))
    context["to_give"] = [
        {"row": one, "late": one.due_at <= now}
        for one in mine
        if one.given_at is None and one.idea.state == IdeaState.EVALUATION
    ]
    context["given"] = [one for one in mine if one.given_at is not None]
    if context["is_budget_officer"]:
        rows = [
            {"idea": idea, "opinions": shown_opinions(idea), "chosen": idea.pk in chosen}
            for idea in queries.evaluated(process)
        ]
        context["rows"] = rows
        context["late"] = sum(one["late"] for row in rows for one in row["opinions"])
        context["form"] = form or _ask_form(process, None)
    page = frame(request, process, "evaluation", **context)
    status = 422 if form is not None else 200
    return render(request, "budgeting/desk/evaluation.html", page, status=status)


# --- One opinion ------------------------------------------------------------------------------


@staff(*READERS)
@on_desk
def opinion(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """One opinion: written by an officer of that department, read by the budget officers."""
    row = _found(request, process, pk)
    decision = rules.may_give(request.user, row, timezone.now())
    if request.method != "POST":
        form = OpinionForm.of(row, process) if decision else None
        return _page(request, process, row, form)
    if not decision:
        messages.error(request, sentence(decision if isinstance(decision, Refused) else None))
        return redirect(desk_address(process, "opinion", row.pk))
    form = OpinionForm(request.POST, request.FILES, process=process)
    form.is_valid()
    _attach(request, row, form)  # kept even if something else has to be mended first
    _drop(request, row)
    if form.is_valid() and not {"add", "drop"} & set(request.POST):
        try:
            evaluating.give_opinion(row, by=request.user, **form.opinion_fields())
        except Refused as refusal:
            say(form, refusal)
        else:
            messages.success(request, _("The opinion is kept. It can change until the verdict."))
            return redirect(desk_address(process, "opinion", row.pk))
    return _page(request, process, row, form)


def _attach(request: HttpRequest, row: Evaluation, form: OpinionForm) -> None:
    file = form.cleaned_data.get("file")
    if not file:
        return
    try:
        add_paper(
            row, name=file.name, media_type=file.media_type, content=file.content, by=request.user
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))


def _drop(request: HttpRequest, row: Evaluation) -> None:
    found = row.files.filter(pk=row_number(request.POST.get("drop", ""))).first()
    if found is None:
        return
    try:
        remove_paper(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The document is taken out."))


def _page(
    request: HttpRequest, process: Process, row: Evaluation, form: OpinionForm | None
) -> HttpResponse:
    decision = rules.may_give(request.user, row, timezone.now())
    context = frame(
        request,
        process,
        "evaluation",
        opinion=row,
        idea=row.idea,
        lines=with_sums(row.idea.cost_lines),
        opinion_lines=with_sums(row.cost_lines),
        files=list(row.idea.files.all()),
        papers=list(EvaluationFile.objects.filter(evaluation=row)),
        may_give=bool(decision),
        why=sentence(decision if isinstance(decision, Refused) else None),
        is_own=rules.is_officer(request.user, row.department),
        late=row.given_at is None and row.due_at <= timezone.now(),
        form=form,
    )
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, "budgeting/desk/opinion.html", context, status=422 if wrong else 200)


def _found(request: HttpRequest, process: Process, pk: int) -> Evaluation:
    row = queries.opinion(process, pk)
    if row is None or not rules.may_read_opinion(request.user, row):
        raise Http404
    return row


@staff(*READERS)
@require_safe
@on_desk
def paper(request: HttpRequest, process: Process, pk: int, paper: int) -> HttpResponseBase:
    """A document put to an opinion; always a download."""
    row = _found(request, process, pk)
    found = get_object_or_404(row.files, pk=paper)
    try:
        opened = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        opened, as_attachment=True, filename=found.name, content_type=found.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(answer)
    return answer
