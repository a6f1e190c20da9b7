"""A request filed at a centre or entered from a paper: who may, on what, what is kept, the receipt, who follows it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from civic.dates import today
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Municipality
from civic.roles import Role
from cms.services import forms_visit
from cms.services.actions import visiting
from cms.services.models import ServicePage, ServiceRequest
from cms.services.queries import requests as queries
from cms.services.queries.answers import answered, answers_of
from cms.services.states import Channel, Progress
from identity.levels import Level
from identity.models import LookUp, Organisation, Representative, User, Verification
from identity.queries import details
from tests.clients import citizen_client, staff_client
from tests.cms.services import form_blocks as forms
from tests.factories import identity
from tests.factories import services as factory

pytestmark = pytest.mark.django_db
TYPED = {
    "q-mail-box": "nino@example.ge",
    "q-why-asked": "opt-other",
    "q-what-else": "სკოლისთვის",
    "q-area": "120",
    "q-since": "2026-02-03",
    "q-spot-address": "რუსთაველის 5",
    "q-truth": "on",
}


@pytest.fixture
def service(batumi: Municipality) -> ServicePage:
    return forms.service(batumi)


@pytest.fixture
def clerk(batumi: Municipality) -> User:
    return identity.staff(Role.CLERK, batumi)


@pytest.fixture
def visitor(batumi: Municipality) -> Any:
    person = identity.citizen(batumi, first_name="ნინო", last_name="ბერიძე").person
    known = details(person)
    born = known.born_on.isoformat()
    identity.extract(batumi, f"{known.number},{known.last_name},{known.first_name},{born},")
    return person


def of_document(person: Any) -> dict[str, str]:
    known = details(person)
    return {
        "number": known.number,
        "first_name": known.first_name,
        "last_name": known.last_name,
        "born_on": known.born_on.strftime("%d.%m.%Y"),
        "document": "card",
        "consent": "signed",
    }


def path(batumi: Municipality) -> str:
    return reverse("services_desk:visit_service", args=[batumi.slug, "permit"])


def paper(name: str = "gegma.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, factory.jpeg(), content_type="image/jpeg")


def company(place: Municipality, person: Any) -> Organisation:
    """An organisation for which the municipality has confirmed the person."""
    account = User.objects.get(person=person)
    return factory.organisation(account, municipality=place, number="405123456")


def test_clerk_files_for_a_visitor_and_prints_the_receipt(batumi, service, clerk, visitor):
    client = staff_client(clerk)
    assert (
        path(batumi) in client.get(reverse("services_desk:visit", args=["batumi"])).content.decode()
    )
    assert "q-what-else" in client.get(path(batumi)).content.decode()

    done = client.post(path(batumi), TYPED | of_document(visitor) | {"q-plan": paper()})

    row = ServiceRequest.objects.get()
    assert (row.state, row.channel, row.user, row.person, row.clerk) == (
        Progress.FILED, Channel.CENTRE, None, visitor, clerk,
    )  # fmt: skip
    assert (row.centre, row.sign.endswith("/1")) == (clerk.duties_now[0].centre, True)
    assert answers_of(row)["what-else"] == "სკოლისთვის"
    said = {one.key: one.value for one in answered(row, masked=False)}
    assert said["applicant"] == "ნინო ბერიძე"
    assert [one.question for one in row.documents.all()] == ["plan"]
    entry = Entry.objects.about(row).get(kind="request.filed_for")
    assert (entry.actor, entry.on_behalf, entry.data) == (
        clerk, True, {"number": row.sign, "document": "card", "consent": "signed"},
    )  # fmt: skip
    with translation.override("en"):
        look_up = LookUp.objects.get()
        assert look_up.purpose_in_words == "Filing a service request at a centre"
    receipt = client.get(done.url).content.decode()
    assert [one in receipt for one in (row.sign, "ნინო ბერიძე")] == [True, True]
    assert details(visitor).number not in receipt
    assert staff_client(identity.staff(Role.CLERK, batumi)).get(done.url).status_code == 404


def test_sheet_that_is_sent_twice_is_one_request(batumi, service, clerk, visitor):
    client = staff_client(clerk)
    token = client.get(path(batumi)).context["once"]["token"].value()
    sent = [
        client.post(
            path(batumi), TYPED | of_document(visitor) | {"q-plan": paper(), "token": str(token)}
        )
        for _time in range(2)
    ]
    row = ServiceRequest.objects.get()
    assert [one.status_code for one in sent] == [302, 302]
    assert str(row.token) == token
    assert row.documents.count() == 1
    assert Entry.objects.filter(kind="request.filed_for").count() == 1


def test_page_of_another_clerk_cannot_be_sent_again(batumi, service, clerk, visitor):
    sheet = TYPED | of_document(visitor) | {"token": "6a1f0a3e-6d2c-4a58-9f2a-0c9e52d0a7a1"}
    staff_client(clerk).post(path(batumi), sheet | {"q-plan": paper()})
    other = staff_client(identity.staff(Role.CLERK, batumi))
    answer = other.post(path(batumi), sheet | {"q-plan": paper()})
    assert answer.status_code == 422
    assert ServiceRequest.objects.count() == 1


def test_what_is_missing_is_said_at_its_question_and_nothing_is_lost(
    batumi, service, clerk, visitor
):
    typed = TYPED | of_document(visitor) | {"q-what-else": ""}
    client = staff_client(clerk)
    answer = client.post(path(batumi), typed)
    assert (answer.status_code, ServiceRequest.objects.count()) == (422, 0)
    pages = (client.get(path(batumi)), answer)
    assert ["<title>შეცდომა: " in page.content.decode() for page in pages] == [False, True]
    questions = answer.context["questions"]
    assert set(questions.errors) == {"q-what-else", "q-plan"}
    assert (questions.fields["q-plan"].required, questions.fields["q-what-else"].required) == (
        True,
        False,
    )
    assert "რუსთაველის 5" in answer.content.decode()


def test_answer_that_was_not_given_calls_for_nothing(batumi, service, clerk, visitor):
    typed = TYPED | of_document(visitor) | {"q-why-asked": "opt-bank", "q-plan": paper()}
    staff_client(clerk).post(path(batumi), typed)
    assert "what-else" not in answers_of(ServiceRequest.objects.get())


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"document": "x"}, "no_document"), ({"consent": ""}, "no_consent"), ({}, "answers_missing")],
)
def test_without_document_consent_or_answers_nothing_is_filed(
    service, clerk, visitor, changed, code
):
    known = details(visitor)
    who = {name: getattr(known, name) for name in ("number", "first_name", "last_name", "born_on")}
    given = {"document": "card", "consent": "signed"} | changed
    with pytest.raises(Refused) as caught:
        visiting.file_for(service, visiting.Sheet({}, {}), by=clerk, visitor=who, **given)
    assert (caught.value.code, ServiceRequest.objects.count()) == (code, 0)


def test_question_takes_several_files_and_says_when_there_are_too_many(
    batumi, service, clerk, visitor
):
    client = staff_client(clerk)
    names = [f"gegma-{number}.jpg" for number in range(9)]
    many = TYPED | of_document(visitor) | {"q-plan": [paper(name) for name in names]}
    refused = client.post(path(batumi), many)
    assert refused.status_code == 422
    assert set(refused.context["questions"].errors) == {"q-plan"}

    done = client.post(path(batumi), many | {"q-plan": [paper(name) for name in names[:8]]})

    kept = ServiceRequest.objects.get().documents.order_by("pk")
    assert [(one.question, one.name) for one in kept] == [("plan", name) for name in names[:8]]
    receipt = client.get(done.url).content.decode()
    assert [name for name in names if name in receipt] == names[:8]


def test_bad_file_is_named_and_so_are_those_without_fault(batumi, service, clerk, visitor):
    bad = [SimpleUploadedFile(name, b"no picture") for name in ("x.jpg", "y.jpg")]
    files = [paper("a.jpg"), bad[0], paper("b.jpg"), bad[1]]
    answer = staff_client(clerk).post(
        path(batumi), TYPED | of_document(visitor) | {"q-plan": files}
    )
    told = list(answer.context["questions"].errors["q-plan"])
    assert [one.split(":")[0] for one in told[:2]] == ["x.jpg", "y.jpg"]
    assert told[2:] == ["ეს ფაილები გამართულია; გასწორებულთან ერთად ხელახლა აირჩიეთ: a.jpg, b.jpg"]


def test_files_together_are_not_larger_than_the_page_takes(
    batumi, service, clerk, visitor, monkeypatch
):
    monkeypatch.setattr(forms_visit, "MOST_BYTES", paper().size * 2 - 1)
    typed = TYPED | of_document(visitor) | {"q-plan": [paper("a.jpg"), paper("b.jpg")]}
    answer = staff_client(clerk).post(path(batumi), typed)
    assert (answer.status_code, ServiceRequest.objects.count()) == (422, 0)
    assert list(answer.context["questions"].errors) == ["__all__"]


def test_representative_files_for_the_organisation(batumi, clerk, visitor):
    service = forms.service(batumi, for_organisations=True)
    organisation = company(batumi, visitor)
    typed = TYPED | of_document(visitor) | {"q-plan": paper(), "organisation": "405 123 456"}
    client = staff_client(clerk)

    done = client.post(path(batumi), typed)

    row = ServiceRequest.objects.get()
    assert (row.service, row.organisation, row.person, row.user) == (
        service, organisation, visitor, None,
    )  # fmt: skip
    receipt = client.get(done.url).content.decode()
    assert [one in receipt for one in (organisation.name, "ორგანიზაციის სახელით")] == [True, True]
    account = User.objects.get(person=visitor)
    assert list(queries.own(account)) == [row]
    assert list(queries.own(identity.citizen(batumi))) == []


@pytest.mark.parametrize("state", [Representative.State.ASKED, Representative.State.ENDED, None])
def test_nobody_files_for_an_organisation_without_being_confirmed(batumi, clerk, visitor, state):
    forms.service(batumi, for_organisations=True)
    organisation = company(batumi, visitor)
    if state is None:
        Representative.objects.update(person=identity.citizen(batumi).person)
    else:
        Representative.objects.update(state=state)
    typed = TYPED | of_document(visitor) | {"q-plan": paper(), "organisation": organisation.number}
    answer = staff_client(clerk).post(path(batumi), typed)
    assert (answer.status_code, ServiceRequest.objects.count()) == (422, 0)
    assert list(answer.context["whom"].errors) == ["organisation"]


@pytest.mark.parametrize(
    ("for_persons", "said"),
    [(True, "საკუთარი სახელით შეიტანეთ"), (False, "გვერდზე „ორგანიზაციები“ ადასტურებს")],
)
def test_unconfirmed_organisation_is_told_what_helps_with_this_service(
    batumi, clerk, visitor, for_persons, said
):
    service = forms.service(batumi, for_organisations=True)
    ServicePage.objects.filter(pk=service.pk).update(for_persons=for_persons)
    typed = TYPED | of_document(visitor) | {"q-plan": paper(), "organisation": "405123456"}
    answer = staff_client(clerk).post(path(batumi), typed)
    assert answer.status_code == 422
    (refusal,) = answer.context["whom"].errors["organisation"]
    everything = ("საკუთარი სახელით შეიტანეთ", "გვერდზე „ორგანიზაციები“ ადასტურებს")
    assert [one for one in everything if one in refusal] == [said]


def test_service_of_organisations_needs_one_and_one_of_persons_asks_for_none(
    batumi, service, clerk, visitor
):
    client = staff_client(clerk)
    assert "organisation" not in client.get(path(batumi)).context["whom"].fields
    ServicePage.objects.filter(code="permit").update(for_persons=False, for_organisations=True)
    answer = client.post(path(batumi), TYPED | of_document(visitor) | {"q-plan": paper()})
    assert list(answer.context["whom"].errors) == ["organisation"]


def test_clerk_does_not_file_the_own_request(batumi, service, clerk, visitor):
    User.objects.filter(pk=clerk.pk).update(person=visitor)
    answer = staff_client(clerk).post(
        path(batumi), TYPED | of_document(visitor) | {"q-plan": paper()}
    )
    assert (answer.status_code, ServiceRequest.objects.count()) == (422, 0)
    assert "თქვენი საკუთარი განცხადება" in answer.content.decode()


# --- On paper -----------------------------------------------------------------------------------


def paper_path(code: str = "permit") -> str:
    return reverse("services_desk:paper_service", args=["batumi", code])


def of_paper(person: Any, **changes: str) -> dict[str, str]:
    known = details(person)
    return {
        "number": known.number,
        "first_name": known.first_name,
        "last_name": known.last_name,
        "born_on": known.born_on.strftime("%d.%m.%Y"),
        "came": "post",
        "received_on": (today() - timedelta(days=4)).isoformat(),
    } | changes


@pytest.fixture
def officer(batumi, service) -> User:
    department = factory.department(batumi)
    ServicePage.objects.filter(pk=service.pk).update(department=department)
    return factory.officer(department)


def test_officer_enters_what_came_on_paper_and_the_term_runs_from_that_day(
    batumi, service, officer, visitor
):
    client = staff_client(officer)
    listed = client.get(reverse("services_desk:paper", args=["batumi"])).content.decode()
    assert paper_path() in listed
    assert (
        reverse("services_desk:paper", args=["batumi"])
        in client.get(reverse("services_desk:index", args=["batumi"])).content.decode()
    )

    done = client.post(paper_path(), TYPED | of_paper(visitor) | {"q-plan": paper()})

    row, came_on = ServiceRequest.objects.get(), today() - timedelta(days=4)
    assert (row.channel, row.person, row.user, row.clerk, row.centre) == (
        Channel.PAPER, visitor, None, officer, None,
    )  # fmt: skip
    assert row.due_on == came_on + timedelta(days=service.term_days)
    entry = Entry.objects.about(row).get(kind="request.entered")
    assert (entry.actor, entry.on_behalf, entry.data) == (
        officer,
        True,
        {"number": row.sign, "came": "post", "received_on": came_on.isoformat()},
    )
    assert LookUp.objects.get().purpose == "service.paper"
    receipt = client.get(done.url).content.decode()
    assert [one in receipt for one in (row.sign, "ნინო ბერიძე", "ფოსტით")] == [True] * 3
    assert details(visitor).number not in receipt
    page = client.get(reverse("services_desk:request", args=["batumi", row.pk])).content.decode()
    assert "შემოვიდა ქაღალდზე" in page


def test_paper_makes_nobody_surer_and_nobody_less_sure(batumi, service, officer, visitor):
    client = staff_client(officer)
    levels = []
    for level in (Level.REGISTER, Level.STRONG):
        Verification.objects.filter(person=visitor).update(level=level)
        client.post(paper_path(), TYPED | of_paper(visitor) | {"q-plan": paper()})
        levels.append(Verification.objects.get(person=visitor, municipality=batumi).level)
    assert (ServiceRequest.objects.count(), levels) == (2, [Level.REGISTER, Level.STRONG])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"received_on": "2999-01-01"}, "__all__"),
        ({"received_on": "2020-01-01"}, "__all__"),
        ({"received_on": ""}, "received_on"),
        ({"came": "pigeon"}, "came"),
        ({"number": "123"}, "number"),
    ],
)
def test_paper_without_a_day_a_way_or_a_number_is_refused(
    service, officer, visitor, changed, field
):
    typed = TYPED | of_paper(visitor, **changed) | {"q-plan": paper()}
    answer = staff_client(officer).post(paper_path(), typed)
    assert (answer.status_code, ServiceRequest.objects.count()) == (422, 0)
    assert list(answer.context["somebody"].errors) == [field]


def test_paper_is_entered_by_the_department_of_the_service_or_the_office(
    batumi, service, officer, visitor
):
    typed = TYPED | of_paper(visitor)
    other = factory.officer(factory.department(batumi, slug="other"))
    refused = staff_client(other).post(paper_path(), typed | {"q-plan": paper()})
    assert (refused.status_code, ServiceRequest.objects.count()) == (422, 0)
    way, listed = (reverse(f"services_desk:{name}", args=["batumi"]) for name in ("paper", "index"))
    assert paper_path() not in staff_client(other).get(way).content.decode()
    seen = [staff_client(one).get(listed).content.decode() for one in (other, officer)]
    assert [f'href="{way}"' in page for page in seen] == [False, True]
    for role in (Role.CLERK, Role.MODERATOR):
        assert staff_client(identity.staff(role, batumi)).get(paper_path()).status_code == 403
    office = identity.staff(Role.MAYOR_OFFICE, batumi)
    staff_client(office).post(paper_path(), typed | {"q-plan": paper()})
    assert ServiceRequest.objects.get().clerk == office


def test_paper_of_an_unnamed_department_is_entered_by_any(batumi, service, visitor):
    officer = factory.officer(factory.department(batumi, slug="other"))
    staff_client(officer).post(paper_path(), TYPED | of_paper(visitor) | {"q-plan": paper()})
    assert ServiceRequest.objects.get().clerk == officer


def test_others_of_the_desk_do_not_file_for_visitors(batumi, service):
    officer = factory.officer(factory.department(batumi))
    assert staff_client(officer).get(path(batumi)).status_code == 403
    assert citizen_client(identity.citizen(batumi)).get(path(batumi)).status_code in {302, 404}


def test_only_an_account_confirmed_beyond_doubt_follows_it(batumi, service, clerk, visitor):
    typed = TYPED | of_document(visitor) | {"q-plan": paper()}
    staff_client(clerk).post(path(batumi), typed)
    row, account = ServiceRequest.objects.get(), User.objects.get(person=visitor)
    seen = []
    for sure_since in (None, timezone.now()):
        User.objects.filter(pk=account.pk).update(strong_at=sure_since)
        user = User.objects.get(pk=account.pk)
        found = queries.one_of_own(user, batumi, row.pk)
        seen.append((found is not None, row in queries.own(user)))
    other = identity.citizen(batumi)
    assert seen == [(False, False), (True, True)]
    assert queries.one_of_own(other, batumi, row.pk) is None
