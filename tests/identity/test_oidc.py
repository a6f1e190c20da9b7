"""Log-in through a service that really runs: what is let in, what is refused, what is kept (N29–N34)."""

import time
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from civic.settings import logins
from identity import queries
from identity.actions.persons import NOT_THERE
from identity.levels import Level
from identity.models import LookUp, Person, User, Verification
from identity.oidc import tokens
from identity.reference.people import Resident
from identity.reference.provider import LOW
from identity.reference.server import Outside
from tests.clients import citizen_client
from tests.factories import identity as make
from tests.identity import browser
from tests.identity.test_dump import everything

NUMBER = "99000000777"
GELA = Resident(NUMBER, "გელა", "თვალჭრელიძე", date(1968, 2, 3), "batumi", "rustaveli")
TAMAR = Resident("99000000778", "თამარ", "კახიძე", date(1995, 7, 2), "batumi")
LINE = "99000000777,თვალჭრელიძე,გელა,1968-02-03,rustaveli"
WORDS = (NUMBER, "თვალჭრელიძე", "1968-02-03")


@pytest.fixture
def service(settings, batumi, keda):
    """The stand-in, set up as the only log-in service."""
    batumi.is_active = keda.is_active = True
    batumi.save()
    keda.save()
    server = Outside(0, [GELA, TAMAR], client_id="portal", secret="demonstration", key="k").start()
    entry = logins.demonstration(server.server_address[1])
    entry["claims"] = dict(logins.CLAIMS)
    use(settings, entry)
    yield server
    server.stop()


def use(settings, *entries) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = logins.allauth(list(entries))


def citizens() -> int:
    return User.objects.count()


# --- Let in -----------------------------------------------------------------------------------


def test_a_new_citizen_gets_an_account_that_stands_for_a_person(service, client) -> None:
    answer = browser.log_in(client, NUMBER)
    assert answer.headers["Location"] == "/account/verify/"
    user = User.objects.get()
    assert (user.email, user.level, user.proof) == (None, Level.STRONG, "oidc:citizen")
    assert not user.has_usable_password()
    details = queries.details(user.person)
    assert (details.number, details.name) == (NUMBER, "გელა თვალჭრელიძე")
    assert client.get("/account/").context["user"] == user


def test_the_citizen_only_names_the_municipality_and_may_act_there(service, client, batumi) -> None:
    make.extract(batumi, LINE)
    browser.log_in(client, NUMBER, next="/batumi/petitions/")
    page = client.get("/account/verify/")
    assert list(page.context["form"].fields) == ["municipality"]
    answer = client.post("/account/verify/", {"municipality": "batumi", "next": "/batumi/"})
    assert answer.headers["Location"] == "/batumi/"
    user = User.objects.get()
    standing = queries.standing(queries.person_of(user), batumi, timezone.localdate())
    assert (standing.registered, standing.level) == (True, Level.STRONG)


def test_a_municipality_the_service_names_is_asked_at_once(
    service, client, settings, batumi
) -> None:
    make.extract(batumi, LINE)
    use(settings, logins.demonstration(service.server_address[1]))
    answer = browser.log_in(client, NUMBER, next="/batumi/petitions/")
    assert answer.headers["Location"] == "/batumi/petitions/"
    assert Verification.objects.get().level == Level.STRONG
    assert LookUp.objects.get().verdict == "yes"


def test_who_typed_nothing_is_not_told_to_check_what_was_typed(
    service, client, settings, batumi
) -> None:
    make.extract(batumi, "01024085099,ლომიძე,გელა,1980-05-06,")
    use(settings, logins.demonstration(service.server_address[1]))
    browser.log_in(client, NUMBER)
    page = client.get("/account/verify/")
    told = [str(message) for message in page.context["messages"]]
    assert str(NOT_THERE) in told
    answer = client.post("/account/verify/", {"municipality": "batumi"})
    assert answer.context["form"].errors == {"municipality": [str(NOT_THERE)]}
    assert LookUp.objects.count() == 2


