"""Moderation by more than one on the desk: taking over, notes, marks, proposals, appeals, restoring, merging, figures."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from civic import sheets
from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import posted
from civic.roles import Role
from petitions import actions, queries, rules
from petitions import queries_desk as desk_queries
from petitions import queries_moderation as moderation
from petitions.forms_verdicts import (
    AdoptedForm,
    AnswerForm,
    MarksForm,
    MergeForm,
    NoteForm,
    PublicReasonForm,
    TimeForm,
    TransferForm,
)
from petitions.models import AdoptedAct, Petition, Proposal
from petitions.views.rows import rows_of

OFFICE = (Role.MODERATOR, Role.LIST_OFFICER, Role.MAYOR_OFFICE)
JUDGES = (Role.MODERATOR, Role.MAYOR_OFFICE, Role.MUNICIPAL_ADMIN)
DONE = gettext_lazy("Done. It stands in the journal.")


def of_desk(request: HttpRequest, pk: int) -> Petition:
    """The petition, if it is this municipality's and was ever submitted; 404 otherwise."""
    return get_object_or_404(desk_queries.submitted(request.municipality), pk=pk)


def _do(request: HttpRequest, petition: Petition, act: Callable[[], Any]) -> HttpResponse:
    """Carry out an act that needs nothing but its button, and lead back."""
    try:
        act()
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, str(DONE))
    return redirect("petitions_desk:petition", petition.municipality.slug, petition.pk)


def _ask(
    request: HttpRequest,
    petition: Petition,
    name: str,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    **context: Any,
) -> HttpResponse:
    """A page with one form; a refusal shows it again with everything that was typed."""
    if form.is_bound and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(DONE))
            return redirect("petitions_desk:petition", petition.municipality.slug, petition.pk)
    context |= desk_queries.page_facts(petition) | {"form": form, "section": "petitions"}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"petitions/desk/{name}.html", context, status=status)


@staff(Role.MODERATOR)
@require_POST
def take_over(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Take it out of a colleague's hands."""
    found = of_desk(request, pk)
    return _do(request, found, lambda: actions.take_over(found, by=request.user))


@staff(*OFFICE)
def note(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Leave a note for colleagues."""
    found = of_desk(request, pk)
    return _ask(
        request,
        found,
        "note",
        NoteForm(posted(request)),
        lambda data: actions.note(found, by=request.user, text=data["text"]),
    )


@staff(*OFFICE)
def marks(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Sort it by marks."""
    found = of_desk(request, pk)
    names = ", ".join(found.marks.values_list("name", flat=True))
    return _ask(
        request,
        found,
        "marks",
        MarksForm(posted(request), initial={"marks": names}),
        lambda data: actions.mark(found, by=request.user, names=data["marks"]),
        known=found.municipality.petition_marks.all(),
    )


@staff(Role.MODERATOR)
@require_POST
def decide_proposal(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Agree with a colleague's proposal, or not."""
    found = of_desk(request, pk)
    proposal = found.proposals.filter(state=Proposal.State.OPEN).first()
    answer = request.POST.get("answer")
    if proposal is None or answer not in {"approve", "decline"}:
        raise Http404
    approve = answer == "approve"
    return _do(
        request,
        found,
        lambda: actions.decide_proposal(proposal, by=request.user, approve=approve),
    )


@staff(*JUDGES)
def answer_appeal(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Answer the author's appeal."""
    found = of_desk(request, pk)
    appeal = queries.appeal_of(found)
    if appeal is None:
        raise Http404
    return _ask(
        request,
        found,
        "appeal",
        AnswerForm(posted(request)),
        lambda data: actions.answer_appeal(appeal, by=request.user, **data),
        appeal=appeal,
    )


@staff(Role.MODERATOR)
def restore(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Lift a refusal or a removal that was a mistake."""
    found = of_desk(request, pk)
    return _ask(
        request,
        found,
        "restore",
        PublicReasonForm(posted(request)),
        lambda data: actions.restore(found, by=request.user, reason=data["reason"]),
    )


@staff(Role.MODERATOR)
def merge(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """End a duplicate in favour of another petition."""
    found = of_desk(request, pk)
    words = request.GET.get("q", "")[:140].replace("\x00", "")
    return _ask(
        request,
        found,
        "merge",
        MergeForm(posted(request), petition=found),
        lambda data: actions.merge(found, by=request.user, **data),
        candidates=rows_of(moderation.merge_candidates(found, words)),
        q=words,
    )


@staff(Role.MODERATOR, Role.MAYOR_OFFICE)
def transfer(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Pass it on to the other addressee."""
    found = of_desk(request, pk)
    return _ask(
        request,
        found,
        "transfer",
        TransferForm(posted(request), initial={"to": rules.other_addressee(found)}),
        lambda data: actions.transfer(found, by=request.user, **data),
        transfers=found.transfers.select_related("by"),
    )


@staff(Role.MODERATOR, Role.MAYOR_OFFICE)
def adopted(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Keep the text of the act that came of a petitioned draft."""
    found = of_desk(request, pk)
    row = AdoptedAct.objects.filter(petition=found).first()
    names = ("title", "number", "on", "articles", "annexes", "url")
    initial = {name: getattr(row, name) for name in names} if row else {}
    return _ask(
        request,
        found,
        "adopted",
        AdoptedForm(posted(request), initial=initial),
        lambda data: actions.record_adopted(found, by=request.user, **data),
    )


@staff(Role.MODERATOR, Role.MAYOR_OFFICE, Role.AUDITOR, Role.MUNICIPAL_ADMIN)
@require_safe
def figures(request: HttpRequest, place: str) -> HttpResponseBase:
    """How the terms were kept; `?format=csv` gives the same as a file."""
    form = TimeForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "figures": None, "section": "petitions"}
        return render(request, "petitions/desk/figures.html", context, status=400)
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    found = moderation.figures(request.municipality, since, until)
    if request.GET.get("format") == "csv":
        name = f"petition-terms-{place}-{since}-{until}.csv"
        return sheets.response(name, ["figure", "value"], moderation.as_rows(found))
    shown = TimeForm(initial={"since": since, "until": until})
    context = {"form": shown, "figures": found, "section": "petitions"}
    return render(request, "petitions/desk/figures.html", context)
