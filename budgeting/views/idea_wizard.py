"""What the pages of the drafting form share: show a step, keep an answer, go on, the author's name."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from budgeting import phases
from budgeting.actions import drafting as actions
from budgeting.models import Idea, Process
from budgeting.states import IdeaState, Phase
from budgeting.views import idea_steps as steps
from budgeting.views.idea_steps import Step, address
from civic.decisions import Refused
from identity.queries import details, person_of

DAY = 24 * 60 * 60


def around(process: Process) -> dict[str, Any]:
    """What every page of the form knows of its cycle."""
    return {
        "process": process,
        "term": phases.term_of(process, Phase.SUBMISSION),
        "section": "budget",
    }


def step_page(
    request: HttpRequest, process: Process, idea: Idea | None, step: Step, **context: Any
) -> HttpResponse:
    """The page of a step; a form that was refused answers 400 and keeps what was typed."""
    before = steps.neighbour(step, -1)
    context |= around(process) | {
        "idea": idea,
        "step": step,
        "stages": steps.STAGES,
        "previous_url": address(idea, before) if idea and before else "",
        "returned": idea.screenings.filter(move="return_").last()
        if idea and idea.state == IdeaState.RETURNED
        else None,
    }
    form = context.get("form")
    wrong = form is not None and form.is_bound and bool(form.errors)
    return render(request, step.template, context, status=400 if wrong else 200)


def keep(
    request: HttpRequest, idea: Idea, step: Step, form: forms.Form, answer: dict[str, Any]
) -> HttpResponse:
    """Keep the answer and go on; say on the same page why it cannot be kept."""
    try:
        idea = actions.save_draft(idea, by=request.user, **answer)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return step_page(request, idea.process, idea, step, form=form)
    return go_on(idea, step)


def go_on(idea: Idea, step: Step) -> HttpResponse:
    """To the next step."""
    return redirect(address(idea, steps.neighbour(step, 1) or step))


def author_names(user: Any) -> dict[str, str]:
    """How the author's name would read in each form; empty before verification."""
    person = person_of(user)
    if person is None:
        return {}
    found = details(person)
    return {
        Idea.AuthorDisplay.SHORT: f"{found.first_name} {found.last_name[:1]}.",
        Idea.AuthorDisplay.FULL: found.name,
    }


def row_number(text: str) -> int:
    """A row's number from a form; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
