"""A request filed at a centre: who may, on what, what is kept of it, the receipt, and who follows it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Municipality
from civic.roles import Role
from cms.services.actions import visiting
from cms.services.models import ServicePage, ServiceRequest
from cms.services.queries import requests as queries
from cms.services.queries.answers import answered, answers_of
from cms.services.states import Channel, Progress
from identity.models import LookUp, User
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


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("gegma.jpg", factory.jpeg(), content_type="image/jpeg")


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


def test_what_is_missing_is_said_at_its_question_and_nothing_is_lost(
    batumi, service, clerk, visitor
):
    typed = TYPED | of_document(visitor) | {"q-what-else": ""}
    answer = staff_client(clerk).post(path(batumi), typed)
    assert (answer.status_code, ServiceRequest.objects.count()) == (422, 0)
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
        visiting.file_for(service, by=clerk, visitor=who, answers={}, files={}, **given)
    assert (caught.value.code, ServiceRequest.objects.count()) == (code, 0)


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
