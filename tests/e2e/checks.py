"""What every page of a story has to pass: axe, no sideways scrolling at 320 pixels, weight, no foreign request."""

import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, Page

NARROW = {"width": 320, "height": 800}
WIDE = {"width": 1280, "height": 900}
RULES = {"resultTypes": ["violations"]}
AXE = Axe()
SCHEMES = ("light", "dark")
ALL = bool(os.environ.get("E2E_ALL"))


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it stands, one line each."""
    found = AXE.run(page, options=RULES).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['failureSummary'].splitlines()[1].strip()}"
        for one in found
        for node in one["nodes"]
    ]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    page.wait_for_load_state("domcontentloaded")
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def everywhere(page: Page) -> list[str]:
    """Faults of the page in light and dark, at 320 pixels and on a desktop; leaves it light and wide.

    axe looks at the Georgian page, narrow and dark; with E2E_ALL set at both languages in each width and
    scheme.
    """
    found = []
    english = urlsplit(page.url).path.startswith("/en/")
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if size is NARROW and (extra := sideways(page)) > 0:
            found.append(f"320 px: {extra} px too wide")
        if not ALL and (english or size is WIDE):
            continue
        for scheme in SCHEMES if ALL else SCHEMES[1:]:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += [f"{size['width']} px, {scheme}: {line}" for line in violations(page)]
    page.emulate_media(color_scheme="light")
    return found


@dataclass
class Weight:
    """What one cold visit cost: requests, bytes on the wire, and hosts that were asked."""

    requests: list[str] = field(default_factory=list)
    bytes: int = 0
    hosts: set[str] = field(default_factory=set)


def weigh(browser: Browser, url: str, **context: Any) -> Weight:
    """Open `url` with an empty cache and count by the browser's own counters."""
    weight = Weight()
    visitor = browser.new_context(**context)
    page = visitor.new_page()
    wire: CDPSession = visitor.new_cdp_session(page)
    wire.send("Network.enable")

    def asked(event: dict[str, Any]) -> None:
        address = urlsplit(event["request"]["url"])
        if address.scheme != "data":  # a picture inside the style sheet asks nobody
            weight.requests.append(address.geturl())
            weight.hosts.add(address.netloc)

    def arrived(event: dict[str, Any]) -> None:
        weight.bytes += int(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", arrived)
    page.goto(url, wait_until="networkidle")
    visitor.close()
    return weight
