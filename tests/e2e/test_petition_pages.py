"""The pages around petitions: axe in both languages, light and dark, narrow and wide, for readers, authors and moderators."""

from playwright.sync_api import Browser

from tests.e2e.checks import WIDE
from tests.e2e.people import Findings, Somebody
from tests.e2e.portal import Portal
from tests.e2e.test_pages import petition

MODERATOR = "moderator@batumi.example.ge"


def test_pages_for_readers_have_no_fault(browser: Browser, portal: Portal) -> None:
    findings = Findings()
    reader = Somebody(browser, portal, findings=findings)
    found = petition(reader, "/batumi/petitions/?state=current")
    for path in (
        f"{found}share/",
        f"{found}widget/",
        "/batumi/petitions/widget/",
        "/batumi/petitions/old/",
        "/batumi/petitions/?q=%E1%83%91%E1%83%98%E1%83%91%E1%83%9A%E1%83%98%E1%83%9D%E1%83%97%E1%83%99%E1%83%90",
    ):
        reader.go(path).look()
    poster = reader.context.request.get(f"{found}poster/?size=a5")
    assert poster.status == 200
    assert (
        "text/calendar" in reader.context.request.get(f"{found}dates.ics").headers["content-type"]
    )
    reader.close()
    assert findings.faults == []
    assert len(findings.seen) == 5


def test_news_are_asked_for_and_ended_without_script(browser: Browser, portal: Portal) -> None:
    findings = Findings()
    reader = Somebody(browser, portal, findings=findings)
    reader.log_in("nino@example.ge")
    reader.go("/batumi/petitions/watch/").look()
    reader.close()
    plain = Somebody(browser, portal, javascript=False)
    plain.log_in("nino@example.ge")
    plain.go("/batumi/petitions/watch/").choose("rhythm", "daily").send()
    assert plain.main().locator("button[name=stop]").count() == 1
    plain.send("button[name=stop]")
    assert plain.main().locator("button[name=stop]").count() == 0
    plain.close()
    assert findings.faults == []


def test_pages_of_moderators_have_no_fault(browser: Browser, portal: Portal) -> None:
    findings = Findings()
    moderator = Somebody(browser, portal, findings=findings)
    moderator.log_in_as_staff(MODERATOR, "batumi")
    moderator.go("/desk/batumi/petitions/figures/").look()
    for state, pages in (
        ("moderation", ("", "edit/", "note/", "marks/")),
        ("collecting", ("", "merge/", "transfer/")),
        ("ended", ("", "restore/")),
    ):
        moderator.go(f"/desk/batumi/petitions/?state={state}").look()
        links = moderator.main().locator("table a")
        assert links.count() > 0, state
        first = links.first.get_attribute("href") or ""
        for page in pages:
            moderator.go(f"{first}{page}").look()
    moderator.go("/desk/batumi/cases/").look()
    message = moderator.main().locator(".queue table a").first.get_attribute("href") or ""
    for page in ("", "give-up/"):
        moderator.go(f"{message}{page}").look()
    moderator.close()
    assert findings.faults == []


def test_pages_of_the_count_and_the_log_have_no_fault(browser: Browser, portal: Portal) -> None:
    """What says how a count came about and how it is checked; no table is cut on a telephone."""
    findings = Findings()
    reader = Somebody(browser, portal, findings=findings)
    found = petition(reader, "/batumi/petitions/?state=answered")
    paths = (
        f"{found}count/",
        "/outages/",
        "/ledger/recounts/",
        "/ledger/check/",
        "/ledger/checkpoints/",
    )
    for path in paths:
        reader.go(path).look()
        reader.page.set_viewport_size({"width": 390, "height": 800})
        cut = (
            reader.main()
            .locator(".stacked")
            .evaluate_all(
                "nodes => nodes.map(n => n.scrollWidth - n.clientWidth).filter(n => n > 1)"
            )
        )
        assert cut == [], path
        reader.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    reader.close()
    assert findings.faults == []
    assert len(findings.seen) == len(paths)


def test_forms_that_decide_have_no_fault(browser: Browser, portal: Portal) -> None:
    """The decision with its five points, and the pause of a collection."""
    findings = Findings()
    office = Somebody(browser, portal, findings=findings)
    office.log_in_as_staff(MODERATOR, "batumi")
    office.go("/desk/batumi/?section=answer")
    owed = office.main().locator("table a").first.get_attribute("href") or ""
    office.go(owed).look()
    assert office.main().locator("[name=asked_5], [name=answer_5]").count() == 2
    office.go("/desk/batumi/petitions/?state=collecting")
    running = office.main().locator("table a").first.get_attribute("href") or ""
    office.go(running).look()
    assert office.main().locator("form[action$='/pause/']").count() == 1
    office.close()
    assert findings.faults == []
