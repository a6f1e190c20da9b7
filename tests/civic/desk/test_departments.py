"""The departments of city hall: who adds and closes them, and what a wrong name says."""

import pytest

from civic.journal.models import Entry
from civic.places.models import Department
from civic.roles import Role
from tests.clients import staff_client
from tests.factories import identity as make

pytestmark = pytest.mark.django_db
PAGE = "/desk/batumi/departments/"


@pytest.fixture
def admin(batumi):
    return staff_client(make.staff(Role.MUNICIPAL_ADMIN, batumi))


def test_an_administrator_adds_a_department_and_closes_it(admin, batumi):
    data = {"name_ka": "საგზაო სამსახური", "name_en": "Roads", "email": "roads@example.ge"}
    assert admin.post(PAGE, data).headers["Location"] == PAGE
    row = Department.objects.get()
    assert (row.slug, row.email, row.is_active) == ("sagzao-samsakhuri", "roads@example.ge", True)
    page = admin.get(PAGE).content.decode()
    assert "საგზაო სამსახური" in page
    for name, is_open in (("close", False), ("close", False), ("open", True)):
        admin.post(f"{PAGE}{row.pk}/", {name: "1"})
        row.refresh_from_db()
        assert row.is_active is is_open
    kinds = Entry.objects.filter(kind__startswith="department.").order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == [
        "department.added",
        "department.closed",
        "department.opened",
    ]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name_ka": ""}, "name_ka"),
        ({"name_ka": "ა"}, "name_ka"),
        ({"name_ka": "ა" * 161}, "name_ka"),
        ({"name_ka": "პარკები"}, "name_ka"),  # there already
        ({"name_ka": "გზები", "email": "roads@"}, "email"),
    ],
)
def test_a_wrong_department_is_refused_and_keeps_what_was_typed(admin, batumi, data, field):
    Department.objects.create(municipality=batumi, slug="parks", name_ka="პარკები")
    answer = admin.post(PAGE, {"name_en": "Something", **data})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Something"' in answer.content.decode()
    assert Department.objects.count() == 1


def test_two_names_of_one_address_get_two(admin, batumi):
    for name in ("გზები", "გზები!"):
        admin.post(PAGE, {"name_ka": name})
    slugs = Department.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["gzebi", "gzebi-2"]


def test_a_department_of_another_municipality_is_not_there(admin, keda):
    row = Department.objects.create(municipality=keda, slug="parks", name_ka="პარკები")
    assert admin.post(f"{PAGE}{row.pk}/", {"close": "1"}).status_code == 404


@pytest.mark.parametrize("role", [Role.BUDGET_OFFICER, Role.DEPARTMENT_OFFICER, Role.EDITOR])
def test_nobody_else_sets_up_departments(batumi, role):
    client = staff_client(make.staff(role, batumi))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"name_ka": "გზები"}).status_code == 403