def test_coming_back_leads_to_the_same_account(service, client) -> None:
    browser.log_in(client, NUMBER)
    first = User.objects.get()
    browser.log_in(Client(), NUMBER)
    assert (User.objects.get(), SocialAccount.objects.count()) == (first, 1)


def test_the_same_number_through_two_services_is_one_person_and_one_account(
    service, settings
) -> None:
    """N44: one human being, two services, one account."""
    other = Outside(0, [GELA], client_id="portal", secret="demonstration", key="k").start()
    entries = [logins.demonstration(one.server_address[1]) for one in (service, other)]
    for entry, name in zip(entries, ("citizen", "city"), strict=True):
        entry.update(id=name, claims=dict(logins.CLAIMS))
    use(settings, *entries)
    browser.log_in(Client(), NUMBER)
    client = Client()
    address = client.post("/account/login/city/").headers["Location"]
    browser.back(client, browser.choose(address, NUMBER))
    other.stop()
    assert (User.objects.count(), Person.objects.count()) == (1, 1)
    assert sorted(SocialAccount.objects.values_list("provider", flat=True)) == ["citizen", "city"]


def test_an_account_by_e_mail_is_not_merged_whatever_address_the_service_names(
    service, client
) -> None:
    """N29: the attacker waits under the victim's address; the victim gets an account of their own."""
    waiting = make.user(f"{NUMBER}@mail.invalid", confirmed=False)
    confirmed = make.user("gela@example.ge")
    service.provider.userinfo_twist = {"email": "gela@example.ge", "email_verified": True}
    browser.log_in(client, NUMBER)
    user = SocialAccount.objects.get().user
    assert user not in {waiting, confirmed}
    assert user.email is None
    assert not user.emailaddress_set.exists()


def test_ones_own_account_becomes_sure_through_the_service(service, batumi) -> None:
    user = make.user("gela@example.ge")
    client = citizen_client(user)
    answer = browser.log_in(client, NUMBER, query="?process=connect", next="/account/")
    assert answer.status_code == 302
    user.refresh_from_db()
    assert (User.objects.count(), user.level) == (1, Level.STRONG)
    browser.log_in(Client(), NUMBER)
    assert User.objects.count() == 1


def test_what_one_account_proved_does_not_count_for_another_of_the_person(
    service, client, batumi
) -> None:
    """Who only knows somebody's facts stays where typed facts lead, whatever that person does elsewhere."""
    make.extract(batumi, LINE)
    browser.log_in(client, NUMBER)
    client.post("/account/verify/", {"municipality": "batumi"})
    person = Person.objects.get()
    guessed = make.verified(person)
    found = queries.person_of(User.objects.get(pk=guessed.pk))
    assert queries.standing(found, batumi, timezone.localdate()).level == Level.REGISTER


# --- Refused ----------------------------------------------------------------------------------


def refused(answer, status: int, code: str) -> None:
    assert (answer.status_code, answer.context["code"]) == (status, code)
    assert "_auth_user_id" not in answer.client.session
    assert citizens() == SocialAccount.objects.count() == Person.objects.count() == 0


@pytest.mark.parametrize(
    "twist",
    [
        {"aud": "another portal"},
        {"aud": ["portal", "another portal"]},
        {"iss": "https://elsewhere.example"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"nonce": "another browser's"},
        {"nonce": None},
        {"sub": None},
        {"sub": "somebody else"},
    ],
)
def test_an_id_token_that_is_not_ours_or_not_for_now_is_refused(service, client, twist) -> None:
    """N31 as its last case: userinfo and ID token about two subjects."""
    service.provider.twist = twist
    refused(browser.log_in(client, NUMBER), 401, "unsound")


def test_an_id_token_signed_with_another_key_is_refused(service, client) -> None:
    service.provider.foreign_key = True
    refused(browser.log_in(client, NUMBER), 401, "unsound")


