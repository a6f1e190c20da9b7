"""The desk's pages for preparing a cycle, one for each part of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from budgeting import in_words, phases, tallies
from budgeting.actions import setup
from budgeting.forms_rule import RuleForm
from budgeting.forms_setup import (
    AboutForm,
    CriteriaFormSet,
    DatesForm,
    DocumentForm,
    MarksForm,
    MoneyForm,
    PartForm,
    ReasonForm,
    VotersForm,
    criteria_rows,
)
from budgeting.models import Process
from budgeting.rules import process as rules
from budgeting.states import Publication
from budgeting.views.desk_frame import frame
from budgeting.views.doors import desk_address, on_desk
from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import posted
from civic.roles import Role

PARTS: dict[str, str | Promise] = {
    "about": gettext_lazy("Words and act"),
    "voters": gettext_lazy("Who takes part"),
    "money": gettext_lazy("Money"),
    "dates": gettext_lazy("Dates"),
    "criteria": gettext_lazy("Criteria"),
    "documents": gettext_lazy("Documents"),
    "marks": gettext_lazy("What is marked"),
    "tally": gettext_lazy("How votes are counted"),
}
PLAIN: dict[str, type[PartForm]] = {"about": AboutForm, "voters": VotersForm, "marks": MarksForm}
OF_THE_VOTE = {"money", "marks", "tally"}


@staff(Role.BUDGET_OFFICER)
@on_desk
def overview(request: HttpRequest, process: Process) -> HttpResponse:
    """To the first part."""
    return redirect(desk_address(process, "part", "about"))


@staff(Role.BUDGET_OFFICER)
@on_desk
def part(request: HttpRequest, process: Process, part: str) -> HttpResponse:
    """One part of the setup."""
    if part not in PARTS:
        raise Http404
    if part in PLAIN:
        return _plain(request, process, part)
    return PAGES[part](request, process)


def _page(
    request: HttpRequest, process: Process, part: str, form: Any = None, **context: Any
) -> HttpResponse:
    opened = rules.vote_has_opened(process, timezone.now())
    shown = frame(
        request,
        process,
        "setup",
        form=form,
        part=part,
        heading=PARTS[part],
        parts=[
            {"name": name, "label": label, "url": desk_address(process, "part", name)}
            for name, label in PARTS.items()
        ],
        closed=process.publication == Publication.ARCHIVED or (opened and part in OF_THE_VOTE),
        **context,
    )
    refused = any(
        getattr(one, "is_bound", False) and not one.is_valid()
        for one in (form, context.get("formset"), context.get("reason_form"))
    )
    return render(
        request, f"budgeting/desk/setup/{part}.html", shown, status=422 if refused else 200
    )


def _saved(
    request: HttpRequest, process: Process, part: str, form: Form, save: Callable[[], Any]
) -> HttpResponse | None:
    """Save and lead back to the part; None when the rule refused, which the form then says."""
    try:
        save()
    except Refused as refusal:
        if refusal.code == "nothing_changed":
            messages.info(request, str(refusal))
            return redirect(desk_address(process, "part", part))
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Saved."))
    return redirect(desk_address(process, "part", part))


def _plain(request: HttpRequest, process: Process, part: str) -> HttpResponse:
    form = PLAIN[part](posted(request), process=process)
    if request.method == "POST" and form.is_valid():
        done = _saved(
            request,
            process,
            part,
            form,
            lambda: setup.change_process(
                process, by=request.user, reason=form.said_reason, **form.changes()
            ),
        )
        if done:
            return done
    return _page(request, process, part, form)


def _money(request: HttpRequest, process: Process) -> HttpResponse:
    form = MoneyForm(posted(request), process=process)
    if request.method == "POST" and form.is_valid():
        done = _saved(
            request,
            process,
            "money",
            form,
            lambda: setup.set_pots(process, form.pots(), by=request.user, reason=form.said_reason),
        )
        if done:
            return done
    pots = process.pots.all()
    return _page(request, process, "money", form, pots=pots, total=sum(pot.amount for pot in pots))


def _dates(request: HttpRequest, process: Process) -> HttpResponse:
    if process.publication != Publication.DRAFT:
        return _page(request, process, "dates", timeline=phases.timeline(process, timezone.now()))
    form = DatesForm(posted(request), process=process)
    if request.method == "POST" and form.is_valid():
        done = _saved(
            request,
            process,
            "dates",
            form,
            lambda: setup.set_terms(process, form.terms(), by=request.user),
        )
        if done:
            return done
    return _page(request, process, "dates", form)


def _criteria(request: HttpRequest, process: Process) -> HttpResponse:
    present = [
        {
            "pk": one.pk,
            "text_ka": one.text_ka,
            "text_en": one.text_en,
            "basis_ka": one.basis_ka,
            "basis_en": one.basis_en,
        }
        for one in process.criteria.all()
    ]
    formset = CriteriaFormSet(posted(request), initial=present)
    reason = ReasonForm(posted(request), process=process)
    if request.method == "POST" and formset.is_valid() and reason.is_valid():
        done = _saved(
            request,
            process,
            "criteria",
            reason,
            lambda: setup.set_criteria(
                process,
                criteria_rows(formset),
                by=request.user,
                reason=reason.cleaned_data.get("reason", ""),
            ),
        )
        if done:
            return done
    return _page(request, process, "criteria", formset=formset, reason_form=reason)


def _documents(request: HttpRequest, process: Process) -> HttpResponse:
    form = DocumentForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = _saved(
            request,
            process,
            "documents",
            form,
            lambda: setup.add_document(
                process,
                data["file"],
                by=request.user,
                title_ka=data["title_ka"],
                title_en=data["title_en"],
            ),
        )
        if done:
            return done
    return _page(request, process, "documents", form, documents=process.documents.all())


@staff(Role.BUDGET_OFFICER)
@require_POST
@on_desk
def remove_document(request: HttpRequest, process: Process, pk: int) -> HttpResponse:
    """Take a document off a draft."""
    document = get_object_or_404(process.documents, pk=pk)
    try:
        setup.remove_document(document, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The document has been removed."))
    return redirect(desk_address(process, "part", "documents"))


def _tally(request: HttpRequest, process: Process) -> HttpResponse:
    """The rule of the count: first as by-law text, then saved."""
    form = RuleForm(posted(request), process=process)
    rule, leftover = tallies.rule_of(process), process.leftover_to_whole
    preview = False
    if request.method == "POST" and form.is_valid():
        if "confirm" in request.POST:
            done = _saved(
                request,
                process,
                "tally",
                form,
                lambda: setup.change_process(
                    process, by=request.user, reason=form.said_reason, **form.changes()
                ),
            )
            if done:
                return done
        rule, leftover, preview = form.rule(), form.cleaned_data["leftover_to_whole"], True
    return _page(
        request,
        process,
        "tally",
        form,
        preview=preview,
        clauses={
            language: in_words.by_law(rule, language, leftover_to_whole=leftover)
            for language in ("ka", "en")
        },
    )


PAGES: dict[str, Callable[[HttpRequest, Process], HttpResponse]] = {
    "money": _money,
    "dates": _dates,
    "criteria": _criteria,
    "documents": _documents,
    "tally": _tally,
}
