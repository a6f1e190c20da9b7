"""The desk's page of the examination: the report for the chairperson, samples, the list opened for one request."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from civic import printing, sheets
from civic.decisions import Refused
from civic.desk.access import staff
from civic.roles import Role
from petitions import forms_protection as forms
from petitions.actions import examining
from petitions.models import Petition, SampleItem
from petitions.policy import Policy
from petitions.queries import examination as queries
from petitions.rules import counting
from petitions.views.desk_paper import of_place

READERS = (Role.LIST_OFFICER, Role.MODERATOR, Role.AUDITOR)
COLUMNS = ("place", "last_name", "first_name", "number", "born_on", "channel")


@never_cache
@require_safe
@staff(*READERS)
def examination(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """The report and what can be done."""
    return _page(request, of_place(request, pk))


@never_cache
@require_safe
@staff(*READERS)
def report(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """The report for the chairperson as a PDF file, in Georgian."""
    petition = of_place(request, pk)
    with translation.override("ka"):
        context = queries.report(petition) | {"now": timezone.now(), "by": request.user}
        return printing.response(
            f"report-{petition.pk}.pdf", "petitions/print/report.html", context
        )


@never_cache
@require_POST
@staff(Role.LIST_OFFICER)
def sample(request: HttpRequest, place: str, pk: int, name: str) -> HttpResponse:
    """Announce, draw, examine or finish a sample."""
    petition = of_place(request, pk)
    if name not in ACTS:
        raise Http404
    try:
        form = ACTS[name](request, petition)
    except Refused as refusal:
        messages.error(request, str(refusal))
        form = None
    if form is not None:
        return _page(request, petition, name, form)
    return redirect("petitions_desk:examination", place, pk)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@staff(Role.LIST_OFFICER)
def open_list(request: HttpRequest, place: str, pk: int) -> HttpResponseBase:
    """The list as a file, in this one answer: nothing of it, nor the key, is kept anywhere."""
    petition = of_place(request, pk)
    form = forms.KeyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, petition, "list", form)
    facts = form.cleaned_data
    try:
        opened = examining.open_list(
            petition, by=request.user, **{name: facts[name] for name in ("key", "scope", "purpose")}
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, petition, "list", form)
    name = f"signers-{petition.pk}"
    if facts["kind"] == forms.KeyForm.CSV:
        rows = (
            [row[column] if column == "place" else str(row[column]) for column in COLUMNS]
            for row in opened.rows
        )
        answer: Any = sheets.response(f"{name}.csv", COLUMNS, rows)
        add_never_cache_headers(answer)
    else:
        with translation.override("ka"):
            context = {
                "petition": petition,
                "municipality": petition.municipality,
                "opened": opened,
                "purpose": facts["purpose"],
                "by": request.user,
                "now": timezone.now(),
            }
            answer = printing.response(f"{name}.pdf", "petitions/print/signers.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _announce(request: HttpRequest, petition: Petition) -> Any:
    form = forms.SampleForm(request.POST)
    if not form.is_valid():
        return form
    examining.announce_sample(petition, by=request.user, **form.cleaned_data)
    messages.success(request, _("Announced: everybody can read it on the page of the count."))
    return None


def _draw(request: HttpRequest, petition: Petition) -> Any:
    form = forms.SeedForm(request.POST)
    if not form.is_valid():
        return form
    found = get_object_or_404(petition.samples, finished_at=None)
    examining.draw_sample(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("Drawn. Everybody can draw the same places again."))
    return None


def _examine(request: HttpRequest, petition: Petition) -> None:
    found = get_object_or_404(petition.samples, finished_at=None)
    findings = {
        item.index: (
            request.POST.get(f"finding-{item.index}", ""),
            request.POST.get(f"reason-{item.index}", ""),
        )
        for item in found.items.all()
        if request.POST.get(f"finding-{item.index}", "") in SampleItem.Finding.values
    }
    examining.examine(found, by=request.user, findings=findings)
    messages.success(request, _("Saved."))


def _finish(request: HttpRequest, petition: Petition) -> None:
    found = get_object_or_404(petition.samples, finished_at=None)
    examining.finish_sample(found, by=request.user)
    messages.success(request, _("The result is published."))


ACTS = {"announce": _announce, "draw": _draw, "examine": _examine, "finish": _finish}


def _page(
    request: HttpRequest, petition: Petition, name: str = "", form: Form | None = None
) -> HttpResponse:
    allowed = counting.may_open_list(request.user, petition, timezone.now())
    found = queries.samples(petition)
    running = next((one for one in found if one.sample.finished_at is None), None)
    officer = bool(counting.is_list_officer(request.user, petition))
    percent = Policy(petition.municipality).value("sample_percent")
    context = queries.report(petition) | {
        "may_open": bool(allowed),
        "why": "" if allowed else str(allowed),
        "running": running,
        "officer": officer,
        "announce_form": form
        if name == "announce"
        else forms.SampleForm(initial={"percent": percent}),
        "seed_form": form if name == "draw" else forms.SeedForm(),
        "key_form": form if name == "list" else forms.KeyForm(),
        "form": form,
        "section": "petitions",
    }
    status = 422 if form is not None else 200
    return render(request, "petitions/desk/examination.html", context, status=status)