def test_a_key_the_service_has_changed_is_found(service, client, settings) -> None:
    browser.log_in(client, NUMBER)
    service.provider._key = service.provider._other
    tokens.documents.again = 0
    try:
        browser.log_in(Client(), TAMAR.number)
    finally:
        tokens.documents.again = 20
    assert citizens() == 2


def test_a_log_in_that_is_not_sure_enough_is_refused(service, client) -> None:
    """N32: whatever the link asked for, the level in the signed token decides."""
    address = browser.begin(client, "?auth_params=acr_values%3Durn%3Aexample%3Alow&scope=all")
    asked = dict(parse_qsl(urlsplit(address).query))
    assert asked["acr_values"] == "urn:example:high"
    assert set(asked["scope"].split()) == {"openid", "profile"}
    refused(browser.back(client, browser.choose(address, NUMBER, LOW)), 403, "acr")


@pytest.mark.parametrize("acr", [None, 3, ["urn:example:high"], "", "urn:example:HIGH"])
def test_a_level_that_is_missing_or_odd_is_not_sure_enough(service, client, acr) -> None:
    service.provider.twist = {"acr": acr}
    refused(browser.log_in(client, NUMBER), 403, "acr")


@pytest.mark.parametrize(
    "said",
    [
        {"personal_number": None},
        {"personal_number": ""},
        {"personal_number": [NUMBER]},
        {"personal_number": int(NUMBER)},
        {"personal_number": NUMBER[:10]},
        {"given_name": None},
        {"given_name": "<b>გელა</b>"},
        {"family_name": "x" * 51},
        {"birthdate": "2999-01-01"},
        {"birthdate": "1968"},
        {"birthdate": {"year": 1968}},
    ],
)
def test_claims_that_are_missing_or_odd_give_nobody_a_right(service, client, said) -> None:
    """N33."""
    service.provider.userinfo_twist = said
    answer = browser.log_in(client, NUMBER)
    refused(answer, 403, "claims")
    assert NUMBER not in browser.text_of(answer)


@pytest.mark.parametrize("place", ["atlantis", "", None, ["batumi"], "oni"])
def test_an_unknown_municipality_is_refused_where_the_service_has_to_name_one(
    service, client, settings, place
) -> None:
    use(settings, logins.demonstration(service.server_address[1]))
    service.provider.userinfo_twist = {"municipality": place}
    refused(browser.log_in(client, NUMBER), 403, "claims")


def test_a_forged_state_a_missing_cookie_and_a_used_code_are_refused(service, client) -> None:
    """N30."""
    location = browser.choose(browser.begin(client), NUMBER)
    refused(browser.back(client, location.replace("state=", "state=x")), 401, "unsound")
    refused(browser.back(Client(), location), 401, "unsound")
    assert browser.back(client, location).status_code == 302
    again = Client()
    again.cookies = client.cookies
    assert browser.back(again, location).status_code == 401


def test_a_code_of_another_service_is_refused(service, settings, client) -> None:
    """N30: begun at one, finished at the other."""
    entries = [logins.demonstration(service.server_address[1]) for _ in range(2)]
    entries[1]["id"] = "city"
    use(settings, *entries)
    location = browser.choose(browser.begin(client), NUMBER)
    refused(browser.back(client, location.replace("/citizen/", "/city/")), 401, "unsound")


def test_giving_up_at_the_service_leads_back_to_the_log_in(service, client) -> None:
    browser.begin(client)
    state = next(iter(client.session["socialaccount_states"]))
    answer = client.get(f"/account/login/citizen/callback/?error=access_denied&state={state}")
    assert answer.headers["Location"] == "/account/login/"


def test_a_service_that_is_down_is_said_and_nothing_else_breaks(settings, client, batumi) -> None:
    entry = logins.demonstration(9)  # the discard port: nobody listens
    use(settings, entry)
    assert client.get("/account/login/").status_code == 200
    refused(client.post("/account/login/citizen/"), 503, "silent")


