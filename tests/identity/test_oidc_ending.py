"""A service that ends somebody's session there ends it here too, and nobody else can."""

import time

import pytest
from django.test import Client

from civic.journal.models import Entry
from civic.settings import logins
from identity.models import SignIn
from identity.oidc import ending, tokens
from identity.reference.provider import LOGOUT
from tests.clients import citizen_client
from tests.identity import browser
from tests.identity.test_oidc import NUMBER, TAMAR, service, use

__all__ = ["service"]
ENDED = "/account/login/citizen/ended/"


def tell(token: str, path: str = ENDED):
    """The call of the service: no cookie, no form token."""
    return Client(enforce_csrf_checks=True).post(path, {"logout_token": token})


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.fixture
def gela(service) -> Client:
    client = Client()
    browser.log_in(client, NUMBER)
    assert is_in(client)
    return client


def test_the_sessions_of_the_subject_end_and_no_others(service, gela, settings) -> None:
    second, tamar = Client(), Client()
    browser.log_in(second, NUMBER)
    browser.log_in(tamar, TAMAR.number)
    answer = tell(service.provider.logout_token(NUMBER))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert [is_in(one) for one in (gela, second, tamar)] == [False, False, True]
    assert SignIn.objects.count() == 1
    entry = Entry.objects.get(kind="account.ended_elsewhere")
    assert (entry.actor_id, entry.public) == (None, False)


def test_a_session_begun_another_way_goes_on(service, gela) -> None:
    """The same account, logged in by password: that session is none of the service's."""
    other = citizen_client(SignIn.objects.get().user)
    assert tell(service.provider.logout_token(NUMBER)).status_code == 200
    assert [is_in(gela), is_in(other)] == [False, True]


def test_somebody_who_never_came_is_nothing_to_do(service) -> None:
    assert tell(service.provider.logout_token(TAMAR.number)).status_code == 200
    assert not Entry.objects.filter(kind="account.ended_elsewhere").exists()


@pytest.mark.parametrize(
    "twist",
    [
        {"aud": "another portal"},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": None},
        {"iat": int(time.time()) - ending.OLDEST - 300},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"sub": None},
        {"sub": ["x"]},
        {"events": None},
        {"events": {}},
        {"events": {LOGOUT: "yes"}},
        {"events": [LOGOUT]},
        {"nonce": "an ID token's"},
    ],
)
def test_a_token_that_is_not_in_order_ends_nothing(service, gela, twist) -> None:
    service.provider.twist = twist
    answer = tell(service.provider.logout_token(NUMBER))
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})
    assert is_in(gela)


def test_a_token_of_another_key_ends_nothing(service, gela) -> None:
    service.provider.foreign_key = True
    assert tell(service.provider.logout_token(NUMBER)).status_code == 400
    assert is_in(gela)


def test_a_token_is_good_once(service, gela) -> None:
    token = service.provider.logout_token(NUMBER)
    assert tell(token).status_code == 200
    browser.log_in(gela, NUMBER)
    assert tell(token).status_code == 400
    assert is_in(gela)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "x" * 20_000])
def test_what_is_no_token_is_refused(service, token) -> None:
    assert tell(token).status_code == 400


def test_an_id_token_ends_nothing(service, gela) -> None:
    """Somebody who has caught one cannot throw its owner out."""
    number = next(iter(service.provider.tokens.values()))
    assert tell(service.provider._id_token(number)).status_code == 400
    assert is_in(gela)


def test_it_is_a_call_and_no_page_and_of_a_service_we_know(service) -> None:
    assert Client().get(ENDED).status_code == 405
    token = service.provider.logout_token(NUMBER)
    assert tell(token, "/account/login/nowhere/ended/").status_code == 404


def test_a_service_that_is_down_is_asked_to_try_again(settings) -> None:
    use(settings, logins.demonstration(9))
    tokens.documents._kept.clear()
    assert tell("a.b.c").status_code == 503
