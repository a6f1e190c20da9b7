"""The pages around petitions: axe in both languages, light and dark, narrow and wide, for readers, authors and moderators."""

from playwright.sync_api import Browser

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
        ("moderation", ("", "note/", "marks/")),
        ("collecting", ("", "merge/", "transfer/")),
        ("ended", ("", "restore/")),
    ):
        moderator.go(f"/desk/batumi/petitions/?state={state}").look()
        links = moderator.main().locator("table a")
        assert links.count() > 0, state
        first = links.first.get_attribute("href") or ""
        for page in pages:
            moderator.go(f"{first}{page}").look()
    moderator.close()
    assert findings.faults == []
