"""The one choke point before every staff page: an account with a duty, a second factor, a fresh session.

Staff pages are known by their path, in every language, and by the mark the `staff` decorator leaves
on a view; so a new view cannot be forgotten. Everything is asked anew at each request: a role taken
back counts at once.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from civic.desk.access import missing
from civic.roles import Role
from identity import sessions

LANGUAGES = "|".join(code for code, _name in settings.LANGUAGES)
STAFF_PAGES = re.compile(rf"^/+(?:(?:{LANGUAGES})/+)?(?:desk|cms|admin|django-admin)(?:/|$)")
EDITORS = {Role.EDITOR, Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN}
EDITING = re.compile(rf"^/+(?:(?:{LANGUAGES})/+)?cms(?:/|$)")
STAFF_API = re.compile(r"^/+api/v[0-9]+/(?:staff|desk)(?:/|$)")

# Log-in pages of libraries: there is one way in, and it is ours.
FOREIGN_LOGINS = {"wagtailadmin_login", "wagtailcore_login", "admin:login"}


class StaffSecondFactorMiddleware:
    """Lets a request through to a staff page only when it may be there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            sessions.keep(request)
        if is_staff_path(request.path_info):
            refusal = gate(request)
            if refusal is not None:
                return refusal
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse a marked view at whatever address, and lead log-in pages of libraries to ours."""
        match = request.resolver_match
        if match is not None and match.view_name in FOREIGN_LOGINS:
            if request.user.is_authenticated:
                return HttpResponseRedirect(reverse("identity:account"))
            return redirect_to_login(request.GET.get("next", "") or reverse("identity:account"))
        if hasattr(view, "staff_roles") and not is_staff_path(request.path_info):
            return gate(request)
        return None


def is_staff_path(path: str) -> bool:
    """True when `path` belongs to staff, whatever the language."""
    return bool(STAFF_PAGES.match(path) or STAFF_API.match(path))


def gate(request: HttpRequest) -> HttpResponse | None:
    """None when the request may go on; else the answer that says what is missing."""
    user = request.user
    api = STAFF_API.match(request.path_info)
    if not user.is_authenticated:
        if api:
            return JsonResponse({"code": "sign_in"}, status=401)
        return redirect_to_login(request.get_full_path())
    if not user.is_staff_member:
        raise Http404
    if not user.is_verified():
        if api:
            return JsonResponse({"code": "second_factor"}, status=403)
        return to_second_factor(request)
    editing = user.is_superuser or EDITORS & user.roles_anywhere()
    if EDITING.match(request.path_info) and not editing:
        raise PermissionDenied(missing((Role.EDITOR,)))
    return None


def to_second_factor(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that enters the code, or to enrolment while there is no authenticator."""
    enrolled = TOTPDevice.objects.filter(user=request.user, confirmed=True).exists()
    name = "identity:second_factor" if enrolled else "identity:second_factor_enrol"
    query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(reverse(name) + (f"?{query}" if query else ""))
