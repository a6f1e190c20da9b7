"""The story of a service: found in the directory, its form filled in, filed, and the receipt kept.

Once with JavaScript and axe on every page in both languages, once without JavaScript on a telephone. The
first way also looks at what staff enter for others, and at a certificate as a stranger checks it.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.e2e import checks
from tests.e2e.people import Findings, Somebody
from tests.e2e.portal import Portal
from tests.e2e.words import ka

TELEPHONE = {"width": 390, "height": 800}
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n2 0 obj<</Type/Page>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DIRECTORY = "/batumi/services/"
DESK = "/desk/batumi/services/"
CERTIFICATE = """
from cms.services.certificates import check_address, has_certificate
from cms.services.models import ServiceRequest
print("SEEDED", next(check_address(row) for row in ServiceRequest.objects.all() if has_certificate(row)))
"""
TITLE = "ერთჯერადი დახმარება ახალშობილის ოჯახისთვის"


def finds_the_service(somebody: Somebody) -> None:
    """By a word of it, typed in Latin letters, in the list."""
    somebody.go(DIRECTORY).look().fill(q="akhalshobili")
    somebody.send("form.filters button").follow(TITLE)
    assert somebody.path == f"{DIRECTORY}newborn-aid/"
    somebody.look().send("a.btn.act")
    assert somebody.path == "/batumi/services/ask/newborn-aid/"


def fills_in(somebody: Somebody) -> None:
    """Page by page; a form without answers is refused and says why."""
    somebody.look().send("form button.act")
    somebody.look().sees(ka("from the register; it need not be typed")).send("form button.act")
    somebody.send("form button.act")
    somebody.sees("შეავსეთ ველი „ბავშვის სახელი და გვარი“")
    main = somebody.main()
    main.locator("input[type=text]").first.fill("საბა ბერიძე")
    main.locator("input[type=date]").first.fill("2026-10-02")
    main.locator("input[type=radio]").first.check()
    somebody.look(english=False).send("form button.act")
    somebody.look().main().locator("[name=file]").set_input_files(
        {"name": "mowmoba.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    )
    somebody.send("button[name=attach]").sees("mowmoba.pdf")
    somebody.look().send("button[name=continue]")


def files(somebody: Somebody) -> str:
    """Looks at every answer, confirms, files; returns the address of the receipt."""
    somebody.sees("საბა ბერიძე").look().main().locator("input[name=agrees]").check()
    somebody.press("File the request")
    assert somebody.path.endswith("/receipt/"), somebody.main().inner_text()
    return somebody.path


def staff_enter_for_others(browser: Browser, portal: Portal, findings: Findings) -> None:
    """A clerk for a visitor, a department from a paper: the list, the sheet, and the sheet refused."""
    for email, way in (("clerk@batumi.example.ge", "visit"), ("social@batumi.example.ge", "paper")):
        staff = Somebody(browser, portal, findings=findings)
        staff.log_in_as_staff(email, "batumi")
        staff.go(f"{DESK}{way}/").look().go(f"{DESK}{way}/newborn-aid/").look()
        staff.send("form button.act").sees("დაბადების თარიღი")
        findings.faults += [f"{way} refused: {one}" for one in checks.everywhere(staff.page)]
        staff.close()


def stranger_checks_a_certificate(browser: Browser, portal: Portal, findings: Findings) -> None:
    """From the address in the code of the printed page."""
    address = urlsplit(portal.seed(CERTIFICATE).split("SEEDED ")[1].split()[0])
    stranger = Somebody(browser, portal, findings=findings)
    stranger.go(address.path).look()
    stranger.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_service_is_found_filled_in_and_filed(
    new_portal: Callable[[], Portal], browser: Browser, javascript: bool
) -> None:
    portal = new_portal()
    findings = Findings()
    somebody = Somebody(browser, portal, javascript=javascript, findings=findings)
    if not javascript:
        somebody.page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    somebody.log_in("gela@example.ge")
    finds_the_service(somebody)
    fills_in(somebody)
    receipt = files(somebody)
    somebody.look()
    answer = somebody.context.request.get(f"{portal.url}{receipt[:-1]}.pdf")
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    english = somebody.go(f"/en{receipt}")
    english.sees("is filed").sees("Aid for the family of a newborn child")
    somebody.go(receipt.removesuffix("receipt/")).sees(TITLE)
    portal.mail.wait("gela@example.ge", containing="№")
    if javascript:
        staff_enter_for_others(browser, portal, findings)
        stranger_checks_a_certificate(browser, portal, findings)
    assert findings.faults == []
    assert portal.faults() == []
