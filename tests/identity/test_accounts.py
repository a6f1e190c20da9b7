"""Registration, log-in, passwords and addresses (N06, N23, N29, N37 to N41, N57, N59)."""

import re
from threading import Thread
from typing import ClassVar

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client

from civic.models import Counter
from identity import adapters
from identity.models import SignIn, User
from tests.clients import citizen_client
from tests.factories import identity as make

SIGNUP, LOGIN, RESET = "/account/signup/", "/account/login/", "/account/password/reset/"
WORDS = "four words nobody guesses"
TOO_MANY = adapters.AccountAdapter.error_messages["too_many_login_attempts"]


def log_in(client: Client, email: str, password: str = make.PASSWORD, **more: str):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def link_in(message: mail.EmailMessage) -> str:
    """The path of the one link that is not the portal's home or a page to go on."""
    found = re.findall(r"http://testserver(/\S*(?:confirm-email|reset/key)/\S+)", str(message.body))
    assert len(found) == 1
    return found[0]


# --- Registration -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_registration_opens_the_account_only_after_the_button_on_the_linked_page() -> None:
    client = Client()
    response = client.post(SIGNUP, {"email": "Nino@Example.ge", "password1": WORDS})
    assert response.headers["Location"] == "/account/confirm-email/"
    user = User.objects.get(email="nino@example.ge")
    assert (user.language, user.is_staff, user.is_superuser, user.person) == (
        "ka",
        False,
        False,
        None,
    )
    assert log_in(Client(), user.email, WORDS).headers["Location"] == "/account/confirm-email/"
    link = link_in(mail.outbox[0])
    page = client.get(link)
    assert page.status_code == 200
    assert EmailAddress.objects.get(user=user).verified is False
    assert client.post(link).headers["Location"] == "/account/login/"
    assert EmailAddress.objects.get(user=user).verified is True
    assert log_in(client, user.email, WORDS).headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "language"), [("", "ka"), ("/en", "en")])
def test_the_language_of_registration_is_the_language_of_mails(prefix, language) -> None:
    Client().post(prefix + SIGNUP, {"email": "nino@example.ge", "password1": WORDS})
    assert User.objects.get().language == language
    assert (
        mail.outbox[0].subject
        == {
            "ka": "დაადასტურეთ ელფოსტა და გახსენით ანგარიში",
            "en": "Confirm your e-mail and open your account",
        }[language]
    )
    assert link_in(mail.outbox[0]).startswith(f"{prefix}/account/confirm-email/")


@pytest.mark.django_db
def test_registration_ignores_fields_it_does_not_ask_for() -> None:
    Client().post(
        SIGNUP,
        {
            "email": "nino@example.ge",
            "password1": WORDS,
            "is_staff": "1",
            "is_superuser": "1",
            "person": "1",
            "verified": "1",
            "is_active": "0",
        },
    )
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.person, user.is_active) == (
        False,
        False,
        None,
        True,
    )
    assert EmailAddress.objects.get().verified is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("", WORDS, "email"),
        ("nino", WORDS, "email"),
        ("nino@example.ge\nBcc: all@example.ge", WORDS, "email"),
        ("nino@example.ge", "xq7", "password1"),
        ("nino@example.ge", "password123", "password1"),
        ("nino@example.ge", "ninoexamplege", "password1"),
        ("nino@example.ge", "", "password1"),
        ("nino@example.ge", "x" * 201, "password1"),
    ],
)
def test_registration_refuses_and_keeps_the_address_typed(email, password, field) -> None:
    response = Client().post(SIGNUP, {"email": email, "password1": password})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not User.objects.exists()
    if email == "nino@example.ge":
        assert b'value="nino@example.ge"' in response.content
    if password:
        assert password.encode() not in response.content


@pytest.mark.django_db
def test_a_link_altered_reused_or_of_nobody_is_explained() -> None:
    """N40."""
    client = Client()
    client.post(SIGNUP, {"email": "nino@example.ge", "password1": WORDS})
    link = link_in(mail.outbox[0])
    for path in (link[:-5] + "xxxx/", "/account/confirm-email/nothing/"):
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == 404
    assert EmailAddress.objects.get().verified is False
    client.post(link)
    page = client.get(link)
    assert not page.context["can_confirm"]
    assert b"<form method" not in page.content.split(b"<main")[1].split(b"</main>")[0]


