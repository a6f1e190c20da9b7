"""How a count came about, for everybody: channels, paper, what was removed and why, samples that can be drawn again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from petitions.models import Petition
from petitions.queries import examination
from petitions.views.doors import of_petition


@require_safe
@of_petition("counted")
def counted(request: HttpRequest, petition: Petition) -> HttpResponse:
    """The page."""
    context = examination.public_facts(petition) | {"section": "petitions"}
    return render(request, "petitions/counted.html", context)
