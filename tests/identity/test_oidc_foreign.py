"""The same against a provider written by others, in a process of its own: theirs, not our idea of OpenID Connect."""

import json
import re
import subprocess
import sys
import time
import urllib.error
from html import unescape
from urllib.parse import urljoin

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from civic.settings import logins
from identity import queries
from identity.levels import Level
from identity.models import Person, User
from tests.e2e.portal import free_port, give_back
from tests.identity import browser
from tests.identity.test_dump import everything

NUMBER = "99000000555"
LUKA = {
    "sub": "luka",
    "acr": "urn:example:high",
    "personal_number": NUMBER,
    "given_name": "ლუკა",
    "family_name": "თვალჭრელიძე",
    "birthdate": "1988-03-14",
    "email": "luka@example.ge",
}
WITHOUT_NUMBER = {**LUKA, "sub": "nobody", "personal_number": ""}
LOW = {**LUKA, "sub": "low", "acr": "urn:example:low"}


@pytest.fixture(scope="module")
def port():
    """The provider's port; it knows three people."""
    found = free_port()
    users = [
        part for one in (LUKA, WITHOUT_NUMBER, LOW) for part in ("--user-claims", json.dumps(one))
    ]
    command = [
        *(sys.executable, "-W", "ignore", "-m", "oidc_provider_mock"),
        *("--port", str(found), "--require-nonce", "true", *users),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        try:
            browser.send(f"http://127.0.0.1:{found}/.well-known/openid-configuration")
            break
        except urllib.error.URLError:
            time.sleep(0.1)
    yield found
    process.terminate()
    process.wait(timeout=10)
    give_back(found)


@pytest.fixture
def service(port, settings, batumi):
    entry = logins.demonstration(port)
    entry["claims"] = dict(logins.CLAIMS)
    settings.SOCIALACCOUNT_PROVIDERS = logins.allauth([entry])
    return port


def log_in(client: Client, subject: str):
    address = browser.begin(client)
    status, _location, text = browser.send(address)
    assert status == 200, text
    form = re.search(r'<form[^>]*action="([^"]*)"', text)
    target = urljoin(address, unescape(form[1])) if form else address
    status, location, text = browser.send(target, {"sub": subject})
    assert location, text
    return browser.back(client, location)


def test_new_and_returning(service, client) -> None:
    answer = log_in(client, "luka")
    assert answer.headers["Location"] == "/account/verify/"
    log_in(Client(), "luka")
    user = User.objects.get()
    assert (user.level, user.email) == (Level.STRONG, None)
    assert queries.details(user.person).name == "ლუკა თვალჭრელიძე"
    assert SocialAccount.objects.count() == 1
    dump = everything()
    assert not any(word in dump for word in (NUMBER.encode(), b"luka@example.ge"))


@pytest.mark.parametrize(("subject", "code"), [("nobody", "claims"), ("low", "acr")])
def test_a_claim_missing_and_a_level_too_low(service, client, subject: str, code: str) -> None:
    answer = log_in(client, subject)
    assert (answer.status_code, answer.context["code"]) == (403, code)
    assert User.objects.count() == Person.objects.count() == 0


def test_logging_out_leads_over_the_providers_own_log_out(service, client) -> None:
    log_in(client, "luka")
    target = client.post("/account/logout/").headers["Location"]
    assert target.startswith(f"http://127.0.0.1:{service}/oauth2/end_session?client_id=portal")