# --- Log-in -----------------------------------------------------------------------------------


def test_log_in_gives_a_new_session_and_shows_it_to_its_owner(batumi) -> None:
    user = make.user()
    client = Client(headers={"User-Agent": "Phone"})
    client.get(LOGIN)
    client.post("/account/language/", {"language": "ka"})
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    client.cookies["sessionid"] = session.session_key
    response = log_in(client, user.email)
    assert response.headers["Location"] == "/account/"
    assert client.session.session_key != session.session_key
    row = SignIn.objects.get(user=user)
    assert (row.session_key, row.agent, row.network) == (
        client.session.session_key,
        "Phone",
        "127.0.0.0/24",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "http://localhost/account/",
        "/%0d%0aX: y",
        "/\r\nX: y",
        "javascript:alert(1)",
        "\tjavascript:alert(1)",
        " //evil.example",
    ],
)
def test_the_way_onward_stays_on_the_own_host(onward) -> None:
    user = make.user()
    for response in (
        log_in(Client(), user.email, next=onward),
        Client().post(
            f"{LOGIN}",
            {"login": user.email, "password": make.PASSWORD},
            query_params={"next": onward},
        ),
    ):
        target = response.headers["Location"]
        assert target == "/account/" or target.startswith("/%0d%0a")
        assert "\n" not in target
        assert "evil" not in target


@pytest.mark.django_db
def test_the_way_onward_leads_where_the_reader_was_going() -> None:
    user = make.user()
    assert (
        log_in(Client(), user.email, next="/batumi/?page=2").headers["Location"]
        == "/batumi/?page=2"
    )


@pytest.mark.django_db
def test_a_closed_account_cannot_log_in() -> None:
    user = make.user(is_active=False)
    client = Client()
    assert log_in(client, user.email).headers["Location"] == "/account/inactive/"
    assert client.get("/account/").status_code == 302
    assert SignIn.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("path", [LOGIN, "/account/logout/", SIGNUP, RESET])
def test_a_form_of_another_site_is_refused(path) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(path, {"login": "a@example.ge", "password": "x"}).status_code == 403


def test_logging_out_takes_a_post(batumi) -> None:
    client = citizen_client(make.user())
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/account/").status_code == 200
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/account/").status_code == 302


# --- Limits -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_failures_of_one_account_close_it_for_a_while_whatever_the_headers_say() -> None:
    user = make.user()
    for attempt in range(adapters.FAILURES_PER_ACCOUNT):
        client = Client(
            headers={"X-Forwarded-For": f"10.0.0.{attempt}", "X_Forwarded_For": "1.1.1.1"},
            REMOTE_ADDR=f"192.0.2.{attempt}",
        )
        assert log_in(client, user.email, "wrong").status_code == 200
    response = log_in(Client(REMOTE_ADDR="192.0.2.200"), user.email)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert "_auth_user_id" not in response.client.session


@pytest.mark.django_db
def test_failures_of_one_address_count_over_accounts_and_forged_headers() -> None:
    for attempt in range(adapters.FAILURES_PER_ADDRESS):
        log_in(
            Client(headers={"X-Forwarded-For": f"10.0.0.{attempt}"}),
            f"x{attempt}@example.ge",
            "wrong",
        )
    user = make.user()
    assert log_in(Client(), user.email).status_code == 200
    assert log_in(Client(REMOTE_ADDR="192.0.2.7"), user.email).status_code == 302


@pytest.mark.django_db
def test_a_good_log_in_in_between_does_not_forgive_the_failures_of_the_address() -> None:
    """N38."""
    user = make.user()
    for attempt in range(adapters.FAILURES_PER_ADDRESS - 1):
        log_in(Client(), f"x{attempt}@example.ge", "wrong")
    assert log_in(Client(), user.email).status_code == 302
    log_in(Client(), "y@example.ge", "wrong")
    assert log_in(Client(), user.email).status_code == 200
    counts = Counter.objects.filter(bucket="login.address").values_list("count", flat=True)
    assert list(counts) == [adapters.FAILURES_PER_ADDRESS + 1]


