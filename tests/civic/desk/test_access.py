"""The `staff` decorator, asked by a user it knows nothing about."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from civic.desk.access import staff
from civic.roles import Role

ROLES = {"batumi": {Role.MODERATOR.value}}


class Member(SimpleNamespace):
    """Only what StaffMember promises."""

    is_authenticated = True

    def roles_in(self, municipality) -> set[str]:
        return ROLES.get(municipality.slug, set()) if municipality else set()

    def roles_anywhere(self) -> set[str]:
        return set.union(*ROLES.values())


def request(signed_in: bool = True):
    found = RequestFactory().get("/desk/batumi/?page=2")
    found.user = Member() if signed_in else SimpleNamespace(is_authenticated=False)
    return found


def view(request, **kwargs) -> HttpResponse:
    return HttpResponse(getattr(request, "municipality", None) and request.municipality.slug)


def test_the_view_gets_the_municipality_of_its_address(batumi) -> None:
    assert staff(Role.MODERATOR)(view)(request(), place="batumi").content == b"batumi"
    assert staff()(view)(request(), place="batumi").content == b"batumi"


@pytest.mark.parametrize("place", ["keda", "atlantis", ""])
def test_a_municipality_without_a_role_is_not_there(batumi, place) -> None:
    with pytest.raises(Http404):
        staff(Role.MODERATOR)(view)(request(), place=place)
    with pytest.raises(Http404):
        staff()(view)(request(), place=place)


def test_a_missing_role_is_named(batumi) -> None:
    with translation.override("en"), pytest.raises(PermissionDenied) as refusal:
        staff(Role.AUDITOR, Role.EDITOR)(view)(request(), place="batumi")
    assert str(refusal.value) == (
        "This page is open to the following role: Auditor or Editor. "
        "The administrator of the municipality gives roles."
    )


def test_a_visitor_is_led_to_the_log_in(batumi) -> None:
    response = staff()(view)(request(signed_in=False), place="batumi")
    assert response.headers["Location"] == "/account/login/?next=/desk/batumi/%3Fpage%3D2"


@pytest.mark.django_db
def test_a_page_of_no_municipality_asks_for_the_role_anywhere() -> None:
    assert staff(Role.MODERATOR)(view)(request()).status_code == 200
    with pytest.raises(PermissionDenied):
        staff(Role.AUDITOR)(view)(request())


def test_the_view_carries_the_mark_the_choke_point_looks_for() -> None:
    assert staff(Role.AUDITOR)(view).staff_roles == (Role.AUDITOR,)
