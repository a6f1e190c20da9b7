"""The way of staff from the log-in to the desk, and from public pages back to it."""

import pytest
from django.test import Client
from django.utils import timezone

from civic.places.models import Municipality
from civic.roles import Role
from tests.clients import citizen_client, staff_client
from tests.factories import identity as make

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
DESK_LINK = '<a class="to" href="/desk/">'


def log_in(email: str, **more: str) -> str:
    """Where the log-in leads."""
    fields = {"login": email, "password": make.PASSWORD, **more}
    return Client().post(more.pop("path", LOGIN), fields).headers["Location"]


def test_staff_land_on_the_desk(batumi: Municipality) -> None:
    staff = make.staff(Role.EDITOR, batumi)
    assert log_in(staff.email) == "/desk/"
    assert log_in(staff.email, path="/en/account/login/") == "/en/desk/"


def test_second_factor_stands_on_the_way(batumi: Municipality) -> None:
    client = citizen_client(make.staff(Role.MODERATOR, batumi))
    answer = client.get("/desk/")
    assert answer.headers["Location"].startswith("/account/security/")
    assert answer.headers["Location"].endswith("?next=%2Fdesk%2F")


def test_what_was_asked_for_comes_first(batumi: Municipality) -> None:
    staff = make.staff(Role.MODERATOR, batumi)
    assert log_in(staff.email, next="/batumi/petitions/") == "/batumi/petitions/"


def test_citizens_land_on_their_page(batumi: Municipality) -> None:
    assert log_in(make.citizen(batumi).email) == "/account/"


def test_former_staff_are_citizens(batumi: Municipality) -> None:
    staff = make.staff(Role.MODERATOR, batumi)
    staff.duties.update(until=timezone.now())
    assert log_in(staff.email) == "/account/"
    assert DESK_LINK not in citizen_client(staff).get("/batumi/petitions/").content.decode()


def test_public_pages_lead_staff_to_the_desk(batumi: Municipality) -> None:
    batumi.is_active = True
    batumi.save(update_fields=["is_active"])
    staff = make.staff(Role.MODERATOR, batumi)
    path = "/batumi/petitions/"
    answer = citizen_client(staff).get(path)
    assert f"{DESK_LINK}სამუშაო მაგიდა</a>" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert ">Desk</a>" in citizen_client(staff).get(f"/en{path}").content.decode()
    for reader in (Client(), citizen_client(make.citizen(batumi))):
        assert DESK_LINK not in reader.get(path).content.decode()


def test_desk_shows_no_help_for_citizens(batumi: Municipality) -> None:
    batumi.phone = "0422 00 07 42"
    batumi.save(update_fields=["phone"])
    page = staff_client(make.staff(Role.MODERATOR, batumi)).get("/desk/batumi/").content.decode()
    assert "0422 00 07 42" not in page
    assert 'id="foot-help"' not in page
    assert 'class="themes"' in page
