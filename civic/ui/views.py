"""The frame's own acts: choose a municipality, choose colours; and the style guide for staff."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from civic.places.queries import active_municipalities
from civic.ui import samples
from civic.ui.context import THEMES

YEAR = 365 * 24 * 60 * 60


@require_GET
@cache_control(private=True, no_store=True)
def choose(request: HttpRequest) -> HttpResponse:
    """Lead from the chooser (`?m=batumi`) to the municipality's own page."""
    place = get_object_or_404(active_municipalities(), slug=request.GET.get("m", ""))
    return redirect(place)


@csrf_exempt
@require_POST
@cache_control(private=True, no_store=True)
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice of colours in a cookie and go back.

    Exempt from the CSRF token so that public pages carry no cookie and stay cacheable; a forged
    post could only change colours, and a post from another site is refused all the same.
    """
    origin = request.headers.get("Origin", "")
    if origin and origin != f"{request.scheme}://{request.get_host()}":
        return HttpResponseBadRequest()
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = redirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            "theme",
            chosen,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with invented data; the path keeps it to staff."""
    return render(request, "ui/styleguide.html", samples.context())
