"""What holds for every kind: the guard of addresses (N69), X-Road's headers, and the words of an answer."""

import re
import socket
import uuid

import pytest

from civic.cases import actions, outgoing, polling
from civic.cases.adapters import ADAPTERS, adapter, xroad
from civic.cases.adapters.facts import facts
from civic.cases.models import Case, Connector, OutboxEvent
from civic.cases.states import CaseState
from civic.decisions import Refused
from tests.civic.cases.receiver import Script
from tests.civic.cases.test_outgoing import INWARD, ODD

pytestmark = pytest.mark.django_db

OPTIONS = {
    Connector.Kind.WEBHOOK: {},
    Connector.Kind.ZGW: {
        "client_id": "portal",
        "rsin": "123456782",
        "case_types": {"other": "https://catalogi.example/1"},
    },
    Connector.Kind.OPEN311: {"address": "ბათუმი", "service_codes": {"other": "001"}},
}
KINDS = pytest.mark.parametrize("kind", list(Connector.Kind))
CLIENT = "GE/GOV/12345678/portal"


@pytest.fixture
def connect(batumi, receiver):
    """Makes a connection of a kind to the receiver."""

    def make(kind, **options):
        return actions.connect(
            batumi,
            by=None,
            name=f"a {kind}",
            kind=kind,
            url=receiver.url,
            find_url=receiver.find_url if kind == Connector.Kind.WEBHOOK else "",
            options={**OPTIONS[kind], **options},
            credential="a-secret-with-at-least-32-bytes-in-it",
        )[0]

    return make


@pytest.fixture
def case(batumi, connect):
    """Makes a connection of a kind to the receiver, and a case of it."""
    return lambda kind, number="", **options: Case.objects.create(
        subject_type="places.municipality",
        subject_id=batumi.pk,
        municipality=batumi,
        connector=connect(kind, **options),
        key="CASE-1",
        number=number,
    )


@pytest.fixture
def event(batumi):
    return OutboxEvent(
        type="org.civic.test.v1",
        subject="things/1",
        municipality=batumi,
        sequence=1,
        case_key="CASE-1",
        data={"title": "წყალი", "url": "/batumi/"},
    )


def test_every_kind_has_an_adapter():
    assert set(ADAPTERS) == set(Connector.Kind)


@pytest.mark.parametrize("url", INWARD + [one for one in ODD if one])
@KINDS
def test_inward_or_odd_address_is_refused_when_it_is_saved(batumi, settings, kind, url):
    settings.CASES_ALLOWED_NETWORKS = []

    with pytest.raises(Refused):
        actions.connect(batumi, by=None, name="inward", kind=kind, url=url, options=OPTIONS[kind])
    assert Connector.objects.count() == 0


@KINDS
def test_changed_address_is_checked_too(connect, kind, settings):
    connector = connect(kind)
    settings.CASES_ALLOWED_NETWORKS = []

    with pytest.raises(Refused):
        actions.change(
            connector, by=None, name="x", url="https://169.254.169.254/", find_url="", events=[]
        )


@KINDS
def test_name_that_resolves_inward_later_is_not_called(case, event, kind, settings, monkeypatch):
    row = case(kind)
    Connector.objects.update(url="https://cases.example/", find_url="https://cases.example/{key}")
    settings.CASES_ALLOWED_NETWORKS = []

    def getaddrinfo(host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", getaddrinfo)
    asks = adapter(Connector.objects.get())

    answer, found, told = asks.create(event, row), asks.find(row.key), asks.status(row)

    refused = "address refused: network"
    assert (answer.error, found.error, told.error) == (refused, refused, refused)
    assert (answer.status, answer.unclear) == (None, False)


@KINDS
def test_redirect_inward_is_not_followed(case, event, kind, receiver):
    row = case(kind)
    away = Script(status=307, headers={"location": "http://127.0.0.1:1/inward"})
    receiver.script = receiver.find = away
    asks = adapter(row.connector)

    answer, found, told = asks.create(event, row), asks.find(row.key), asks.status(row)

    assert (answer.status, found.status, told.error) == (307, 307, "HTTP 307")
    assert {one.path.split("?")[0].split("/")[1] for one in receiver.seen} == {"hooks"}
    assert Case.objects.get().state == CaseState.REQUESTED


@pytest.mark.parametrize("fault", ["reset", "silent_close", "garbage"])
@KINDS
def test_broken_answer_is_an_unclear_one_and_never_an_exception(case, event, kind, receiver, fault):
    row = case(kind)
    receiver.script = receiver.find = Script(fault=fault)
    asks = adapter(row.connector)

    answer, found, told = asks.create(event, row), asks.find(row.key), asks.status(row)

    assert (answer.status, answer.unclear) == (None, True)
    assert (found.status, found.unclear, bool(told.error)) == (None, False, True)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"[[[]]]", b'"x"', b"<html>", b"\xff\xfe"])
