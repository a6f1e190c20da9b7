"""Writing a petition page by page: nothing typed is lost, nobody else gets in, and it ends with the secretariat."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from civic.journal.models import Entry
from civic.places.models import Municipality, Policy, Unit
from identity.models import User
from petitions import actions, refusals
from petitions.models import Attachment, Petition, Topic
from petitions.states import Text
from petitions.views.steps import STEPS
from tests.civic.test_uploads import PLAIN_PDF, picture
from tests.clients import citizen_client
from tests.factories import identity
from tests.factories import petitions as make

NEW = "/batumi/petitions/new/"

pytestmark = pytest.mark.django_db


def step(petition: Petition, name: str) -> str:
    return f"/{petition.municipality.slug}/petitions/drafts/{petition.pk}/{name}/"


def overview(petition: Petition) -> str:
    return f"/{petition.municipality.slug}/petitions/drafts/{petition.pk}/"


def carried(page: str) -> str:
    """Which version of the petition the form on a page carries."""
    found = re.search(r'name="read" value="(\w{16})"', page)
    assert found is not None
    return found[1]


def an_author(place: Municipality) -> tuple[User, Client]:
    user = identity.citizen(place)
    return user, citizen_client(user)


def begun(client: Client) -> Petition:
    client.post(NEW, {"title": "უსაფრთხო გადასასვლელი სკოლის წინ"})
    return Petition.objects.latest("pk")


# --- The way through --------------------------------------------------------------------------


def test_from_the_first_question_to_the_secretariat(batumi: Municipality) -> None:
    author, client = an_author(batumi)
    topic, unit = Topic.objects.all()[0], Unit.objects.filter(municipality=batumi)[0]
    answers: list[tuple[str, dict[str, Any], str]] = [
        ("similar", {}, "addressee"),
        ("addressee", {"addressee": "mayor"}, "kind"),
        ("kind", {"kind": "draft_act"}, "power"),
        ("power", {"power": "yes"}, "demand"),
        ("demand", {"demand": "ვითხოვთ შუქნიშანს და ამაღლებულ გადასასვლელს."}, "text"),
        (
            "text",
            {"text": "სკოლაში 840 ბავშვი სწავლობს.\r\n\r\nუახლოესი შუქნიშანი 420 მეტრშია."},
            "act",
        ),
        (
            "act",
            {
                "articles": "მუხლი 1. სკოლის წინ ეწყობა გადასასვლელი.",
                "act_annexes": "დანართი 1.\r\nგადასასვლელის ადგილი.",
                "note": "საჭიროა უსაფრთხოებისთვის.",
            },
            "files",
        ),
        ("files", {"continue": "1"}, "where"),
        ("where", {"unit": str(unit.pk), "topic": str(topic.pk)}, "group"),
        ("group", {"continue": "1", "author_display": "full"}, "preview"),
        ("preview", {}, "check"),
    ]
    first = client.post(NEW, {"title": "  უსაფრთხო   გადასასვლელი სკოლის წინ "})
    petition = Petition.objects.get()
    assert first.headers["Location"] == step(petition, "similar")
    for name, answer, following in answers:
        assert client.get(step(petition, name)).status_code == 200
        assert client.post(step(petition, name), answer).headers["Location"] == step(
            petition, following
        )
    for name in ("preview", "check"):
        page = client.get(step(petition, name)).content.decode()
        assert "გადასასვლელის ადგილი." in page
    done = client.post(step(petition, "check"), {"agrees": "on", "read": carried(page)})
    assert done.headers["Location"] == overview(petition)
    petition.refresh_from_db()
    assert petition.act_annexes == "დანართი 1.\nგადასასვლელის ადგილი."
    assert (petition.text_state, petition.number, petition.author) == (Text.SUBMITTED, 1, author)
    assert petition.title == "უსაფრთხო გადასასვლელი სკოლის წინ"
    assert petition.text == "სკოლაში 840 ბავშვი სწავლობს.\n\nუახლოესი შუქნიშანი 420 მეტრშია."
    assert (petition.kind, petition.addressee) == ("draft_act", "mayor")
    assert (petition.unit, petition.topic) == (unit, topic)
    assert petition.author_name == "ნინო ბერიძე"


def test_the_first_page_in_both_languages(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    assert "რას ითხოვთ?" in client.get(NEW).content.decode()
    client.get(f"/en{NEW}")
    assert "What do you ask for?" in client.get(f"/en{NEW}").content.decode()
    client.post(f"/en{NEW}", {"title": "A safe crossing at the school"})
    assert Petition.objects.get().language == "en"


def test_every_step_opens_for_its_author(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    actions.save_draft(petition, by=petition.author, kind="draft_act")
    for one in STEPS:
        response = client.get(step(petition, one.name))
        assert response.status_code == 200
        assert str(one.question) in response.content.decode()
        assert "style=" not in response.content.decode()


def test_the_pages_of_the_text_guard_what_is_typed(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    for name in ("demand", "text"):
        text = client.get(step(petition, name)).content.decode()
        assert " data-guard>" in text
        assert f'data-keep="{petition.pk}-{name}" hidden' in text
        assert re.findall(r"js/(leave|keep)[^/]*\.js", text) == ["leave", "keep"]
    files = client.get(step(petition, "files")).content.decode()
    assert "data-keep=" not in files
    assert "js/keep" in files  # what was sent from the page before is forgotten here


def test_articles_are_asked_of_a_draft_act_only(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    assert client.get(step(petition, "act")).status_code == 404
    assert client.get(step(petition, "nothing")).status_code == 404


def test_a_draft_can_be_left_and_taken_up_again(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    assert (
        f'href="{step(petition, "addressee")}"' in client.get(overview(petition)).content.decode()
    )
    client.post(step(petition, "demand"), {"demand": "ვითხოვთ შუქნიშანს სკოლის წინ."})
    later = citizen_client(petition.author)
    assert f'href="{step(petition, "text")}"' in later.get(overview(petition)).content.decode()
    assert petition.title in later.get("/account/").content.decode()
    assert "ვითხოვთ შუქნიშანს სკოლის წინ." in later.get(step(petition, "demand")).content.decode()


def test_what_is_refused_stays_in_the_form(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    response = client.post(step(petition, "text"), {"text": "მოკლე ტექსტი"})
    assert response.status_code == 400
    text = response.content.decode()
    assert "მოკლე ტექსტი</textarea>" in text
    assert "<title>შეცდომა:" in text
    assert 'href="#id_text"' in text
    petition.refresh_from_db()
    assert petition.text == ""


@pytest.mark.parametrize(
    "bad",
    [
        "ა" + "\u0301" * 10_000 + " გზა სოფელში",
        "ა" * 200_000,
        "გზა" * 50,
        "გზა სოფელში\x00",
        "",
        "მოკლე",
    ],
)
def test_a_title_that_cannot_be_one_is_refused(batumi: Municipality, bad: str) -> None:
    _author, client = an_author(batumi)
    assert client.post(NEW, {"title": bad}).status_code == 400  # N27
    assert Petition.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("გზა \u202eსოფელში\u202c გავლით", "გზა სოფელში გავლით"),
        ("გზა სო\u200bფელ\u200dში\ufeff გავლით", "გზა სოფელში გავლით"),
        ("გზა სოფელში \U000e0041\U000e0042გავლით", "გზა სოფელში გავლით"),
        ("طريق آمن أمام المدرسة", "طريق آمن أمام المدرسة"),
    ],
)
def test_signs_that_trick_the_reader_are_taken_out(
    batumi: Municipality, typed: str, kept: str
) -> None:
    _author, client = an_author(batumi)
    client.post(NEW, {"title": typed})  # N25
    assert Petition.objects.get().title == kept


def test_similar_petitions_are_shown_before_more_is_written(batumi: Municipality) -> None:
    there = make.opened(batumi, title="ბიბლიოთეკის გახსნა კახაბრის უბანში")
    _author, client = an_author(batumi)
    client.post(NEW, {"title": "გვინდა ბიბლიოთეკა კახაბერში"})
    petition = Petition.objects.latest("pk")
    assert there.title in client.get(step(petition, "similar")).content.decode()
    assert (
        there.title in client.get(step(petition, "similar"), {"q": "biblioteka"}).content.decode()
    )
    nothing = client.get(step(petition, "similar"), {"q": "აეროპორტის ავტობუსი"}).content.decode()
    assert there.title not in nothing
    piece = client.get("/batumi/petitions/similar/", {"title": "biblioteka"}).content.decode()
    assert there.title in piece
    assert "<html" not in piece


def test_the_question_of_power_advises_and_does_not_stop(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    advice = client.post(step(petition, "power"), {"power": "no"})
    assert "შესაძლოა, ეს საკრებულოს საქმე არ იყოს" in advice.content.decode()
    onward = client.post(step(petition, "power"), {"power": "unsure"})
    assert onward.headers["Location"] == step(petition, "demand")


# --- Files ------------------------------------------------------------------------------------


def test_files_are_attached_and_taken_out(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    url = step(petition, "files")
    file = SimpleUploadedFile("ქუჩა.JPG", picture(), content_type="text/html")
    assert client.post(url, {"attach": "1", "file": file}).status_code == 302
    row = Attachment.objects.get()
    assert (row.name, row.media_type) == ("ქუჩა.jpg", "image/jpeg")
    assert "ქუჩა.jpg" in client.get(url).content.decode()
    client.post(url, {"detach": str(row.pk)})
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("name", ["files", "preview", "check", ""])
def test_the_author_sees_what_is_attached_before_submitting(
    batumi: Municipality, name: str
) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    for file, said in (
        (SimpleUploadedFile("ქუჩა.jpg", picture()), "ქუჩა სკოლის წინ"),
        (SimpleUploadedFile("გეგმა.pdf", PLAIN_PDF), ""),
    ):
        client.post(step(petition, "files"), {"attach": "1", "file": file, "description": said})
    photo, plan = petition.attachments.all()
    text = client.get(step(petition, name) if name else overview(petition)).content.decode()
    assert f'src="/batumi/petitions/files/{photo.pk}/preview/"' in text
    assert 'alt="ქუჩა სკოლის წინ"' in text
    assert f'<a href="/batumi/petitions/files/{plan.pk}/">გეგმა.pdf</a>' in text


def test_a_file_that_is_refused_says_how_to_mend_it(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    file = SimpleUploadedFile("photo.png", b"<svg onload=alert(1)>", content_type="image/png")
    response = client.post(step(petition, "files"), {"attach": "1", "file": file})
    assert response.status_code == 400  # N63
    assert "ეს არ არის სურათი" in response.content.decode()
    assert Attachment.objects.count() == 0


def test_a_ninth_file_is_refused(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    for number in range(8):
        actions.attach(
            petition,
            name=f"{number}.pdf",
            media_type="application/pdf",
            content=PLAIN_PDF,
            by=petition.author,
        )
    file = SimpleUploadedFile("nine.pdf", PLAIN_PDF)
    assert client.post(step(petition, "files"), {"attach": "1", "file": file}).status_code == 400
    assert petition.attachments.count() == 8


def test_a_name_of_a_file_is_shown_as_text(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    actions.attach(
        petition,
        name='"><svg onload=1>.png',
        media_type="image/png",
        content=picture("PNG"),
        by=petition.author,
    )
    for name in ("files", "check"):
        assert "<svg onload" not in client.get(step(petition, name)).content.decode()  # N17


# --- Who may ----------------------------------------------------------------------------------


def test_a_visitor_reads_who_may_submit_and_logs_in(client: Client, batumi: Municipality) -> None:
    response = client.get(NEW)
    text = response.content.decode()
    assert "რეგისტრაცია მუნიციპალიტეტში: ბათუმი" in text
    assert "წარდგენის დღეს სულ მცირე 18 წლის ასაკი" in text
    assert "ამ პორტალზე დადასტურებული ვინაობა" in text
    assert f'href="/account/login/?next={NEW}"' in text
    assert f'href="/account/signup/?next={NEW}"' in text
    assert not response.cookies
    sent = client.post(NEW, {"title": "გზა"})
    assert sent.headers["Location"] == f"/account/login/?next={NEW}"


def test_each_reader_is_told_what_is_still_lacking_and_may_draft(
    batumi: Municipality, keda: Municipality
) -> None:
    young = timezone.localdate() - timedelta(days=17 * 365)
    readers = {
        "თქვენი ვინაობა დადასტურებულია, მაგრამ რეგისტრირებული ხართ სხვა მუნიციპალიტეტში: ქედა.": identity.citizen(
            keda
        ),
        str(refusals.REASONS["not_verified"]): identity.user(),
        "18 წლის": identity.citizen(batumi, born_on=young),
    }
    for said, user in readers.items():
        client = citizen_client(user)
        text = client.get(NEW).content.decode()
        assert said in text
        assert "შავი ვარიანტის წერა ახლავე შეგიძლიათ" in text
        assert client.post(NEW, {"title": "უსაფრთხო გადასასვლელი"}).status_code == 302
        petition = Petition.objects.latest("pk")
        assert said in client.get(step(petition, "check")).content.decode()
    elsewhere = citizen_client(identity.citizen(keda)).get(NEW).content.decode()
    assert "რეგისტრაცია მუნიციპალიტეტში: ბათუმი – <b>არ არის დაკმაყოფილებული</b>" in elsewhere


def test_who_meets_every_condition_reads_that(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    text = client.get(NEW).content.decode()
    assert "თქვენ შეგიძლიათ აქ პეტიციის წარდგენა" in text
    assert "წარდგენის დღეს სულ მცირე 18 წლის ასაკი" in text


def test_the_conditions_are_those_of_the_council(batumi: Municipality) -> None:
    Policy.objects.create(
        municipality=batumi, key="petition.age", value=16, valid_from=timezone.localdate()
    )
    Policy.objects.create(
        municipality=batumi, key="petition.level.submit", value=3, valid_from=timezone.localdate()
    )
    _author, client = an_author(batumi)
    text = client.get(NEW).content.decode()
    assert "სულ მცირე 16 წლის ასაკი – <b>დაკმაყოფილებულია</b>" in text
    assert (
        "ცენტრში ან მოქალაქის პორტალით დადასტურებული ვინაობა – <b>არ არის დაკმაყოფილებული</b>"
        in text
    )
    assert str(refusals.REASONS["level_too_low"]) in text
    assert "/account/verify/" not in text  # verifying again would not help


def test_somebody_else_s_draft_is_not_there(batumi: Municipality) -> None:
    petition = make.draft(batumi)  # N01, N02
    stranger = identity.citizen(batumi)
    client = citizen_client(stranger)
    paths = [step(petition, one.name) for one in STEPS if one.name != "act"]
    paths += [overview(petition), f"{overview(petition)}discard/", f"{overview(petition)}edit/"]
    before = Petition.objects.values().get(pk=petition.pk)
    for path in paths:
        never = path.replace(f"/{petition.pk}/", "/99999999/")
        for method in ("get", "post"):
            answer, other = getattr(client, method)(path), getattr(client, method)(never)
            assert answer.status_code == other.status_code
            assert answer.status_code in {404, 405}
    assert Petition.objects.values().get(pk=petition.pk) == before
    entries = Entry.objects.about(petition).filter(kind="petition.access_refused")
    assert {entry.actor for entry in entries} == {stranger}
    assert entries.count() == len(paths)
    assert not any(entry.public for entry in entries)


def test_another_account_of_the_same_person_does_not_find_the_draft(batumi: Municipality) -> None:
    petition = make.draft(batumi)  # N01, N02
    second = identity.verified(petition.author.person)
    assert citizen_client(second).get(overview(petition)).status_code == 404
    assert citizen_client(petition.author).get(overview(petition)).status_code == 200


@pytest.mark.parametrize(
    "extra",
    [
        {"text_state": "accepted"},
        {"status": "published"},
        {"count": "999"},
        {"needed": "1"},
        {"author": "1"},
        {"is_staff": "on"},
        {"verified": "on"},
        {"published_at": "2026-01-01"},
        {"number": "1"},
    ],
)
def test_fields_that_are_not_asked_are_not_taken(
    batumi: Municipality, extra: dict[str, str]
) -> None:
    author, client = an_author(batumi)  # N06
    petition = begun(client)
    (column,) = extra
    before = Petition.objects.values().get(pk=petition.pk).get(column)
    client.post(step(petition, "demand"), {"demand": "ვითხოვთ შუქნიშანს სკოლის წინ."} | extra)
    client.post(step(petition, "addressee"), {"addressee": "sakrebulo"} | extra)
    after = Petition.objects.values().get(pk=petition.pk)
    assert after.get(column) == before
    assert after["demand"] == "ვითხოვთ შუქნიშანს სკოლის წინ."
    assert User.objects.get(pk=author.pk).is_staff is False


def test_one_may_draft_before_and_submit_only_after_verification(batumi: Municipality) -> None:
    user = identity.user()
    client = citizen_client(user)
    petition = make.draft(batumi, by=user)
    actions.save_draft(petition, by=user, topic=Topic.objects.all()[0])
    text = client.get(step(petition, "check")).content.decode()
    assert 'name="agrees"' not in text
    assert (
        f"/account/verify/?next=%2Fbatumi%2Fpetitions%2Fdrafts%2F{petition.pk}%2Fcheck%2F" in text
    )
    client.post(step(petition, "check"), {"agrees": "on"})
    petition.refresh_from_db()
    assert petition.text_state == Text.DRAFT


def test_what_is_missing_is_named_with_the_way_to_it(batumi: Municipality) -> None:
    _author, client = an_author(batumi)
    petition = begun(client)
    text = client.get(step(petition, "check")).content.decode()
    listed = re.findall(r'<li><a href="([^"]+)">', text[text.index("notice late") :])
    assert listed[:3] == [step(petition, "demand"), step(petition, "text"), step(petition, "where")]
    assert 'name="agrees"' not in text


def test_submitting_needs_the_consent(batumi: Municipality) -> None:
    petition = make.draft(batumi, topic=Topic.objects.all()[0])
    client = citizen_client(petition.author)
    assert client.post(step(petition, "check"), {}).status_code == 400
    petition.refresh_from_db()
    assert petition.text_state == Text.DRAFT


def test_a_submitted_text_is_closed_to_its_author(batumi: Municipality) -> None:
    petition = make.submitted(batumi)
    client = citizen_client(petition.author)
    response = client.post(step(petition, "demand"), {"demand": "სულ სხვა მოთხოვნა, გვიან."})
    assert response.headers["Location"] == overview(petition)
    petition.refresh_from_db()
    assert petition.demand == make.TEXTS["demand"]
    assert "ელოდება მოდერაციას" in client.get(overview(petition)).content.decode()


def test_a_cross_site_post_writes_nothing(batumi: Municipality) -> None:
    user = identity.citizen(batumi)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.post(NEW, {"title": "უსაფრთხო გადასასვლელი"}).status_code == 403  # N57
    assert Petition.objects.count() == 0


def test_what_was_typed_after_the_session_ended_is_handed_back(batumi: Municipality) -> None:
    petition = make.draft(batumi)
    long = "სკოლაში 840 ბავშვი სწავლობს, ნახევარზე მეტი ქუჩას ყოველ დილით კვეთს."
    answer = Client().post(step(petition, "text"), {"text": long})
    assert answer.status_code == 403
    assert long in answer.content.decode()
    short = Client().post(step(petition, "addressee"), {"addressee": "mayor"})
    assert short.headers["Location"] == f"/account/login/?next={step(petition, 'addressee')}"
