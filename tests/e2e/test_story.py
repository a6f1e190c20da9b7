"""The story the portal exists for, as its people live it: from a register to a published decision.

In Oni, where the demonstration has a small threshold (answer at 2 signatures, consideration at 5).
Once with JavaScript, with every page checked by axe on the way, and once without JavaScript.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from civic.dates import today
from identity.demo import CITIZENS
from tests.e2e.people import Findings, Somebody, post_together
from tests.e2e.portal import ROOT, Portal
from tests.e2e.words import ka

TITLE = "სანათები ონის ბიბლიოთეკის ეზოში"
DEMAND = "ვითხოვთ, რომ ბიბლიოთეკის ეზოში 2027 წლის აპრილამდე დაიდგას ექვსი სანათი."
TEXT = (
    "საღამოს ბიბლიოთეკის ეზო ბნელია, ბავშვები და მოხუცები ვერ დადიან უსაფრთხოდ. "
    "ექვსი სანათი საკმარისია; მერიამ მსგავსი სანათები მოედანზე უკვე დადგა.\n\n"
    "გთხოვთ, საკითხი განიხილოთ და გადაწყვიტოთ საკრებულოს სხდომაზე."
)
KETEVAN = ("99770000001", "ქეთევან", "ჯაფარიძე", "02.05.1984")
HANDED_OVER = "petition.handed_over"
DECIDED_THERE = (
    "case.registered",
    HANDED_OVER,
    "case.scheduled",
    "case.decided",
    "case.document_kept",
)
NUMBERED = "personal_number,last_name,first_name,born_on,unit"
DOCUMENT = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
xref
0 4
0000000000 65535 f
0000000009 00000 n
0000000053 00000 n
0000000103 00000 n
trailer<</Size 4/Root 1 0 R>>
startxref
163
%%EOF
"""


def extract() -> bytes:
    """The residents of Oni: those of the demonstration with log-ins, and Ketevan."""
    lines = [
        f"{number},{last_name},{first_name},{born_on.isoformat()},"
        for _account, place, number, first_name, last_name, born_on in CITIZENS
        if place == "oni"
    ]
    number, first_name, last_name, born_on = KETEVAN
    day, month, year = born_on.split(".")
    lines.append(f"{number},{last_name},{first_name},{year}-{month}-{day},")
    return "\n".join([NUMBERED, *lines]).encode()