def test_a_service_that_goes_down_half_way_is_said(service, client) -> None:
    location = browser.choose(browser.begin(client), NUMBER)
    service.stop()
    refused(browser.back(client, location), 503, "silent")


def test_nobody_is_logged_in_by_a_link(service, client) -> None:
    answer = client.get("/account/login/citizen/")
    assert answer.headers["Location"] == "/account/login/"
    assert client.post("/account/login/nowhere/").status_code == 404
    assert client.get("/account/login/nowhere/callback/").status_code == 404


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https:evil.example", "/%0d%0aX: y"]
)
def test_the_way_onward_stays_here(service, client, target: str) -> None:
    """N39."""
    answer = browser.log_in(client, NUMBER, next=target)
    assert answer.headers["Location"].startswith("/account/verify/")
    assert "evil" not in answer.headers["Location"].replace("next=", "")[:20]


def test_an_account_stopped_by_its_person_does_not_open_by_the_service(service, client) -> None:
    browser.log_in(client, NUMBER)
    User.objects.update(stopped_at=timezone.now())
    answer = browser.log_in(Client(), NUMBER)
    assert (answer.status_code, answer.context["code"]) == (403, "stopped")


def test_a_verified_account_cannot_become_somebody_else(service, batumi) -> None:
    user = make.citizen(batumi)
    answer = browser.log_in(citizen_client(user), NUMBER, query="?process=connect")
    assert (answer.status_code, answer.context["code"]) == (403, "other_person")
    user.refresh_from_db()
    assert user.strong_at is None
    assert not SocialAccount.objects.exists()


def test_a_log_in_bound_to_another_account_is_not_moved(service, client, batumi) -> None:
    browser.log_in(client, NUMBER)
    other = make.user("tamar@example.ge")
    answer = browser.log_in(citizen_client(other), NUMBER, query="?process=connect")
    assert (answer.status_code, answer.context["code"]) == (403, "other_account")


# --- Kept -------------------------------------------------------------------------------------


def test_three_log_ins_leave_the_number_nowhere(service, client, batumi, caplog) -> None:
    """N34: database, sessions and log, after the first and the third log-in."""
    make.extract(batumi, LINE)
    for _log_in in range(3):
        browser.log_in(client, NUMBER)
        client.post("/account/verify/", {"municipality": "batumi"})
        dump = everything()
        for word in WORDS:
            assert word.encode() not in dump
            assert word.encode().hex().encode() not in dump.lower()
    assert [row.extra_data for row in SocialAccount.objects.all()] == [{}]
    assert not SocialToken.objects.exists()
    for session in Session.objects.all():
        assert not any(word in str(session.get_decoded()) for word in WORDS)
    assert not any(word in caplog.text for word in WORDS)


def test_a_subject_that_is_the_number_itself_is_hashed(service, client) -> None:
    service.provider.twist = service.provider.userinfo_twist = {"sub": NUMBER}
    browser.log_in(client, NUMBER)
    assert len(SocialAccount.objects.get().uid) == 64
    assert NUMBER.encode() not in everything()


# --- And out again ----------------------------------------------------------------------------


def test_logging_out_leads_over_the_services_own_log_out(service, client) -> None:
    browser.log_in(client, NUMBER)
    answer = client.post("/account/logout/")
    target = answer.headers["Location"]
    assert target.startswith(f"{service.base}/logout?client_id=portal&post_logout_redirect_uri=")
    assert client.get("/account/").status_code == 302
    assert NUMBER not in target


def test_logging_out_while_the_service_is_down_logs_out_here(service, client) -> None:
    browser.log_in(client, NUMBER)
    service.stop()
    tokens.documents._kept.clear()
    assert client.post("/account/logout/").headers["Location"] == "/"
    assert client.get("/account/").status_code == 302
