"""Paper, help at a centre, protection and examination in a browser: the pages as staff and citizens see them; axe on each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import checks
from tests.e2e.people import Findings, Somebody
from tests.e2e.portal import Portal

NUMBER = "99180000001"
SEED = f"""
from datetime import date, timedelta
from decimal import Decimal
from django.utils import timezone
from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from identity.sealing import Details
from petitions import actions
from petitions.actions import assisting, examining, paper, protecting, signing
from petitions.queries import protection
from petitions.rules.paper import Line
from tests.factories import identity, petitions as make
identity._serial = __import__("itertools").count(720_000)  # beyond the people of the demonstration
batumi = Municipality.objects.get(slug="batumi")
nino = Details("{NUMBER}", "ნინო", "ბერიძე", date(1990, 5, 31))
luka = Details("99180000002", "ლუკა", "დიასამიძე", date(1985, 1, 2))
nina = Details("{NUMBER}", "ნანა", "ბერიძე", date(1990, 5, 31))
identity.extract(batumi, *(f"{{o.number}},{{o.last_name}},{{o.first_name}},{{o.born_on}}," for o in (nino, luka)))
officer = lambda role=Role.LIST_OFFICER: make.staff(role, batumi)
def filled(*people):
    return {{row: Line("filled", people[row - 1]) if row <= len(people) else Line("empty") for row in range(1, 11)}}
one = make.opened(batumi, title="ხეების დარგვა სკოლის ეზოში", at=timezone.now() - timedelta(days=3))
sheets = paper.issue(one, by=officer(), number=4, holder="თამარ")
for sheet in sheets[1:]:
    paper.receive(sheet, by=officer())
sheet = paper.enter(sheets[2], by=officer(), lines=filled(nino, luka))
sheet = paper.enter(sheet, by=officer(Role.MODERATOR), lines=filled(nina, luka))
someone = identity.person(batumi, number=luka.number, first_name="ლუკა", last_name="დიასამიძე")
signing.sign(one, person=someone)
sheet = paper.enter(sheets[3], by=officer(), lines=filled(luka))
sheet = paper.enter(sheet, by=officer(Role.MODERATOR), lines=filled(luka))
paper.count(sheet, by=officer())
signing.withdraw(one, person=someone)
for place in range(12):
    signing.sign(one, person=make.signer(one, last_name="ა" * (place + 2)), network="203.0.113.70")
sequencer.run()
signer = identity.citizen(batumi, email="denier@example.ge", number="99180000003", first_name="გელა", last_name="შავაძე")
signing.sign(one, by=signer)
taken = identity.citizen(batumi, email="taken@example.ge", number="99180000004", first_name="ანა", last_name="დოლიძე")
row = signing.sign(one, by=taken)
sequencer.run()
assisting.deny(one, by=signer, statement="პირადობის მოწმობა დამეკარგა.")
removal = actions.propose_removal(one, by=officer(), signatures=[row.pk], reason="ნომერი სხვამ გამოიყენა")
actions.decide_removal(removal, by=officer(), approve=True)
alert = protection.alerts(one)[0]
protecting.propose_by_rule(one, by=officer(), kind=alert.kind, key=alert.key, reason="ერთი ქსელიდან, სხვების ნაცვლად")
two = make.opened(batumi, needed=3, title="ავტობუსის ახალი გაჩერება", at=timezone.now() - timedelta(days=31))
make.signed(two, 10, at=two.opens_at)
sequencer.run()
two = actions.close(two)
sample = examining.announce_sample(two, by=officer(), percent=Decimal(20), source="ეროვნული ლატარიის გათამაშება",
    seed_on=timezone.localdate() + timedelta(days=1))
examining.draw_sample(sample, by=officer(), seed="7 13 21 28 33", at=timezone.now() + timedelta(days=1))
print("MADE", one.pk, two.pk, one.slug)
"""


@pytest.fixture(scope="module")
def place(prepared: Path, browser: Browser) -> Iterator[tuple[Portal, str, str, str]]:
    """A portal with one petition that collects on paper too, and one whose list is examined."""
    portal = Portal(prepared)
    try:
        one, two, slug = portal.seed(SEED).split("MADE ")[1].split()[:3]
        portal.start()
        yield portal, one, two, slug
    finally:
        portal.stop()


def somebody(browser: Browser, portal: Portal, email: str, findings: Findings) -> Somebody:
    found = Somebody(browser, portal, findings=findings)
    found.page.emulate_media(reduced_motion="reduce")
    found.log_in_as_staff(email, email.split("@")[1].split(".", maxsplit=1)[0])
    return found


def test_officer_works_through_paper_protection_and_examination(
    browser: Browser, place: tuple[Portal, str, str, str]
) -> None:
    portal, one, two, slug = place
    findings = Findings()
    officer = somebody(browser, portal, "list-officer@batumi.example.ge", findings)
    desk = "/desk/batumi/petitions"
    officer.go(f"{desk}/sheets/").look()
    officer.go(f"{desk}/{one}/sheets/").look()
    for number in (1, 2, 3, 4):
        officer.go(f"{desk}/{one}/sheets/{number}/").look()
    officer.go(f"{desk}/{one}/protection/").look()
    officer.click(officer.page.locator("a[href*='protection/rule/']").first).look()
    officer.go(f"{desk}/{one}/examination/").look()
    officer.go(f"{desk}/{two}/examination/").look()
    officer.go(f"{desk}/{two}/").look()
    officer.go(f"/batumi/petitions/{one}-{slug}/count/").look()
    officer.go(f"/en/desk/batumi/petitions/{one}/protection/").look()
    officer.go(f"/en/desk/batumi/petitions/{two}/examination/").look()
    with officer.page.expect_download() as download:
        officer.page.locator("a[href$='report.pdf']").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    assert findings.faults == []


def test_clerk_helps_and_prints_the_receipt(
    browser: Browser, place: tuple[Portal, str, str, str]
) -> None:
    portal, one, _two, _slug = place
    findings = Findings()
    clerk = somebody(browser, portal, "clerk@batumi.example.ge", findings)
    clerk.go(f"/desk/batumi/petitions/{one}/assisted/").look()
    clerk.fill(number=NUMBER, last_name="ბერიძე", first_name="ნინო", born_on="31.05.1990")
    for name in ("document_seen", "consent"):
        clerk.page.locator(f"main [name={name}]").check()
    clerk.send().look()
    expect(clerk.page.locator(".receipt .code")).to_be_visible()
    assert NUMBER not in clerk.page.content()
    assert findings.faults == []


def test_signer_objects_denies_and_joins_without_javascript(
    browser: Browser, place: tuple[Portal, str, str, str]
) -> None:
    portal, one, _two, slug = place
    base = f"/batumi/petitions/{one}-{slug}"
    for javascript in (True, False):
        findings = Findings()
        taken = Somebody(browser, portal, javascript=javascript, findings=findings)
        taken.log_in("taken@example.ge", password="correct horse battery")
        for name in ("object", "not-me", "join"):
            taken.go(f"{base}/{name}/")
            assert checks.sideways(taken.page) == 0
            taken.look()
        assert findings.faults == []
    taken.go(f"{base}/object/").fill(text="მე თვითონ მოვაწერე ხელი.").send()
    expect(taken.page.locator("dl.answers")).to_contain_text("მე თვითონ მოვაწერე ხელი.")
    taken.go(f"{base}/not-me/").send().send("button.warn")
    expect(taken.page).to_have_url(f"{portal.url}{base}/")
