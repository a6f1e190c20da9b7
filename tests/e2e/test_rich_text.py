"""N14 in a real browser: what `civic.text.clean` lets through runs nothing, read once or parsed again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from civic.text import clean
from tests.civic.test_text import BAD_ADDRESSES, MUTATION_CORPUS

EMPTY = "<!doctype html><title>Empty</title>"
WATCH = "window.ran = 0; window.alert = () => { window.ran += 1 }"
LINKS = [f'<a href="{address}">link</a>' for address in BAD_ADDRESSES]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page that counts alerts and keeps no policy of its own, so that only `clean` protects."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(WATCH)
    # A page with an address: `about:blank` may be put in place a moment after it was gone to.
    context.route("**/*", lambda route: route.fulfill(body=EMPTY, content_type="text/html"))
    opened = context.new_page()
    opened.goto("http://civic.invalid/")
    yield opened
    context.close()


def alerts(page: Page, html: str) -> int:
    """How often the markup runs: parsed, written out and parsed again, every link followed."""
    page.evaluate(
        """html => {
            window.ran = 0;
            document.body.innerHTML = html;
            document.body.innerHTML = document.body.innerHTML;
            for (const link of document.querySelectorAll("a[href^='javascript' i]")) link.click();
        }""",
        html,
    )
    page.wait_for_timeout(50)
    return page.evaluate("window.ran")


@pytest.mark.parametrize("html", [*MUTATION_CORPUS, *LINKS])
def test_cleaned_markup_runs_nothing(page: Page, html: str) -> None:
    assert alerts(page, clean(html)) == 0
    assert alerts(page, clean(clean(html))) == 0


def test_the_same_markup_would_run_without_cleaning(page: Page) -> None:
    assert sum(alerts(page, html) > 0 for html in [*MUTATION_CORPUS, *LINKS]) >= 5
