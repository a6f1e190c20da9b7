"""Asking the systems that do not call back: due by due, forward only, and left alone when they are down."""

import io
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from civic.cases import actions, desk, polling, queries
from civic.cases.models import Case, Connector, Inbound, Poll
from civic.cases.states import CaseState, ConnectorState
from civic.cases.tasks import QUEUES
from civic.journal.models import Entry
from civic.roles import Role
from civic.worker.leases import work_one
from civic.worker.models import State
from tests.civic.cases.open311_server import Open311Server
from tests.civic.cases.receiver import Script
from tests.factories import identity

pytestmark = [pytest.mark.django_db, pytest.mark.both]

POLLS = next(one for one in QUEUES if one.name == "case_polls")
OPTIONS = {"address": "ბათუმი", "service_codes": {"other": "001"}, "format": "json"}


@pytest.fixture
def city():
    server = Open311Server()
    server.jurisdiction = ""
    yield server
    server.stop()


@pytest.fixture
def connector(batumi, city):
    return actions.connect(
        batumi,
        by=None,
        name="311",
        kind=Connector.Kind.OPEN311,
        url=city.url,
        options=OPTIONS,
        credential=city.api_key,
    )[0]


def cases(connector, city, count, **fields):
    """So many cases that were handed over; each stands open with the city."""
    rows = []
    for number in range(count):
        name = city.keep({"service_code": "001", "description": f"CASE-{number}"})
        rows.append(
            Case(
                subject_type="places.municipality",
                subject_id=connector.municipality_id,
                municipality=connector.municipality,
                connector=connector,
                key=f"CASE-{number}",
                number=name,
                external_id=name,
                state=CaseState.REGISTERED,
                **fields,
            )
        )
    return Case.objects.bulk_create(rows)


def asked(city):
    return [path for method, path, _ in city.seen if method == "GET"]


def test_connection_without_hooks_is_asked_from_the_start_and_one_with_hooks_never(
    connector, batumi, receiver
):
    hooks = actions.connect(batumi, by=None, name="MMS", url=receiver.url)[0]

    assert list(Poll.objects.values_list("connector", flat=True)) == [connector.pk]
    assert actions.ask_now(hooks, by=None) is False
    assert actions.ask_now(connector, by=None) is True


def test_a_run_asks_few_of_many_and_the_next_run_others(connector, city, monkeypatch):
    monkeypatch.setattr(polling, "CASES_A_RUN", 3)
    cases(connector, city, 5)

    first = polling.run(connector, polling.CASES_A_RUN)
    second = polling.run(connector, polling.CASES_A_RUN)
    third = polling.run(connector, polling.CASES_A_RUN)

    assert (first.asked, second.asked, third.asked) == (3, 2, 0)
    assert len(set(asked(city))) == len(asked(city)) == 5


def test_case_is_asked_again_after_an_hour_and_never_when_closed(connector, city):
    rows = cases(connector, city, 3)
    now = timezone.now()
    Case.objects.filter(pk=rows[0].pk).update(polled_at=now - timedelta(minutes=59))
    Case.objects.filter(pk=rows[1].pk).update(polled_at=now - timedelta(minutes=61))
    Case.objects.filter(pk=rows[2].pk).update(state=CaseState.CLOSED)

    assert list(polling.due(connector, now)) == [rows[1]]


def test_case_not_handed_over_is_not_asked_about(connector, city):
    cases(connector, city, 1)
    Case.objects.update(number="", external_id="", state=CaseState.REQUESTED)

    assert list(polling.due(connector, timezone.now())) == []


def test_worker_asks_and_comes_back_in_a_minute(connector, city, batumi):
    (case,) = cases(connector, city, 1)
    city.requests[case.number] |= {
        "status": "closed",
        "status_notes": "შესრულდა",
        "updated_datetime": "2026-11-22T12:00:00Z",
    }

    work_one(POLLS)

    case.refresh_from_db()
    row = Poll.objects.get()
    assert (case.state, row.state, row.failures) == (CaseState.CLOSED, State.RETRY, 0)
    assert row.answered_at is not None
    assert timedelta(0) < row.next_at - timezone.now() <= polling.BETWEEN_RUNS
    assert Entry.objects.about(batumi).public().get(kind="case.closed").data["text"] == "შესრულდა"


def test_system_that_is_down_is_left_alone_for_longer_each_time(connector, city):
    cases(connector, city, 3)
    city.faults = ["down"] * 3
    pauses = []
    for _ in range(3):
        Poll.objects.update(next_at=timezone.now())
        work_one(POLLS)
        pauses.append(round((Poll.objects.get().next_at - timezone.now()).total_seconds() / 60))

    assert pauses == [2, 4, 8]
    assert len(asked(city)) == 3  # one call a run: the rest is not tried
    assert Poll.objects.get().last_error.startswith("HTTP 503")
    assert polling.pause(60) == polling.LONGEST_PAUSE

    Poll.objects.update(next_at=timezone.now())
    work_one(POLLS)
    assert (Poll.objects.get().failures, len(asked(city))) == (0, 6)


def test_system_that_does_not_let_us_ask_raises_an_alarm_once(connector, city, batumi):
    batumi.email = "council@batumi.example"
    batumi.save(update_fields=["email"])
    cases(connector, city, 1)
    city.jurisdiction = ""
    for _ in range(2):
        city.faults = ["denied"]
        Poll.objects.update(next_at=timezone.now())
        work_one(POLLS)

    assert [one.to for one in mail.outbox] == [["council@batumi.example"]]
    assert Poll.objects.get().failures == 2


def test_many_runs_do_not_end_the_asking(connector, city):
    Poll.objects.update(attempts=5000)
    cases(connector, city, 1)
    city.faults = ["down"]

    work_one(POLLS)

    assert Poll.objects.get().state == State.RETRY


def test_connection_that_is_held_is_not_asked(connector, city):
    cases(connector, city, 1)
    Connector.objects.update(state=ConnectorState.HELD)

    work_one(POLLS)

    assert city.seen == []


def test_asking_now_makes_everything_due_and_is_journalled(connector, city):
    (case,) = cases(connector, city, 1, polled_at=timezone.now())
    work_one(POLLS)
    assert city.seen == []

    actions.ask_now(connector, by=None)
    work_one(POLLS)

    assert asked(city) == [f"requests/{case.number}.json"]
    assert Entry.objects.about(connector).filter(kind="connector.asked").count() == 1


def test_request_the_city_no_longer_knows_leaves_the_case_as_it_is(connector, city):
    (case,) = cases(connector, city, 1)
    city.requests.clear()

    done = polling.run(connector)

    case.refresh_from_db()
    assert (done.asked, done.news, done.error, case.state) == (1, 0, "", CaseState.REGISTERED)


def test_command_asks_and_says_what_it_found(connector, city):
    (case,) = cases(connector, city, 1, polled_at=timezone.now())
    city.requests[case.number] |= {"status": "closed"}
    out = io.StringIO()

    call_command("cases", "poll", "--place", "batumi", stdout=out)
    call_command("cases", "poll", "--place", "batumi", "--all", stdout=out)
    call_command("cases", "poll", "--place", "keda", stdout=out)

    assert out.getvalue() == "batumi 311: asked 0, new 0\nbatumi 311: asked 1, new 1\n"


def test_command_fails_when_a_system_gives_no_answer(connector, city):
    cases(connector, city, 1)
    city.faults = ["down"]

    with pytest.raises(CommandError, match="1 gave no answer"):
        call_command("cases", "poll", stdout=io.StringIO())


def test_webhook_that_cannot_call_back_is_asked_by_its_look_up(batumi, receiver):
    connector = actions.connect(
        batumi,
        by=None,
        name="quiet",
        url=receiver.url,
        find_url=receiver.find_url,
        options={"asked": True},
    )[0]
    Case.objects.create(
        subject_type="places.municipality",
        subject_id=batumi.pk,
        municipality=batumi,
        connector=connector,
        key="CASE-1",
        number="01-12/1",
        state=CaseState.REGISTERED,
    )
    receiver.find = Script(
        body=json.dumps({"status": "assigned", "number": "01-12/1", "text": "სამსახურს"}).encode()
    )

    done = polling.run(connector)

    assert (done.asked, done.news, Case.objects.get().state) == (1, 1, CaseState.ASSIGNED)
    assert receiver.seen[0].headers["webhook-signature"].startswith("v1,")

    receiver.find = Script(body=b'{"status": 5}')
    Case.objects.update(polled_at=None)
    assert polling.run(connector).error.startswith("not understood")


def test_silent_system_stands_on_the_work_list(connector, city, batumi):
    officer = identity.staff(Role.MUNICIPAL_ADMIN, batumi)
    row = Poll.objects.get(connector=connector)
    told = []
    for failures in (2, 3, 0):
        Poll.objects.filter(pk=row.pk).update(failures=failures)
        with translation.override("ka"):
            told.append([str(one.state) for one in desk.work(batumi, officer)])
    assert told == [[], ["შეკითხვებს არ პასუხობს"], []]


def test_connection_says_when_it_was_last_heard_of(connector):
    assert queries.heard_at(connector) is None
    answered = timezone.now() - timedelta(hours=3)
    Poll.objects.filter(connector=connector).update(answered_at=answered)
    assert queries.heard_at(connector) == answered
    called = timezone.now() - timedelta(hours=1)
    Inbound.objects.create(connector=connector, webhook_id="x", digest="0" * 64, received_at=called)
    assert queries.heard_at(connector) == called
    assert queries.connectors(connector.municipality).get().heard_at == called
