"""My page: what it shows and to whom; language, colours, sessions, export, closing (N10, N16, N39)."""

import json

import pytest
from django.test import Client

from civic.journal.models import Entry
from civic.roles import Role
from identity.models import Person, SignIn, User, Verification
from tests.clients import citizen_client, staff_client
from tests.factories import identity as make


def signed_in(user: User, **headers: str) -> Client:
    client = Client(headers=headers)
    client.post("/account/login/", {"login": user.email, "password": make.PASSWORD})
    return client


def test_my_page_shows_only_ones_own(batumi) -> None:
    make.citizen(batumi, email="gela@example.ge", first_name="გელა", last_name="შაინიძე")
    nino = make.citizen(batumi, email="nino@example.ge")
    page = citizen_client(nino).get("/account/").content.decode()
    assert "ნინო ბერიძე" in page
    assert "nino@example.ge" in page
    assert "გელა" not in page
    assert "gela@example.ge" not in page


@pytest.mark.django_db
def test_my_page_leads_an_unverified_account_to_verification() -> None:
    page = citizen_client(make.user()).get("/account/").content.decode()
    assert 'href="/account/verify/"' in page.split("<main")[1]
    assert citizen_client(make.user()).get("/en/account/").status_code == 200


def test_my_page_names_a_municipality_one_has_left(batumi, keda) -> None:
    user = make.citizen(batumi, keda)
    Verification.objects.filter(municipality=keda).update(valid=False)
    page = citizen_client(user).get("/account/").content.decode()
    assert "აქაურ რეესტრში აღარ ხართ" in page


# --- Language and colours ---------------------------------------------------------------------


def test_language_is_kept_for_mails_and_leads_to_the_same_page(batumi) -> None:
    user = make.user()
    client = citizen_client(user)
    response = client.post("/account/language/", {"language": "en", "next": "/account/?a=1"})
    assert response.headers["Location"] == "/en/account/?a=1"
    assert User.objects.get(pk=user.pk).language == "en"
    response = client.post("/en/account/language/", {"language": "ka", "next": "/en/account/"})
    assert response.headers["Location"] == "/account/"
    assert User.objects.get(pk=user.pk).language == "ka"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/language/", "/theme/"])
@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example/", "/\\evil.example", "", "javascript:1"]
)
def test_choices_lead_back_to_the_own_host(path, onward) -> None:
    response = Client().post(path, {"language": "ka", "theme": "dark", "next": onward})
    assert response.headers["Location"] == "/"
    assert Client().get(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["xx", "", "<script>", "en/../"])
def test_an_unknown_language_changes_nothing(language) -> None:
    user = make.user()
    response = citizen_client(user).post(
        "/account/language/", {"language": language, "next": "/account/"}
    )
    assert response.headers["Location"] == "/account/"
    assert User.objects.get(pk=user.pk).language == "ka"


@pytest.mark.django_db
def test_colours_are_kept_on_the_device_only() -> None:
    client = Client()
    client.post("/theme/", {"theme": "dark", "next": "/account/login/"})
    cookie = client.cookies["theme"]
    assert (cookie.value, cookie["samesite"], bool(cookie["httponly"])) == ("dark", "Lax", True)
    assert 'data-theme="dark"' in client.get("/account/login/").content.decode()
    client.post("/theme/", {"theme": "</html>"})
    assert client.cookies["theme"].value == ""


# --- Sessions ---------------------------------------------------------------------------------


def test_the_owner_sees_and_ends_the_own_sessions(batumi) -> None:
    user = make.user()
    phone, library = (
        signed_in(user, **{"User-Agent": "Phone"}),
        signed_in(user, **{"User-Agent": "Library"}),
    )
    page = phone.get("/account/").content.decode()
    assert "Library" in page
    devices = page[page.index('id="h-devices"') : page.index('id="h-data"')]
    assert "<table" not in page  # several columns do not fit a telephone
    assert devices.count("<li>") == 2
    row = SignIn.objects.get(agent="Library")
    phone.post("/account/sessions/end/", {"sign_in": row.pk})
    assert library.get("/account/").status_code == 302
    assert phone.get("/account/").status_code == 200
    assert list(SignIn.objects.values_list("agent", flat=True)) == ["Phone"]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36",
            "Chrome, Linux",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/605",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/156 Safari/537 Edg/156",
            "Edge, Windows",
        ),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
)
def test_a_session_names_its_device_in_two_words(agent, device) -> None:
    assert SignIn(agent=agent).device == device


