"""Who enters the editors' pages: the roles of this very moment decide which groups an account is in."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

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

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Refuse to translate a page one may not edit; wagtail-localize itself asks only for the general right."""
        match = request.resolver_match
        if match is None or "wagtail_localize" not in match.namespaces:
            return
        user, name = request.user, match.url_name or ""
        if not (user.is_authenticated and may_translate(user, name, kwargs)):
            raise PermissionDenied


def admit(user: Any) -> bool:
    """Put the account in the groups its duties give it; False where they give it none."""
    duties = user.duties_now
    places = [duty.municipality for duty in duties if duty.role in MUNICIPAL]
    platform = any(duty.role == Role.PLATFORM_ADMIN for duty in duties)
    actions.arrange_groups(user, places, platform=platform)
    return bool(places or platform or user.is_superuser)


def may_translate(user: Any, name: str, kwargs: dict[str, Any]) -> bool:
    """May `user` open the page `name` of wagtail-localize?

    Where the address names a page or a source of translations, the page must be the user's to
    edit; the report, which lists everybody's drafts, is for the set-up account; the editor of one
    translation asks for the right by itself.
    """
    if name.startswith("translations_report"):
        return bool(user.is_superuser)
    page: Any = None
    if "page_id" in kwargs:
        page = Page.objects.filter(pk=kwargs["page_id"]).first()
    elif "translation_source_id" in kwargs:
        source = TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
        page = source and source.get_source_instance()
    else:
        return True
    return isinstance(page, Page) and page.permissions_for_user(user).can_edit()