@KINDS
def test_answer_that_says_nothing_leaves_the_case_without_a_name(case, event, kind, receiver, body):
    row = case(kind)
    receiver.script = receiver.find = Script(status=200, body=body)
    asks = adapter(row.connector)

    answer, told = asks.create(event, row), asks.status(row)

    assert (answer.status, answer.number, answer.external_id) == (200, "", "")
    assert told is not None
    assert polling.take(row, told) == 0


@KINDS
def test_xroad_headers_are_on_every_call(case, event, kind, receiver):
    row = case(kind, number="01-12/4417", xroad_client=CLIENT)
    asks = adapter(row.connector)
    asks.create(event, row)
    asks.find(row.key)
    asks.status(row)

    calls = [one.headers for one in receiver.seen]
    assert {one["x-road-client"] for one in calls} == {CLIENT}
    ids = [uuid.UUID(one["x-road-id"]) for one in calls]
    assert len(set(ids)) == len(calls) >= 3
    assert {one["x-road-issue"] for one in calls} <= {"01-12/4417", "CASE-1"}
    assert not any("x-road-userid" in one for one in calls)


@KINDS
def test_without_xroad_no_such_header_is_sent(case, event, kind, receiver):
    row = case(kind)
    adapter(row.connector).create(event, row)

    assert [name for one in receiver.seen for name in one.headers if "x-road" in name] == []


def test_service_is_named_in_the_path_as_it_was_set(case, event, receiver):
    row = case(Connector.Kind.WEBHOOK, xroad_client=CLIENT)
    path = "/r1/GE/GOV/87654321/mms/cases"
    Connector.objects.update(url=receiver.url.replace("/hooks/", path))
    adapter(Connector.objects.get()).create(event, row)

    assert receiver.seen[0].path == path


def test_fault_of_the_security_server_is_named(case, event, receiver):
    row = case(Connector.Kind.WEBHOOK, xroad_client=CLIENT)
    receiver.script = Script(
        status=500, headers={"X-Road-Error": "Server.ClientProxy.ServiceFailed.Timeout"}
    )

    answer = adapter(row.connector).create(event, row)

    assert answer.error == "HTTP 500: Server.ClientProxy.ServiceFailed.Timeout"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (CLIENT, True),
        ("GE/GOV/12345678", False),
        ("GE/GOV/12345678/portal/more", False),
        ("GE/GOV//portal", False),
        ("GE/GOV/12:34/portal", False),
        ("GE/GOV/12;34/portal", False),
        ("GE/GOV/12%2F34/portal", False),
        ("GE/GOV/12\\34/portal", False),
        ("GE/GOV/12345678/por tal", False),
        ("GE/GOV/12345678/portal\r\nX: y", False),
        ("საქ/GOV/12345678/portal", False),
        ("a/b/c/" + "d" * 250, False),
    ],
)
def test_caller_in_xroad_has_four_parts(text, good):
    assert xroad.is_client(text) == good


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://ss.example/r1/GE/GOV/1/mms/cases", True),
        ("https://ss.example/r1/GE/GOV/1/cases", True),
        ("https://ss.example/r1/GE/GOV/1/mms/cases/v1/", True),
        ("https://ss.example/r1/GE/GOV", False),
        ("https://ss.example/hooks/", False),
        ("https://ss.example/r2/GE/GOV/1/mms/cases", False),
    ],
)
def test_address_names_the_service_as_xroad_wants_it(url, good):
    assert xroad.names_service(url) == good


def test_number_that_no_header_can_carry_is_left_out():
    assert "X-Road-Issue" not in xroad.headers(CLIENT, "საქმე 5")
    assert xroad.headers(CLIENT, "01/5")["X-Road-Issue"] == "01/5"
    assert xroad.headers("", "01/5") == {}


def test_facts_of_a_message_are_found_wherever_they_stand(batumi, settings):
    event = OutboxEvent(
        type="org.civic.petition.handed_over.v1",
        subject="petitions/42",
        case_key="PET-batumi-000042",
        data={
            "petition": {"title": "ახალი სკვერი", "demand": "გთხოვთ, გახსნათ."},
            "url": "/batumi/petitions/42-x/",
            "dueAt": "2026-12-20T20:00:00Z",
            "lat": 41.5,
            "long": "east",
        },
    )

    told = facts(event)

    assert (told.title, told.name) == ("ახალი სკვერი", "petition.handed_over.v1")
    assert told.url == f"{settings.PORTAL_URL.rstrip('/')}/batumi/petitions/42-x/"
    assert re.split(r"\n", told.text)[-1] == "PET-batumi-000042"
    assert (told.latitude, told.longitude, str(told.due_on)) == ("41.500000", "", "2026-12-20")