def test_all_other_sessions_end_at_once(batumi) -> None:
    user = make.user()
    clients = [signed_in(user) for _one in range(3)]
    clients[0].post("/account/sessions/end/", {"sign_in": "all"})
    assert [client.get("/account/").status_code for client in clients] == [200, 302, 302]


def test_nobody_ends_anothers_session(batumi) -> None:
    victim = make.user()
    theirs = signed_in(victim)
    row = SignIn.objects.get(user=victim)
    mine = signed_in(make.user())
    for value in (row.pk, "all", "x", "", "9" * 40, row.session_key):
        mine.post("/account/sessions/end/", {"sign_in": value})
    assert theirs.get("/account/").status_code == 200
    assert mine.get("/account/").status_code == 200


# --- A copy of one's data, and the end ---------------------------------------------------------


def test_export_gives_everything_to_its_owner_and_asks_for_the_password(batumi) -> None:
    make.extract(batumi, "99000000001,ბერიძე,ნინო,1988-03-14,rustaveli")
    user = make.user("nino@example.ge")
    client = signed_in(user)
    client.post(
        "/account/verify/",
        {
            "municipality": "batumi",
            "number": "99000000001",
            "first_name": "ნინო",
            "last_name": "ბერიძე",
            "born_on": "14.03.1988",
        },
    )
    assert client.post("/account/export/", {"password": "wrong"}).context["form"].errors
    response = client.post("/account/export/", {"password": make.PASSWORD})
    assert response.headers["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert "no-store" in response.headers["Cache-Control"]
    found = json.loads(response.content)
    assert found["account"]["email"] == "nino@example.ge"
    assert found["person"]["personal_number"] == "99000000001"
    assert found["person"]["registered"][0]["unit"] == "rustaveli"
    assert [row["verdict"] for row in found["look_ups"]] == ["yes"]
    assert Entry.objects.get(kind="account.exported").actor == user


def test_export_is_nowhere_to_be_fetched_again(batumi) -> None:
    user = make.citizen(batumi)
    client = signed_in(user)
    client.post("/account/export/", {"password": make.PASSWORD})
    assert b"personal_number" not in client.get("/account/export/").content
    assert Client().post("/account/export/", {"password": make.PASSWORD}).status_code == 302


def test_closing_destroys_the_link_and_frees_the_address(batumi) -> None:
    user = make.citizen(batumi, email="nino@example.ge")
    client = signed_in(user)
    other_device = signed_in(user)
    assert client.post("/account/close/", {"password": "wrong"}).status_code == 200
    assert User.objects.get(pk=user.pk).is_active
    assert client.post("/account/close/", {"password": make.PASSWORD}).status_code == 302
    row = User.objects.get(pk=user.pk)
    assert (row.email, row.person, row.is_active, row.has_usable_password()) == (
        f"erased-{user.pk}@erased.invalid", None, False, False,
    )  # fmt: skip
    assert not Person.objects.exists()
    assert not SignIn.objects.exists()
    assert other_device.get("/account/").status_code == 302
    assert (
        client.post(
            "/account/login/", {"login": "nino@example.ge", "password": make.PASSWORD}
        ).status_code
        == 200
    )
    entry = Entry.objects.get(kind="account.erased")
    assert (entry.actor, entry.subject_id) == (None, user.pk)
    response = Client().post(
        "/account/signup/", {"email": "nino@example.ge", "password1": "four words nobody guesses"}
    )
    assert response.status_code == 302
    assert User.objects.filter(email="nino@example.ge", is_active=True).count() == 1


def test_closing_one_of_two_accounts_keeps_the_person(batumi) -> None:
    person = make.person(batumi)
    one, other = make.citizen(someone=person), make.citizen(someone=person)
    signed_in(one).post("/account/close/", {"password": make.PASSWORD})
    assert User.objects.get(pk=other.pk).person == person


def test_staff_cannot_close_their_account_while_they_hold_a_role(batumi) -> None:
    user = make.staff(Role.MODERATOR, batumi)
    response = staff_client(user).post("/account/close/", {"password": make.PASSWORD})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert User.objects.get(pk=user.pk).is_active
