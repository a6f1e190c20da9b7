"""The desk of ideas in a browser: screening, opinions, verdicts, release, appeals, filing at a centre; axe on each page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import checks
from tests.e2e.people import Findings, Somebody
from tests.e2e.portal import Portal

SEED = """
from datetime import timedelta
from itertools import count
from django.utils import timezone
from budgeting.actions import evaluating
from budgeting.models import Evaluation, Idea, Verdict
from budgeting.states import IdeaState
from civic.places.models import Department, Municipality
from identity.models import Duty
from tests.factories import budgeting as make, identity
identity._serial = count(800_000)  # beyond the people of the demonstration
batumi = Municipality.objects.get(slug="batumi")
now = timezone.now()
make.idea(make.process(batumi, "screening", slug="sift"), title="სკამები ბებურის ბაღში",
          latitude="41.646100", longitude="41.640500",
          cost_lines=[{"what": "სკამი", "count": 4, "price": 200_000}])
assess = make.process(batumi, "evaluation", slug="assess")
first, second = (make.idea(assess, state=IdeaState.EVALUATION) for _one in range(2))
officer = make.officer(batumi)
duty = Duty.objects.now().get(user__email="department-officer@batumi.example.ge")
late = Department.objects.exclude(pk=duty.department_id).filter(municipality=batumi).first()
for department, due in ((duty.department, now + timedelta(days=2)), (late, now + timedelta(days=1))):
    evaluating.ask(first, department, by=officer, due_at=due)
Evaluation.objects.filter(department=late, idea=first).update(due_at=now - timedelta(hours=1))
contest = make.process(batumi, "appeal", slug="contest")
refused = make.idea(contest, state=IdeaState.REFUSED)
Verdict.objects.create(idea=refused, admitted=False, criterion=contest.criteria.first(),
                       reason="ნაკვეთი კერძო საკუთრებაა.", by=officer, released_at=now)
evaluating.appeal(refused, by=refused.author, text="ნაკვეთი ქალაქისაა, იხილეთ ამონაწერი.")
make.process(batumi, "submission", slug="gather")
number = identity.new_number()
identity.extract(batumi, f"{number},ბერიძე,ლია,1950-04-02,")
print("SEEDED", number)
"""
DESK = "/desk/batumi/budget/"


@pytest.fixture(scope="module")
def city(prepared: Path, browser: Browser) -> Iterator[tuple[Portal, str]]:
    """A portal with four cycles in the phases of ideas, and the number of a visitor on the register."""
    portal = Portal(prepared)
    try:
        number = portal.seed(SEED).split("SEEDED ")[1].split()[0]
        portal.start()
        yield portal, number
    finally:
        portal.stop()


def test_an_idea_from_the_screening_to_the_release(
    browser: Browser, city: tuple[Portal, str]
) -> None:
    portal, _number = city
    findings = Findings()
    lead = Somebody(browser, portal, findings=findings)
    lead.page.emulate_media(reduced_motion="reduce")
    lead.log_in_as_staff("budget-officer@batumi.example.ge", "batumi").look()
    lead.go(f"{DESK}sift/screening/").look()
    lead.follow("სკამები ბებურის ბაღში").look()
    lead.main().locator("details", has_text="არდაშვება").locator("summary").click()
    refuse = lead.main().locator("form[action$='/refuse/']")
    lead.click(refuse.locator("button"))  # nothing filled in: each field says what it needs
    expect(lead.page.locator(".summary")).to_be_visible()
    findings.faults += [f"refused: {one}" for one in checks.everywhere(lead.page)]
    pass_on = lead.main().locator("form[action$='/pass-on/']")
    pass_on.locator("[name=body]").fill("მონაწილეობითი ბიუჯეტის საბჭო, 3 ივნისი")
    lead.click(pass_on.locator("button")).sees("იდეა შეფასების ეტაპზეა")
    lead.go(f"{DESK}assess/evaluation/").look().sees("დაგვიანებულია")
    lead.go(f"{DESK}assess/release/").look()
    officer = Somebody(browser, portal, findings=findings)
    officer.page.emulate_media(reduced_motion="reduce")
    officer.log_in_as_staff("department-officer@batumi.example.ge", "batumi").look()
    officer.go(f"{DESK}assess/evaluation/").look()
    officer.click(officer.main().locator("table a").first).look()
    officer.choose("opinion", "with_changes")
    officer.fill(what_1="სკამები", price_1="900", internal_note="შიდა სიტყვა")
    officer.send().sees("დაწერეთ მიზეზი")
    findings.faults += [f"refused: {one}" for one in checks.everywhere(officer.page)]
    assert officer.main().locator("[name=internal_note]").input_value() == "შიდა სიტყვა"
    officer.fill(reason="ურნების გარეშე.").send().sees("დასკვნა შენახულია")
    officer.close()
    lead.go(f"{DESK}assess/evaluation/")
    lead.click(lead.main().locator("table th a").first).look().sees("შიდა სიტყვა")
    verdict = lead.main().locator("form[action$='/decide/']")
    assert verdict.locator("[name=cost]").input_value().startswith("900")
    verdict.locator("[name=verdict][value=admit]").check()
    lead.click(verdict.locator("button")).look().sees("გამოქვეყნებამდე დაფარულია")
    lead.go(f"{DESK}contest/appeals/").look()
    lead.choose("outcome", "reject").fill(answer="რეესტრით ნაკვეთი კერძოა.").send()
    lead.sees("პასუხი საჯაროა").look()
    lead.close()
    assert findings.faults == []


def test_an_idea_filed_at_a_centre(browser: Browser, city: tuple[Portal, str]) -> None:
    portal, number = city
    findings = Findings()
    clerk = Somebody(browser, portal, findings=findings)
    clerk.page.emulate_media(reduced_motion="reduce")
    clerk.log_in_as_staff("clerk@batumi.example.ge", "batumi")
    clerk.go(f"{DESK}gather/filing/").look()
    clerk.fill(
        number=number,
        first_name="ლია",
        last_name="ბერიძე",
        born_on="02.04.1950",
        title="წყლის ონკანი სკოლის ეზოში",
        place="სკოლის ეზო, უკანა შესასვლელი",
        need="ბავშვებს დასალევი წყალი სახლიდან მოაქვთ.",
        text="ერთი სასმელი წყლის ონკანი და ათი მეტრის მილი.",
        beneficiaries="მოსწავლეები, დაახლოებით 80 ბავშვი",
        what_1="ონკანი და მილი",
        price_1="1800",
    )
    clerk.choose("document", "card").choose("category", "water").send()
    clerk.sees("როგორ გამოხატა ვიზიტორმა თანხმობა?")
    expect(clerk.page.locator(".summary")).to_be_visible()
    findings.faults += [f"refused: {one}" for one in checks.everywhere(clerk.page)]
    assert clerk.main().locator("[name=title]").input_value() == "წყლის ონკანი სკოლის ეზოში"
    clerk.choose("consent", "signed").send()
    clerk.sees("ვიზიტორის ხელმოწერა").look()
    assert number not in clerk.page.content()
    clerk.close()
    assert findings.faults == []
