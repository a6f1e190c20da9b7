"""The public pages of the demonstration's cycles, and the desk's count and audit: axe, 320 px, both languages, no script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from civic.dates import today
from tests.e2e import checks
from tests.e2e.people import Findings, Somebody
from tests.e2e.portal import Portal

YEAR = today().year
FINISHED = f"/batumi/budget/{YEAR}/"
IDEAS = f"/batumi/budget/{YEAR + 1}/"
VOTE = f"/keda/budget/{YEAR + 1}/"
PAGES = {
    "cycles": "/batumi/budget/",
    "collecting ideas": IDEAS,
    "ideas": f"{IDEAS}ideas/",
    "map": f"{IDEAS}ideas/?view=map",
    "screening": f"/oni/budget/{YEAR + 1}/",
    "evaluation": f"/ozurgeti/budget/{YEAR + 1}/",
    "appeals": f"/abasha/budget/{YEAR + 1}/",
    "refused ideas": f"/abasha/budget/{YEAR + 1}/refused/",
    "ballot": f"/kobuleti/budget/{YEAR + 1}/ballot/",
    "voting": VOTE,
    "villages' ballot": f"{VOTE}ballot/",
    "assemblies": f"/oni/budget/villages-{YEAR + 1}/",
    "count": f"/batumi/budget/youth-{YEAR}/",
    "no result yet": f"/batumi/budget/youth-{YEAR}/results/",
    "results": f"{FINISHED}results/",
    "recompute": f"{FINISHED}recompute/",
    "implementation": f"/batumi/budget/{YEAR - 1}/",
    "archive": f"/batumi/budget/{YEAR - 3}/",
}
COLD = 100_000


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_fault(reader: Somebody, name: str) -> None:
    reader.go(PAGES[name])
    assert reader.page.locator("h1").count() == 1
    reader.look()
    assert reader.faults == []


@pytest.mark.parametrize("state", ["submitted", "evaluation", "refused", "merged", "withdrawn"])
def test_idea_has_no_fault(reader: Somebody, state: str) -> None:
    reader.go(f"{IDEAS}ideas/?state={state}")
    reader.click(reader.main().locator("article h3 a").first).look()
    assert reader.faults == []


@pytest.mark.parametrize("name", ["results", "recompute", "ideas", "map", "collecting ideas"])
def test_page_says_all_without_script(browser: Browser, portal: Portal, name: str) -> None:
    texts = []
    for javascript in (True, False):
        reader = Somebody(browser, portal, javascript=javascript)
        texts.append(reader.go(PAGES[name]).main().inner_text())
        reader.close()
    with_script, without = (set(text.split("\n")) for text in texts)
    assert with_script - without <= {"რუკის ჩვენება", ""}


def test_result_is_read_enlarged_four_times(browser: Browser, portal: Portal) -> None:
    """At 400 % a desktop window is as wide as a telephone; nothing is cut, tables scroll by themselves."""
    reader = Somebody(browser, portal)
    reader.page.set_viewport_size({"width": 320, "height": 256})
    for name in ("results", "recompute", "voting"):
        reader.go(PAGES[name])
        assert checks.sideways(reader.page) <= 0, name
    tables = reader.go(PAGES["results"]).main().locator(".table")
    assert tables.count() > 0
    assert tables.first.get_attribute("tabindex") == "0"
    reader.close()


def test_result_is_light(browser: Browser, portal: Portal) -> None:
    weight = checks.weigh(browser, portal.url + PAGES["results"], locale="ka-GE")
    assert weight.hosts == {f"127.0.0.1:{portal.port}"}
    assert 10_000 < weight.bytes <= COLD


@pytest.fixture(scope="module")
def officer(browser: Browser, portal: Portal) -> Iterator[Somebody]:
    """A budget officer and auditor's reading of the desk starts from a real log-in."""
    somebody = Somebody(browser, portal, findings=Findings())
    somebody.log_in_as_staff("budget-officer@batumi.example.ge", "batumi")
    yield somebody
    somebody.close()


@pytest.mark.parametrize("page", ["", "count/", "audit/", "ballot/", "setup/"])
def test_desk_page_has_no_fault(officer: Somebody, page: str) -> None:
    assert officer.findings is not None
    officer.findings.faults.clear()
    officer.go(f"/desk/batumi/budget/youth-{YEAR}/{page}").look()
    officer.go(f"/desk/batumi/budget/{YEAR}/{page}").look()
    assert officer.findings.faults == []
