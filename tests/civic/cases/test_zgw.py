"""The ZGW Zaken API, against a register written from its specification (I06)."""

import http.client
import time
from datetime import timedelta
from urllib.parse import urlsplit

import jwt
import pytest
from django.core import mail
from django.utils import timezone

from civic.cases import actions, polling
from civic.cases.adapters import adapter
from civic.cases.adapters.zgw import identifier, is_rsin, token
from civic.cases.events import types
from civic.cases.models import Attempt, Case, Connector, Delivery
from civic.cases.states import CaseState, ConnectorState
from civic.cases.tasks import QUEUES
from civic.dates import today
from civic.journal.models import Entry
from civic.worker.leases import work_one
from civic.worker.models import State
from tests.civic.cases.zgw_server import ZgwServer

pytestmark = pytest.mark.django_db

RSIN = "123456782"
CATALOGUE = "https://catalogi.example/catalogi/api/v1"
ZAAKTYPE = f"{CATALOGUE}/zaaktypen/1"
STATUS = f"{CATALOGUE}/statustypen"
RESULT = f"{CATALOGUE}/resultaattypen"
OPTIONS = {
    "client_id": "portal",
    "rsin": RSIN,
    "case_types": {"other": ZAAKTYPE, "petition": f"{CATALOGUE}/zaaktypen/2"},
    "status_types": {f"{STATUS}/assigned": "assigned", f"{STATUS}/decided": "decided"},
    "result_types": {f"{RESULT}/granted": "positive"},
}


@pytest.fixture
def register():
    server = ZgwServer()
    yield server
    server.stop()


@pytest.fixture
def connector(batumi, register):
    return actions.connect(
        batumi,
        by=None,
        name="Open Zaak",
        kind=Connector.Kind.ZGW,
        url=register.url,
        options=OPTIONS,
        credential=register.secret,
    )[0]


def send_all():
    Delivery.objects.filter(state=State.RETRY).update(next_at=timezone.now())
    while work_one(QUEUES[0]):
        pass


def ask(connector):
    Case.objects.update(polled_at=None)
    return polling.run(connector)


def only_zaak(register):
    (zaak,) = register.zaken.values()
    return zaak


def test_message_makes_a_zaak_as_the_specification_wants_it(connector, happens, register, batumi):
    happens(batumi)

    send_all()

    zaak, case = only_zaak(register), Case.objects.get()
    assert (zaak["identificatie"], zaak["bronorganisatie"]) == (case.key, RSIN)
    assert (zaak["verantwoordelijkeOrganisatie"], zaak["zaaktype"]) == (RSIN, ZAAKTYPE)
    assert zaak["omschrijving"] == "წყალი & ჩრდილი"
    assert case.key in zaak["toelichting"]
    assert (case.number, case.external_id, case.state) == (
        case.key,
        zaak["url"],
        CaseState.REGISTERED,
    )
    assert Delivery.objects.get().state == State.DONE


def test_kind_of_the_case_chooses_its_type_and_its_term_is_told(
    connector, happens, register, batumi
):
    happens(batumi)
    due_on = today() + timedelta(days=30)
    Case.objects.update(kind="petition", due_on=due_on)

    send_all()

    zaak = only_zaak(register)
    assert zaak["zaaktype"] == f"{CATALOGUE}/zaaktypen/2"
    assert zaak["uiterlijkeEinddatumAfdoening"] == due_on.isoformat()


def test_zaak_that_stands_already_is_linked_and_not_doubled(connector, happens, register, batumi):
    register.faults = ["answer lost"]
    happens(batumi)
    work_one(QUEUES[0])
    assert (Delivery.objects.get().state, len(register.zaken)) == (State.RETRY, 1)
    Attempt.objects.update(unclear=False)  # as if nobody had thought of asking first

    send_all()

    zaak, case = only_zaak(register), Case.objects.get()
    assert (
        len(register.calls("POST", "/zaken")) == 2
    )  # the second was told identificatie-niet-uniek
    assert (case.external_id, case.number) == (zaak["url"], case.key)
    assert Delivery.objects.get().state == State.DONE


def test_after_a_lost_answer_it_asks_before_it_sends_again(connector, happens, register, batumi):
    register.faults = ["answer lost"]
    happens(batumi)
    work_one(QUEUES[0])

    send_all()

    assert len(register.calls("POST", "/zaken")) == 1
    assert Case.objects.get().external_id == only_zaak(register)["url"]


def test_identifier_of_another_organisation_is_not_taken_for_ours(
    connector, happens, register, batumi
):
    happens(batumi)
    send_all()
    zaak = only_zaak(register)
    zaak["bronorganisatie"] = "111222333"

    assert adapter(connector).find(Case.objects.get().key).status == 404


