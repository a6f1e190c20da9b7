"""The desk's two pages of its own: choose a municipality, and the work list."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from civic.desk import queries
from civic.desk.access import staff


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
