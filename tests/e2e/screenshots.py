"""Pictures of the main pages for people's eyes: `python -m tests.e2e.screenshots [FOLDER]`.

Georgian and English, 1280 and 390 pixels wide, from a portal of its own with the demonstration.
"""

import io
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.e2e.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from tests.e2e.conftest import ARGUMENTS, chromium  # noqa: E402
from tests.e2e.people import Somebody  # noqa: E402
from tests.e2e.portal import ROOT, Portal  # noqa: E402
from tests.e2e.test_pages import petition  # noqa: E402

WIDTHS = (1280, 390)
PUBLIC = {
    "home": "/",
    "municipality": "/batumi/",
    "petitions": "/batumi/petitions/",
    "answered": "/batumi/petitions/?state=answered",
    "services": "/batumi/services/",
    "service": "/batumi/services/home-care/",
    "statistics": "/batumi/statistics/",
    "ledger": "/ledger/",
}
CITIZEN = {"account": "/account/", "new": "/oni/petitions/new/"}
REQUESTS = {"desk-services": "/desk/batumi/services/"}
DESK = {"desk": "/desk/batumi/", "desk-petitions": "/desk/batumi/petitions/"}


def shoot(somebody: Somebody, name: str, path: str, folder: Path) -> None:
    """Save one page in both languages and widths."""
    for language, prefix in (("ka", ""), ("en", "/en")):
        for width in WIDTHS:
            somebody.page.set_viewport_size({"width": width, "height": 900})
            somebody.go(prefix + path)
            picture = somebody.page.screenshot(full_page=True)
            save(picture, folder / f"{name}-{language}-{width}.png")


def save(picture: bytes, target: Path) -> None:
    """Write a picture with 256 colours: a third of the size, and enough for a page."""
    colours = Image.open(io.BytesIO(picture)).convert("RGB")
    colours.quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)


def take(browser: Browser, portal: Portal, folder: Path) -> None:
    """All pictures."""
    reader = Somebody(browser, portal)
    pages = dict(PUBLIC)
    pages["petition"] = petition(reader, "/batumi/petitions/?state=current")
    pages["petition-answered"] = petition(reader, "/batumi/petitions/?state=answered")
    for name, path in pages.items():
        shoot(reader, name, path, folder)
    reader.page.set_viewport_size({"width": 1280, "height": 860})
    reader.go(pages["petition"])
    save(reader.page.screenshot(), folder / "readme.png")
    reader.close()
    citizen = Somebody(browser, portal)
    citizen.log_in("davit@example.ge")
    for name, path in CITIZEN.items():
        shoot(citizen, name, path, folder)
    unsigned = petition(citizen, "/oni/petitions/?state=current")
    shoot(citizen, "sign", f"{unsigned}sign/", folder)
    citizen.sign(unsigned)
    shoot(citizen, "receipt", citizen.path, folder)
    citizen.close()
    applicant = Somebody(browser, portal)
    applicant.log_in("lia@example.ge")
    shoot(applicant, "request", own_request(applicant), folder)
    applicant.close()
    for email, pages in (
        ("moderator@batumi.example.ge", DESK),
        ("social@batumi.example.ge", REQUESTS),
    ):
        officer = Somebody(browser, portal)
        officer.log_in_as_staff(email, "batumi")
        for name, path in pages.items():
            shoot(officer, name, path, folder)
        officer.close()


def own_request(applicant: Somebody) -> str:
    """The first service request on somebody's own page."""
    applicant.go("/account/")
    links = applicant.main().locator("a").evaluate_all("nodes => nodes.map(n => n.pathname)")
    return next(one for one in links if "/services/requests/" in one)


def main() -> None:
    """Make the pictures."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    program = chromium()
    if program is None:
        sys.exit("Chromium is missing: install the package 'chromium'.")
    portal = Portal()
    try:
        portal.prepare()
        portal.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            take(browser, portal, folder)
            browser.close()
    finally:
        portal.stop()


if __name__ == "__main__":
    main()
