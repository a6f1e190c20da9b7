"""The request in the municipal management system: what is told, what comes back, and what never does."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from civic.cases.actions import connect, write_event
from civic.cases.messages import body
from civic.cases.models import Case, OutboxEvent
from civic.cases.status import Document, News, apply_status
from civic.dates import today
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.places.models import Policy
from cms.services import cases
from cms.services.actions import working
from cms.services.queries import requests as queries
from identity.queries import details
from tests.clients import citizen_client, staff_client
from tests.factories import services as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TEXT = "მოთხოვნა დაკმაყოფილდა."


@pytest.fixture
def row(batumi):
    return make.filed(batumi, to=make.department(batumi))


@pytest.fixture
def case(row, settings):
    settings.CASES_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    connect(row.municipality, by=None, name="MMS", url="http://127.0.0.1:9/hooks")
    tell(row)
    return Case.objects.get(subject_type="services.servicerequest", subject_id=row.pk)


def tell(row):
    for entry in Entry.objects.about(row).order_by("pk"):
        write_event(entry)


def fresh(row):
    row.refresh_from_db()
    return row


def test_message_is_thin(row, case):
    raw = body(OutboxEvent.objects.get()).decode()
    data = json.loads(raw)["data"]
    assert data["caseKey"] == f"SRV-batumi-{row.year}-{row.number:06d}"
    assert data["request"]["service"] == "highland-status"
    assert data["dueOn"] == row.due_on.isoformat()
    own = details(row.person)
    for word in (own.number, own.first_name, own.last_name, row.user.email, *make.ANSWERS.values()):
        assert word not in raw
    assert (case.kind, case.topic, case.department) == (
        "service",
        "highland-status",
        row.department,
    )


def test_contact_is_told_only_where_the_municipality_says_so(row):
    Policy.objects.create(
        municipality=row.municipality, key="service.case.contact", value=1, valid_from=today()
    )
    entry = Entry.objects.about(row).get(kind="request.filed")
    assert cases.filed(entry).payload["contact"] == {"email": row.user.email}


def test_later_messages_belong_to_the_same_case(row, case):
    officer = make.officer(row.department)
    working.ask(row, by=officer, text="დაურთეთ ცნობა", due_on=today() + 5 * DAY)
    working.complete(row, by=row.user, text="ვურთავ")
    working.decide(row, by=officer, result="partly", text=TEXT)
    case.refresh_from_db()
    row.refresh_from_db()
    assert (case.result, case.decided_at, case.due_on) == ("partly", row.decided_at, row.due_on)
    tell(row)
    events = OutboxEvent.objects.order_by("sequence")
    assert [one.type.removeprefix("org.civic.service.") for one in events] == [
        "filed.v1",
        "completed.v1",
        "decided.v1",
    ]
    assert {one.case_key for one in events} == {case.key}
    assert events.last().data["result"] == "partly"


def test_registered_takes_the_request_up_and_nothing_is_public(row, case):
    assert apply_status(case, News("registered", number="MMS-7"))
    assert fresh(row).state == "under_way"
    assert not apply_status(case, News("registered", number="MMS-7"))
    assert not Entry.objects.about(row).filter(public=True).exists()
    assert Entry.objects.about(row).filter(kind="case.registered").count() == 1


def test_assigned_leads_to_the_department_of_the_case(row, case, batumi):
    other = make.department(batumi, "works", name_ka="კეთილმოწყობა")
    Case.objects.filter(pk=case.pk).update(department=other)
    apply_status(case, News("assigned"))
    assert (fresh(row).state, row.department) == ("under_way", other)


def test_waiting_for_the_applicant_opens_a_round_each_time_it_is_said_anew(row, case):
    news = News("awaiting_applicant", text="დაურთეთ ცნობა", due_on=today() + 8 * DAY)
    assert apply_status(case, news)
    assert not apply_status(case, news)
    missing = queries.open_round(fresh(row))
    assert (row.state, missing.due_on) == ("incomplete", today() + 8 * DAY)
    working.complete(row, by=row.user, text="ვურთავ")
    assert apply_status(case, news)
    assert row.rounds.count() == 2


def test_decided_there_is_decided_here_and_not_told_back(row, case):
    paper = Document("act.pdf", "https://mms.example.ge/act.pdf", "a" * 64)
    news = News("decided", text="დაკმაყოფილდა ნაწილობრივ", result="partly", document=paper)
    assert apply_status(case, news)
    assert (fresh(row).state, row.result) == ("decided", "partly")
    assert queries.decision_of(row) == "დაკმაყოფილდა ნაწილობრივ"
    tell(row)
    assert OutboxEvent.objects.count() == 1


def test_decided_here_is_not_moved_by_later_news(row, case):
    working.decide(row, by=make.officer(row.department), result="negative", text=TEXT)
    apply_status(case, News("registered", number="MMS-7"))
    apply_status(case, News("awaiting_applicant", text="დაურთეთ ცნობა"))
    with pytest.raises(Refused) as refused:
        apply_status(case, News("decided", result="positive", text="სხვა"))
    assert refused.value.code == "decided_here"
    case.refresh_from_db()
    assert case.state == "registered"
    assert not Entry.objects.filter(kind="case.decided").exists()
    assert (fresh(row).state, row.result, queries.decision_of(row)) == ("decided", "negative", TEXT)
    assert row.rounds.count() == 0


def test_backward_news_is_refused_whole(row, case):
    apply_status(case, News("assigned"))
    with pytest.raises(Refused):
        apply_status(case, News("registered"))
    assert fresh(row).state == "under_way"


@pytest.mark.parametrize(
    ("status", "to_applicant", "to_desk"),
    [
        ("awaiting_applicant", "თქვენს პასუხს ელოდება", "ელის განმცხადებელს"),
        ("vizireba", "", "vizireba"),
    ],
)
def test_case_is_told_in_words_and_linked_for_staff_only(row, case, status, to_applicant, to_desk):
    there = "https://mms.example.ge/cases/7"
    Case.objects.filter(pk=case.pk).update(number="MMS-7", url=there, external_status=status)
    desk = reverse("services_desk:request", args=[row.municipality.slug, row.pk])
    officer = staff_client(make.officer(row.department))
    own = citizen_client(row.user).get(row.get_absolute_url()).content.decode()
    staff = officer.get(desk).content.decode()
    assert ("MMS-7" in own, to_applicant in own, status in own, there in own) == (
        True,
        True,
        False,
        False,
    )
    assert (to_desk in staff, there in staff) == (True, True)
