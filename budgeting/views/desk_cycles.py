"""The desk's list of cycles, a new one, and the overview of one: where it stands and what may be done with it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from budgeting import checks, in_words, phases
from budgeting.actions import setup, steering
from budgeting.cycle_templates import TEMPLATES
from budgeting.forms_setup import NewCycleForm
from budgeting.forms_steering import ExtendForm, PublicReason, ResumeForm, SureForm
from budgeting.models import Process
from budgeting.queries import processes
from budgeting.rules import process as rules
from budgeting.states import Publication
from budgeting.views.cycles import page_of, situation
from budgeting.views.desk_frame import frame
from budgeting.views.doors import desk_address, on_desk
from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import posted
from civic.roles import Role

READERS = (
    Role.BUDGET_OFFICER,
    Role.MUNICIPAL_ADMIN,
    Role.AUDITOR,
    Role.MAYOR_OFFICE,
    Role.DEPARTMENT_OFFICER,
    Role.MODERATOR,
    Role.CLERK,
)
# Where the finding of a check is mended: a part of the setup, or the page of the ballot.
BALLOT = "ballot"


@staff(*READERS)
def index(request: HttpRequest, place: str) -> HttpResponse:
    """All cycles of the municipality, drafts included."""
    now = timezone.now()
    context = {
        "rows": [
            {"process": process, "situation": situation(process, now), "url": desk_address(process)}
            for process in processes.on_desk(request.municipality)
        ],
        "may_prepare": request.user.holds(Role.BUDGET_OFFICER, request.municipality),
        "section": "budget",
    }
    return render(request, "budgeting/desk/index.html", context)


@staff(Role.BUDGET_OFFICER)
def new(request: HttpRequest, place: str) -> HttpResponse:
    """Begin a cycle from a template."""
    form = NewCycleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            process = setup.create_process(
                request.municipality, by=request.user, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("slug" if refusal.code == "slug_taken" else None, str(refusal))
        else:
            messages.success(request, _("The draft stands. Nobody but the staff sees it yet."))
            return redirect(desk_address(process))
    context = {"form": form, "templates": TEMPLATES.values(), "section": "budget"}
    return render(request, "budgeting/desk/new.html", context, status=_status(form))


@staff(*READERS)
@on_desk
def process(request: HttpRequest, process: Process) -> HttpResponse:
    """Where a cycle stands, what the check finds, and what may be done with it."""
    now = timezone.now()
    found = checks.of(processes.for_check(process.pk), now) if process.frozen_at is None else []
    context = frame(
        request,
        process,
        "process",
        bar=in_words.bar(phases.timeline(process, now)),
        hold=phases.held(process, now),
        findings=[{"finding": one, "url": _mended_at(process, one.part)} for one in found],
        ready=checks.ready(found),
        acts=[act for act in ACTS if _may(request, process, act)],
        shifts=[
            {"shift": one, "text": in_words.what_happened(one)}
            for one in reversed(process.shifts.all())
        ],
        open_corrections=process.corrections.filter(state="proposed").count(),
    )
    return render(request, "budgeting/desk/process.html", context)


def _mended_at(process: Process, part: str) -> str:
    if part == BALLOT:
        return desk_address(process, "ballot")
    return desk_address(process, "part", part)


@staff(Role.BUDGET_OFFICER)
@on_desk
def publish(request: HttpRequest, process: Process) -> HttpResponse:
    """The page as citizens will see it, what the check finds, and the button."""
    if process.publication != Publication.DRAFT:
        return redirect(desk_address(process))
    now = timezone.now()
    if request.method == "POST":
        try:
            setup.publish(process, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(desk_address(process, "publish"))
        messages.success(request, _("The cycle is published; its phases switch by themselves."))
        return redirect(desk_address(process))
    found = checks.of(processes.for_check(process.pk), now)
    context = page_of(process, now) | frame(
        request,
        process,
        "process",
        findings=[{"finding": one, "url": _mended_at(process, one.part)} for one in found],
        ready=checks.ready(found),
    )
    return render(request, "budgeting/desk/publish.html", context)


# --- Hold, resume, extend, archive ------------------------------------------------------------

ACTS = ("extend", "hold", "resume", "archive", "discard")


def _may(request: HttpRequest, process: Process, name: str) -> bool:
    now = timezone.now()
    if name == "extend":
        running = [term for term in phases.terms(process) if term.ends_at > now]
        return bool(running and rules.may_extend(request.user, process, running[0], now))
    if name == "discard":
        return bool(rules.may_set_terms(request.user, process))
    asked = {"hold": rules.may_hold, "resume": rules.may_resume, "archive": rules.may_archive}
    return bool(asked[name](request.user, process, now))


def _form(name: str, process: Process, data: Any) -> Form:
    if name == "extend":
        return ExtendForm(data, process=process, at=timezone.now())
    plain = {"archive": SureForm, "discard": SureForm}
    return ({"hold": PublicReason, "resume": ResumeForm} | plain)[name](data)


@staff(Role.BUDGET_OFFICER)
@on_desk
def act(request: HttpRequest, process: Process, name: str) -> HttpResponse:
    """One of the acts that change when things happen, with its public reason."""
    if name not in ACTS:
        raise Http404
    form = _form(name, process, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            _carry_out(name, process, request.user, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, process, name)
    context = frame(
        request,
        process,
        "process",
        form=form,
        act=name,
        hold=phases.held(process, timezone.now()),
    )
    return render(request, "budgeting/desk/act.html", context, status=_status(form))


def _done(request: HttpRequest, process: Process, name: str) -> HttpResponse:
    if name == "discard":
        messages.success(request, _("The draft is gone."))
        return redirect("budgeting_desk:index", place=process.municipality.slug)
    messages.success(request, _("Done. The page of the cycle says so."))
    return redirect(desk_address(process))


def _carry_out(name: str, process: Process, by: Any, data: dict[str, Any]) -> None:
    if name == "hold":
        steering.hold(process, by=by, reason=data["reason"])
    elif name == "resume":
        steering.resume(process, by=by, reason=data["reason"], move=data["move"] == "move")
    elif name == "extend":
        steering.extend(
            process,
            data["phase"],
            by=by,
            ends_at=data["ends_at"],
            reason=data["reason"],
            move=data["move"] == "move",
        )
    elif name == "archive":
        setup.archive(process, by=by)
    else:
        setup.discard(process, by=by)


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200
