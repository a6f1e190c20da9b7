"""Promises in a browser: the register, a late one, the project it comes from, old cycles, the desk; axe on each, narrow and wide."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.people import Findings, Somebody
from tests.e2e.portal import Portal
from tests.factories.identity import PASSWORD

SEED = """
from datetime import timedelta
from itertools import count
from civic.dates import today
from civic.places.models import Municipality
from tests.factories import identity, outcomes as make
from civic.outcomes import actions
identity._serial = count(800_000)  # beyond the people of the demonstration
kobuleti = Municipality.objects.get(slug="kobuleti")
office = make.office(kobuleti)
one = make.commitment(kobuleti, by=office, due_on=today() - timedelta(days=21))
stage = make.stage(one, by=office)
actions.report(one, by=office, title="დაიგო საფარი", stage=stage, percent=65, spent=5_130_000,
               reason="პირველ ტენდერში არავინ მონაწილეობდა.")
actions.assess(one, by=office, assessor="own", verdict="partly")
reader = identity.user("promised@example.ge")
print("SIGN", one.sign, office.email)
"""


@pytest.fixture(scope="module")
def portal(prepared: Path) -> Iterator[tuple[Portal, str, str]]:
    """A portal with a late promise; its number and the account of the mayor's office."""
    made = Portal(prepared)
    try:
        sign, office = made.seed(SEED).split("SIGN ")[1].split()[:2]
        made.start()
        yield made, sign, office
    finally:
        made.stop()


@pytest.mark.parametrize("javascript", [True, False])
def test_register_leads_to_a_late_promise_with_its_reason(
    browser: Browser, portal: tuple[Portal, str, str], javascript: bool
) -> None:
    running, sign, _office = portal
    findings = Findings()
    reader = Somebody(browser, running, findings=findings, javascript=javascript)
    for prefix, late, why in (
        ("", "აგვიანებს 21 დღით", "რატომ აგვიანებს"),
        ("/en", "21 days late", "Why it is late"),
    ):
        reader.go(f"{prefix}/kobuleti/commitments/?state=late").look()
        expect(reader.page.locator("ol.rows")).to_contain_text(late)
        reader.page.locator("ol.rows h3 a").first.click()
        reader.look()
        expect(reader.page).to_have_url(f"{running.url}{prefix}/kobuleti/commitments/{sign}/")
        expect(reader.page.locator(".notice.late")).to_contain_text(why)
        expect(reader.page.locator(".panel .count")).to_contain_text("65")
    assert findings.faults == []


def test_demonstration_shows_winners_plan_and_old_cycles(
    browser: Browser, portal: tuple[Portal, str, str]
) -> None:
    running, _sign, _office = portal
    findings = Findings()
    reader = Somebody(browser, running, findings=findings)
    reader.go("/batumi/commitments/?source=plan").look()
    reader.page.locator("ol.rows h3 a").first.click()
    reader.look().sees("დანერგილია 5 ელექტრონული სერვისი")
    reader.go("/batumi/commitments/?source=budget&state=late")
    reader.page.locator("ol.rows h3 a").first.click()
    reader.look()
    reader.page.locator("#money ~ figure summary").click()
    reader.page.locator("#money ~ figure table a").first.click()
    reader.look()
    expect(reader.page.locator("#stages")).to_be_visible()
    reader.go("/batumi/budget-archive/2019-autumn/").look().sees("უცნობია")
    assert findings.faults == []


def test_reader_follows_a_promise_and_stops(
    browser: Browser, portal: tuple[Portal, str, str]
) -> None:
    running, sign, _office = portal
    findings = Findings()
    reader = Somebody(browser, running, findings=findings)
    reader.log_in("promised@example.ge", PASSWORD)
    reader.go(f"/kobuleti/commitments/{sign}/")
    reader.send(".panel form button").sees("სიახლეები გამოწერილია")
    reader.send(".panel form button").sees("სიახლეებს აღარ მიიღებთ")
    assert findings.faults == []
