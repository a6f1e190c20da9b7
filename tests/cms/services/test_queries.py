"""Pages of services read as often for many rows as for few; in English, where names are looked up besides."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from civic.dates import today
from civic.places.models import Municipality
from cms.services.actions import documents, drafting, reading, working
from cms.services.desk import work
from cms.services.models import ServicePage, ServiceRequest
from identity.models import User
from identity.sections import matters_of
from tests.clients import citizen_client, staff_client
from tests.cms.services import form_blocks as forms
from tests.factories import identity
from tests.factories import services as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MANY = 7


@pytest.fixture
def services(batumi: Municipality) -> list[ServicePage]:
    """Services that stand in both languages."""
    return [forms.service(batumi, code=f"permit-{number}") for number in range(MANY)]


def of(queries: CaptureQueriesContext) -> list[str]:
    """What was asked, without values."""
    return [one["sql"].partition(" WHERE ")[0] for one in queries.captured_queries]


def reads_alike(read: Callable[[], Any], grow: Callable[[], Any]) -> None:
    """Fails when `read` asks the database more often after `grow`."""
    with translation.override("en"):
        read()  # what is kept in memory is kept now
        with CaptureQueriesContext(connection) as few:
            read()
        grow()
        with CaptureQueriesContext(connection) as many:
            read()
    assert len(many) <= len(few), sorted(set(of(many)), key=of(many).count)[-3:]


def opened(client: Client, address: str) -> Callable[[], None]:
    """Reads a page in English."""

    def read() -> None:
        assert client.get(f"/en{address}").status_code == 200

    return read


def asked(row: ServiceRequest, officer: User) -> ServiceRequest:
    """The request, waiting for its applicant."""
    working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=today() + 7 * DAY)
    return row


def test_directory(batumi: Municipality) -> None:
    forms.service(batumi, code="first")
    reads_alike(
        opened(Client(), "/batumi/services/"),
        lambda: [forms.service(batumi, code=f"more-{number}") for number in range(30)],
    )


def test_list_of_my_cases(batumi: Municipality, services: list[ServicePage]) -> None:
    user, to = identity.citizen(batumi), make.department(batumi)
    officer = make.officer(to)
    drafting.start(services[0], by=user)
    asked(make.filed(batumi, by=user, to=to, service=services[0]), officer)
    make.filed(batumi, by=user, to=to, service=services[0])

    def grow() -> None:
        for service in services:
            drafting.start(service, by=user)
            asked(make.filed(batumi, by=user, to=to, service=service), officer)

    reads_alike(lambda: matters_of(User.objects.get(pk=user.pk)), grow)
    assert len(matters_of(user)) == 3 + 2 * MANY


def test_queue_and_work_list_of_the_desk(batumi: Municipality, services: list[ServicePage]) -> None:
    to = make.department(batumi)
    officer = make.officer(to)
    client = staff_client(officer)

    def grow() -> None:
        for service in services:
            make.filed(batumi, to=to, service=service)
            late = asked(make.filed(batumi, to=to, service=service), officer)
            late.rounds.update(due_on=today() - DAY)

    grow()
    queue = opened(client, reverse("services_desk:index", args=["batumi"]))
    reads_alike(queue, grow)
    found: list[int] = []

    def read() -> None:
        found.append(len(list(work(batumi, User.objects.get(pk=officer.pk)))))

    reads_alike(read, grow)
    assert found[-1] == 6 * MANY


@pytest.mark.parametrize("whose", ["applicant", "desk"])
def test_page_of_a_request(batumi: Municipality, whose: str) -> None:
    row = make.filed(batumi, to=make.department(batumi))
    officer = make.officer(row.department)
    paper = make.paper()

    def grow() -> None:
        working.write(row, by=row.user, text="სიტყვა", files=[paper], from_applicant=True)
        working.write(row, by=officer, text="სიტყვა", files=[paper], from_applicant=False)
        reading.note(row, by=officer, text="შენიშვნა")
        documents.put(row, paper, question="cad")

    def grow_much() -> None:
        for _one in range(MANY):
            grow()

    grow()
    if whose == "applicant":
        client, address = citizen_client(row.user), row.get_absolute_url()
    else:
        client = staff_client(officer)
        address = reverse("services_desk:request", args=["batumi", row.pk])
    reads_alike(opened(client, address), grow_much)
