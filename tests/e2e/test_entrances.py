"""The ways in besides e-mail, in a browser: the citizen portal of the demonstration, a telephone, a centre.

Every page is checked by axe, in both languages, light and dark, at 320 pixels and on a desktop.
"""

import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from identity.demo import CITIZENS, ELSEWHERE
from tests.e2e.people import Findings, Somebody
from tests.e2e.portal import Portal, free_port, give_back
from tests.e2e.words import ka

LUKA = next(one for one in CITIZENS if one[0] == "luka")
OTAR = next(one for one in ELSEWHERE if one[0] == "otar")


@pytest.fixture(scope="module")
def entrances(prepared: Path, browser: Browser) -> Iterator[Portal]:
    """A portal that runs with the citizen portal of the demonstration."""
    port = free_port()
    portal = Portal(prepared, options=("--citizen-portal",), CITIZEN_PORT=str(port))
    portal.start()
    yield portal
    portal.stop()
    give_back(port)


def code_sent_to(portal: Portal, number: str) -> str:
    """The code in the newest message to a number, once the worker has sent it."""
    folder = portal.home / "sms"
    for _wait in range(100):
        found = sorted(folder.glob(f"*{number}.txt")) if folder.exists() else []
        if found:
            digits = re.search(r"\b[0-9]{6}\b", found[-1].read_text())
            assert digits
            found[-1].unlink()
            return digits[0]
        time.sleep(0.1)
    raise AssertionError("no message was sent:\n" + portal.log()[-2000:])


def by_phone(somebody: Somebody, digits: str) -> Somebody:
    somebody.go("/account/phone/").look().fill(number=digits).send()
    somebody.look(english=False)
    return somebody.fill(code=code_sent_to(somebody.portal, f"+995{digits}")).send()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_through_the_citizen_portal_to_a_signature(
    entrances: Portal, browser: Browser, javascript: bool
) -> None:
    findings = Findings()
    luka = Somebody(browser, entrances, javascript=javascript, findings=findings)
    luka.go("/batumi/petitions/")
    page = luka.page
    others = "main a[href*='/batumi/petitions/']:has(h2), main h2 a, main h3 a"
    luka.click(page.locator(others).nth(0 if javascript else 1))  # each petition is signed once
    petition = luka.path
    luka.go(f"/account/login/?next={petition}").look()
    luka.press("Log in through: %(name)s", name="მოქალაქის პორტალი (დემო)")
    row = page.locator("li", has_text=LUKA[4])
    luka.click(row.get_by_role("button").first)
    assert luka.path == petition
    luka.go("/account/").sees(f"{LUKA[3]} {LUKA[4]}").sees(ka("step taken")).look()
    luka.sees(ka("Confirming your identity"))
    luka.sign(petition)
    page.goto("/account/")
    with page.expect_navigation(url=f"{entrances.url}/"):
        page.get_by_role("button", name=ka("Log out"), exact=True).first.click()
    assert findings.faults == []
    assert entrances.faults() == []


def test_a_log_in_that_is_not_sure_enough_is_explained(entrances: Portal, browser: Browser) -> None:
    findings = Findings()
    somebody = Somebody(browser, entrances, findings=findings)
    somebody.go("/account/login/")
    somebody.press("Log in through: %(name)s", name="მოქალაქის პორტალი (დემო)")
    row = somebody.page.locator("li", has_text=OTAR[4])
    somebody.click(row.get_by_role("button").last)
    somebody.heading("Log-in not completed").look(english=False)
    assert findings.faults == []


def test_by_telephone_and_over_the_register_outside(entrances: Portal, browser: Browser) -> None:
    """Kobuleti asks a register over HTTP; the account has no e-mail at all."""
    findings = Findings()
    otar = by_phone(Somebody(browser, entrances, findings=findings), "555000111")
    assert otar.path == "/account/"
    otar.look()
    _name, place, number, first_name, last_name, born_on = OTAR
    assert isinstance(born_on, date)
    otar.verify(place, number, first_name, last_name, f"{born_on:%d.%m.%Y}")
    otar.go("/account/").sees(ka("Register asked over the network")).sees(
        ka("reference of the register: %(reference)s", reference="R-")
    )
    otar.go("/account/at-a-centre/").look().send()
    assert re.fullmatch(r"[a-z0-9]{4}-[a-z0-9]{4}", otar.main().locator(".count").inner_text())
    otar.look(english=False)
    otar.go("/account/organisations/").look()
    otar.page.locator("select[name=municipality]").select_option("batumi")
    otar.fill(number="405123456", name="შპს „მწვანე ეზო“", function="დირექტორი").send()
    otar.sees("მწვანე ეზო")
    assert findings.faults == []


def test_the_desk_of_clerk_and_list_officer(entrances: Portal, browser: Browser) -> None:
    findings = Findings()
    clerk = Somebody(browser, entrances, findings=findings)
    clerk.log_in_as_staff("clerk@batumi.example.ge", "batumi")
    clerk.go("/desk/batumi/visit/").look()
    clerk.fill(code="aaaa-aaaa", number="99000000001").send()
    assert clerk.page.locator("[aria-invalid=true]").count() > 1
    officer = Somebody(browser, entrances, findings=findings)
    officer.log_in_as_staff("list-officer@batumi.example.ge", "batumi")
    officer.go("/desk/batumi/representatives/").look()
    officer.go("/desk/batumi/register/").look()
    assert findings.faults == []
