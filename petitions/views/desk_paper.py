"""The desk's pages of sheets on paper: given out, taken in, entered by two people, compared, counted, decided."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from civic.decisions import Refused
from civic.desk.access import staff
from civic.doors import posted
from civic.roles import Role
from civic.two_entries import own_entry
from identity.rules_visits import centre_of
from petitions import forms_paper as forms
from petitions.actions import paper
from petitions.models import Opening, Petition, Sheet, SheetRow
from petitions.queries import paper as queries
from petitions.refusals_counting import refused
from petitions.rules import paper as rules
from petitions.states import SheetState
from petitions.views.printed import sheets_file

WORKERS = (Role.LIST_OFFICER, Role.MODERATOR, Role.CLERK)
READERS = (*WORKERS, Role.AUDITOR)


@require_safe
@staff(*WORKERS)
def find(request: HttpRequest, place: str) -> HttpResponse:
    """From the code on the paper to the sheet; below it the petitions that collect now."""
    form = forms.FindForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        sheet = queries.by_code(request.municipality, form.cleaned_data["code"])
        if sheet is not None:
            return redirect("petitions_desk:sheet", place, sheet.petition_id, sheet.number)
        form.add_error("code", str(refused("sheet_unknown")))
    context = {
        "form": form,
        "petitions": queries.collecting(request.municipality),
        "assisted": request.user.holds(Role.CLERK, request.municipality),
        "section": "sheets",
    }
    status = 422 if form.is_bound else 200
    return render(request, "petitions/desk/sheet_find.html", context, status=status)


@never_cache
@staff(*READERS)
def sheets(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """The sheets of one petition; a POST gives out new ones."""
    petition = of_place(request, pk)
    form: Form = forms.OfficeIssueForm(posted(request), municipality=request.municipality)
    if request.method == "POST" and form.is_valid():
        try:
            made = paper.issue(petition, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Given out: print them now."))
            first, last = made[0].number, made[-1].number
            return redirect(f"{request.path}?from={first}&to={last}")
    own = centre_of(request.user, request.municipality)
    may_issue = rules.may_issue(
        request.user, petition, timezone.now(), centre=own.pk if own else None
    )
    context = _frame(petition) | {
        "sheets": list(queries.sheets_of(petition)),
        "totals": queries.totals(petition),
        "undecided": list(queries.undecided(petition)),
        "form": form,
        "may_issue": bool(may_issue),
        "why": "" if may_issue else str(may_issue),
        "printed": _range(request),
    }
    status = 422 if form.is_bound else 200
    return render(request, "petitions/desk/sheets.html", context, status=status)


@require_safe
@staff(*WORKERS)
def printed(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """The sheets from one number to another as a PDF file."""
    petition = of_place(request, pk)
    first, last = _range(request) or (0, 0)
    found = petition.sheets.filter(number__gte=first, number__lte=last, state=SheetState.ISSUED)
    found = found.select_related("centre")[: rules.MOST_SHEETS]
    if not found:
        raise Http404
    return sheets_file(petition, list(found))


@never_cache
@sensitive_post_parameters()
@staff(*READERS)
def sheet(request: HttpRequest, place: str, pk: int, number: int) -> HttpResponse:
    """One sheet: what is to be done with it now."""
    return _page(request, _sheet(request, pk, number))


@never_cache
@sensitive_post_parameters()
@require_POST
@staff(*WORKERS)
def act(request: HttpRequest, place: str, pk: int, number: int, name: str) -> HttpResponse:
    """Take it in, enter it, settle a row, begin again, count it, declare it void, decide a row."""
    found = _sheet(request, pk, number)
    if name not in ACTS:
        raise Http404
    try:
        form = ACTS[name](request, found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        form = None
    if form is not None:
        return _page(request, found, name, form)
    return redirect("petitions_desk:sheet", place, pk, number)


def of_place(request: HttpRequest, pk: int) -> Petition:
    """A petition of this municipality that was opened for signatures."""
    return get_object_or_404(
        Petition.objects.select_related("municipality", "opening"),
        pk=pk,
        municipality=request.municipality,
        opening__isnull=False,
    )


def _sheet(request: HttpRequest, pk: int, number: int) -> Sheet:
    petition = of_place(request, pk)
    found = get_object_or_404(queries.sheets_of(petition), number=number)
    found.petition = petition
    return found


def _range(request: HttpRequest) -> tuple[int, int] | None:
    texts = (request.GET.get("from", ""), request.GET.get("to", ""))
    if not all(text.isascii() and text.isdigit() and len(text) < 7 for text in texts):
        return None
    return int(texts[0]), int(texts[1])


def _frame(petition: Petition) -> dict[str, Any]:
    return {"petition": petition, "section": "sheets"}


# --- Acts: each returns the form that was refused, or None when it is done ----------------------


def _receive(request: HttpRequest, found: Sheet) -> None:
    paper.receive(found, by=request.user)
    messages.success(request, _("Taken in. Two people enter it now."))


def _enter(request: HttpRequest, found: Sheet) -> Any:
    data: Any = request.POST
    if "pasted" in data:
        pasted = forms.PasteForm(data)
        if not pasted.is_valid():
            return pasted
        try:
            data = pasted.rows(found)
        except ValidationError as error:
            pasted.add_error("pasted", error)
            return pasted
    entry = forms.Entry(found, data)
    if not entry.is_valid():
        return entry
    paper.enter(found, by=request.user, lines=entry.lines)
    messages.success(request, _("Your entry is saved."))
    return None


def _settle(request: HttpRequest, found: Sheet) -> Any:
    row = request.POST.get("row", "")
    form = forms.SettleForm(request.POST, prefix=f"settle{row}")
    if not (row.isascii() and row.isdigit() and len(row) < 4):
        raise Http404
    if not form.is_valid():
        return form
    reason = form.cleaned_data["reason"]
    paper.settle(found, by=request.user, row=int(row), line=form.line, reason=reason)
    messages.success(request, _("Settled."))
    return None


def _restart(request: HttpRequest, found: Sheet) -> None:
    paper.restart(found, by=request.user)
    messages.success(request, _("Both entries are destroyed."))


def _count(request: HttpRequest, found: Sheet) -> None:
    paper.count(found, by=request.user)
    messages.success(request, _("Counted. What was entered is destroyed."))


def _void(request: HttpRequest, found: Sheet) -> Any:
    form = forms.WhyForm(request.POST)
    if not form.is_valid():
        return form
    paper.void(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("Declared void."))
    return None


def _decide(request: HttpRequest, found: Sheet) -> Any:
    text = request.POST.get("row", "")
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise Http404
    row = get_object_or_404(SheetRow, sheet=found, row=int(text))
    form = forms.WhyForm(request.POST, prefix=f"decide{row.row}")
    if not form.is_valid():
        return form
    counts = request.POST.get("verdict") == "counts"
    paper.decide_row(row, by=request.user, counts=counts, **form.cleaned_data)
    messages.success(request, _("Decided."))
    return None


ACTS = {
    "receive": _receive,
    "enter": _enter,
    "settle": _settle,
    "restart": _restart,
    "count": _count,
    "void": _void,
    "decide": _decide,
}


def _page(request: HttpRequest, found: Sheet, name: str = "", form: Any = None) -> HttpResponse:
    """The sheet with what can be done now; `form` is what was refused of the act `name`."""
    user, now = request.user, timezone.now()
    own = centre_of(user, request.municipality)
    centre = own.pk if own else None
    differences = queries.differences(found)
    opening = Opening.objects.get(petition=found.petition_id)
    may_enter = rules.may_enter(user, found, centre)
    may_settle = rules.may_settle(user, found)
    may_count = rules.may_count(user, found, opening, differences)
    pasted = isinstance(form, forms.PasteForm)
    context = _frame(found.petition) | {
        "sheet": found,
        "may_receive": rules.may_receive(user, found, now, centre),
        "may_enter": may_enter,
        "entry": form if name == "enter" and not pasted else forms.Entry(found),
        "paste": form if pasted else forms.PasteForm(),
        "turn": rules.turn_of(found),
        "differences": [
            (
                one,
                _row_form(forms.SettleForm, "settle", one.row, name, form) if may_settle else None,
            )
            for one in differences
        ],
        "may_settle": may_settle,
        "may_count": may_count,
        "may_restart": rules.may_restart(user, found),
        "may_void": rules.may_void(user, found),
        "own_entry": own_entry(found, user),
        "results": list(_results(user, found, opening, name, form)),
        "form": form if isinstance(form, Form) else None,
        "forms": form.forms if isinstance(form, forms.Entry) else [],
        "void_form": form if name == "void" else forms.WhyForm(),
    }
    status = 422 if form is not None else 200
    return render(request, "petitions/desk/sheet.html", context, status=status)


def _row_form(kind: type[Form], act: str, row: int, name: str, form: Any) -> Any:
    """The form of an act on one row: what was refused of it, or an empty one."""
    prefix = f"{act}{row}"
    return form if name == act and form and form.prefix == prefix else kind(prefix=prefix)


def _results(
    user: Any, found: Sheet, opening: Opening, name: str, form: Any
) -> Iterator[tuple[SheetRow, forms.WhyForm | None]]:
    """What the rows became, each with the form of whoever may decide it."""
    waits = queries.undecided(found.petition).filter(sheet=found)
    waiting = set(waits.values_list("pk", flat=True))
    for row in found.results.select_related("decided_by"):
        row.sheet = found
        may = rules.may_decide_row(user, row, opening, is_open=row.pk in waiting)
        yield row, _row_form(forms.WhyForm, "decide", row.row, name, form) if may else None
