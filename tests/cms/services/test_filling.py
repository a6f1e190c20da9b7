"""Filling in a form: pages, answers kept, bad input, other people's drafts, a form that changes, filing once."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from civic.cases import actions as cases
from civic.dates import today
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Municipality, Policy
from cms.services import definition, papers
from cms.services.actions import drafting, filing
from cms.services.actions.documents import content_of
from cms.services.models import Document, ServicePage, ServiceRequest
from cms.services.queries.answers import answered, answers_of
from cms.services.states import Progress
from identity.queries import details
from tests.clients import citizen_client
from tests.cms.services import form_blocks as forms
from tests.factories import identity
from tests.factories import services as factory

SECRET = "სამეფო კარის ისტორია"
GOOD: dict[str, Any] = {
    "q-why-asked": "opt-other",
    "q-area": "120",
    "q-since": "2026-02-03",
    "q-spot-address": "რუსთაველის 5",
    "q-truth": "on",
}


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def service(batumi: Municipality) -> ServicePage:
    return forms.service(batumi)


@pytest.fixture
def nino(batumi: Municipality) -> Any:
    return identity.citizen(batumi, first_name="ნინო", last_name="ბერიძე")


def page(row: ServiceRequest, step: str, language: str = "ka") -> str:
    with translation.override(language):
        return reverse("services:draft", args=[row.municipality.slug, row.pk, step])


def complete(row: ServiceRequest, user: Any) -> ServiceRequest:
    """Every question answered, as the pages would leave it."""
    row = drafting.keep(
        row,
        {
            "mail-box": "nino@example.ge",
            "why-asked": "opt-other",
            "what-else": SECRET,
            "area": "120",
            "since": "2026-02-03",
            "spot": {"unit": None, "address": "რუსთაველის 5", "point": ""},
            "truth": True,
        },
        by=user,
    )
    drafting.attach(row, "plan", factory.paper(), by=user)
    row.refresh_from_db()
    return row


def test_whole_way_from_the_service_to_the_receipt(
    batumi: Municipality, service: ServicePage, nino: Any
) -> None:
    client = citizen_client(nino)
    begun = client.post(reverse("services:new", args=["batumi", "permit"]))
    row = ServiceRequest.objects.get()
    assert begun.url == page(row, "q-applican")

    first = text(client.get(begun.url))
    assert "ნინო ბერიძე" in first
    assert f"•••••••{identity_number(nino)[-4:]}" in first
    assert identity_number(nino) not in first
    onward = client.post(begun.url, {"q-mail-box": "nino@example.ge"})
    assert onward.url == page(row, "q-why-aske")

    onward = client.post(onward.url, GOOD)
    assert onward.url == page(row, "m-why-aske")
    assert "<p>რისთვის გჭირდებათ? <b>სხვა მიზნით</b></p>" in text(client.get(onward.url))
    onward = client.post(onward.url, {"q-what-else": SECRET})
    assert onward.url == page(row, "f-plan")
    assert client.post(onward.url, {"continue": "1"}).status_code == 400
    kept = client.post(onward.url, {"file": upload()})
    assert kept.url == page(row, "f-plan")
    onward = client.post(onward.url, {"continue": "1"})
    assert onward.url == page(row, "check")

    last = text(client.get(onward.url))
    assert SECRET in last
    assert "<dd>ნინო ბერიძე" in last
    assert last.count("<small><a href=") == 8  # the name and the number of the register stay
    assert "პასუხი არ არის" not in last
    assert "3 თებერვალი 2026" in last.replace("\xa0", " ")
    filed = client.post(onward.url, {"agrees": "on", "token": str(row.token)})
    row.refresh_from_db()
    assert filed.url == reverse("services:receipt", args=["batumi", row.pk])
    assert (row.state, row.year, row.number) == (Progress.FILED, today().year, 1)
    assert row.due_on == today() + timedelta(days=30)
    assert f"№ {today().year}/1" in text(client.get(filed.url)).replace("&nbsp;", " ")
    printed = client.get(reverse("services:receipt_file", args=["batumi", row.pk]))
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("gegma.jpg", factory.jpeg(), content_type="image/jpeg")


def identity_number(user: Any) -> str:
    return details(user.person).number


def test_answer_that_opens_no_question_leads_past_it(
    batumi: Municipality, service: ServicePage, nino: Any
) -> None:
    row = drafting.start(service, by=nino)
    client = citizen_client(nino)
    onward = client.post(page(row, "q-why-aske"), GOOD | {"q-why-asked": "opt-bank"})
    assert onward.url == page(row, "f-plan")
    missing = client.get(page(row, "m-why-aske"))
    assert missing.status_code == 302


@pytest.mark.parametrize(
    ("field", "typed", "ka", "en"),
    [
        (
            "q-area",
            "ათი",
            "დაწერეთ რიცხვი ციფრებით: „ფართობი“.",
            "Write a number in figures: “Area”.",
        ),
        ("q-area", "9", None, "Ensure this value is greater than or equal to 10."),
        (
            "q-since",
            "31.31.2026",
            "მიუთითეთ თარიღი დღით, თვითა და წლით: „როდიდან?“.",
            "Give the date with day, month and year: “Since when?”.",
        ),
        (
            "q-since",
            "2999-01-01",
            "მიუთითეთ დღევანდელი ან უფრო ადრინდელი დღე.",
            "Give a day that is today or earlier.",
        ),
        (
            "q-why-asked",
            "opt-nothing",
            "აირჩიეთ ერთ-ერთი პასუხი: „რისთვის გჭირდებათ?“.",
            "Choose one of the answers: “What do you need it for?”.",
        ),
        (
            "q-truth",
            "",
            "გასაგრძელებლად დაადასტურეთ: „ვადასტურებ“.",
            "Confirm this to go on: “I confirm it”.",
        ),
        (
            "q-spot-point",
            "51.5, 0.1",
            None,
            "Write two numbers with points and a comma between: 41.6461, 41.6405.",
        ),
    ],
)
def test_bad_answer_is_explained_and_nothing_is_lost(
    service: ServicePage, nino: Any, *, field: str, typed: str, ka: str | None, en: str
) -> None:
    row = drafting.start(service, by=nino)
    client = citizen_client(nino)
    sent = GOOD | {"q-spot-address": "სამების 7", field: typed}
    for language, sentence in (("ka", ka), ("en", en)):
        if sentence is None:
            continue
        answer = client.post(page(row, "q-why-aske", language), sent)
        assert answer.status_code == 400
        assert sentence in text(answer).replace("&quot;", '"')
        assert "სამების 7" in text(answer)
    row.refresh_from_db()
    kept = answers_of(row)
    assert ("spot" in kept) is not field.startswith("q-spot")
    assert ("area" in kept) is (field != "q-area")


def test_draft_of_another_is_not_found(
    batumi: Municipality, service: ServicePage, nino: Any
) -> None:
    row = complete(drafting.start(service, by=nino), nino)
    document = row.documents.get()
    stranger = citizen_client(identity.citizen(batumi))
    addresses = [
        page(row, "check"),
        page(row, "q-why-aske"),
        reverse("services:draft_file", args=["batumi", row.pk, document.pk]),
        reverse("services:receipt", args=["batumi", row.pk]),
    ]
    assert [stranger.get(one).status_code for one in addresses] == [404] * 4
    discard = reverse("services:discard", args=["batumi", row.pk])
    assert stranger.post(discard).status_code == 404
    with pytest.raises(Refused) as refused:
        drafting.keep(row, {"area": "1"}, by=identity.citizen(batumi))
    assert refused.value.code == "not_own_draft"
    own = citizen_client(nino)
    assert [own.get(one).status_code for one in addresses] == [200, 200, 200, 404]


def test_visitor_sees_the_questions_and_is_asked_to_log_in_late(
    client: Client, service: ServicePage
) -> None:
    address = reverse("services:new", args=["batumi", "permit"])
    seen = text(client.get(address))
    assert "რისთვის გჭირდებათ?" in seen
    assert "/account/login/?next=/batumi/services/ask/permit/" in seen
    assert client.post(address).url == f"/account/login/?next={address}"


def test_filing_twice_is_one_request(service: ServicePage, nino: Any) -> None:
    row = complete(drafting.start(service, by=nino), nino)
    once = filing.file(row, by=nino, token=row.token)
    twice = filing.file(row, by=nino, token=row.token)
    assert (twice.pk, twice.number) == (once.pk, once.number)
    assert ServiceRequest.objects.exclude(state="draft").count() == 1
    assert Entry.objects.about(row).filter(kind="request.filed").count() == 1
    client = citizen_client(nino)
    again = client.post(page(row, "check"), {"agrees": "on", "token": str(row.token)})
    assert again.url == reverse("services:receipt", args=["batumi", row.pk])


def test_numbers_run_in_a_municipality_and_begin_anew_each_year(
    batumi: Municipality, keda: Municipality, nino: Any
) -> None:
    first = forms.service(batumi)
    keda.is_active = True
    keda.save()
    elsewhere = forms.service(keda)
    signs = []
    for service, at in (
        (first, timezone.now()),
        (first, timezone.now()),
        (elsewhere, timezone.now()),
        (first, timezone.now() + timedelta(days=366)),
    ):
        row = complete(drafting.start(service, by=nino), nino)
        signs.append(filing.file(row, by=nino, token=row.token, at=at).sign)
    year = today().year
    later = (today() + timedelta(days=366)).year
    assert signs == [f"{year}/1", f"{year}/2", f"{year}/1", f"{later}/1"]


def refusal(row: ServiceRequest, user: Any, token: uuid.UUID | None = None) -> str:
    with pytest.raises(Refused) as refused:
        filing.file(row, by=user, token=token or row.token)
    return refused.value.code


def test_filing_is_refused_until_all_is_answered(service: ServicePage, nino: Any) -> None:
    row = drafting.start(service, by=nino)
    assert refusal(row, nino) == "answers_missing"
    row = complete(row, nino)
    assert refusal(row, nino, uuid.uuid4()) == "wrong_token"
    drafting.detach(row.documents.get(), by=nino)
    assert refusal(row, nino) == "answers_missing"


def test_filing_asks_who_somebody_is(batumi: Municipality, service: ServicePage, nino: Any) -> None:
    nobody = identity.user("nobody@example.ge")
    row = complete(drafting.start(service, by=nobody), nobody)
    assert refusal(row, nobody) == "not_verified_yet"
    seen = text(citizen_client(nobody).get(page(row, "check")))
    assert "/account/verify/?next=" in seen
    mine = complete(drafting.start(service, by=nino), nino)
    Policy.objects.create(
        municipality=batumi, key="service.level.file", value=3, valid_from=date(2026, 1, 1)
    )
    assert refusal(mine, nino) == "level_low"


def test_person_from_elsewhere_may_ask(
    batumi: Municipality, keda: Municipality, service: ServicePage
) -> None:
    other = identity.citizen(keda)
    row = complete(drafting.start(service, by=other), other)
    assert filing.file(row, by=other, token=row.token).state == Progress.FILED


def test_organisation_is_asked_for_only_by_its_confirmed_representative(
    batumi: Municipality, nino: Any
) -> None:
    service = forms.service(batumi, for_persons=False, for_organisations=True)
    other = identity.citizen(batumi)
    mine = factory.organisation(nino, municipality=batumi)
    foreign = factory.organisation(other, municipality=batumi)
    row = drafting.start(service, by=nino)
    assert row.organisation == mine
    with pytest.raises(Refused) as refused:
        drafting.ask_as(row, foreign, by=nino)
    assert refused.value.code == "not_representative"
    with pytest.raises(Refused) as refused:
        drafting.ask_as(row, None, by=nino)
    assert refused.value.code == "organisations_only"
    row = complete(row, nino)
    mine.representatives.update(state="ended")
    assert refusal(row, nino) == "not_representative"


def test_choice_for_whom_is_offered_to_a_representative(batumi: Municipality, nino: Any) -> None:
    service = forms.service(batumi, for_organisations=True)
    mine = factory.organisation(nino, municipality=batumi)
    row = drafting.start(service, by=nino)
    assert row.organisation is None
    client = citizen_client(nino)
    assert mine.name in text(client.get(page(row, "who")))
    assert client.post(page(row, "who"), {"who": "999999"}).status_code == 400
    onward = client.post(page(row, "who"), {"who": str(mine.pk)})
    assert onward.url == page(row, "q-applican")
    row.refresh_from_db()
    assert row.organisation == mine


def test_form_that_changes_meanwhile_loses_nothing_and_says_what_is_new(
    service: ServicePage, nino: Any
) -> None:
    row = complete(drafting.start(service, by=nino), nino)
    changed = [one for one in forms.full_form() if one["id"] != "area"]
    changed.insert(4, forms.line("new-one", "რამდენი ხეა?"))
    service.questions = changed
    service.save()
    assert refusal(row, nino) == "form_changed"
    client = citizen_client(nino)
    posted = client.post(page(row, "check"), {"agrees": "on", "token": str(row.token)})
    assert posted.status_code == 409
    seen = text(client.get(page(row, "check")))
    assert "ახალი ან შეცვლილი: „რამდენი ხეა?“" in text(posted)
    assert "აღარ გეკითხებით" in seen
    assert "120" in seen
    row.refresh_from_db()
    assert answers_of(row)["area"] == "120"
    assert answers_of(row)["what-else"] == SECRET
    drafting.keep(row, {"new-one": "სამი"}, by=nino)
    row.refresh_from_db()
    done = filing.file(row, by=nino, token=row.token)
    assert "area" not in answers_of(done)
    assert answers_of(done)["new-one"] == "სამი"
    assert [item for item in done.form if "fresh" in item or "gone" in item] == []


def test_form_is_frozen_when_filed(service: ServicePage, nino: Any) -> None:
    row = complete(drafting.start(service, by=nino), nino)
    done = filing.file(row, by=nino, token=row.token)
    service.questions = forms.full_form()[:3]
    service.save()
    done.refresh_from_db()
    assert [one.label for one in answered(done)] == [
        "თქვენ შესახებ",
        "სახელი და გვარი",
        "პირადი ნომერი",
        "ელფოსტა",
        "განცხადება",
        "რისთვის გჭირდებათ?",
        "რა მიზნით?",
        "ფართობი",
        "როდიდან?",
        "ადგილი",
        "ვადასტურებ",
        "გეგმა",
    ]
    with translation.override("en"):
        assert [one.value for one in answered(done)[5:9]] == [
            "For something else",
            SECRET,
            "120\xa0m²",
            "3\xa0February\xa02026",
        ]


def test_what_the_register_says_is_written_down_and_shown_masked(
    service: ServicePage, nino: Any
) -> None:
    row = complete(drafting.start(service, by=nino), nino)
    done = filing.file(row, by=nino, token=row.token)
    number = identity_number(nino)
    assert answers_of(done)["applicant"] == "ნინო ბერიძე"
    assert [one.value for one in answered(done) if one.key == "pn"] == [f"•••••••{number[-4:]}"]
    assert [one.value for one in answered(done, masked=False) if one.key == "pn"] == [number]


def test_answers_and_files_are_sealed(service: ServicePage, nino: Any, settings: Any) -> None:
    row = complete(drafting.start(service, by=nino), nino)
    row = filing.file(row, by=nino, token=row.token)
    stored = bytes(row.answers)
    assert SECRET.encode() not in stored
    assert identity_number(nino).encode() not in stored
    document = row.documents.get()
    assert factory.PDF not in (papers.folder() / document.file).read_bytes()
    assert content_of(document) == factory.PDF
    entries = " ".join(str(entry.data) for entry in Entry.objects.about(row))
    assert SECRET not in entries
    assert identity_number(nino) not in entries


def test_answer_to_a_question_no_longer_called_for_is_not_sent(
    service: ServicePage, nino: Any
) -> None:
    row = complete(drafting.start(service, by=nino), nino)
    row = drafting.keep(row, {"why-asked": "opt-bank"}, by=nino)
    assert answers_of(row)["what-else"] == SECRET
    done = filing.file(row, by=nino, token=row.token)
    assert "what-else" not in answers_of(done)


def test_draft_is_discarded_with_its_files(
    service: ServicePage, nino: Any, django_capture_on_commit_callbacks: Any
) -> None:
    captured = django_capture_on_commit_callbacks
    row = complete(drafting.start(service, by=nino), nino)
    address = reverse("services:discard", args=["batumi", row.pk])
    name = row.documents.get().file
    with captured(execute=True):
        citizen_client(nino).post(address)
    assert (ServiceRequest.objects.count(), Document.objects.count()) == (0, 0)
    assert name not in {one.name for one in papers.folder().iterdir()}


def test_forgotten_drafts_go_after_the_municipalitys_term(
    batumi: Municipality, service: ServicePage, nino: Any
) -> None:
    old, new = (complete(drafting.start(service, by=nino), nino) for _ in range(2))
    filed = filing.file(new, by=nino, token=new.token)
    ServiceRequest.objects.update(saved_at=timezone.now() - timedelta(days=91))
    assert drafting.forget_drafts() == 1
    assert list(ServiceRequest.objects.all()) == [filed]
    assert old.pk != filed.pk
    again = drafting.start(service, by=nino)
    ServiceRequest.objects.filter(pk=again.pk).update(saved_at=timezone.now() - timedelta(days=10))
    assert drafting.forget_drafts() == 0
    Policy.objects.create(
        municipality=batumi, key="service.draft.days", value=9, valid_from=date(2026, 1, 1)
    )
    assert drafting.forget_drafts() == 1


def test_closed_service_takes_nothing(service: ServicePage, nino: Any) -> None:
    row = complete(drafting.start(service, by=nino), nino)
    service.takes_requests = False
    service.save()
    assert refusal(ServiceRequest.objects.get(pk=row.pk), nino) == "service_closed"
    client = citizen_client(nino)
    assert client.get(reverse("services:new", args=["batumi", "permit"])).status_code == 404
    assert "გვერდზე" in text(client.get(page(row, "check")))


def test_merged_form_marks_what_is_new() -> None:
    seen = [{"key": "a", "kind": "line", "label": "A"}, {"key": "b", "kind": "line", "label": "B"}]
    present = [
        {"key": "a", "kind": "line", "label": "A?"},
        {"key": "c", "kind": "line", "label": "C"},
    ]
    form = definition.merged(seen, present, {"b": "x"})
    assert [(one["key"], one.get("fresh"), one.get("gone")) for one in form] == [
        ("a", True, None),
        ("c", True, None),
        ("b", None, True),
    ]
    assert definition.clean(form) == present
    assert definition.is_same(form, present)


@pytest.mark.parametrize("own", [True, False])
def test_route_leads_where_the_service_names_no_department(
    batumi: Municipality, service: ServicePage, nino: Any, own: bool
) -> None:
    social, works = factory.department(batumi), factory.department(batumi, "works", name_ka="გზები")
    cases.save_route(batumi, by=None, kind="service", topic="permit", unit=None, department=works)
    ServicePage.objects.filter(pk=service.pk).update(department=social if own else None)
    service.refresh_from_db()
    row = complete(drafting.start(service, by=nino), nino)
    row = filing.file(row, by=nino, token=row.token)
    assert row.department == (social if own else works)
