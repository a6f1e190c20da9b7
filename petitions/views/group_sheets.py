"""Sheets on paper for the initiating group: what to know, how many to print, and where each stands."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civic.decisions import Refused
from civic.doors import posted, signed_in
from petitions import rules
from petitions.actions import paper
from petitions.forms_paper import IssueForm
from petitions.models import Petition
from petitions.rules.paper import in_group
from petitions.states import SheetState
from petitions.views.doors import address, of_petition
from petitions.views.printed import sheets_file


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@of_petition("sheets")
def sheets(request: HttpRequest, petition: Petition) -> HttpResponse:
    """The own sheets; a POST gives out new ones. For everybody else the page does not exist."""
    if not in_group(request.user, petition):
        raise Http404
    form = IssueForm(posted(request))
    if form.is_bound and form.is_valid():
        holder = str(petition.author_name if rules.is_author(request.user, petition) else "")
        holder = holder or _name(request, petition)
        try:
            paper.issue(petition, by=request.user, holder=holder, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The sheets are ready to be printed."))
            return redirect(address(petition, "sheets"))
    own = petition.sheets.filter(issued_by=request.user).order_by("number")
    collecting = rules.is_collecting(petition, timezone.now())
    context = {
        "petition": petition,
        "form": form,
        "sheets": list(own),
        "unused": [one for one in own if one.state == SheetState.ISSUED],
        "file_url": address(petition, "sheets_file"),
        "why": "" if collecting else str(collecting),
        "section": "petitions",
    }
    status = 400 if form.is_bound else 200
    return render(request, "petitions/sheets.html", context, status=status)


@never_cache
@require_safe
@signed_in
@of_petition("sheets_file")
def printed(request: HttpRequest, petition: Petition) -> HttpResponse:
    """The own sheets that have not been handed in, as a PDF file."""
    own = petition.sheets.filter(issued_by=request.user, state=SheetState.ISSUED)
    found = list(own.select_related("centre").order_by("-number")[:50])
    if not found or not in_group(request.user, petition):
        raise Http404
    return sheets_file(petition, found[::-1])


def _name(request: HttpRequest, petition: Petition) -> str:
    """The public name of the member of the initiating group."""
    member = petition.initiators.filter(user=request.user).first()
    return member.name if member is not None else ""
