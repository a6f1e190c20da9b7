"""The booth in a browser: by keyboard, with and without JavaScript, in both languages, narrow and zoomed; axe on each step."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import checks
from tests.e2e.people import Findings, Somebody
from tests.e2e.portal import Portal
from tests.factories.identity import PASSWORD

SEED = """
from itertools import count
from civic.places.models import Municipality
from tests.factories import budgeting as make, identity, voting as vote
from budgeting.models import Process
identity._serial = count(700_000)  # beyond the people of the demonstration
batumi = Municipality.objects.get(slug="batumi")
keda = Municipality.objects.get(slug="keda")
for name, kind in (("booth", "knapsack"), ("points", "points")):
    row = make.process(batumi, "voting", slug=name, ballot=kind, title_en="Booth")
    make.projects(row, 20_000, 50_000, 30_000, 90_000, 10_000)
    vote.freeze(row)
villages = make.units(keda, ("merisi", "მერისი"), ("dologani", "დოლოგანი"))
row = make.process(keda, "voting", slug="zones", residence="own_plus_one",
                   pots=[(one, 5_000_000) for one in villages])
for pot in row.pots.all():
    make.projects(row, 20_000, 10_000, pot=pot)
vote.freeze(row)
_batch, (code,) = vote.batch(Process.objects.get(slug="booth"), 1)
number = identity.new_number()
identity.extract(batumi, f"{number},ბერიძე,ლუკა,1990-01-01,")
for name in ("booth1", "booth2", "booth3"):
    identity.citizen(batumi, keda, email=f"{name}@example.ge", unit=villages[0])
