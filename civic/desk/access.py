"""Who may open a staff page: one decorator, which asks the signed-in user only through StaffMember.

The second factor is not asked here: the middleware does that for every staff path, so that a view
cannot forget it. A municipality the reader has nothing to do with answers 404, as if it were not.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from civic.places.models import Municipality
from civic.roles import Role, StaffMember

View = Callable[..., HttpResponse]


def staff(*roles: Role) -> Callable[[View], View]:
    """Open the view only to one who holds any of `roles` in the municipality the URL names.

    The view is called with `request, place, …`; `request.municipality` is loaded from the slug
    `place`. Without `roles` any role there will do. 404 when the municipality does not exist or
    the reader holds no role in it at all; 403 with the reason when only the role is missing. A
    view without `place` in its URL asks for the role in any municipality.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            member = cast(StaffMember, request.user)
            if "place" in kwargs:
                municipality = Municipality.objects.filter(slug=kwargs["place"]).first()
                held = member.roles_in(municipality) if municipality else set()
                request.municipality = municipality  # type: ignore[attr-defined]
            else:
                held = member.roles_anywhere()
            if not held:
                raise Http404
            if roles and not held.intersection(roles):
                raise PermissionDenied(missing(roles))
            return view(request, *args, **kwargs)

        guarded.staff_roles = roles  # type: ignore[attr-defined]
        return guarded

    return decorate


def missing(roles: tuple[Role, ...]) -> str:
    """The sentence of the 403 page: which role opens the page, and who gives it."""
    names = get_text_list([str(role.label) for role in roles], _("or"))
    return _(
        "This page is open to the following role: %(roles)s. "
        "The administrator of the municipality gives roles."
    ) % {"roles": names}