@pytest.mark.django_db
def test_good_log_ins_are_not_counted_as_failures() -> None:
    user = make.user()
    for _attempt in range(adapters.FAILURES_PER_ACCOUNT + 2):
        assert log_in(Client(), user.email).status_code == 302


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_parallel_attempts_do_not_slip_through_the_limit() -> None:
    user = make.user()
    tried = []

    def attempt() -> None:
        page = log_in(Client(), user.email, "wrong").content.decode()
        tried.append(str(TOO_MANY) in page)
        connection.close()

    threads = [Thread(target=attempt) for _one in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(tried) == [False] * adapters.FAILURES_PER_ACCOUNT + [True] * 6


@pytest.mark.django_db
def test_forms_that_send_mail_are_limited_by_address() -> None:
    for attempt in range(30):
        assert Client().post(RESET, {"email": f"x{attempt}@example.ge"}).status_code == 302
    response = Client().post(RESET, {"email": "y@example.ge"})
    assert response.status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.9").post(RESET, {"email": "y@example.ge"}).status_code == 302


@pytest.mark.django_db
def test_a_mailbox_gets_only_so_many_mails_in_an_hour() -> None:
    for attempt in range(10):
        Client(REMOTE_ADDR=f"192.0.2.{attempt}").post(RESET, {"email": "victim@example.ge"})
    assert len(mail.outbox) == adapters.MAILS_PER_HOUR


# --- Nobody learns who has an account (N41) ---------------------------------------------------


@pytest.mark.django_db
def test_a_known_address_registers_with_the_same_answer_and_a_mail_to_its_owner() -> None:
    make.user("nino@example.ge")
    known = Client().post(SIGNUP, {"email": "NINO@example.ge", "password1": WORDS})
    new = Client().post(SIGNUP, {"email": "gela@example.ge", "password1": WORDS})
    assert (known.status_code, known.headers["Location"]) == (
        new.status_code,
        new.headers["Location"],
    )
    assert [message.to for message in mail.outbox] == [["nino@example.ge"], ["gela@example.ge"]]
    assert "confirm-email" not in mail.outbox[0].body
    assert User.objects.count() == 2


@pytest.mark.django_db
def test_an_address_registered_but_never_confirmed_is_not_taken_over() -> None:
    """N29: whoever registers a stranger's address first neither locks the owner out nor is merged."""
    Client().post(SIGNUP, {"email": "nino@example.ge", "password1": "the attacker's words"})
    attacker = User.objects.get()
    Client().post(SIGNUP, {"email": "nino@example.ge", "password1": "the owner's own words"})
    assert list(User.objects.all()) == [attacker]
    assert log_in(Client(), "nino@example.ge", "the owner's own words").status_code == 200
    Client().post(RESET, {"email": "nino@example.ge"})
    link = link_in(mail.outbox[-1])
    client = Client()
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": "the owner's own words"})
    assert log_in(Client(), "nino@example.ge", "the attacker's words").status_code == 200
    assert EmailAddress.objects.filter(verified=True).count() <= 1


@pytest.mark.django_db
def test_no_outside_log_in_is_offered() -> None:
    for path in ("/account/3rdparty/", "/account/social/signup/", "/account/google/login/"):
        assert Client().get(path).status_code == 404


class CountedArgon2(Argon2PasswordHasher):
    """As in production, but with less memory, and counting: the hash is what an answer's time is made of."""

    memory_cost = 1_000
    parallelism = 1
    done: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.done.append("encode")
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        self.done.append("verify")
        return super().verify(password, encoded)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["log in", "register", "reset"])
def test_known_and_unknown_addresses_cost_one_hash_and_the_same_mails(what, settings) -> None:
    """N41: one Argon2 hash (tens of milliseconds) each, beside which the rest does not show."""
    settings.PASSWORD_HASHERS = ["tests.identity.test_accounts.CountedArgon2"]
    make.user("known@example.ge")
    acts = {
        "log in": lambda email: log_in(Client(), email, "wrong words"),
        "register": lambda email: Client().post(SIGNUP, {"email": email, "password1": WORDS}),
        "reset": lambda email: Client().post(RESET, {"email": email}),
    }
    seen = []
    for email in ("known@example.ge", "unknown@example.ge"):
        CountedArgon2.done.clear()
        mail.outbox.clear()
        response = acts[what](email)
        page = re.sub(r'(?:value="[^"]*"|known@|unknown@)', "", response.content.decode())
        answer = (response.status_code, response.headers.get("Location"), page)
        seen.append((len(CountedArgon2.done), len(mail.outbox), answer))
    assert seen[0] == seen[1]
    assert seen[0][0] == 1


