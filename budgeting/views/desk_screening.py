"""The desk's screening: what waits, and one idea with all that can be done about it by the budget officer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from budgeting import forms_evaluation as forms
from budgeting.actions import evaluating, screening
from budgeting.actions.ideas import remove
from budgeting.idea_facts import with_sums
from budgeting.models import Idea, Process, Project
from budgeting.queries import evaluation as queries
from budgeting.queries import ideas as idea_queries
from budgeting.rules import evaluation as rules
from budgeting.rules import ideas as idea_rules
from budgeting.states import IDEA, IdeaState
from budgeting.views.desk_frame import frame
from budgeting.views.doors import desk_address, on_desk
from budgeting.views.ideas import page_of
from civic.decisions import Decision, Refused
from civic.desk.access import staff
from civic.doors import sentence
from civic.roles import Role

LATEST = 30
SIMILAR = 5


@staff(Role.BUDGET_OFFICER)
@on_desk
def screen(request: HttpRequest, process: Process) -> HttpResponse:
    """The ideas that wait for the screening, those with their authors, and what was decided lately."""
    page = page_of(request, queries.to_screen(process))
    context = frame(
        request,
        process,
        "screening",
        page=page,
        due_at=queries.screening_due(process),
        returned=list(queries.ideas(process).filter(state=IdeaState.RETURNED)),
        screened=list(queries.screened(process)[:LATEST]),
    )
    return render(request, "budgeting/desk/screening.html", context)


# --- One idea ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """One thing that can be done about an idea: its form, its rule, its action, what it says when done."""

    name: str
    label: str | Promise
    consequence: str | Promise
    may: Callable[[Any, Idea, datetime], Decision]
    do: Callable[[Idea, Any, dict[str, Any]], Any]
    done: str | Promise
    states: tuple[str, ...]
    grave: bool = False
    folded: bool = False


def _may_return(user: Any, idea: Idea, at: datetime) -> Decision:
    return rules.may_return(user, idea, "-", at)


def _may_handle(user: Any, idea: Idea, at: datetime) -> Decision:
    return rules.may_handle(user, idea)


def _may_remove(user: Any, idea: Idea, at: datetime) -> Decision:
    on_ballot = Project.objects.filter(idea=idea, withdrawn_at=None).exists()
    return idea_rules.may_remove(user, idea, "-", on_ballot)


def _ask(idea: Idea, by: Any, data: dict[str, Any]) -> Any:
    return evaluating.ask_all([idea], list(data["departments"]), by=by, due_at=data["due_at"])


ACTS = {
    act.name: act
    for act in (
        Act(
            "pass-on",
            IDEA["pass_on"].label,
            IDEA["pass_on"].consequence,
            rules.may_screen,
            lambda idea, by, data: screening.pass_on(idea, by=by, **data),
            gettext_lazy("The idea is under evaluation. Ask the departments."),
            (IdeaState.SUBMITTED,),
        ),
        Act(
            "return",
            IDEA["return_"].label,
            IDEA["return_"].consequence,
            _may_return,
            lambda idea, by, data: screening.send_back(idea, by=by, **data),
            gettext_lazy("The idea is with its author again, who is told."),
            (IdeaState.SUBMITTED,),
            folded=True,
        ),
        Act(
            "refuse",
            IDEA["refuse"].label,
            IDEA["refuse"].consequence,
            rules.may_screen,
            lambda idea, by, data: screening.refuse(idea, by=by, **data),
            gettext_lazy("The idea is not admitted; the reason is published."),
            (IdeaState.SUBMITTED,),
            grave=True,
            folded=True,
        ),
        Act(
            "ask",
            gettext_lazy("Ask departments"),
            gettext_lazy(
                "They are told, reminded three days before, and reported to you when late."
            ),
            _may_handle,
            _ask,
            gettext_lazy("The departments are asked."),
            (IdeaState.EVALUATION,),
        ),
        Act(
            "decide",
            gettext_lazy("Set the verdict"),
            gettext_lazy(
                "Nobody but the staff sees it before the release; until then it can change."
            ),
            rules.may_decide,
            lambda idea, by, data: evaluating.decide(idea, by=by, **data),
            gettext_lazy("The verdict stands and waits for the release."),
            (IdeaState.EVALUATION,),
        ),
        Act(
            "note",
            gettext_lazy("Write a note"),
            "",
            _may_handle,
            lambda idea, by, data: evaluating.add_note(idea, by=by, **data),
            gettext_lazy("The note is kept."),
            tuple(state for state in IdeaState if state != IdeaState.DRAFT),
            folded=True,
        ),
        Act(
            "remove",
            IDEA["remove"].label,
            IDEA["remove"].consequence,
            _may_remove,
            lambda idea, by, data: remove(idea, by=by, **data),
            gettext_lazy("The idea is removed; its number and the reason stay."),
            IDEA["remove"].sources,
            grave=True,
            folded=True,
        ),
    )
}


@staff(Role.BUDGET_OFFICER)
@on_desk
def idea(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """One idea for the budget officer: what it proposes, what was said of it, what can be done now."""
    return _page(request, process, _found(process, pk))


@staff(Role.BUDGET_OFFICER)
@require_POST
@on_desk
def act(request: HttpRequest, process: Process, pk: int, name: str) -> HttpResponse:
    """Carry out one act; a refused form shows the page again with what was typed."""
    found = _found(process, pk)
    if name not in ACTS:
        raise Http404
    wanted = ACTS[name]
    form = _form(wanted, found, request.POST)
    if form.is_valid():
        try:
            wanted.do(found, request.user, _given(form))
        except Refused as refusal:
            forms.say(form, refusal)
        else:
            messages.success(request, str(wanted.done))
            return redirect(desk_address(process, "idea", found.pk))
    return _page(request, process, found, bound={name: form})


def _found(process: Process, pk: int) -> Idea:
    found = queries.on_desk(process, pk)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, process: Process, idea: Idea, *, bound: dict[str, Form] | None = None
) -> HttpResponse:
    bound = bound or {}
    acts = [
        _shown(request, idea, one, bound.get(one.name))
        for one in ACTS.values()
        if idea.state in one.states
    ]
    words = f"{idea.title} {idea.place}"
    context = frame(
        request,
        process,
        "screening" if idea.state in {IdeaState.SUBMITTED, IdeaState.RETURNED} else "evaluation",
        idea=idea,
        lines=with_sums(idea.cost_lines),
        files=list(idea.files.all()),
        opinions=shown_opinions(idea),
        verdict=getattr(idea, "verdict", None),
        notes=list(idea.notes.select_related("by")),
        screenings=list(idea.screenings.select_related("criterion", "by")),
        similar=idea_queries.similar(words, process, SIMILAR, exclude=idea.pk),
        acts=acts,
        form=next(iter(bound.values()), None),
    )
    return render(request, "budgeting/desk/idea.html", context, status=422 if bound else 200)


def _shown(request: HttpRequest, idea: Idea, one: Act, form: Form | None) -> dict[str, Any]:
    """An act as the page shows it: its form, or why it cannot be done now."""
    decision = one.may(request.user, idea, timezone.now())
    return {
        "name": one.name,
        "label": one.label,
        "consequence": one.consequence,
        "url": desk_address(idea.process, "idea_act", idea.pk, one.name),
        "form": form or _form(one, idea, None),
        "refusal": sentence(decision if isinstance(decision, Refused) else None),
        "grave": one.grave,
        "folded": one.folded and form is None,
    }


def _form(one: Act, idea: Idea, data: Any) -> Form:
    """The form of an act; each has its own names on the page."""
    process = idea.process
    names: dict[str, Any] = {"auto_id": f"id_{one.name}_%s"}
    plain: dict[str, type[Form]] = {
        "pass-on": forms.PassOnForm,
        "return": forms.ReturnForm,
        "refuse": forms.RefuseForm,
        "note": forms.NoteForm,
        "remove": forms.RemoveForm,
    }
    if one.name == "ask":
        asked = [row.department_id for row in idea.evaluations.all()]
        left = queries.departments(idea.municipality).exclude(pk__in=asked)
        return forms.AskForm(data, process=process, departments=left, at=timezone.now(), **names)
    if one.name == "decide":
        return forms.VerdictForm.of(idea, list(idea.evaluations.all()), data, **names)
    return plain[one.name](data, process=process, **names)


def _given(form: Form) -> dict[str, Any]:
    if isinstance(form, forms.VerdictForm):
        return form.verdict_fields()
    return dict(form.cleaned_data)


def shown_opinions(idea: Idea) -> list[dict[str, Any]]:
    """The opinions on an idea as a table shows them: late or not, with their address."""
    now = timezone.now()
    return [
        {
            "row": row,
            "late": row.given_at is None and row.due_at <= now,
            "url": desk_address(idea.process, "opinion", row.pk),
        }
        for row in idea.evaluations.all()
    ]