print("CODE", code, number)
"""
BOOTH = "/batumi/budget/booth/vote/"


@pytest.fixture(scope="module")
def booth(prepared: Path, browser: Browser) -> Iterator[tuple[Portal, str, str]]:
    """A portal in which three votes run; a voting code and the number of one who may use it."""
    portal = Portal(prepared)
    try:
        code, number = portal.seed(SEED).split("CODE ")[1].split()[:2]
        portal.start()
        yield portal, code, number
    finally:
        portal.stop()


def test_vote_first_log_in_last_by_keyboard_with_every_step_checked(
    browser: Browser, booth: tuple[Portal, str, str]
) -> None:
    portal, _code, _number = booth
    findings = Findings()
    voter = Somebody(browser, portal, findings=findings)
    page = voter.page
    page.emulate_media(reduced_motion="reduce")  # axe must not measure a colour that is changing
    voter.go(BOOTH).look()
    voter.go(f"{BOOTH}choose/").look()
    assert page.locator("header nav").count() == 0  # no menu of the site in the booth
    for number in ("2", "3"):
        page.locator(f"input[value='{number}']").focus()
        page.keyboard.press("Space")
    line = page.get_by_role("status")
    expect(line).to_have_text("დარჩა 40\u00a0000\u00a0₾ · არჩეულია 2 პროექტი, 80\u00a0000\u00a0₾")
    dear = page.locator("label.choice", has=page.locator("input[value='4']"))
    expect(dear).to_contain_text("არ ეტევა: აკლია 50\u00a0000\u00a0₾")
    expect(dear).to_be_visible()
    page.locator("input[value='4']").check()
    expect(line).to_contain_text("50\u00a0000\u00a0₾ ზედმეტია")
    findings.faults += [f"over: {one}" for one in checks.everywhere(page)]
    voter.send(".budget button.act").sees("გასასწორებელია")
    expect(page.locator(".summary")).to_be_focused()
    page.locator("input[value='4']").uncheck()
    page.locator("a[data-leave]").click()
    expect(page.locator("#leave")).to_be_visible()
    findings.faults += [f"leave: {one}" for one in checks.violations(page)]
    page.keyboard.press("Escape")
    voter.send(".budget button.act")
    findings.faults += [f"check: {one}" for one in checks.everywhere(page)]
    # Away and back: the choice is on the device, the banner says so.
    voter.go("/batumi/budget/booth/ballot/").look()
    expect(page.locator("[data-rescue]")).to_be_visible()
    voter.go(f"/account/login/?next={BOOTH}check/").fill(
        login="booth1@example.ge", password=PASSWORD
    ).send("button")
    expect(page.locator("form[data-return]")).to_be_visible()
    voter.send("form[data-return] button.act")
    findings.faults += [f"check again: {one}" for one in checks.everywhere(page)]
    voter.send()
    voter.heading("Your vote is in the box")
    findings.faults += [f"done: {one}" for one in checks.everywhere(page)]
    code = page.locator(".receipt .code").inner_text()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    voter.go(f"{BOOTH}mine/").look().sees("დიახ.")
    voter.go(f"{BOOTH}open/").look()
    voter.fill(key=code.lower()).send()
    assert page.locator("input:checked[name=p]").count() == 2
    page.locator("input[value='3']").uncheck()
    voter.send(".budget button.act").send().heading("Your ballot is changed")
    voter.close()
    assert findings.faults == []


def test_without_script_in_english(browser: Browser, booth: tuple[Portal, str, str]) -> None:
    portal, _code, _number = booth
    voter = Somebody(browser, portal, javascript=False)
    page = voter.page
    voter.go(f"/en/account/login/?next=/en{BOOTH}").fill(
        login="booth2@example.ge", password=PASSWORD
    ).send("button")
    voter.click(page.get_by_role("button", name="Begin", exact=True))
    page.locator("input[value='2']").check()
    voter.click(page.get_by_role("button", name="Add up again", exact=True))
    voter.sees("Left: 70\u00a0000\u00a0₾ · chosen: 1, 50\u00a0000\u00a0₾")
    page.locator("input[value='4']").check()
    voter.send(".budget button.act").sees("20\u00a0000\u00a0₾ more than there is")
    page.locator("input[value='4']").uncheck()
    voter.send(".budget button.act").sees("Unused: 70\u00a0000\u00a0₾")
    voter.click(page.get_by_role("button", name="ქართული")).sees("გადახედეთ ბიულეტენს")
    voter.click(page.get_by_role("button", name="English")).send()
    voter.sees("Your vote is in the box")
    voter.close()


def test_with_a_code_and_without_an_account(
    browser: Browser, booth: tuple[Portal, str, str]
) -> None:
    portal, code, number = booth
    findings = Findings()
    voter = Somebody(browser, portal, findings=findings)
    page = voter.page
    page.emulate_media(reduced_motion="reduce")  # axe must not measure a colour that is changing
    voter.go(f"{BOOTH}code/?c={code}").look()
    assert voter.page.locator("[name=slip]").input_value() == code
    voter.send()
    voter.page.locator("input[value='5']").check()
    voter.send(".budget button.act")
    findings.faults += [f"holder: {one}" for one in checks.everywhere(voter.page)]
    voter.fill(number=number, born_on="01.01.1990").send()
    voter.heading("Your vote is in the box")
    assert voter.page.evaluate("localStorage.length + sessionStorage.length") == 0
    voter.close()
    assert findings.faults == []


def test_points_units_and_zoom(browser: Browser, booth: tuple[Portal, str, str]) -> None:
    portal, _code, _number = booth
    findings = Findings()
    voter = Somebody(browser, portal, findings=findings)
    page = voter.page
    page.emulate_media(reduced_motion="reduce")  # axe must not measure a colour that is changing
    voter.log_in("booth3@example.ge", PASSWORD)
    voter.go("/keda/budget/zones/vote/choose/").look()
    page.locator("input[name=pot]").last.check()
    voter.send()
    page.locator("input[name=p]").first.check()
    findings.faults += [f"two pots: {one}" for one in checks.everywhere(page)]
    voter.go("/batumi/budget/points/vote/choose/?shared=1").look()
    page.locator("#n1").fill("4")
    expect(page.get_by_role("status")).to_have_text("დარჩა 6 ქულა, სულ 10")
    kept = page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)]")
    assert len(kept[1]) == 1  # at a shared computer only as long as the window is open
    assert kept[1][0] not in kept[0]
    # 1280 pixels at 400 %: a quarter in each direction; the bar must not cover the page then.
    page.set_viewport_size({"width": 320, "height": 256})
    assert checks.sideways(page) == 0
    assert page.locator(".budget").evaluate("one => getComputedStyle(one).position") == "static"
    voter.go("/batumi/budget/booth/ballot/print/paper/").look()
    voter.go("/batumi/budget/booth/ballot/print/").look()
    voter.close()
    assert findings.faults == []


def test_paper_is_light(browser: Browser, booth: tuple[Portal, str, str]) -> None:
    portal, _code, _number = booth
    weight = checks.weigh(browser, f"{portal.url}{BOOTH}choose/", locale="ka-GE")
    assert weight.hosts == {f"127.0.0.1:{portal.port}"}
    assert len(weight.requests) <= 9, weight.requests
    assert 10_000 < weight.bytes <= 95_000
