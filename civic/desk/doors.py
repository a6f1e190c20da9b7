"""The desk's addresses that only take a form: who opens one is led to the page the form stands on.

A reload after an error, the language switch or a link kept from the address bar asks for such an
address with GET. Only a browser's page load is led on; a program still reads 405.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import Resolver404, resolve


class PostDoorsMiddleware:
    """Turns 405 for a page load below the desk into a way to the nearest staff page above it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and is_page_load(request):
            above = page_above(request.path_info)
            if above:
                return HttpResponseRedirect(above)
        return response


def is_page_load(request: HttpRequest) -> bool:
    """True when a browser opens the address to show a page."""
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def page_above(path: str) -> str:
    """The nearest address above `path` that is a staff page; empty where there is none.

    If that one takes only a form too, it leads on in its turn: each step is shorter.
    """
    match = _staff_page(path)
    while match and (path := path.rstrip("/").rpartition("/")[0] + "/") != "/":
        if _staff_page(path):
            return path
    return ""


def _staff_page(path: str) -> bool:
    try:
        return hasattr(resolve(path).func, "staff_roles")
    except Resolver404:
        return False
