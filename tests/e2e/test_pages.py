"""The public pages of the demonstration: axe in both languages, light and dark, narrow and wide; weight; no JavaScript needed."""

import pytest
from playwright.sync_api import Browser

from tests.e2e import checks
from tests.e2e.people import Somebody
from tests.e2e.portal import Portal

PAGES = {
    "home": "/",
    "municipality": "/batumi/",
    "list": "/batumi/petitions/",
    "finished": "/batumi/petitions/?state=finished",
    "answered": "/batumi/petitions/?state=answered",
    "rejected": "/batumi/petitions/?state=rejected",
    "search without a hit": "/batumi/petitions/?q=zzzz",
    "ledger": "/ledger/",
    "log in": "/account/login/",
    "register": "/account/signup/",
    "forgotten password": "/account/password/reset/",
    "find a receipt": "/receipts/",
    "style guide": "/desk/styleguide/",
    "not found": "/batumi/nothing-here/",
}
COLD = 85_000
REQUESTS = 8


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_has_no_fault(reader: Somebody, name: str) -> None:
    reader.go(PAGES[name]).look(english=name not in {"not found", "style guide"})
    assert reader.faults == []


@pytest.mark.parametrize("shelf", ["current", "finished", "answered", "rejected"])
def test_petition_has_no_fault(reader: Somebody, shelf: str) -> None:
    reader.go(petition(reader, f"/batumi/petitions/?state={shelf}")).look()
    assert reader.faults == []


def test_instruction_pages_have_no_fault(reader: Somebody) -> None:
    """The pages the menus and footers of a municipality lead to."""
    reader.go("/batumi/")
    links = reader.page.locator("header a, nav a, footer a").evaluate_all(
        "nodes => nodes.filter(n => n.host === location.host).map(n => n.pathname)"
    )
    for path in sorted({one for one in links if not one.startswith(("/en/", "/cms/"))}):
        reader.go(path).look()
    assert reader.faults == []
    assert reader.findings is not None
    assert len(reader.findings.seen) >= 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_petition_is_light(browser: Browser, portal: Portal, scheme: str) -> None:
    reader = Somebody(browser, portal)
    path = petition(reader, "/batumi/petitions/?state=current")
    reader.close()
    weight = checks.weigh(browser, portal.url + path, color_scheme=scheme, locale="ka-GE")
    assert weight.hosts == {f"127.0.0.1:{portal.port}"}
    own = [
        one for one in weight.requests if not one.endswith("/preview/")
    ]  # not the author's pictures
    assert len(own) <= REQUESTS, own
    assert 10_000 < weight.bytes <= COLD


def test_checks_find_what_is_wrong(browser: Browser) -> None:
    """The instruments themselves: a page with known faults is not passed."""
    page = browser.new_page()
    page.set_content("<main><img src='data:,'><input><pre>" + "x" * 200 + "</pre></main>")
    found = checks.everywhere(page)
    page.close()
    assert any("too wide" in line for line in found)
    assert {line.split(": ")[1].split(" ")[0] for line in found if "(" in line} >= {
        "html-has-lang",
        "image-alt",
        "label",
    }


def petition(reader: Somebody, listed: str) -> str:
    """The first petition of a list."""
    reader.go(listed)
    links = reader.main().locator("a").evaluate_all("nodes => nodes.map(n => n.pathname)")
    return next(one for one in links if "/petitions/" in one and one.split("/")[-2][:1].isdigit())
