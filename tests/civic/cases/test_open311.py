"""Open311 GeoReport v2, against a server written from its specification, in JSON and in XML (I05, N71)."""

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from civic.cases import actions, polling
from civic.cases.adapters import adapter, xml
from civic.cases.models import Attempt, Case, Connector, Delivery
from civic.cases.states import CaseState, ConnectorState
from civic.cases.tasks import QUEUES
from civic.journal.models import Entry
from civic.worker.leases import work_one
from civic.worker.models import State
from tests.civic.cases.open311_server import Open311Server

pytestmark = pytest.mark.django_db

OPTIONS = {
    "jurisdiction": "batumi.example",
    "address": "ბათუმი, ლუკა ასათიანის ქ. 25",
    "service_codes": {"other": "001", "petition": "007"},
    "updates": True,
}


@pytest.fixture
def city():
    server = Open311Server()
    yield server
    server.stop()


@pytest.fixture(params=["json", "xml"])
def connector(request, batumi, city):
    return actions.connect(
        batumi,
        by=None,
        name="311",
        kind=Connector.Kind.OPEN311,
        url=city.url,
        options={**OPTIONS, "format": request.param},
        credential=city.api_key,
    )[0]


def send_all():
    Delivery.objects.filter(state=State.RETRY).update(next_at=timezone.now())
    while work_one(QUEUES[0]):
        pass


def ask(connector):
    Case.objects.update(polled_at=None)
    return polling.run(connector)


def only_case():
    return Case.objects.get()


def test_message_becomes_a_service_request(connector, happens, city, batumi):
    happens(batumi)

    send_all()

    ((_, path, fields),) = city.posts()
    assert path == f"requests.{connector.options['format']}"
    assert {name: fields[name] for name in ("jurisdiction_id", "service_code", "api_key")} == {
        "jurisdiction_id": "batumi.example",
        "service_code": "001",
        "api_key": city.api_key,
    }
    assert fields["address_string"] == OPTIONS["address"]
    assert fields["description"].split("\n")[0] == "წყალი & ჩრდილი"
    assert fields["description"].split()[-1] == only_case().key
    case = only_case()
    assert (case.number, case.external_id, case.state) == (
        "638344",
        "638344",
        CaseState.REGISTERED,
    )


def test_place_of_a_message_is_told_where_it_has_one(connector, happens, city, batumi):
    happens(batumi, lat=41.6458, long=41.6417)

    send_all()

    fields = city.posts()[0][2]
    assert (fields["lat"], fields["long"]) == ("41.645800", "41.641700")
    assert "address_string" not in fields


def test_message_without_a_place_is_given_up_with_the_reason(connector, happens, city, batumi):
    Connector.objects.update(options={**connector.options, "address": ""})
    happens(batumi)

    send_all()

    delivery = Delivery.objects.get()
    assert (delivery.state, city.posts()) == (State.DEAD, [])
    assert "no place" in delivery.last_error


def test_token_comes_first_and_the_number_later(connector, happens, city, batumi):
    city.tokens = True
    happens(batumi)
    send_all()
    case = only_case()
    assert (case.external_id, case.number, case.state) == ("token:t1", "", CaseState.REQUESTED)
    assert Delivery.objects.get().state == State.DONE

    assert ask(connector).news == 0  # no number yet
    city.resolve()
    assert ask(connector).news == 1

    case = only_case()
    assert (case.external_id, case.number, case.state) == (
        "638344",
        "638344",
        CaseState.REGISTERED,
    )
    entry = Entry.objects.about(batumi).get(kind="case.registered")
    assert entry.data["number"] == "638344"
    assert ask(connector).news == 0


def test_update_waits_until_the_token_is_resolved(connector, happens, city, batumi):
    city.tokens = True
    happens(batumi)
    send_all()
    happens(batumi)
    send_all()
    assert (len(city.posts()), city.updates) == (1, {})

    city.resolve()
    ask(connector)
    send_all()

    assert len(city.updates) == 1
    assert len(city.posts()) == 1


@pytest.mark.parametrize("names_it", [True, False])
def test_request_called_a_duplicate_is_linked(connector, happens, city, batumi, names_it):
    city.duplicates, city.names_duplicate = True, names_it
    city.faults = ["answer lost"]
    happens(batumi)
    work_one(QUEUES[0])
    Attempt.objects.update(unclear=False)  # as if nobody had thought of looking first

    send_all()

    assert (len(city.posts()), len(city.requests)) == (2, 1)
    assert (only_case().number, Delivery.objects.get().state) == ("638344", State.DONE)


