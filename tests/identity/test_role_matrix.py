"""The page that says who may do what: complete, true to the pages, in both languages."""

import re

import pytest
from django.utils import translation

from civic.roles import Role
from identity import role_matrix
from identity.staff_pages import pages
from tests.clients import staff_client
from tests.factories import identity as make

PAGE = "/desk/batumi/roles/"


@pytest.mark.parametrize(
    ("route", "key"),
    [
        ("/desk/<slug:place>/", ""),
        ("/desk/<slug:place>/petitions/<int:pk>/edit/", "petitions/edit"),
        ("/desk/<slug:place>/petitions/<int:pk>/<slug:name>/", "petitions/<name>"),
        ("/desk/<slug:place>/commitments/<int:year>-<int:number>/", "commitments"),
    ],
)
def test_a_page_is_told_by_its_address_without_parameters(route, key) -> None:
    assert role_matrix.plain(route) == key


def test_every_area_of_the_desk_has_a_name() -> None:
    found = {key.split("/", maxsplit=1)[0] for key, _roles in role_matrix._pages()}
    assert found == set(role_matrix.AREAS)


def test_every_deed_named_is_done_somewhere() -> None:
    keys = {key for key, _roles in role_matrix._pages()}
    assert {deed for deed in role_matrix.DEEDS if not any(k == deed or k.startswith(f"{deed}/") for k in keys)} == set()  # fmt: skip


def test_the_matrix_names_a_role_exactly_where_a_page_does() -> None:
    """Nothing is said to open that does not, and no role that opens something is left out."""
    said = {
        (area.code, role.value)
        for area in role_matrix.areas()
        for deed in area.deeds
        for role in deed.roles
    }
    true = {
        (role_matrix.plain(page.route).split("/")[0] or "work", role)
        for page in pages()
        if page.route.startswith(role_matrix.PREFIX) and page.roles is not None
        for role in page.roles or Role.values
    }
    assert said == true
    (staff,) = [one for area in role_matrix.areas() if area.code == "staff" for one in area.deeds]
    assert staff.roles == (Role.MUNICIPAL_ADMIN, Role.PLATFORM_ADMIN)


def test_every_role_is_explained_and_counted(batumi) -> None:
    make.staff(Role.AUDITOR, batumi)
    client = staff_client(make.staff(Role.AUDITOR, batumi))
    held = {one.role: one.number for one in client.get(PAGE).context["roles"]}
    assert set(held) == set(Role)
    assert (held[Role.AUDITOR], held[Role.MODERATOR]) == (2, 0)


@pytest.mark.parametrize(("language", "prefix"), [("ka", ""), ("en", "/en")])
def test_the_page_is_written_in_the_readers_language(batumi, language, prefix) -> None:
    client = staff_client(make.staff(Role.MODERATOR, batumi))
    page = client.get(prefix + PAGE).content.decode()
    main = page[page.index("<main") : page.index("</main")]
    with translation.override(language):
        assert str(Role.BUDGET_OFFICER.label) in main
    words = re.findall(r"<b>([^<]+)</b>", main)
    assert len(words) > 40
    georgian = [word for word in words if re.search("[ა-ჰ]", word)]
    assert len(georgian) == (len(words) if language == "ka" else 0)