# --- Passwords --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_reset_works_once_and_ends_all_sessions() -> None:
    user = make.user("nino@example.ge")
    signed_in = Client()
    log_in(signed_in, user.email)
    Client().post(RESET, {"email": "nino@example.ge"}, headers={"Host": "testserver"})
    link = link_in(mail.outbox[0])
    client = Client()
    page = client.get(link, follow=True)
    assert link.split("-")[-1] not in page.request["PATH_INFO"]
    response = client.post(page.request["PATH_INFO"], {"password1": WORDS})
    assert response.headers["Location"] == "/account/password/reset/key/done/"
    assert signed_in.get("/account/").status_code == 302
    assert log_in(Client(), user.email, WORDS).status_code == 302
    again = Client().get(link, follow=True)
    assert again.context["token_fail"] is True
    assert mail.outbox[-1].subject == "თქვენი პაროლი შეიცვალა"


@pytest.mark.django_db
def test_a_reset_link_that_expired_or_is_anothers_is_explained(settings) -> None:
    """N40."""
    make.user("nino@example.ge")
    Client().post(RESET, {"email": "nino@example.ge"})
    link = link_in(mail.outbox[0])
    other = make.user("gela@example.ge")
    from allauth.account.utils import user_pk_to_url_str

    foreign = re.sub(r"key/[^-]+-", f"key/{user_pk_to_url_str(other)}-", link)
    assert Client().get(foreign, follow=True).context["token_fail"] is True
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Client().get(link, follow=True).context["token_fail"] is True


def test_changing_the_password_asks_for_the_present_one(batumi) -> None:
    user = make.user()
    client = Client()
    log_in(client, user.email)
    path = "/account/password/change/"
    response = client.post(path, {"oldpassword": "wrong", "password1": WORDS})
    assert list(response.context["form"].errors) == ["oldpassword"]
    assert (
        client.post(path, {"oldpassword": make.PASSWORD, "password1": WORDS}).headers["Location"]
        == "/account/"
    )
    page = client.get("/account/")
    assert [row.session_key for row in page.context["sign_ins"]] == [client.session.session_key]
    assert log_in(Client(), user.email, WORDS).status_code == 302


def test_a_new_address_counts_once_its_link_is_confirmed(batumi) -> None:
    user = make.user("nino@example.ge")
    client = Client()
    log_in(client, user.email)
    response = client.post("/account/email/", {"email": "new@example.ge", "action_add": "1"})
    again = response.headers["Location"]
    assert again.startswith("/account/reauthenticate/")
    assert client.post(again, {"password": "wrong"}).context["form"].errors
    assert mail.outbox == []
    client.post(again, {"password": make.PASSWORD, "next": "/account/email/"})
    user.refresh_from_db()
    assert user.email == "nino@example.ge"
    (message,) = [one for one in mail.outbox if one.to == ["new@example.ge"]]
    client.post(link_in(message))
    user.refresh_from_db()
    assert user.email == "new@example.ge"
    assert "nino@example.ge" in {address for one in mail.outbox for address in one.to}


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_links_in_mails_use_the_configured_address(host) -> None:
    Client().post(
        SIGNUP,
        {"email": "nino@example.ge", "password1": WORDS},
        headers={"Host": host, "X-Forwarded-Host": "evil.example"},
    )
    Client().post(RESET, {"email": "nino@example.ge"}, headers={"Host": host})
    addresses = {
        link for one in mail.outbox for link in re.findall(r"https?://[^/\s]+", str(one.body))
    }
    assert addresses == {"http://testserver"}


@pytest.mark.django_db
def test_pages_of_the_account_are_never_kept_by_a_cache() -> None:
    client = citizen_client(make.user())
    for path in ("/account/", "/account/verify/", "/account/export/", "/account/close/"):
        assert "no-store" in client.get(path).headers["Cache-Control"]
    assert client.get("/account/x.css").status_code == 404
