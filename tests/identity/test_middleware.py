"""The choke point: every staff page of the resolver, every way to be refused (N05, N12, N35, N57)."""

import time

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from civic.roles import Role
from identity import actions, sessions
from identity.middleware import is_staff_path
from identity.models import SignIn, User
from identity.staff_pages import pages
from tests.clients import citizen_client, device_of, staff_client
from tests.factories import identity as make


def staff_paths() -> list[str]:
    return sorted({page.path(place="batumi") for page in pages() if page.is_staff})


def test_the_resolver_knows_desk_and_cms_pages() -> None:
    paths = staff_paths()
    assert "/desk/batumi/" in paths
    assert "/cms/pages/1/edit/" in paths
    assert len(paths) > 150


def test_every_view_marked_for_staff_lies_behind_the_choke_point() -> None:
    marked = [page for page in pages() if page.roles is not None]
    assert len(marked) > 15
    assert [page.route for page in marked if not page.is_staff] == []


def test_every_desk_page_asks_for_a_role() -> None:
    """A desk view without the decorator would be open to staff of any municipality."""
    open_to_all = {
        page.name for page in pages() if page.route.startswith("/desk/") and page.roles is None
    }
    assert open_to_all == {"desk:home", "ui:styleguide"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/desk", True),
        ("/desk/", True),
        ("/en/desk/batumi/", True),
        ("/ka/desk/", True),
        ("//desk/", True),
        ("/en//desk/", True),
        ("/cms/", True),
        ("/cms/login/", True),
        ("/en/cms/", True),
        ("/api/v1/staff/x", True),
        ("/admin/", True),
        ("/desktop/", False),
        ("/batumi/desk/", False),
        ("/account/", False),
        ("/api/v1/petitions/", False),
        ("/documents/1/act.pdf", False),
        ("/", False),
    ],
)
def test_staff_paths_in_every_language(path: str, expected: bool) -> None:
    assert is_staff_path(path) is expected


@pytest.mark.django_db
def test_a_visitor_is_led_to_the_log_in_from_every_staff_page() -> None:
    client = Client()
    wrong = {}
    for path in staff_paths():
        for method in (client.get, client.post):
            response = method(path)
            if response.status_code != 302 or not response.headers["Location"].startswith(
                "/account/login/?next="
            ):
                wrong[path] = response.status_code
    assert wrong == {}


@pytest.mark.django_db
def test_a_citizen_finds_no_staff_page(batumi) -> None:
    client = citizen_client(make.citizen(batumi))
    wrong = {path for path in staff_paths() if client.get(path).status_code != 404}
    assert wrong <= {"/cms/login/"}


@pytest.mark.django_db
@pytest.mark.parametrize("enrolled", [False, True])
def test_staff_without_the_second_factor_see_enrolment_or_entry_only(batumi, enrolled) -> None:
    user = make.staff(Role.MUNICIPAL_ADMIN, batumi)
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    if enrolled:
        device_of(user)
    expected = "/account/security/" if enrolled else "/account/security/enrol/"
    client = citizen_client(user)
    wrong = {}
    for path in staff_paths():
        for method in (client.get, client.post):
            response = method(path)
            target = response.headers.get("Location", "").split("?")[0]
            if response.status_code != 302 or target != expected:
                wrong[path] = (response.status_code, target)
    assert wrong == {}


@pytest.mark.django_db
def test_the_staff_api_answers_in_its_own_words(batumi) -> None:
    assert Client().get("/api/v1/staff/anything").status_code == 401
    assert Client().get("/api/v1/staff/anything").json() == {"code": "sign_in"}
    client = citizen_client(make.staff(Role.MODERATOR, batumi))
    response = client.get("/api/v1/staff/anything")
    assert (response.status_code, response.json()) == (403, {"code": "second_factor"})


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/cms/login/", "/_util/login/", "/en/_util/login/"])
def test_log_in_pages_of_libraries_lead_to_ours(path: str) -> None:
    response = Client().get(path, {"next": "/batumi/"})
    assert response.status_code == 302
    assert response.headers["Location"].split("?")[0] in {"/account/login/", "/en/account/login/"}
    response = Client().post(path, {"username": "a@example.ge", "password": make.PASSWORD})
    assert response.status_code == 302


def test_staff_without_an_editors_rights_do_not_enter_the_editing_pages(batumi) -> None:
    client = staff_client(make.staff(Role.MODERATOR, batumi))
    assert client.get("/cms/").status_code == 403
    assert client.get("/desk/batumi/").status_code == 200


