"""Every desk page in every role (N05) and from another municipality (N04)."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client

from civic.places.models import Municipality
from civic.roles import Role
from identity.management.commands import staff_pages
from identity.staff_pages import Page, pages
from tests.clients import staff_client
from tests.factories import identity as make

ROLES = [role for role in Role if role != Role.PLATFORM_ADMIN]


def desk_pages() -> Iterator[Page]:
    """The pages of one municipality's desk."""
    for page in pages():
        if page.route.startswith("/desk/<slug:place>/") and page.roles is not None:
            yield page


def answers(client: Client, place: str) -> dict[tuple[str, str], int]:
    """What each page answers to GET and to an empty POST."""
    found = {}
    for page in desk_pages():
        found[page.name, "GET"] = client.get(page.path(place=place)).status_code
        found[page.name, "POST"] = client.post(page.path(place=place)).status_code
    return found


def refused(found: dict[tuple[str, str], int], names: set[str]) -> set[int]:
    """How these pages answer; 405 is left out where the page refuses its other method."""
    by_page: dict[str, set[int]] = {}
    for (name, _method), status in found.items():
        if name in names:
            by_page.setdefault(name, set()).add(status)
    return {status for seen in by_page.values() for status in (seen - {405} or seen)}


def test_the_written_table_is_fresh() -> None:
    call_command("staff_pages", check=True)
    lines = staff_pages.page().splitlines()
    written = {line.split("`")[3] for line in lines if line.startswith("| `")}
    assert {page.name for page in desk_pages()} <= written


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_the_pages_that_name_it_and_no_other(batumi, role) -> None:
    found = answers(staff_client(make.staff(role, batumi)), "batumi")
    opens = {page.name for page in desk_pages() if not page.roles or role in page.roles}
    closed = {name for name, _method in found} - opens
    assert refused(found, closed) == {403}
    assert {key: status for key, status in found.items() if key[0] in opens and status == 403} == {}
    assert set(found.values()) <= {200, 302, 400, 403, 404, 405, 422}


@pytest.mark.parametrize("role", ROLES)
def test_staff_of_one_municipality_find_nothing_in_another(batumi, keda, role) -> None:
    found = answers(staff_client(make.staff(role, batumi)), keda.slug)
    assert refused(found, {name for name, _method in found}) == {404}


def test_a_municipality_that_does_not_exist_answers_like_a_foreign_one(batumi) -> None:
    found = answers(staff_client(make.staff(Role.MODERATOR, batumi)), "atlantis")
    assert refused(found, {name for name, _method in found}) == {404}


def test_the_platforms_administrator_sets_up_but_does_no_councils_work(batumi) -> None:
    client = staff_client(make.staff(Role.PLATFORM_ADMIN, None))
    found = answers(client, "batumi")
    open_pages = {
        name for (name, method), status in found.items() if method == "GET" and status == 200
    }
    assert {"identity_desk:staff", "desk:work"} <= open_pages
    assert not {name for name in open_pages if name.startswith("petitions_desk:")}
    Municipality.objects.filter(slug="keda").update(is_active=True)
    assert client.get("/desk/keda/staff/").status_code == 200


def test_a_refusal_says_which_role_is_missing_and_who_gives_it(batumi) -> None:
    response = staff_client(make.staff(Role.AUDITOR, batumi)).get("/desk/batumi/staff/")
    page = response.content.decode()
    assert response.status_code == 403
    assert "მუნიციპალიტეტის ადმინისტრატორი" in page


def test_the_editing_pages_open_for_editors_and_administrators_only(batumi) -> None:
    """The other half of N05: pages of Wagtail bear no mark of ours, the choke point stands before all."""
    paths = sorted({page.path() for page in pages() if page.route.startswith("/cms/")})
    assert len(paths) > 100
    moderator = staff_client(make.staff(Role.MODERATOR, batumi))
    opened = {path for path in paths if moderator.get(path).status_code not in {403, 302}}
    assert opened == set()
    for role in set(ROLES) - {Role.EDITOR, Role.MUNICIPAL_ADMIN}:
        assert staff_client(make.staff(role, batumi)).get("/cms/").status_code == 403


def test_no_role_opens_the_staff_api_of_nobody(batumi) -> None:
    """Every address of the API for staff asks for the second factor, whatever stands behind it."""
    for role in ROLES:
        client = Client()
        client.force_login(make.staff(role, batumi))
        assert client.get("/api/v1/staff/anything").status_code == 403
        assert client.get("/api/v1/desk/anything").status_code == 403
