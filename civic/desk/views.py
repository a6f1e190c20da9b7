"""The desk's pages of its own: choose a municipality, the work list, the departments of city hall."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civic.decisions import Refused
from civic.desk import actions, queries
from civic.desk.access import staff
from civic.desk.forms import DepartmentForm
from civic.doors import posted
from civic.roles import Role

ADMIN_ROLES = (Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN)


def home(request: HttpRequest) -> HttpResponse:
    """Lead to the only municipality the user works for, or let the user choose."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    places = list(request.user.municipalities())
    if not places:
        raise Http404
    if len(places) == 1:
        return redirect("desk:work", place=places[0].slug)
    return render(request, "desk/home.html", {"places": places})


@staff()
def work(request: HttpRequest, place: str) -> HttpResponse:
    """The work list of one municipality, soonest legal deadline first; `?section=` narrows it."""
    section = request.GET.get("section", "")
    listing = queries.work_list(request.municipality, request.user, section=section)
    context = {
        "listing": listing,
        "section": "work",
        "section_code": section,
        "everything": sum(facet.count for facet in listing.facets),
    }
    return render(request, "desk/work.html", context)


@staff(*ADMIN_ROLES)
def departments(request: HttpRequest, place: str) -> HttpResponse:
    """The departments that give opinions and answer for promises; add another."""
    form = DepartmentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_department(request.municipality, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name_ka", str(refusal))
        else:
            messages.success(request, _("The department is added. Appoint its officers next."))
            return redirect(request.path)
    context = {
        "form": form,
        "departments": request.municipality.departments.all(),
        "section": "departments",
    }
    status = 422 if form.is_bound else 200
    return render(request, "desk/departments.html", context, status=status)


@staff(*ADMIN_ROLES)
@require_POST
def set_department(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Close a department or open it again."""
    row = get_object_or_404(request.municipality.departments, pk=pk)
    try:
        actions.set_open(row, by=request.user, is_open="open" in request.POST)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:departments", place=place)
