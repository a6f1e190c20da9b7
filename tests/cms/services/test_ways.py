"""The ways through a form: a chosen file is never lost, a draft is deleted after a question, who may begin is said before."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from civic.places.models import Municipality
from cms.services.actions import drafting
from cms.services.models import ServicePage, ServiceRequest
from tests.clients import citizen_client
from tests.cms.services import form_blocks as forms
from tests.factories import identity
from tests.factories import services as factory

CONFIRM = "შეტანამდე ერთხელ დაადასტურეთ ვინაობა"
ONLY_ORGANISATIONS = "ამ სერვისს მხოლოდ ორგანიზაცია ითხოვს"


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def service(batumi: Municipality) -> ServicePage:
    return forms.service(batumi)


@pytest.fixture
def nino(batumi: Municipality) -> Any:
    return identity.citizen(batumi)


def page(row: ServiceRequest, step: str) -> str:
    return reverse("services:draft", args=[row.municipality.slug, row.pk, step])


def test_file_that_was_chosen_goes_along_when_one_goes_on(service: ServicePage, nino: Any) -> None:
    row = drafting.start(service, by=nino)
    photograph = SimpleUploadedFile("gegma.jpg", factory.jpeg(), content_type="image/jpeg")
    answer = citizen_client(nino).post(page(row, "f-plan"), {"file": photograph, "continue": "1"})
    assert (answer.status_code, answer.url) == (302, page(row, "check"))
    assert [one.name for one in row.documents.all()] == ["gegma.jpg"]


def test_refused_file_keeps_one_on_its_page_even_where_another_is_attached(
    service: ServicePage, nino: Any
) -> None:
    row = drafting.start(service, by=nino)
    drafting.attach(row, "plan", factory.paper(), by=nino)
    bad = SimpleUploadedFile("a.exe", b"MZ0000", content_type="image/jpeg")
    answer = citizen_client(nino).post(page(row, "f-plan"), {"file": bad, "continue": "1"})
    assert answer.status_code == 400
    assert 'name="continue"' in text(answer)
    assert [one.name for one in row.documents.all()] == ["cnoba.pdf"]


def test_draft_is_deleted_on_a_page_of_its_own(service: ServicePage, nino: Any) -> None:
    row = drafting.start(service, by=nino)
    address = reverse("services:discard", args=["batumi", row.pk])
    client = citizen_client(nino)
    for offered in (page(row, "check"), reverse("services:new", args=["batumi", "permit"])):
        seen = text(client.get(offered))
        assert f'<a href="{address}">' in seen
        assert f'action="{address}"' not in seen
    assert "წაიშალოს შავი ვარიანტი?" in text(client.get(address))
    assert ServiceRequest.objects.count() == 1
    client.post(address)
    assert ServiceRequest.objects.count() == 0


def test_only_those_who_have_to_are_told_to_confirm_who_they_are(
    client: Client, batumi: Municipality, service: ServicePage, nino: Any
) -> None:
    address = reverse("services:new", args=["batumi", "permit"])
    unknown = citizen_client(identity.user("nobody@example.ge"))
    told = [CONFIRM in text(one.get(address)) for one in (client, unknown, citizen_client(nino))]
    assert told == [True, True, False]


def test_where_one_may_file_is_not_said_to_be_who_may_get_it(
    client: Client, service: ServicePage
) -> None:
    seen = text(client.get(reverse("services:new", args=["batumi", "permit"])))
    assert f'<a href="{service.url}">„ვის შეუძლია მოთხოვნა“</a>' in seen
    assert "საცხოვრებელ ადგილს მნიშვნელობა არ აქვს" not in seen


def test_person_learns_before_beginning_that_only_organisations_ask(
    batumi: Municipality, nino: Any
) -> None:
    forms.service(batumi, for_persons=False, for_organisations=True)
    address = reverse("services:new", args=["batumi", "permit"])
    client = citizen_client(nino)
    seen = text(client.get(address))
    assert ONLY_ORGANISATIONS in seen
    assert f'<a class="btn act" href="{reverse("identity:organisations")}">' in seen
    assert '<button class="btn act">დაწყება' not in seen
    factory.organisation(nino, municipality=batumi)
    seen = text(client.get(address))
    assert ONLY_ORGANISATIONS not in seen
    assert '<button class="btn act">დაწყება' in seen