def test_an_editor_enters_the_editing_pages_and_loses_them_with_the_role(batumi) -> None:
    user = make.staff(Role.EDITOR, batumi)
    group = user.groups.get(name="editors-batumi")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    client = staff_client(user)
    assert client.get("/cms/").status_code == 200
    actions.dismiss(user.duties.get(), by=None)
    assert client.get("/cms/").status_code == 404


@pytest.mark.parametrize("path", ["/cms/password_reset/", "/cms/account/"])
def test_the_editing_pages_change_neither_password_nor_address(batumi, path) -> None:
    """Wagtail's own forms would change the address without a confirmation."""
    user = make.staff(Role.EDITOR, batumi)
    group = user.groups.get(name="editors-batumi")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    client = staff_client(user)
    page = client.get(path)
    assert b'name="name_email-email"' not in page.content
    assert b"old_password" not in page.content
    client.post(path, {"name_email-email": "thief@example.ge", "email": "thief@example.ge"})
    assert User.objects.get(pk=user.pk).email == user.email


# --- Roles and accounts that change in the middle of a session (N12) --------------------------


def test_a_role_taken_back_closes_the_very_next_page(batumi) -> None:
    user = make.staff(Role.MODERATOR, batumi)
    client = staff_client(user)
    assert client.get("/desk/batumi/").status_code == 200
    actions.dismiss(user.duties.get(), by=None)
    assert client.get("/desk/batumi/").status_code == 404


def test_a_closed_account_is_signed_out_at_the_very_next_page(batumi) -> None:
    user = make.staff(Role.MODERATOR, batumi)
    client = staff_client(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/desk/batumi/").headers["Location"] == "/account/login/?next=/desk/batumi/"
    assert client.get("/account/").headers["Location"] == "/account/login/?next=/account/"


def test_an_authenticator_taken_away_closes_the_very_next_page(batumi) -> None:
    user = make.staff(Role.MODERATOR, batumi)
    client = staff_client(user)
    user.totpdevice_set.all().delete()
    assert client.get("/desk/batumi/").headers["Location"].startswith("/account/security/enrol/")


def test_another_ones_authenticator_in_the_session_opens_nothing(batumi) -> None:
    user, other = make.staff(Role.MODERATOR, batumi), make.staff(Role.MODERATOR, batumi)
    client = citizen_client(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device_of(other).persistent_id
    session.save()
    assert client.get("/desk/batumi/").status_code == 302


# --- How long a session lives -----------------------------------------------------------------


def age(client: Client, **seconds: int) -> None:
    """Make the session look as if it had been signed in or seen so long ago."""
    session = client.session
    for key, ago in seconds.items():
        session[key] = int(time.time()) - ago
    session.save()


@pytest.mark.parametrize(
    ("seen", "signed", "status"),
    [
        (sessions.STAFF_IDLE - 60, sessions.STAFF_TOTAL - 60, 200),
        (sessions.STAFF_IDLE + 5, sessions.STAFF_IDLE + 5, 302),
        (10, sessions.STAFF_TOTAL + 5, 302),
    ],
)
def test_a_staff_session_ends_after_half_an_hour_idle_and_eight_hours(
    batumi, seen, signed, status
) -> None:
    client = staff_client(make.staff(Role.MODERATOR, batumi))
    age(client, seen_at=seen, signed_at=signed)
    assert client.get("/desk/batumi/").status_code == status
    assert (DEVICE_ID_SESSION_KEY in client.session) is (status == 200)


@pytest.mark.parametrize(
    ("seen", "status"), [(sessions.CITIZEN_IDLE - 60, 200), (sessions.CITIZEN_IDLE + 5, 302)]
)
def test_a_citizens_session_ends_after_two_hours_idle(batumi, seen, status) -> None:
    client = citizen_client(make.citizen(batumi))
    age(client, seen_at=seen, signed_at=24 * 3600)
    assert client.get("/account/").status_code == status


def test_reading_pages_moves_the_idle_time_but_seldom_writes(batumi) -> None:
    client = citizen_client(make.citizen(batumi))
    age(client, seen_at=10, signed_at=10)
    before = client.session["seen_at"]
    client.get("/account/")
    assert client.session["seen_at"] == before
    age(client, seen_at=sessions.CITIZEN_TOUCH + 1)
    client.get("/account/")
    assert client.session["seen_at"] >= int(time.time()) - 2


def test_ending_a_session_forgets_it(batumi) -> None:
    user = make.citizen(batumi)
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": make.PASSWORD})
    assert SignIn.objects.filter(user=user).count() == 1
    client.post("/account/logout/")
    assert SignIn.objects.count() == 0
    assert client.get("/account/").status_code == 302
