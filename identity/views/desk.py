"""Identity's desk pages: the residents' extract and reported accounts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from civic.decisions import Refused
from civic.roles import Role
from civic.words import number
from identity import actions, queries
from identity.access import staff
from identity.extracts import FAILURES, PROBLEMS
from identity.forms.staff import ExtractForm, SettleForm
from identity.models import Extract

REGISTER_ROLES = (Role.MODERATOR, Role.LIST_OFFICER, Role.MUNICIPAL_ADMIN)
ADMIN_ROLES = (Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN)


@staff(*REGISTER_ROLES)
def register(request: HttpRequest, place: str) -> HttpResponse:
    """The extracts of the municipality, and the form that takes a new one."""
    municipality = request.municipality
    form = ExtractForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            extract = actions.receive_extract(
                municipality, file, as_of=form.cleaned_data["as_of"], by=request.user
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("identity_desk:extract", place=place, pk=extract.pk)
        finally:
            file.close()  # a large upload lies in a temporary file, which this removes
    context = {
        "form": form,
        "current": queries.current_extract(municipality),
        "extracts": queries.extracts_of(municipality)[:20],
        "section": "register",
    }
    return render(request, "identity/desk/register.html", context)


@staff(*REGISTER_ROLES)
def extract(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """What was read: how many lines, which cannot be read and why; put into use or discard."""
    row = get_object_or_404(Extract, pk=pk, municipality=request.municipality)
    if request.method == "POST":
        try:
            if "confirm" in request.POST:
                actions.confirm_extract(row, by=request.user)
                messages.success(request, _("The extract is in use."))
            elif "discard" in request.POST:
                actions.discard_extract(row, by=request.user)
                messages.success(
                    request, _("The extract is discarded; the one before stays in use.")
                )
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("identity_desk:register", place=place)
    context = {
        "extract": row,
        "current": queries.current_extract(request.municipality),
        "problems": [(line, PROBLEMS[code]) for line, code in row.problems],
        "failure": FAILURES.get(row.failure),
        "progress": queries.progress_of(row),
        "read_label": _("Read so far: %(rows)s residents") % {"rows": number(row.rows)},
        "section": "register",
    }
    return render(request, "identity/desk/extract.html", context)


@sensitive_variables()
@sensitive_post_parameters()
@staff(*ADMIN_ROLES)
def report(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """A citizen's word that accounts in their name are not theirs: decide with the card at hand."""
    row = get_object_or_404(queries.open_reports(request.municipality), pk=pk)
    accounts = list(queries.accounts_of(row.person))
    form = SettleForm(request.POST or None, accounts=accounts)
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_report(row, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("number" if refusal.code == "other_document" else None, str(refusal))
        else:
            messages.success(request, _("The decision is recorded; all accounts are told."))
            return redirect("desk:work", place)
    context = {
        "report": row,
        "form": form,
        "lines": [
            {
                "email": queries.masked(one.email),
                "at": one.verified_at,
                "reported": one.pk == row.account_id,
                "is_stopped": one.stopped_at is not None,
            }
            for one in accounts
        ],
        "section": "staff",
    }
    return render(request, "identity/desk/report.html", context)