def test_every_call_carries_a_fresh_token(connector, happens, register, batumi):
    happens(batumi)
    before = int(time.time())
    send_all()
    adapter(connector).find("CASE-1")

    claims = [
        jwt.decode(one, register.secret, algorithms=["HS256"], options={"verify_iat": False})
        for one in register.tokens
    ]
    assert len(claims) == 2
    assert all(before <= one["iat"] <= time.time() for one in claims)
    assert {(one["iss"], one["client_id"]) for one in claims} == {("portal", "portal")}


def test_every_call_names_coordinate_system_and_content_and_who_calls(
    connector, happens, register, batumi
):
    happens(batumi)
    send_all()
    happens(batumi)
    send_all()
    ask(connector)

    assert {(method, urlsplit(path).path.split("/")[4]) for method, path, _headers in register.seen} == {
        ("POST", "zaken"), ("GET", "zaken"), ("GET", "zaakobjecten"), ("POST", "zaakobjecten"),
        ("GET", "statussen"),
    }  # fmt: skip
    for method, _path, headers in register.seen:
        said = {name.lower(): value for name, value in headers.items()}
        assert (said["accept-crs"], said["accept"]) == ("EPSG:4326", "application/json")
        if method == "POST":
            assert (said["content-crs"], said["content-type"]) == ("EPSG:4326", "application/json")
    assert {one.state for one in Delivery.objects.all()} == {State.DONE}


