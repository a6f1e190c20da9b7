"""People who use the portal in the stories: each with a browser window, by what they see on the pages."""

import http.client
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from civic.demo import PASSWORD
from identity.demo import secret
from tests.e2e import checks, otp
from tests.e2e.mailbox import link
from tests.e2e.portal import Portal
from tests.e2e.words import ka

ALIKE = ("/account/login/", "/account/signup/")  # the same to everybody: looked at once in a run
_seen_alike: set[str] = set()
OWN_PASSWORD = "საკმაოდ გრძელი სიტყვა 7"


@dataclass
class Findings:
    """What the checks found on the way, by page; looked at when the story is over."""

    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


class Somebody:
    """One window of one person. With `findings` every page `look` is called on is checked."""

    def __init__(
        self,
        browser: Browser,
        portal: Portal,
        *,
        javascript: bool = True,
        findings: Findings | None = None,
    ) -> None:
        self.portal = portal
        self.findings = findings if javascript else None
        self.context = browser.new_context(
            base_url=portal.url,
            locale="ka-GE",
            java_script_enabled=javascript,
            viewport=checks.WIDE,  # type: ignore[arg-type]
            accept_downloads=True,
        )
        self.context.set_default_timeout(15_000)
        self.context.set_default_navigation_timeout(30_000)
        self.page: Page = self.context.new_page()
        self._english: Page | None = None  # a second one, for the English side of what is looked at
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self._heard("error", str(error)))

    def go(self, path: str) -> "Somebody":
        """Open an address; whatever it shows must not be a failure of the portal."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 500, f"{path}: {answer.status}"
        return self

    def fill(self, **values: str) -> "Somebody":
        """Type into fields by their names."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").fill(value)
        return self

    def choose(self, name: str, value: str) -> "Somebody":
        """Choose one of a group of radio buttons, or tick a box."""
        self.page.locator(f"main input[name={name}][value='{value}']").check()
        return self

    def press(self, english: str, **values: str) -> "Somebody":
        """Press the button with these words, in Georgian."""
        button = self.page.get_by_role("button", name=ka(english, **values), exact=True).first
        return self.click(button)

    def send(self, selector: str = "button.act") -> "Somebody":
        """Press the button of the page's content that `selector` names; by default the main one."""
        return self.click(self.main().locator(selector).first)

    def click(self, target: Locator) -> "Somebody":
        """Press and wait for the page it leads to."""
        with self.page.expect_navigation():
            target.click()
        return self

    def follow(self, text: str) -> "Somebody":
        """Follow the link with this visible text."""
        return self.click(self.page.get_by_role("link", name=text).first)

    def sees(self, text: str) -> "Somebody":
        """The text stands on the page."""
        expect(self.page.locator("body")).to_contain_text(text)
        return self

    def heading(self, english: str) -> "Somebody":
        """The page's heading says this, in Georgian."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(ka(english))
        return self

    def waits_for(self, text: str, *, path: str, seconds: int = 30) -> "Somebody":
        """Reload `path` until the text stands there: somebody else is at work."""
        for _ in range(seconds * 2):
            self.go(path)
            if text in self.page.locator("main").inner_text():
                return self
            self.page.wait_for_timeout(500)
        raise AssertionError(
            f"{path} never said {text!r}:\n{self.page.locator('main').inner_text()}"
        )

    def look(self, *, english: bool = True) -> "Somebody":
        """Check the page as it stands: axe, light and dark, 320 px and desktop; then the English side."""
        if self.findings is None:
            return self
        path = self.path
        if path in self.findings.seen or path in _seen_alike:
            return self
        self.findings.seen.add(path)
        if path in ALIKE:
            _seen_alike.add(path)
        self.findings.faults += [f"{path}: {fault}" for fault in checks.everywhere(self.page)]
        if english and not path.startswith("/en/"):
            if self._english is None:
                self._english = self.context.new_page()
            answer = self._english.goto(f"/en{path}")
            if answer is not None and answer.status < 400:
                self.findings.faults += [
                    f"/en{path}: {fault}" for fault in checks.everywhere(self._english)
                ]
            else:
                self.findings.faults.append(f"/en{path}: {answer and answer.status}")
            self.page.bring_to_front()  # a page behind another draws once a second, and clicks wait for it
        return self

    @property
    def faults(self) -> list[str]:
        """What was found wrong so far."""
        return self.findings.faults if self.findings else []

    @property
    def path(self) -> str:
        """The address shown, without host."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def main(self) -> Locator:
        """The content of the page."""
        return self.page.locator("main")

    def close(self) -> None:
        """Close the window."""
        self.context.close()

    # --- Ways that many stories share ---------------------------------------------------------

    def log_in(self, email: str, password: str = PASSWORD) -> "Somebody":
        """Log in with e-mail and password."""
        self.go("/account/login/").look()
        return self.fill(login=email, password=password).press("Log in")

    def log_in_as_staff(self, email: str, place: str) -> "Somebody":
        """Log in, give the one-time code, and arrive on the desk of a municipality."""
        self.log_in(email)
        self.go(f"/desk/{place}/")
        assert "/account/security/" in self.path, self.path
        self.look().fill(code=otp.code(secret(email))).press("Go on")
        self.go(f"/desk/{place}/")
        assert self.path == f"/desk/{place}/"
        return self

    def register(self, email: str) -> "Somebody":
        """Open an account, confirm the address by the link in the letter, and log in."""
        self.go("/account/signup/").look()
        self.fill(email=email, password1=OWN_PASSWORD).press("Register")
        letter = self.portal.mail.wait(email, containing="/account/confirm-email/")
        self.go(urlsplit(link(letter, "/account/confirm-email/")).path).look()
        self.click(self.main().get_by_role("button").first)
        self.log_in(email, OWN_PASSWORD)
        return self

    def verify(
        self, place: str, number: str, first_name: str, last_name: str, born_on: str
    ) -> "Somebody":
        """Confirm who one is, by the register of a municipality."""
        self.go("/account/verify/").look()
        self.page.locator("main [name=municipality]").select_option(place)
        self.fill(number=number, first_name=first_name, last_name=last_name, born_on=born_on)
        return self.press("Compare with the register")

    def sign(self, petition: str, display: str = "none") -> "Somebody":
        """Sign from the petition's page and arrive at the receipt."""
        self.go(petition)
        self.send(f"a[href$='/sign/'], a[href*='{petition}sign/']")
        self.look().choose("display", display).press("I sign")
        assert self.path.endswith("/receipt/"), self.main().inner_text()
        return self

    def download(self, selector: str, target: Path) -> Path:
        """Save what a download link gives."""
        address = self.page.locator(selector).first.get_attribute("href") or ""
        answer = self.context.request.get(address)
        assert answer.status == 200, f"{address}: {answer.status}"
        target.write_bytes(answer.body())
        return target

    def _heard(self, kind: str, text: str) -> None:
        """The browser complains: a refused script or style, a missing file, a failing script."""
        harmless = "status of 4" in text  # a page that is meant to refuse
        if kind == "error" and self.findings is not None and not harmless:
            self.findings.faults.append(f"{self.path}: browser says {text}")


def post_together(portal: Portal, forms: list[tuple[Somebody, str, dict[str, str]]]) -> list[int]:
    """Send the forms of several people at the same moment, as threads; returns the statuses in their order."""
    prepared = []
    for somebody, path, fields in forms:
        cookies = {one["name"]: one["value"] for one in somebody.context.cookies()}
        body = urlencode({"csrfmiddlewaretoken": cookies["csrftoken"], **fields})
        prepared.append((path, body, cookies))
    start = threading.Barrier(len(prepared))
    statuses = [0] * len(prepared)

    def send(place: int, path: str, body: str, cookies: dict[str, str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        }
        start.wait()
        connection.request("POST", path, body, headers)
        statuses[place] = connection.getresponse().status
        connection.close()

    threads = [threading.Thread(target=send, args=(n, *one)) for n, one in enumerate(prepared)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses
