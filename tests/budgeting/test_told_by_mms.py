"""A winner and a promise in the municipal system and back: the portal's messages, the reference receiver's calls."""

import json
import threading

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from budgeting.actions import implementing
from civic.cases import actions as cases
from civic.cases import secrets
from civic.cases.models import Case
from civic.cases.reference import casework, signing
from civic.cases.reference.server import Config, Receiver
from civic.cases.reference.store import Store
from civic.cases.states import CaseState
from civic.cases.tasks import QUEUES
from civic.dates import today
from civic.journal.models import Entry
from civic.outcomes import actions as outcomes
from civic.worker.leases import work_one
from tests.budgeting.test_counting import counted, voted
from tests.budgeting.test_implementing import DAY, facts
from tests.factories import budgeting as make
from tests.factories import outcomes as promises

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(batumi):
    return promises.office(batumi)


@pytest.fixture
def mms(batumi, tmp_path):
    """The reference receiver, and Batumi's connection to it."""
    config = tmp_path / "mms.json"
    config.write_text("{}")
    server = Receiver(("127.0.0.1", 0), Store(tmp_path / "mms.sqlite3"), Config(config), 0)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    connector = cases.connect(
        batumi,
        by=None,
        name="საქმისწარმოება",
        url=f"{server.base}/hooks/batumi/",
        find_url=f"{server.base}/hooks/batumi/cases?key={{key}}",
    )[0]
    keys = [
        secrets.spell(secrets.unseal(box)) for box in (connector.secret, connector.inbound_secret)
    ]
    place = {"verify": keys[:1], "sign": keys[1], "callback": "http://127.0.0.1:9/"}
    config.write_text(json.dumps({"places": {"batumi": place}}))
    server.sign = keys[1]
    yield server
    server.shutdown()
    server.server_close()


def sent(kind):
    """The message the newest act of this kind makes is sent, as the worker does it."""
    event = cases.write_event(Entry.objects.filter(kind=kind).latest("pk"))
    while work_one(QUEUES[0]):
        pass
    return event


def called(mms) -> list[int]:
    """The receiver's calls that are due, brought to the portal; its answers."""
    answers = []
    while due := mms.store.due_calls():
        for call in due:
            content = casework.status_call(mms.store, call, mms.base)
            answer = Client(enforce_csrf_checks=True).post(
                "/hooks/cases/batumi/",
                content,
                content_type="application/cloudevents+json",
                headers=signing.signed_headers(call["webhook_id"], content, mms.sign),
            )
            mms.store.called(call, done=True, answer=str(answer.status_code))
            answers.append(answer.status_code)
    return answers


def read(url: str) -> str:
    answer = Client().get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_the_municipality_decides_about_a_project_stands_with_project_and_promise(
    batumi, office, mms
):
    row = voted(batumi, [[1, 3], [1], [2]], 100_000, 90_000, 15_000)
    counted(row)
    row = make.move_clock(row, "implementation")
    project = row.projects.get(number=1)
    promise = implementing.confirm(project, by=office, facts=facts(batumi))
    event = sent("commitment.made")
    case = Case.objects.get()
    (known,) = mms.store.cases()
    assert (case.key, known["key"]) == (event.case_key, event.case_key)
    assert (case.subject_type, case.subject_id) == ("budgeting.project", project.pk)
    called(mms)
    said = {"agenda": "2036-12-01", "text": "სხდომა დაინიშნა 1 დეკემბერს."}
    casework.work(mms.store, known["id"], "schedule", said)
    assert set(called(mms)) == {200}
    decided = {"result": "positive", "text": "მშენებლობა იწყება მარტში."}
    casework.work(mms.store, known["id"], "decide", decided)
    assert set(called(mms)) == {200}
    case.refresh_from_db()
    assert (case.state, case.result) == (CaseState.DECIDED, "positive")
    with translation.override("ka"):
        page = reverse("budgeting:project", args=["batumi", row.slug, project.number])
        promised = promise.get_absolute_url()
    for url in (page, promised):
        assert case.number in read(url)
        assert decided["text"] in read(url)
    public = Entry.objects.about(project).public().filter(kind__startswith="case.")
    assert list(public.order_by("pk").values_list("kind", flat=True)) == [
        "case.registered",
        "case.scheduled",
        "case.decided",
    ]


def test_a_late_promise_of_the_municipality_itself_is_answered_on_its_own_page(batumi, office, mms):
    promise = promises.commitment(batumi, by=office, due_on=today() - DAY)
    outcomes.tell_overdue()
    event = sent("commitment.overdue")
    (known,) = mms.store.cases()
    assert known["key"] == event.case_key == f"COM-{promise.year}-{promise.pk:06d}"
    called(mms)
    asked = {"agenda": "2036-12-01", "text": "საკითხი სხდომის დღის წესრიგშია."}
    casework.work(mms.store, known["id"], "schedule", asked)
    assert set(called(mms)) == {200}
    case = Case.objects.get()
    assert (case.state, case.subject_type) == (CaseState.SCHEDULED, "outcomes.commitment")
    with translation.override("ka"):
        text = read(promise.get_absolute_url())
    assert case.number in text
    assert asked["text"] in text
