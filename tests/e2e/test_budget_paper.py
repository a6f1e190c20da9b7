"""Ballot papers and assemblies in a browser: the clerk by keyboard, the two entries, the public pages; axe on each."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from civic.dates import today
from tests.e2e import checks
from tests.e2e.people import Findings, Somebody
from tests.e2e.portal import Portal

NUMBER = "99170000001"
SEED = f"""
from datetime import time
from budgeting.actions import assemblies, batches
from budgeting.states import Method
from civic.dates import today
from civic.places.models import Centre, Municipality
from civic.uploads import CleanFile
from tests.factories import budgeting as make, identity, paper, voting as vote
from tests.budgeting.test_batches import counted
identity._serial = __import__("itertools").count(710_000)  # beyond the people of the demonstration
batumi = Municipality.objects.get(slug="batumi")
keda = Municipality.objects.get(slug="keda")
centre = Centre.objects.filter(municipality=batumi).order_by("pk").first()
row = make.process(batumi, "voting", slug="paper")
make.projects(row, 20_000, 50_000, 30_000)
vote.freeze(row)
batches.prepare(row, by=make.officer(batumi), place="მე-2 სკოლა", delivered=50, centre=centre)
identity.extract(batumi, "{NUMBER},ბერიძე,ნინო,1990-05-31,")
row = make.process(batumi, "voting", slug="boxes")
make.projects(row, 20_000, 50_000, 30_000)
vote.freeze(row)
one, _at = counted(row, 3, 3, delivered=10, place="მე-5 სკოლა", centre=centre)
a, b = make.auditor(batumi), make.auditor(batumi)
for by, text in ((a, "1 1\\n2 2\\n3 x"), (b, "1 1\\n2 3\\n3 x")):
    batches.enter(one, by=by, text=text)
    batches.finish(one, by=by)
villages = make.units(keda, ("merisi", "მერისი"), ("dologani", "დოლოგანი"))
hands = make.process(keda, "voting", slug="hands", method=Method.ASSEMBLY, residence="own",
                     choices_max=1, pots=[(one, 2_000_000) for one in villages])
for pot in hands.pots.all():
    make.projects(hands, 15_000, 18_000, pot=pot)
vote.freeze(hands)
written = assemblies.record(
    hands.pots.first(), by=make.officer(keda), held_on=today(), held_at=time(12), place="სკოლა",
    chair="გელა დოლიძე", secretary="თამარ ბერიძე", eligible=100, attended=40, hands={{1: 15, 2: 20}},
    minutes=CleanFile("a.pdf", "application/pdf", b"%PDF-1.4\\n%%EOF"))
assemblies.confirm(written, by=make.officer(keda))
from identity.demo import staff
from civic.roles import Role
staff("budget-officer@keda.example.ge", Role.BUDGET_OFFICER, keda)
print("BATCH", one.pk, hands.pots.last().pk)
"""


@pytest.fixture(scope="module")
def place(prepared: Path, browser: Browser) -> Iterator[tuple[Portal, str, str]]:
    """A portal with a polling place that hands out, a box that waits, and a vote by show of hands."""
    portal = Portal(prepared)
    try:
        batch, pot = portal.seed(SEED).split("BATCH ")[1].split()[:2]
        portal.start()
        yield portal, batch, pot
    finally:
        portal.stop()


def somebody(browser: Browser, portal: Portal, email: str, findings: Findings) -> Somebody:
    found = Somebody(browser, portal, findings=findings)
    found.page.emulate_media(reduced_motion="reduce")
    found.log_in_as_staff(email, email.split("@")[1].split(".", maxsplit=1)[0])
    return found


def sheets(reader: Somebody) -> int:
    """How many sheets of A4 the page takes on paper."""
    printed = reader.page.pdf(prefer_css_page_size=True, format="A4")
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def test_clerk_hands_out_by_keyboard(browser: Browser, place: tuple[Portal, str, str]) -> None:
    portal, _batch, _pot = place
    findings = Findings()
    clerk = somebody(browser, portal, "clerk@batumi.example.ge", findings)
    page, base = clerk.page, "/desk/batumi/budget/paper/handout/"
    clerk.go(base).look()
    expect(page.locator("[name=number]")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.type(NUMBER)
        page.keyboard.press("Tab")
        page.keyboard.type("31.05.1990")
        page.keyboard.press("Enter")
    expect(page.locator("#h-found")).to_have_text("გაეცით ერთი ბიულეტენი.")
    expect(page.locator("button[value=hand]")).to_be_focused()
    assert NUMBER not in page.content()
    findings.faults += [f"found: {one}" for one in checks.everywhere(page)]
    page.locator("button[value=hand]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    clerk.sees("გაცემულია.")
    expect(page.locator("[name=number]")).to_be_focused()
    assert NUMBER not in clerk.path
    clerk.fill(number=NUMBER, born_on="31.05.1990").press("Look up")
    expect(page.locator("#h-found")).to_contain_text("ბიულეტენი გაიცა")
    findings.faults += [f"again: {one}" for one in checks.everywhere(page)]
    clerk.send("button[value=exchange]").sees("გაიცვალა.")
    findings.faults += [f"exchanged: {one}" for one in checks.everywhere(page)]
    clerk.close()
    assert findings.faults == []


def test_officer_reconciles_and_seals_a_box(
    browser: Browser, place: tuple[Portal, str, str]
) -> None:
    portal, batch, _pot = place
    findings = Findings()
    officer = somebody(browser, portal, "budget-officer@batumi.example.ge", findings)
    base = "/desk/batumi/budget/boxes/batches/"
    officer.go(base).look()
    officer.go(f"{base}{batch}/").look()
    decided = officer.main().locator("form[action$='/decide/']").first
    decided.locator("[name=marks]").fill("3")
    decided.locator("[name=reason]").fill("ნიშანი მესამეზეა")
    officer.send("form[action$='/decide/'] button")
    officer.go(f"{base}{batch}/").press("Seal").sees("დალუქულია")
    officer.go(f"{base}{batch}/protocol/").look()
    assert sheets(officer) == 1
    for path, number in ((f"/batumi/budget/{today().year}/", 1), ("/keda/budget/hands/", 2)):
        assert sheets(officer.go(f"{path}ballot/print/paper/")) == number
    officer.go("/desk/batumi/budget/boxes/audit/").look()
    officer.close()
    assert findings.faults == []


def test_assemblies_on_the_desk_and_in_public(
    browser: Browser, place: tuple[Portal, str, str]
) -> None:
    portal, _batch, pot = place
    findings = Findings()
    officer = somebody(browser, portal, "budget-officer@keda.example.ge", findings)
    base = "/desk/keda/budget/hands/assemblies/"
    officer.go(base).look()
    officer.go(f"{base}{pot}/").look()
    officer.go("/keda/budget/hands/assemblies/").look().sees("გელა დოლიძე")
    officer.close()
    assert findings.faults == []
