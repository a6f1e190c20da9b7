"""The same against the certified provider of npm, where Node is there: it signs, checks PKCE and keeps sessions itself."""

import json
import shutil
import subprocess
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin

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

FOLDER = Path(__file__).resolve().parents[1] / "node"
NODE = shutil.which("node")
NUMBER = "99000000666"
PEOPLE = {
    "subject-7719": {
        "acr": "urn:example:high",
        "personal_number": NUMBER,
        "given_name": "თამარ",
        "family_name": "ქობალაძე",
        "birthdate": "1979-05-02",
    },
    "low": {
        "acr": "urn:example:low",
        "personal_number": "99000000667",
        "given_name": "გელა",
        "family_name": "მელაძე",
        "birthdate": "1990-01-30",
    },
    "nameless": {"acr": "urn:example:high", "given_name": "ნინო"},
}

pytestmark = pytest.mark.skipif(
    NODE is None or not (FOLDER / "node_modules/oidc-provider").is_dir(),
    reason="needs Node and `npm ci` in tests/node",
)


@pytest.fixture(scope="module")
def port():
    """The provider's port; its keys are made at the start."""
    found = free_port()
    process = subprocess.Popen(
        [NODE, "provider.mjs"],
        cwd=FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    entry = logins.demonstration(found)
    given = {
        "port": found,
        "client": entry["client_id"],
        "secret": entry["secret"],
        "callback": "http://testserver/account/login/citizen/callback/",
        "leave": "http://testserver/",
        "people": PEOPLE,
    }
    process.stdin.write(json.dumps(given) + "\n")
    process.stdin.flush()
    assert process.stdout.readline().strip() == "listening"
    yield found
    process.terminate()
    process.communicate(timeout=10)
    give_back(found)


@pytest.fixture
def service(port, settings, batumi):
    entry = logins.demonstration(port)
    entry["claims"] = dict(logins.CLAIMS)
    settings.SOCIALACCOUNT_PROVIDERS = logins.allauth([entry])
    return port


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def sign_in(address: str, subject: str) -> str:
    """From page to page with the provider's cookies, until it leads back to the portal."""
    opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(CookieJar()))
    address += "&" + urlencode({"login_hint": subject})
    for _page in range(6):
        try:
            opener.open(address, timeout=10).close()
        except urllib.error.HTTPError as error:
            with error:
                address = urljoin(address, error.headers["Location"] or "no-redirect")
        if address.startswith("http://testserver"):
            return address
    raise AssertionError(f"The provider did not lead back: {address}")


def log_in(client: Client, subject: str):
    return browser.back(client, sign_in(browser.begin(client), subject))


def test_new_and_returning(service, client) -> None:
    assert log_in(client, "subject-7719").headers["Location"] == "/account/verify/"
    log_in(Client(), "subject-7719")
    user = User.objects.get()
    assert (user.level, queries.details(user.person).name) == (Level.STRONG, "თამარ ქობალაძე")
    assert SocialAccount.objects.count() == 1
    dump = everything()
    assert not any(word in dump for word in (NUMBER.encode(), b"subject-7719"))


@pytest.mark.parametrize(("subject", "code"), [("nameless", "claims"), ("low", "acr")])
def test_a_claim_missing_and_a_level_too_low(service, client, subject: str, code: str) -> None:
    answer = log_in(client, subject)
    assert (answer.status_code, answer.context["code"]) == (403, code)
    assert User.objects.count() == Person.objects.count() == 0


def test_an_answer_serves_once(service, client) -> None:
    """What led one browser in leads no other in: its own log-in has another state."""
    location = sign_in(browser.begin(client), "subject-7719")
    browser.back(client, location)
    thief = Client()
    browser.begin(thief)
    answer = browser.back(thief, location)
    assert (answer.status_code, answer.context["code"]) == (401, "unsound")
    assert User.objects.count() == 1
    assert "_auth_user_id" not in thief.session


def test_logging_out_leads_over_the_providers_own_log_out(service, client) -> None:
    log_in(client, "subject-7719")
    target = client.post("/account/logout/").headers["Location"]
    assert target.startswith(f"http://127.0.0.1:{service}/session/end?client_id=portal")