def test_duplicate_of_somebody_elses_request_is_linked_when_it_is_named(
    connector, happens, city, batumi
):
    city.duplicates = True
    city.keep({"service_code": "001", "description": "of another person"})
    happens(batumi)

    send_all()

    assert (only_case().number, len(city.requests)) == ("638344", 1)


def test_duplicate_nobody_can_find_is_not_taken_for_done(connector, happens, city, batumi):
    city.duplicates, city.names_duplicate = True, False
    city.keep({"service_code": "001", "description": "of another person"})
    happens(batumi)

    work_one(QUEUES[0])

    assert (only_case().number, Delivery.objects.get().state) == ("", State.RETRY)
    assert "duplicate" in Attempt.objects.get().error


def test_after_a_lost_answer_it_looks_before_it_sends_again(connector, happens, city, batumi):
    city.faults = ["answer lost"]
    happens(batumi)
    work_one(QUEUES[0])

    send_all()

    assert (len(city.posts()), only_case().number) == (1, "638344")


def test_key_that_only_begins_alike_is_not_found(connector, happens, city, batumi):
    city.keep({"service_code": "001", "description": "words\nCASE-12"})

    assert adapter(connector).find("CASE-1").status == 404
    assert adapter(connector).find("CASE-12").number == "638344"


def test_wrong_key_of_the_interface_pauses_the_connection(connector, happens, city, batumi):
    city.api_key = "another"
    happens(batumi)

    work_one(QUEUES[0])

    connector.refresh_from_db()
    assert (connector.state, "403 missing api_key" in connector.reason) == (
        ConnectorState.PAUSED,
        True,
    )


def test_status_is_read_with_its_note_and_only_forward(connector, happens, city, batumi):
    happens(batumi)
    send_all()
    assert ask(connector).news == 0
    city.requests["638344"] |= {
        "status": "closed",
        "status_notes": "<b>შესრულდა</b>",
        "updated_datetime": "2026-11-23T10:00:00Z",
    }
    assert ask(connector).news == 1
    city.requests["638344"] |= {"status": "open", "updated_datetime": "2026-11-24T10:00:00Z"}
    assert ask(connector).news == 0

    assert only_case().state == CaseState.CLOSED
    entry = Entry.objects.about(batumi).get(kind="case.closed")
    assert entry.data["text"] == "<b>შესრულდა</b>"
    assert "&lt;b&gt;შესრულდა" in render_to_string("journal/case_closed.html", {"data": entry.data})


def test_status_of_its_own_is_shown_as_news_once(connector, happens, city, batumi):
    happens(batumi)
    send_all()
    city.requests["638344"] |= {
        "status": "in_progress",
        "updated_datetime": "2026-11-23T10:00:00Z",
    }

    assert [ask(connector).news for _ in range(2)] == [1, 0]
    assert only_case().state == CaseState.REGISTERED


def test_update_sent_twice_has_one_effect(connector, happens, city, batumi):
    happens(batumi)
    send_all()
    second = happens(batumi)
    send_all()
    actions.send_again(Delivery.objects.get(event=second), by=None)
    send_all()

    assert (list(city.updates), len(city.posts("servicerequestupdates"))) == ([str(second.pk)], 2)
    assert [one.state for one in Delivery.objects.all()] == [State.DONE, State.DONE]


def test_server_without_updates_is_not_sent_any_and_the_delivery_says_so(
    connector, happens, city, batumi
):
    Connector.objects.update(options={**connector.options, "updates": False})
    happens(batumi)
    send_all()
    second = happens(batumi)
    send_all()

    delivery = Delivery.objects.get(event=second)
    assert (delivery.state, city.updates) == (State.DONE, {})
    assert delivery.last_error == "not sent: this system takes no updates"


def test_test_message_makes_no_request(connector, city):
    actions.send_test(connector, by=None)

    send_all()

    assert (Delivery.objects.get().state, city.requests) == (State.DONE, {})


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a><d><e>&b;</e></d></a>",
        b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<a><b/></a>".encode("utf-16"),
        b"<a><b>",
        b"",
        b"not xml",
    ],
)
def test_xml_that_is_more_or_less_than_an_answer_is_refused(body):
    with pytest.raises(xml.BadXml):
        xml.rows(body)


def test_xml_rows_are_names_and_texts_without_namespaces():
    body = b'<x:a xmlns:x="urn:x"><x:b><x:c> 1 </x:c><d/></x:b></x:a>'
    assert xml.rows(body) == [{"c": "1", "d": ""}]