@pytest.mark.parametrize(
    ("headers", "path", "status"),
    [
        ({"accept-crs": ""}, "zaken", 406),
        ({"accept-crs": None}, "zaken", 412),
        ({"accept-crs": "EPSG:28992"}, "zaken", 406),
        ({}, "zaken?naam=x", 400),
        ({}, "statussen?zaak=x&volgorde=y", 400),
        ({"authorization": ""}, "zaken", 403),
    ],
)
def test_register_refuses_what_the_specification_does_not_know(register, headers, path, status):
    key = register.secret.encode()
    given = {"accept-crs": "EPSG:4326", "authorization": "Bearer " + token("portal", key, int(time.time()))}  # fmt: skip
    given = {name: value for name, value in (given | headers).items() if value is not None}
    parts = urlsplit(register.url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", parts.path + path, headers=given)
    assert connection.getresponse().status == status
    connection.close()


def test_token_that_has_expired_by_their_clock_is_made_anew(connector, happens, register, batumi):
    register.skew = 7200
    happens(batumi)

    send_all()

    assert (len(register.zaken), Delivery.objects.get().state) == (1, State.DONE)
    assert len(register.tokens) == 2


def test_refused_client_pauses_the_connection_with_an_alarm_and_loses_nothing(
    connector, happens, register, batumi
):
    batumi.email = "council@batumi.example"
    batumi.save(update_fields=["email"])
    register.faults = ["forbidden"]
    happens(batumi)

    work_one(QUEUES[0])

    connector.refresh_from_db()
    assert connector.state == ConnectorState.PAUSED
    assert "permission_denied" in connector.reason
    assert [one.to for one in mail.outbox if one.to == ["council@batumi.example"]] == [
        ["council@batumi.example"]
    ]
    assert (len(register.zaken), Delivery.objects.get().state) == (0, State.PAUSED)

    actions.enable(connector, by=None)
    send_all()

    assert (len(register.zaken), Delivery.objects.get().state) == (1, State.DONE)


def test_wrong_secret_pauses_the_connection(connector, happens, register, batumi):
    actions.change(
        connector,
        by=None,
        name=connector.name,
        url=connector.url,
        find_url="",
        events=[],
        credential="another-secret-that-nobody-knows",
    )
    happens(batumi)

    work_one(QUEUES[0])

    connector.refresh_from_db()
    assert (connector.state, "jwt-decode-error" in connector.reason) == (
        ConnectorState.PAUSED,
        True,
    )


def test_what_is_not_accepted_is_shown_parameter_by_parameter(connector, happens, register, batumi):
    register.unpublished = {ZAAKTYPE}
    happens(batumi)

    work_one(QUEUES[0])

    attempt = Attempt.objects.get()
    assert attempt.status == 400
    assert attempt.error == (
        "HTTP 400: invalid; Invalid input.; zaaktype (Het zaaktype is nog niet gepubliceerd)"
    )


def test_later_message_is_added_once_and_overwrites_nothing(connector, happens, register, batumi):
    happens(batumi)
    send_all()
    zaak = only_zaak(register)
    zaak["toelichting"] = "written by a clerk"
    register.faults = ["", "answer lost"]  # the list is read, the answer to the addition is lost
    second = happens(batumi)
    work_one(QUEUES[0])

    send_all()

    (added,) = register.zaakobjecten
    assert added["objectIdentificatie"]["overigeData"]["message"] == str(second.pk)
    assert (added["zaak"], zaak["toelichting"]) == (zaak["url"], "written by a clerk")
    assert [one.state for one in Delivery.objects.all()] == [State.DONE, State.DONE]


def test_test_message_makes_no_zaak_and_shows_that_the_connection_works(
    connector, register, batumi
):
    actions.send_test(connector, by=None)
    sample = next(iter(types()))
    actions.send_sample(batumi, sample, by=None, connector=connector)

    send_all()

    assert ({one.state for one in Delivery.objects.all()}, register.zaken) == ({State.DONE}, {})
    assert [one.status for one in Attempt.objects.all()] == [200, 200]


def test_statuses_are_read_in_order_page_by_page_and_once(connector, happens, register, batumi):
    register.page_size = 1
    happens(batumi)
    send_all()
    zaak = only_zaak(register)["url"]
    register.set_status(zaak, f"{STATUS}/decided", "2026-11-20T10:00:00Z", "უარი ეთქვა ნაწილობრივ")
    register.set_status(zaak, f"{STATUS}/assigned", "2026-11-19T10:00:00Z")

    first, second = ask(connector), ask(connector)

    assert (first.news, second.news) == (2, 0)
    case = Case.objects.get()
    assert case.state == CaseState.DECIDED
    kinds = Entry.objects.about(batumi).filter(kind__startswith="case.").order_by("pk")
    assert [one.kind for one in kinds] == ["case.registered", "case.assigned", "case.decided"]
    assert (kinds[2].data["text"], kinds[2].data["at"]) == (
        "უარი ეთქვა ნაწილობრივ",
        "2026-11-20T10:00:00Z",
    )


def test_unknown_status_is_shown_as_news_once_and_moves_nothing(
    connector, happens, register, batumi
):
    happens(batumi)
    send_all()
    zaak = only_zaak(register)["url"]
    register.set_status(zaak, f"{STATUS}/weighing", "2026-11-19T10:00:00Z", "იწონება")
    register.set_status(zaak, f"{STATUS}/tasting", "2026-11-20T10:00:00Z")

    runs = [ask(connector).news for _ in range(3)]

    assert runs == [2, 0, 0]
    assert Case.objects.get().state == CaseState.REGISTERED
    news = Entry.objects.about(batumi).filter(kind="case.news").order_by("pk")
    assert [one.data["text"] for one in news] == ["იწონება", ""]


def test_closed_zaak_closes_the_case_with_its_result(connector, happens, register, batumi):
    happens(batumi)
    send_all()
    register.close_case(only_zaak(register)["url"], "2026-11-21", f"{RESULT}/granted")

    ask(connector)

    case = Case.objects.get()
    assert (case.state, case.result) == (CaseState.CLOSED, "positive")
    assert polling.due(connector, timezone.now()).count() == 0


def test_token_is_never_sent_to_another_address(connector, happens, register, batumi, receiver):
    happens(batumi)
    send_all()
    zaak = only_zaak(register)
    register.close_case(zaak["url"], "2026-11-21")
    zaak["resultaat"] = receiver.url

    ask(connector)

    assert receiver.seen == []
    assert (Case.objects.get().state, Case.objects.get().result) == (CaseState.CLOSED, "")


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("123456782", True),
        ("111222333", True),
        ("123456789", False),
        ("000000000", False),
        ("12345678", False),
        ("1234567820", False),
        ("12345678a", False),
        ("١٢٣٤٥٦٧٨٢", False),
    ],
)
def test_rsin_has_nine_digits_and_passes_the_elfproef(text, good):
    assert is_rsin(text) == good


def test_identifier_is_the_key_and_a_long_one_keeps_its_difference_in_forty_signs():
    long = "REQ-batumi-" + "x" * 40
    assert identifier("PET-batumi-000042") == "PET-batumi-000042"
    assert len(identifier(long + "1")) == 40
    assert identifier(long + "1") != identifier(long + "2")
    assert identifier(long + "1") == identifier(long + "1")


def test_token_is_read_by_a_library_that_is_not_ours():
    text = token("portal", b"a-secret-with-at-least-32-bytes-in-it", int(time.time()))

    claims = jwt.decode(text, "a-secret-with-at-least-32-bytes-in-it", algorithms=["HS256"])

    assert claims["user_id"] == claims["client_id"] == "portal"
    assert jwt.get_unverified_header(text) == {"typ": "JWT", "alg": "HS256"}
