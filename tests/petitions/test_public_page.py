"""The page of one petition: what it says to whom, what it hides, what it costs."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from PIL import Image

from civic.journal.told import partial
from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from petitions import actions
from petitions.actions import signing
from petitions.models import Attachment, Petition, ReasonCode
from petitions.phases import PHASES
from petitions.states import WORKFLOWS
from tests.civic.test_uploads import PLAIN_PDF, picture
from tests.clients import citizen_client, staff_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


def page(client: Client, petition: Petition, language: str = "") -> str:
    with translation.override("ka"):
        address = petition.get_absolute_url()
    response = client.get(f"{language}{address}")
    assert response.status_code == 200
    return str(response.content.decode())


def words(text: str) -> str:
    """The text as read: without tags, with plain spaces."""
    return " ".join(
        re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").replace("&nbsp;", " ").split()
    )


def attached(petition: Petition, name: str = "plan.pdf") -> Attachment:
    from civic.uploads import clean_upload

    content = PLAIN_PDF if name.endswith(".pdf") else picture()
    file = clean_upload(SimpleUploadedFile(name, content))
    return actions.attach(
        petition,
        name=file.name,
        media_type=file.media_type,
        content=file.content,
        by=petition.author,
    )


# --- What it says -----------------------------------------------------------------------------


def test_the_panel_shows_the_formula_that_makes_788(client: Client, batumi: Municipality) -> None:
    petition = make.opened(batumi)
    text, english = words(page(client, petition)), words(page(client, petition, "/en"))
    assert "განხილვისთვის: 157 439 ამომრჩეველი × 0,5 % = 787,195, მრგვალდება 788-მდე." in text
    assert (
        "consideration by the sakrebulo: 157 439 voters × 0.5% = 787.195, rounded up to 788."
        in english
    )


def test_the_panel_leads_to_the_next_threshold(client: Client, batumi: Municipality) -> None:
    make.threshold(batumi, 2, "answer")
    petition = make.opened(batumi)
    assert "0 ხელმოწერა 2-დან, რომ მერმა წერილობით უპასუხოს. აკლია 2 ." in words(
        page(client, petition)
    )
    make.signed(petition, 2)
    sequencer.run()
    text = words(page(client, petition))
    assert "2 ხელმოწერა 788-დან, რომ საკრებულომ განიხილოს. აკლია 786 ." in text
    assert "2 ხელმოწერა: მერი წერილობით უპასუხებს" in text


def test_a_crossing_stands_when_a_signature_is_withdrawn(
    client: Client, batumi: Municipality
) -> None:
    petition = make.opened(batumi, needed=2)
    signers = [identity.citizen(batumi) for _one in range(2)]
    for user in signers:
        signing.sign(petition, by=user)
    sequencer.run()
    signing.withdraw(petition, by=signers[0])
    sequencer.run()
    petition.refresh_from_db()
    shown = page(client, petition)
    told = ("ბარიერი (2) გადაილახა: ", "ბარიერი (2) გადაილახა; ", "აკლია <b>", "აკლია 1")
    assert petition.count == 1
    assert [text in shown for text in told] == [True, True, False, False]


def test_an_anonymous_reader_gets_one_button_and_the_rule(
    client: Client, batumi: Municipality
) -> None:
    petition = make.opened(batumi)
    text = page(client, petition)
    assert re.findall(r'class="btn act[^"]*" href="([^"]*)"', text) == [
        f"{petition.get_absolute_url()}sign/"
    ]
    assert "საჭიროა ბათუმის მუნიციპალიტეტში რეგისტრაცია და სულ მცირე 18 წლის ასაკი." in words(text)
    assert "დარჩა 30 დღე" in words(text)


def test_the_button_of_each_reader(
    client: Client, batumi: Municipality, keda: Municipality
) -> None:
    petition = make.opened(batumi)
    signer = identity.citizen(batumi)
    signing.sign(petition, by=signer)
    seen = {
        "unverified": page(citizen_client(identity.user()), petition),
        "verified": page(citizen_client(identity.citizen(batumi)), petition),
        "signer": page(citizen_client(signer), petition),
        "elsewhere": page(citizen_client(identity.citizen(keda)), petition),
        "author": page(citizen_client(petition.author), petition),
    }
    assert "დაადასტურეთ ვინაობა და მოაწერეთ ხელი" in seen["unverified"]
    assert f'href="{petition.get_absolute_url()}sign/"' in seen["verified"]
    assert "თქვენ ხელი მოაწერეთ ამ პეტიციას." in seen["signer"]
    assert f'href="{petition.get_absolute_url()}receipt/"' in seen["signer"]
    assert 'class="btn act' not in seen["signer"]
    assert "რეგისტრირებული ხართ სხვა მუნიციპალიტეტში: ქედა." in seen["elsewhere"]
    assert f'href="/batumi/petitions/drafts/{petition.pk}/"' in seen["author"]


def test_a_minor_reads_why_there_is_no_button(client: Client, batumi: Municipality) -> None:
    petition = make.opened(batumi)
    born = timezone.localdate() - timedelta(days=17 * 365)
    text = page(citizen_client(identity.citizen(batumi, born_on=born)), petition)
    assert "18 წლის" in text
    assert 'class="btn act' not in text


def test_every_phase_a_reader_can_meet_has_its_words() -> None:
    public = set(PHASES) - {"draft", "moderation", "returned", "removed"}
    folder = Path(settings.BASE_DIR) / "templates" / "petitions" / "states"
    assert {path.stem for path in folder.glob("*.html")} == public


def test_every_public_kind_of_entry_has_its_partial() -> None:
    kinds = {
        move.kind for table in WORKFLOWS for move in table.moves if move.public and move.kind
    } | {
        "petition.submitted",
        "petition.threshold_reached",
        "petition.signatures_removed",
        "petition.signatures_restored",
        "case.registered",
        "case.assigned",
        "case.scheduled",
        "case.decided",
        "case.closed",
        "case.news",
    }
    assert {kind for kind in kinds if partial(kind) == "journal/other.html"} == set()
    assert partial("petition.something_new") == "journal/other.html"


@pytest.mark.parametrize("outcome", ["granted", "partly", "refused", "forwarded"])
def test_a_decision_is_quoted_with_its_author(
    client: Client, keda: Municipality, outcome: str
) -> None:
    petition = make.decided(keda, outcome, needed=1)
    text = words(page(client, petition))
    assert "ქედის მუნიციპალიტეტის საკრებულო" in text
    assert "საკრებულომ მოთხოვნა გაითვალისწინა." in text
    assert str(petition.get_outcome_display()) in text


def test_the_decision_s_document_is_a_download(client: Client, keda: Municipality) -> None:
    petition = make.handed_over(keda, needed=1)
    url = f"{petition.get_absolute_url()}decision/"
    assert client.get(url).status_code == 404
    actions.decide(
        petition,
        by=make.staff(Role.MAYOR_OFFICE, keda),
        outcome="granted",
        text="დაკმაყოფილდა.",
        body="საკრებულო",
        on=timezone.localdate(),
        document=PLAIN_PDF,
        document_name="განკარგულება.pdf",
    )
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == PLAIN_PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert url in page(client, petition)


def test_a_rejected_petition_shows_the_published_reason(client: Client, keda: Municipality) -> None:
    petition = make.rejected(keda)
    text = page(client, petition)
    assert petition.reason.title in text
    assert petition.text in text
    assert "csrfmiddlewaretoken" not in text


def test_a_hidden_text_is_nowhere_on_the_page(client: Client, keda: Municipality) -> None:
    code = ReasonCode.objects.filter(axis="reject", hidden_text=True)[0].code
    petition = make.draft(
        keda, title="შეურაცხმყოფელი სათაური", demand="შეურაცხმყოფელი მოთხოვნაა ეს აქ"
    )
    file = attached(petition)
    petition = actions.submit(petition, by=petition.author)
    petition = actions.reject(
        petition, by=make.staff(Role.MODERATOR, keda), reason=ReasonCode.objects.get(code=code)
    )
    text = page(client, petition)
    assert petition.reason.title in text
    assert "შეურაცხმყოფელი" not in text
    assert petition.author_name not in text
    assert client.get(f"/keda/petitions/files/{file.pk}/").status_code == 404


def test_a_removed_petition_is_gone_with_its_reason(client: Client, keda: Municipality) -> None:
    petition = make.opened(keda)
    actions.remove(
        petition, by=make.staff(Role.MODERATOR, keda), reason="სასამართლოს გადაწყვეტილება"
    )
    response = client.get(petition.get_absolute_url())
    assert response.status_code == 410
    assert "სასამართლოს გადაწყვეტილება" in response.content.decode()
    assert petition.text not in response.content.decode()
    assert client.get(f"{petition.get_absolute_url()}sign/").status_code == 410


def test_a_paused_petition_says_why(client: Client, batumi: Municipality) -> None:
    petition = make.opened(batumi)
    actions.pause(
        petition,
        by=make.staff(Role.MODERATOR, batumi),
        cause="outage",
        reason="პორტალი არ მუშაობდა",
    )
    text = page(client, petition)
    assert text.count("პორტალი არ მუშაობდა") == 2  # in the notice and in the timeline
    assert 'class="btn act' not in text


# --- What it hides ----------------------------------------------------------------------------


@pytest.mark.parametrize("state", [make.draft, make.submitted, make.returned])
def test_what_is_not_public_answers_like_a_number_never_used(
    keda: Municipality, state: Any
) -> None:
    petition = state(keda)  # N01
    for client in (Client(), citizen_client(identity.citizen(keda))):
        number = petition.pk
        for path in (
            f"/keda/petitions/{number}-x/",
            f"/keda/petitions/{number}/",
            f"/p/{number}/",
            f"/keda/petitions/{number}-x/sign/",
            f"/keda/petitions/{number}-x/signers/",
            f"/keda/petitions/{number}-x/days.csv",
            f"/keda/petitions/{number}-x/decision/",
        ):
            answer = client.get(path)
            never = client.get(path.replace(f"/{number}", "/99999999", 1))
            assert answer.status_code == never.status_code == 404
            assert words(answer.content.decode()).replace(answer["X-Request-Id"], "") == words(
                never.content.decode()
            ).replace(never["X-Request-Id"], "").replace("99999999", str(number))


@pytest.mark.parametrize("state", [make.draft, make.submitted, make.returned])
@pytest.mark.parametrize(
    "part", ["receipt/", "receipt.json", "withdraw/", "follow/", "end/", "shown/"]
)
def test_what_a_reader_does_with_a_petition_is_not_there_before_it_is_public(
    keda: Municipality, state: Any, part: str
) -> None:
    petition = state(keda)  # N01
    client = citizen_client(identity.citizen(keda))
    for ask in (client.get, client.post):
        answer = ask(f"/keda/petitions/{petition.pk}-x/{part}")
        never = ask(f"/keda/petitions/99999999-x/{part}")
        assert answer.status_code == never.status_code
        assert answer.status_code in {404, 405}


def test_a_petition_answers_only_under_its_own_municipality(
    client: Client, batumi: Municipality, keda: Municipality
) -> None:
    petition = make.opened(batumi)
    slug = petition.slug
    assert client.get(f"/keda/petitions/{petition.pk}-{slug}/").status_code == 404
    assert client.get(f"/keda/petitions/{petition.pk}/").status_code == 404


def test_other_ways_lead_to_the_one_address(client: Client, batumi: Municipality) -> None:
    petition = make.opened(batumi)
    address = petition.get_absolute_url()
    for path in (
        f"/batumi/petitions/{petition.pk}-an-old-title/",
        f"/batumi/petitions/{petition.pk}/",
        f"/p/{petition.pk}/",
    ):
        assert client.get(path).headers["Location"] == address
    assert client.get(f"/en/p/{petition.pk}/").headers["Location"] == f"/en{address}"


def test_an_attachment_is_served_through_a_check(keda: Municipality) -> None:
    petition = make.draft(keda)  # N11
    file = attached(petition)
    url = f"/keda/petitions/files/{file.pk}/"
    stranger, author = citizen_client(identity.citizen(keda)), citizen_client(petition.author)
    assert [client.get(url).status_code for client in (Client(), stranger)] == [404, 404]
    own = author.get(url)
    assert b"".join(own.streaming_content) == PLAIN_PDF
    assert "no-store" in own["Cache-Control"]
    petition = actions.submit(petition, by=petition.author)
    moderator = make.staff(Role.MODERATOR, keda)
    assert b"".join(staff_client(moderator).get(url).streaming_content) == PLAIN_PDF
    actions.publish(petition, by=moderator)
    answer = Client().get(url)
    assert b"".join(answer.streaming_content) == PLAIN_PDF
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_attachment_has_no_direct_address(client: Client, keda: Municipality) -> None:
    petition = make.draft(keda)
    file = attached(petition)  # N11, N17
    assert "plan" not in file.file.name
    assert client.get(f"/media/{file.file.name}").status_code == 404
    assert client.get(f"/batumi/petitions/files/{file.pk}/").status_code == 404


def test_the_attachment_of_a_removed_petition_is_gone(client: Client, keda: Municipality) -> None:
    petition = make.draft(keda)
    file = attached(petition)
    petition = actions.submit(petition, by=petition.author)
    moderator = make.staff(Role.MODERATOR, keda)
    petition = actions.publish(petition, by=moderator)
    actions.remove(petition, by=moderator, reason="სასამართლოს გადაწყვეტილება")
    assert client.get(f"/keda/petitions/files/{file.pk}/").status_code == 404


def with_annexes(place: Municipality, description: str = "ქუჩა სკოლის წინ") -> Petition:
    """A published petition with a photograph and a document, attached by the form."""
    petition = make.draft(place)
    client = citizen_client(petition.author)
    url = f"/{place.slug}/petitions/drafts/{petition.pk}/files/"
    files = [
        ("ქუჩა.png", picture(size=(1600, 1200)), description),
        ("გეგმა.pdf", PLAIN_PDF, ""),
    ]
    for name, content, said in files:
        sent = {"attach": "1", "file": SimpleUploadedFile(name, content), "description": said}
        assert client.post(url, sent).status_code == 302
    petition = actions.submit(petition, by=petition.author)
    return actions.publish(petition, by=make.staff(Role.MODERATOR, place))


def test_a_photograph_is_shown_and_a_document_linked(client: Client, keda: Municipality) -> None:
    petition = with_annexes(keda)
    photo, plan = petition.attachments.all()
    text = page(client, petition)
    shown = re.findall(r"<img [^>]*>", text)
    assert len(shown) == 1
    assert f'src="/keda/petitions/files/{photo.pk}/preview/"' in shown[0]
    assert 'width="720" height="540" loading="lazy"' in shown[0]
    assert 'alt="ქუჩა სკოლის წინ"' in shown[0]
    assert f'href="/keda/petitions/files/{plan.pk}/"' in text
    assert f"PDF, {plan.size}" in words(text)
    assert f"{photo.format}, " in words(text)
    answer = client.get(f"/keda/petitions/files/{photo.pk}/preview/")
    small = b"".join(answer.streaming_content)
    assert Image.open(io.BytesIO(small)).size == (720, 540)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/keda/petitions/files/{plan.pk}/preview/").status_code == 404


def test_a_photograph_nobody_described_says_so(client: Client, keda: Municipality) -> None:
    assert 'alt="ფოტო აღწერის გარეშე"' in page(client, with_annexes(keda, description=""))


def test_a_preview_is_as_private_as_its_picture(keda: Municipality) -> None:
    petition = make.draft(keda)  # N11
    client = citizen_client(petition.author)
    sent = {"attach": "1", "file": SimpleUploadedFile("a.png", picture()), "description": ""}
    client.post(f"/keda/petitions/drafts/{petition.pk}/files/", sent)
    row = petition.attachments.get()
    url = f"/keda/petitions/files/{row.pk}/preview/"
    assert Client().get(url).status_code == 404
    own = client.get(url)
    assert b"".join(own.streaming_content)
    assert "no-store" in own["Cache-Control"]
    assert Client().get(f"/media/{row.preview.name}").status_code == 404


@pytest.mark.parametrize(
    "bad",
    [
        "<img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "{{7*7}} {% load i18n %} ${7*7}",
        "<script>alert(1)</script>",
        "javascript:alert(1)",
    ],
)
def test_a_citizen_s_text_is_only_ever_text(client: Client, keda: Municipality, bad: str) -> None:
    petition = make.opened(
        keda, title=f"{bad} გზა სოფელში", demand=f"{bad} მოთხოვნა", text=f"{bad}\n\nტექსტი"
    )
    text = page(client, petition)  # N13, N24
    for alive in ("<img src=x", "<svg onload", "<script>alert", 'href="javascript:'):
        assert alive not in text
    if "{{" in bad:
        assert "{{7*7}} {% load i18n %} ${7*7}" in text


# --- What it costs ----------------------------------------------------------------------------


def test_an_uncached_page_needs_at_most_eight_queries(
    client: Client, keda: Municipality, django_assert_max_num_queries: Any
) -> None:
    petition = make.decided(keda, needed=2)
    page(client, petition)  # menus are kept for half a minute
    with django_assert_max_num_queries(8):
        page(client, petition)


def test_an_anonymous_page_can_be_kept_for_others(client: Client, keda: Municipality) -> None:
    response = client.get(make.opened(keda).get_absolute_url())  # N60, N61
    assert response.cookies == {}
    assert b"csrfmiddlewaretoken" not in response.content
    assert "Cookie" in response["Vary"]
    assert "private" not in response["Cache-Control"]


def test_a_page_for_somebody_is_not_kept(keda: Municipality) -> None:
    petition = make.opened(keda)
    for path in ("", "sign/", "receipt/", "follow/"):
        response = citizen_client(identity.citizen(keda)).get(
            f"{petition.get_absolute_url()}{path}"
        )
        assert "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"]


def test_the_page_has_a_qr_code_without_style(client: Client, keda: Municipality) -> None:
    petition = make.opened(keda)
    text = page(client, petition)
    assert re.search(r'<svg role="img" aria-label="[^"]+" viewBox="0 0 \d+ \d+"', text)
    assert "style=" not in text
    assert f"testserver/p/{petition.pk}" in text
    assert re.search(rf'data-share="[^"]+/p/{petition.pk}/?"[^>]* hidden>', text)
    assert re.search(rf'data-copy="[^"]+/p/{petition.pk}/?"[^>]* hidden>', text)
