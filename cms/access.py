"""Who enters the editors' pages: the roles of this very moment decide which groups an account is in."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from civic.roles import Role
from cms import actions

EDITOR_PAGES = "/cms/"
MUNICIPAL = {Role.EDITOR, Role.MUNICIPAL_ADMIN}


class EditorGroupsMiddleware:
    """Before each request of the admin, brings an account's groups in line with its duties.

    Stands after the second factor. Staff without an editing role are refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        inside = request.path_info.startswith(EDITOR_PAGES)
        if inside and request.user.is_authenticated and not admit(request.user):
            raise PermissionDenied
        return self.get_response(request)


def admit(user: Any) -> bool:
    """Put the account in the groups its duties give it; False where they give it none."""
    duties = user.duties_now
    places = [duty.municipality for duty in duties if duty.role in MUNICIPAL]
    platform = any(duty.role == Role.PLATFORM_ADMIN for duty in duties)
    actions.arrange_groups(user, places, platform=platform)
    return bool(places or platform or user.is_superuser)
