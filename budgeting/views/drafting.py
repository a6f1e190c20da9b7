"""Writing an idea: one question a page, each answer kept as soon as it is given."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from budgeting import phases
from budgeting.actions import drafting as actions
from budgeting.forms_ideas import (
    CostForm,
    IdeaForm,
    PlaceForm,
    SubmitIdeaForm,
)
from budgeting.models import Idea, Process
from budgeting.queries import ideas as queries
from budgeting.rules import ideas as rules
from budgeting.states import IdeaState, Phase
from budgeting.views import idea_steps as steps
from budgeting.views.doors import address as process_address
from budgeting.views.doors import of_process
from budgeting.views.idea_annexes import files, people
from budgeting.views.idea_doors import Obstacle, eligibility, obstacle, own, standing_of
from budgeting.views.idea_steps import Step, address
from budgeting.views.idea_wizard import DAY, around, author_names, go_on, keep, step_page
from civic import limits
from civic.decisions import Refused
from civic.doors import posted, signed_in
from identity.queries import person_of

DRAFTS_A_DAY = 20


@of_process
def new(request: HttpRequest, process: Process) -> HttpResponse:
    """Who may submit and until when; for an account, the first question."""
    if request.user.is_authenticated or request.method == "POST":
        return _first_question(request, process)
    context = around(process) | {
        "eligibility": eligibility(request.user, process, request.path),
        "closed": _closed(request, process),
    }
    return render(request, "budgeting/draft/begin.html", context)


def _closed(request: HttpRequest, process: Process) -> str:
    """Why no idea can be begun now; empty where one can. A visitor is asked to log in elsewhere."""
    decision = rules.may_start(request.user, process, timezone.now())
    if isinstance(decision, Refused) and decision.code == "not_signed_in":
        decision = phases.in_phase(process, timezone.now(), Phase.SUBMISSION)
        if isinstance(decision, Refused) and decision.code == "phase_not_yet":
            return ""
    return str(decision) if isinstance(decision, Refused) else ""


@signed_in
def _first_question(request: HttpRequest, process: Process) -> HttpResponse:
    step = steps.BY_NAME["idea"]
    form = _live(IdeaForm(posted(request)), process)
    if closed := _closed(request, process):
        context = around(process) | {
            "eligibility": eligibility(request.user, process, request.path),
            "closed": closed,
        }
        status = 409 if request.method == "POST" else 200
        return render(request, "budgeting/draft/begin.html", context, status=status)
    if request.method == "POST" and form.is_valid():
        if limits.hit("idea.draft", str(request.user.pk), DRAFTS_A_DAY, DAY):
            idea = actions.start_draft(
                process, by=request.user, language=get_language() or "ka", **form.cleaned_data
            )
            return redirect(address(idea, "similar"))
        form.add_error(
            None,
            _("You have begun many drafts today. Go on with one of them, or come back tomorrow."),
        )
    found = eligibility(request.user, process, request.path)
    return step_page(request, process, None, step, form=form, eligibility=found)


@require_safe
@of_process
def similar(request: HttpRequest, process: Process) -> HttpResponse:
    """Ideas like the words typed so far, as a piece of a page; the pages work without it."""
    words = request.GET.get("title", "")[:140].replace("\x00", "")
    found = queries.similar(words, process, alive=True) if words.strip() else []
    return render(request, "budgeting/draft/_similar.html", {"similar": found, "live": True})


@of_process
@signed_in
def draft(request: HttpRequest, process: Process, pk: int, step: str) -> HttpResponse:
    """One question of a draft, or of an idea that was returned."""
    idea = own(request, process, pk)
    if step not in steps.BY_NAME:
        raise Http404
    if not rules.may_edit(request.user, idea):
        return redirect(idea) if idea.is_public else redirect(process_address(process, "ideas"))
    return PAGES.get(step, _question)(request, idea, steps.BY_NAME[step])


@require_POST
@of_process
@signed_in
def discard(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """Delete an own draft."""
    idea = own(request, process, pk)
    try:
        actions.discard_draft(idea, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(process_address(process, "ideas"))
    messages.success(request, _("The draft is deleted."))
    return redirect(process_address(process, "ideas"))


def _question(request: HttpRequest, idea: Idea, step: Step) -> HttpResponse:
    """A question with a plain form."""
    assert step.form is not None
    initial = {name: getattr(idea, name) for name in step.form.base_fields}
    form = step.form(posted(request), initial=initial)
    if step.name == "idea":
        _live(form, idea.process)
    if request.method == "POST" and form.is_valid():
        return keep(request, idea, step, form, form.cleaned_data)
    return step_page(request, idea.process, idea, step, form=form)


def _similar(request: HttpRequest, idea: Idea, step: Step) -> HttpResponse:
    """Ideas that may propose the same, before more is written."""
    if request.method == "POST":
        return go_on(idea, step)
    words = request.GET.get("q", "")[:140].replace("\x00", "")
    found = queries.similar(words or idea.title, idea.process, exclude=idea.pk, alive=True)
    return step_page(request, idea.process, idea, step, similar=found, q=words)


def _place(request: HttpRequest, idea: Idea, step: Step) -> HttpResponse:
    """Money, unit, words, point."""
    point = f"{idea.latitude}, {idea.longitude}" if idea.latitude is not None else ""
    form = PlaceForm(
        posted(request),
        process=idea.process,
        initial={
            "pot": idea.pot_id,
            "unit": idea.unit_id or "",
            "place": idea.place,
            "point": point,
        },
    )
    if request.method == "POST" and form.is_valid():
        return keep(request, idea, step, form, form.answer())
    return step_page(request, idea.process, idea, step, form=form)


def _cost(request: HttpRequest, idea: Idea, step: Step) -> HttpResponse:
    """Lines that are added up; `add` shows the sum and stays on the page."""
    form = CostForm(posted(request), lines=idea.cost_lines, initial={"upkeep": idea.upkeep})
    if request.method == "POST" and "add" not in request.POST:
        if form.is_valid():
            return keep(request, idea, step, form, form.answer())
        fits = rules.fits(idea.process, idea, form.total)
        if isinstance(fits, Refused):  # said together with the other mistakes, not after them
            form.add_error(None, str(fits))
    limit = min(
        filter(None, [idea.process.cost_cap, idea.pot.amount if idea.pot else None]), default=None
    )
    return step_page(request, idea.process, idea, step, form=form, limit=limit)


def _check(request: HttpRequest, idea: Idea, step: Step) -> HttpResponse:
    """All answers, what is missing or stands in the way, and the one button that submits."""
    form = SubmitIdeaForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            idea = actions.submit(idea, by=request.user)
        except Refused as found:
            form.add_error(None, str(found))
        else:
            messages.success(
                request,
                _("The idea is submitted. Its number is %(n)s.") % {"n": idea.number},
            )
            return redirect(idea)
    name = author_names(request.user).get(idea.author_display)
    return step_page(
        request,
        idea.process,
        idea,
        step,
        form=form,
        answers=list(steps.answers(idea, name or _("your name, once your identity is verified"))),
        missing=[
            {"label": one.question, "url": address(idea, one)} for one in steps.unanswered(idea)
        ],
        obstacle=_in_the_way(request, idea, address(idea, step)),
    )


def _in_the_way(request: HttpRequest, idea: Idea, back: str) -> Obstacle | None:
    """What keeps this reader from submitting, apart from unanswered questions."""
    person = person_of(request.user)
    others = queries.submitted_by(person, idea.process, exclude=idea.pk) if person else 0
    when = rules.MENDED_IN if idea.state == IdeaState.RETURNED else (Phase.SUBMISSION,)
    decision = phases.in_phase(idea.process, timezone.now(), *when) and rules.may_still_submit(
        idea.process, standing_of(request.user, idea.municipality), others
    )
    if isinstance(decision, Refused):
        return obstacle(idea.municipality, decision, back)
    return None


def _live(form: forms.Form, process: Process) -> Any:
    """Let the title field look for similar ideas while it is typed, where scripts run."""
    form.fields["title"].widget.attrs.update(
        {
            "hx-get": reverse("budgeting:similar", args=[process.municipality.slug, process.slug]),
            "hx-trigger": "input changed delay:600ms",
            "hx-target": "#similar",
        }
    )
    return form


PAGES: dict[str, Callable[[HttpRequest, Idea, Step], HttpResponse]] = {
    "similar": _similar,
    "place": _place,
    "cost": _cost,
    "files": files,
    "people": people,
    "check": _check,
}
