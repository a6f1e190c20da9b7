"""My page: what it shows and to whom; language, colours, sessions (N16, N39)."""

import pytest
from django.test import Client

from identity.models import SignIn, User, Verification
from tests.clients import citizen_client
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
