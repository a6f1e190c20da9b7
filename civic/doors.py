"""How a request reaches a public page of any app: the municipality in its address, the signed-in account."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from civic import errors
from civic.decisions import Refused
from civic.places.models import Municipality

View = Callable[..., HttpResponse]


def in_place(view: View) -> View:
    """Load the municipality the address begins with; 404 where there is none on this portal."""

    @wraps(view)
    def wrapped(request: HttpRequest, place: str, *args: Any, **kwargs: Any) -> HttpResponse:
        request.municipality = get_object_or_404(  # type: ignore[attr-defined]
            Municipality, slug=place, is_active=True
        )
        return view(request, *args, **kwargs)

    return wrapped


def signed_in(view: View) -> View:
    """Send a visitor to the log-in page and back again; a page behind it is never kept by a cache."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if typed := _typed(request):
            return _given_back(request, typed)
        here = request.get_full_path() if request.method == "GET" else request.path
        return redirect_to_login(here)

    return never_cache(wrapped)


def purpose(text: str | Promise, *, in_person: bool = False) -> Callable[[View], View]:
    """Say what the page behind a view is for: the log-in page tells it to who was led there.

    `in_person`: it can be done without an account too, at a centre or by telephone.
    """

    def decorate(view: View) -> View:
        view.purpose, view.in_person = text, in_person  # type: ignore[attr-defined]
        return view

    return decorate


def purpose_of(target: str) -> tuple[str, bool, str]:
    """What the page at `target` said with `purpose`, whether it can be done in person, and in which
    municipality (its slug); empty where it said nothing."""
    try:
        match = resolve(urlsplit(target).path)
    except (Resolver404, ValueError):
        return "", False, ""
    said = str(getattr(match.func, "purpose", ""))
    return said, getattr(match.func, "in_person", False), str(match.kwargs.get("place", ""))


def _typed(request: HttpRequest) -> list[str]:
    """The long texts of a form that came after the session had ended."""
    return [
        text
        for name in request.POST
        for text in request.POST.getlist(name)
        if len(text) >= errors.LONG_TEXT and name != "csrfmiddlewaretoken"
    ]


def _given_back(request: HttpRequest, typed: list[str]) -> HttpResponse:
    """Hand back what was typed: it could not be kept, and a log-in page would lose it."""
    return errors.page(
        request,
        403,
        title=_("You have been logged out"),
        text=_(
            "You were away for long. What you typed stands below: copy it, log in, and put it in again."
        ),
        typed=typed,
    )


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, for binding it; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


def sentence(refusal: Refused | None) -> str:
    """The reason for the page; empty where nothing was refused. (A refusal itself counts as false.)"""
    return "" if refusal is None else str(refusal)


def safe_next(request: HttpRequest, default: str) -> str:
    """Where a form asks to go afterwards, if that is on this host; `default` otherwise."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return default


def unknown_filter(request: HttpRequest, known: set[str]) -> HttpResponse | None:
    """400 for an address with a filter the page does not have; None where there is nothing to refuse.

    Marks that other sites append to links (`fbclid`, `utm_…`) are left alone.
    """
    ignored = {"fbclid", "gclid", "yclid"}
    if all(key in known or key in ignored or key.startswith("utm_") for key in request.GET):
        return None
    return errors.page(
        request,
        400,
        title=_("There is no such filter"),
        text=_(
            "The address asks for a filter this list does not have. Open the list and choose again."
        ),
    )