class Story:
    """The persons of the story, and what they pass on to one another."""

    def __init__(self, browser: Browser, portal: Portal, javascript: bool, folder: Path) -> None:
        self.browser = browser
        self.portal = portal
        self.javascript = javascript
        self.folder = folder
        self.findings = Findings()
        self.petition = ""
        self.number = 0

    def somebody(self) -> Somebody:
        """A new window."""
        return Somebody(
            self.browser, self.portal, javascript=self.javascript, findings=self.findings
        )

    @property
    def desk(self) -> str:
        """The petition on the desk."""
        return f"/desk/oni/petitions/{self.number}/"

    # 1 ------------------------------------------------------------------------------------------

    def secretariat_imports_the_register(self) -> Somebody:
        """The extract is shown before it is used, and kept as codes only."""
        officer = self.somebody().log_in_as_staff("moderator@oni.example.ge", "oni")
        officer.look().go("/desk/oni/register/").look()
        officer.page.locator("main [name=file]").set_input_files(
            {"name": "oni.csv", "mimeType": "text/csv", "buffer": extract()}
        )
        return officer.press("Upload and check").look().press("Put into use")

    def citizen_registers(self, email: str) -> Somebody:
        """Account, confirmed address, identity compared with the register."""
        citizen = self.somebody().register(email)
        citizen.verify("oni", *KETEVAN)
        citizen.go("/account/").look().sees("ქეთევან")
        return citizen

    # 2 ------------------------------------------------------------------------------------------

    def citizen_writes(self, author: Somebody) -> None:
        """One question a page; similar petitions are seen before anything is written."""
        author.go("/oni/petitions/new/").look().fill(title=TITLE)
        author.send()
        assert "/similar/" in author.path
        author.look().send("form[method=post] button.act")
        for name, value in (("addressee", "sakrebulo"), ("kind", "matter"), ("power", "yes")):
            author.look().choose(name, value).send()
        author.look().fill(demand=DEMAND).send()
        author.look().fill(text=TEXT).send()
        author.look().send("button[name=continue]")
        author.look().main().locator("input[name=topic]").first.check()
        author.send()
        author.look().choose("author_display", "short")
        author.send("button[name=continue]")
        author.look().sees(DEMAND).send()
        author.look().main().locator("input[name=agrees]").check()
        author.press("Submit the petition").look()
        self.number = int(author.path.split("/drafts/")[1].split("/")[0])
        visitor = self.somebody().go(f"/oni/petitions/{self.number}/")
        assert visitor.page.title() != TITLE, "a submitted text is nobody else's to read"
        visitor.close()

    # 3 ------------------------------------------------------------------------------------------

    def moderator_publishes(self, moderator: Somebody) -> None:
        """From the queue by deadlines, every rule ticked; the author gets a letter."""
        moderator.go("/desk/oni/").follow(TITLE).look()
        moderator.press("Take it in hand").look()
        for box in moderator.main().locator("input[name=checks]").all():
            box.check()
        moderator.choose("verdict", "publish").press("Carry out the decision").look()
        moderator.go(f"/oni/petitions/{self.number}/")
        self.petition = moderator.path
        self.portal.mail.wait("ketevan@example.ge", containing=TITLE)

    # 4 ------------------------------------------------------------------------------------------

    def terms_are_frozen(self) -> None:
        """The page shows the number needed and the formula; Batumi's is 0.5 % of 157 439 = 788."""
        reader = self.somebody().go(self.petition).look().sees(TITLE).sees("5")
        reader.go("/batumi/petitions/").look()
        reader.go(self.batumi_petition(reader)).look()
        text = reader.main().inner_text().replace("\u00a0", " ").replace("\u202f", " ")
        assert "788" in text
        assert "157 439" in text
        reader.close()

    @staticmethod
    def batumi_petition(reader: Somebody) -> str:
        """An open petition of Batumi."""
        reader.go("/batumi/petitions/?state=current")
        links = reader.main().locator("a").evaluate_all("nodes => nodes.map(n => n.pathname)")
        return next(one for one in links if one.split("/")[-2].split("-")[0].isdigit())

    # 5 ------------------------------------------------------------------------------------------

    def citizens_sign(self, author: Somebody) -> Path:
        """One page, one POST, a receipt; a person with two accounts counts once."""
        author.sign(self.petition, "name").look()
        author.waits_for(ka("Download the receipt"), path=author.path)
        receipt = author.download("main a[download]", self.folder / "receipt.json")
        twin = self.citizen_registers("ketevan.two@example.ge")
        for one in (author, twin):
            one.go(f"{self.petition}sign/")
        fields = {"display": "none"}
        statuses = post_together(
            self.portal,
            [(one, f"{self.petition}sign/", fields) for one in (author, twin, author, twin)],
        )
        assert statuses == [302, 403, 302, 403], "the other account is told only that it is done"
        self.portal.mail.wait("ketevan@example.ge", containing="/account/in-my-name/")
        self.counts(1)
        for number, name in enumerate(("davit", "ana", "levan"), start=2):
            signer = self.somebody()
            signer.log_in(f"{name}@example.ge")
            signer.sign(self.petition)
            if name == "davit":
                signer.press("Follow the petition")
            signer.close()
            self.counts(number)
        return receipt

    def counts(self, number: int) -> None:
        """What a passer-by reads at once, and what the data says."""
        reader = self.somebody()
        reader.waits_for(f"{number}", path=self.petition, seconds=10)
        count = reader.main().locator(".count").first.inner_text()
        if not count.startswith(f"{number}"):  # the public page may be some seconds old
            reader.page.wait_for_timeout(6_000)
            reader.go(self.petition)
            count = reader.main().locator(".count").first.inner_text()
        assert count.startswith(f"{number}"), count
        reader.close()

    # 6 ------------------------------------------------------------------------------------------

    def threshold_becomes_a_case(self) -> None:
        """The fifth signature crosses; the municipal system answers with a number."""
        last = self.somebody()
        last.log_in("mariam@example.ge")
        last.sign(self.petition)
        last.close()
        reader = self.somebody()
        self.case_is_at(reader, "case.registered")
        reader.look().close()

    def case_goes_on(self) -> None:
        """Agenda and decision of the municipal system are told after the hand-over, never before."""
        reader = self.somebody()
        self.case_is_at(reader, *DECIDED_THERE)
        reader.look().close()

    def case_is_at(self, reader: Somebody, *kinds: str) -> None:
        """The public timeline comes to hold these entries of case and hand-over, in this order."""
        wanted, found = list(kinds), []
        for _ in range(60):
            reader.go(self.petition)
            address = reader.main().locator("a", has_text="JSON").first.get_attribute("href")
            answer = reader.context.request.get(address or "")
            told = [one["kind"] for one in reversed(answer.json()["timeline"])]
            found = [one for one in told if one.startswith("case.") or one == HANDED_OVER]
            if found == wanted:
                break
            reader.page.wait_for_timeout(500)
        assert found == wanted, found

    # 7 ------------------------------------------------------------------------------------------

    def council_answers(self, moderator: Somebody) -> None:
        """Hand-over by the list officer, commission and sitting by the secretariat."""
        officer = self.somebody().log_in_as_staff("list-officer@oni.example.ge", "oni")
        officer.go(self.desk).look()
        officer.main().locator("form[action$='/hand_over/'] [name=ends_collection]").check()
        self.act(officer, "hand_over", {"note": "ხელმოწერები შემოწმებულია."})
        officer.close()
        moderator.go(self.desk).look()
        self.act(
            moderator,
            "refer_to_commission",
            {"commission": "ინფრასტრუქტურის კომისია", "on": today().isoformat()},
        )
        sitting = (today() + timedelta(days=7)).isoformat()
        self.act(
            moderator,
            "schedule_sitting",
            {"starts_at": f"{sitting}T12:00", "place": "საკრებულოს დარბაზი"},
        )
        reader = self.somebody().waits_for("ინფრასტრუქტურის კომისია", path=self.petition)
        reader.sees("საკრებულოს დარბაზი").look().close()

    def mayor_decides(self) -> None:
        """The mayor's office publishes the decision, which ends the case in the municipal system."""
        mayor = self.somebody().log_in_as_staff("mayor-office@oni.example.ge", "oni")
        mayor.go(self.desk).look()
        form = mayor.main().locator("form[action$='/decide/']")
        form.locator("[name=document]").set_input_files(
            {"name": "decision.pdf", "mimeType": "application/pdf", "buffer": DOCUMENT}
        )
        form.locator("[name=outcome][value=partly]").check()
        self.act(
            mayor,
            "decide",
            {
                "text": "ეზოში ოთხი სანათი დაიდგმება 2027 წლის მარტამდე.",
                "body": "ონის მუნიციპალიტეტის საკრებულო",
                "on": today().isoformat(),
                "before_sitting": "სხდომა დანიშნულ დღემდე გაიმართა.",
            },
        )
        mayor.look().close()
        reader = self.somebody()
        self.case_is_at(reader, *DECIDED_THERE, "case.closed")
        reader.close()

    def act(self, staff: Somebody, name: str, fields: dict[str, str]) -> None:
        """Fill and send one of the forms of the desk page."""
        form = staff.main().locator(f"form[action$='/{name}/']")
        for field, value in fields.items():
            form.locator(f"[name={field}]").fill(value)
        staff.click(form.locator("button"))
        errors = staff.main().locator(".err, .summary").all_inner_texts()
        assert staff.path == self.desk, f"{name}: {staff.path} {errors}"

    def everybody_is_told(self) -> None:
        """Letters to author and follower; the petition stands under finished and answered."""
        answer = "ოთხი სანათი"
        self.portal.mail.wait("ketevan@example.ge", containing=TITLE, after=1)
        self.portal.mail.wait("davit@example.ge", containing=TITLE)
        reader = self.somebody().waits_for(answer, path=self.petition)
        reader.look()
        for shelf in ("finished", "answered"):
            reader.waits_for(TITLE, path=f"/oni/petitions/?state={shelf}", seconds=10).look()
        reader.close()

    # 8 ------------------------------------------------------------------------------------------

    def anybody_checks(self, receipt: Path) -> None:
        """The operator, and a stranger with the public files and a receipt; a false receipt fails."""
        self.portal.manage("ledger", "verify")
        assert self.verifier("--receipt", str(receipt)) == 0
        forged = json.loads(receipt.read_text())
        nonce = forged["nonce"]
        forged["nonce"] = ("0" if nonce[0] != "0" else "1") + nonce[1:]
        false = self.folder / "forged.json"
        false.write_text(json.dumps(forged))
        assert self.verifier("--receipt", str(false)) == 1
        reader = self.somebody().go("/ledger/").look()
        reader.close()

    def verifier(self, *arguments: str) -> int:
        """Run the standalone verifier on the public address."""
        command = [
            *(sys.executable, "-m", "civic.ledger.verifier", f"{self.portal.url}/ledger/"),
            *arguments,
        ]
        return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode


@pytest.mark.slow
@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_story_from_draft_to_decision(
    browser: Browser, new_portal: Callable[[], Portal], tmp_path: Path, javascript: bool
) -> None:
    story = Story(browser, new_portal(), javascript, tmp_path)
    moderator = story.secretariat_imports_the_register()
    author = story.citizen_registers("ketevan@example.ge")
    story.citizen_writes(author)
    story.moderator_publishes(moderator)
    story.terms_are_frozen()
    receipt = story.citizens_sign(author)
    story.threshold_becomes_a_case()
    story.council_answers(moderator)
    story.case_goes_on()
    story.mayor_decides()
    story.everybody_is_told()
    story.anybody_checks(receipt)
    assert story.portal.faults() == []
    assert story.findings.faults == []
    assert len(story.findings.seen) >= (25 if javascript else 0)
