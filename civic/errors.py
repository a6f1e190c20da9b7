"""Error pages: what went wrong, what to do, whom to call; in the reader's language, with the request's number.

No page shows a stack, a query or a setting. 500 and 503 are written without the database and in
both languages at once, for either may be what fails.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

# Title and text of each status. The text says how to go on.
PAGES = {
    400: (
        _("The request could not be read"),
        _("The address or the form was damaged on its way. Open the page again and repeat the step."),
    ),
    403: (
        _("This page is not open to you"),
        _("You may need another role or another account. Log in with the right account, or ask the administrator of your municipality."),
    ),
    404: (
        _("Page not found"),
        _("Check the address, or start from the home page. If a link of ours led you here, please tell us."),
    ),
    405: (
        _("This step cannot be done this way"),
        _("Go back to the page with the form and use its button."),
    ),
    410: (
        _("This page has been removed"),
        _("What stood here is no longer public. The journal keeps the reason."),
    ),
    413: (
        _("Too much was sent at once"),
        _("Make the file smaller, or send the files one after the other."),
    ),
    429: (
        _("Too many attempts"),
        _("Wait a few minutes and try again. Nothing you have already sent is lost."),
    ),
}  # fmt: skip
CSRF = (
    _("The form has expired"),
    _("The page was open for too long, or your browser does not accept cookies. Go back, reload the page and send the form again."),
)  # fmt: skip
LONG_TEXT = 20  # fields shorter than this need no rescue, and may be numbers or passwords


def language_of(request: HttpRequest) -> str:
    """The language an address asks for. Needed where no other middleware has run yet."""
    return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE


def page(
    request: HttpRequest, status: int, *, title: Any = None, text: Any = None, **context: Any
) -> HttpResponse:
    """The error page for `status`; `title` and `text` replace the general ones."""
    default_title, default_text = PAGES[status]
    with translation.override(language_of(request)):
        body = render_to_string(
            "errors/page.html",
            {
                "status": status,
                "error_title": title or default_title,
                "error_text": text or default_text,
                "request_id": getattr(request, "id", ""),
                **context,
            },
            request=request,
        )
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, from a suspicious or malformed request."""
    return page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403; the exception's text, where it has one, is the reason."""
    return page(request, 403, text=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, whatever the reason: it must not tell what exists."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without database, session or context processors."""
    return _bare(request, 500)


def unavailable(request: HttpRequest, retry_after: int = 600) -> HttpResponse:
    """503 while the portal is being worked on; `retry_after` in seconds."""
    response = _bare(request, 503)
    response["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token. Long texts are handed back, so that nothing typed is lost.

    Only to a form of our own: another site's post must not put words on our page.
    """
    own = request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
    typed = [
        text
        for name in request.POST
        if "password" not in name
        for text in request.POST.getlist(name)
        if len(text) >= LONG_TEXT and name != "csrfmiddlewaretoken"
    ]
    title, text = CSRF
    return page(request, 403, title=title, text=text, typed=typed if own else [])


def _bare(request: HttpRequest, status: int) -> HttpResponse:
    body = render_to_string(
        "errors/bare.html",
        {
            "status": status,
            "request_id": getattr(request, "id", ""),
            "portal": settings.PORTAL_NAME,
            "static": settings.STATIC_URL,
        },
    )
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response
