"""The portal and the browser the stories share."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.people import Findings, Somebody
from tests.e2e.portal import Portal

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--disable-background-networking",
    "--disable-component-update",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium and a running portal."""
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.e2e)


def chromium() -> str | None:
    """The browser's program, None when there is none; the one that draws no window needs a third less."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """A directory with the migrated database and the demonstration, made once."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    target = shared / "portal"
    with (shared / "portal.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            maker = Portal()
            try:
                with django_db_blocker.unblock():
                    maker.prepare()
                shutil.copytree(maker.home, target)
            finally:
                maker.stop()
    return target


@pytest.fixture(scope="session")
def browser(prepared: Path) -> Iterator[Browser]:
    """Chromium without a window; started when the database stands, for Django refuses its ORM beside the browser's loop."""
    program = chromium()
    if program is None:
        pytest.skip("Chromium is missing: install the package 'chromium'.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def new_portal(prepared: Path, browser: Browser) -> Iterator[Callable[[], Portal]]:
    """Makes running portals of their own for stories that change things."""
    made: list[Portal] = []

    def make() -> Portal:
        portal = Portal(prepared)
        made.append(portal)
        portal.start()
        return portal

    yield make
    for portal in made:
        portal.stop()


@pytest.fixture(scope="module")
def portal(prepared: Path, browser: Browser) -> Iterator[Portal]:
    """One running portal for a file of tests that only read."""
    made = Portal(prepared)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def window(browser: Browser, portal: Portal) -> Iterator[Somebody]:
    """A window that the reading tests of one file share: a new one costs more than a page in it."""
    somebody = Somebody(browser, portal)
    yield somebody
    somebody.close()


@pytest.fixture
def reader(window: Somebody) -> Somebody:
    """Somebody without an account, with nothing found yet."""
    window.findings = Findings()
    return window
