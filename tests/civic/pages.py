"""Pages for the tests of requests and answers, before the portal's own addresses."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from civic import errors, urls

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

CALLS: list[str] = []


def public(request: HttpRequest) -> HttpResponse:
    CALLS.append(request.get_full_path())
    return HttpResponse(f"page {len(CALLS)} {request.get_full_path()}")


def with_cookie(request: HttpRequest) -> HttpResponse:
    response = public(request)
    response.set_cookie("anything", "1")
    return response


WORD = ["a name"]


def stands(word: str) -> bool:
    if not WORD:
        raise OperationalError("the database is away")
    return [word] == WORD


def with_word(request: HttpRequest) -> HttpResponse:
    """A page that may be given again only while its word stands."""
    response = HttpResponse(f"{public(request).content.decode()} {WORD[0]}")
    response.kept_while = partial(stands, WORD[0])
    return response


def with_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{len(CALLS)} {get_token(request)}")


def with_message(request: HttpRequest) -> HttpResponse:
    messages.success(request, "kept")
    return public(request)


@never_cache
def own_policy(request: HttpRequest) -> HttpResponse:
    return public(request)


def name(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{public(request).content.decode()} {request.user}")


@require_POST
def posted(request: HttpRequest) -> JsonResponse:
    return JsonResponse({key: request.POST.getlist(key) for key in request.POST})


@csrf_exempt
@require_POST
def json(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.body)


def broken(request: HttpRequest) -> HttpResponse:
    secret = "SELECT secret FROM settings"
    raise RuntimeError(f"do not show: {secret}")


def raising(error: Exception) -> Any:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


def status(request: HttpRequest, code: int) -> HttpResponse:
    return HttpResponse(status=code)


def closed(request: HttpRequest) -> HttpResponse:
    return errors.unavailable(request)


def frame(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html", {})


PAGES = [
    path("t/public/", public),
    path("t/cookie/", with_cookie),
    path("t/form/", with_form),
    path("t/word/", with_word),
    path("t/message/", with_message),
    path("t/own/", own_policy),
    path("t/name/", name),
    path("t/post/", csrf_exempt(posted)),
    path("t/csrf/", posted),
    path("t/json/", json),
    path("t/broken/", broken),
    path("t/404/", raising(Http404("no such secret"))),
    path("t/403/", raising(PermissionDenied("Ask the list officer."))),
    path("t/400/", raising(SuspiciousOperation("secret reason"))),
    path("t/status/<int:code>/", status),
    path("t/words/", lambda request: HttpResponse("own words", status=410)),
    path("t/closed/", closed),
    path("t/frame/", frame),
    path("account/t/", public),
    path("desk/t/", public),
]
urlpatterns = [
    *PAGES,
    *(path(f"en/{page.pattern}", page.callback) for page in PAGES),
    *urls.urlpatterns,
]
