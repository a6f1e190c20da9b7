"""Status calls from outside: unsigned, altered, old, replayed, foreign, backwards (N70), malformed (N28), with HTML (N71)."""

import base64
import json
import time
import uuid
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation
from standardwebhooks import Webhook

from civic.cases import actions, secrets, signatures
from civic.cases.models import Case, Inbound
from civic.cases.states import CaseState
from civic.cases.tasks import clear
from civic.journal.models import Entry
from civic.journal.told import told as in_words

pytestmark = [pytest.mark.django_db, pytest.mark.both]

HASH = "ab" * 32


@pytest.fixture
def case(connector, happens, batumi):
    happens(batumi)
    return Case.objects.get()


def event(status="registered", **data):
    facts = {"caseKey": Case.objects.get().key, "status": status, "number": "01-12/4417", **data}
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "https://mms.example",
        "type": "org.civic.case.status.v1",
        "data": facts,
    }


def call(
    content, *, secret, place="batumi", at=None, later=0, message_id=None, body=None, **changes
):
    body = body if body is not None else json.dumps(content).encode()
    message_id = message_id or (
        content["id"] if isinstance(content, dict) and "id" in content else "x"
    )
    stamp = int(at or time.time()) + later
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(stamp),
        "webhook-signature": signatures.hmac_signature(secret, message_id, stamp, body),
        **changes.pop("headers", {}),
    }
    content_type = changes.pop("content_type", "application/cloudevents+json")
    outside = Client(enforce_csrf_checks=True)
    return outside.post(
        f"/hooks/cases/{place}/", body, content_type=content_type, headers=headers, **changes
    )


@pytest.fixture
def secret(connector):
    return secrets.unseal(connector.inbound_secret)


def told(batumi):
    return list(
        Entry.objects.about(batumi).public().filter(kind__startswith="case.").order_by("pk")
    )


def test_status_moves_the_case_and_the_public_timeline(case, secret, batumi):
    document = {"name": "გადაწყვეტილება", "url": "https://mms.example/d/1", "sha256": HASH}

    for content in (
        event("registered", at="2026-11-22T10:00:00Z", text="რეგისტრირებულია"),
        event("scheduled"),
        event("decided", document=document),
    ):
        answer = call(content, secret=secret)
        assert (answer.status_code, answer.json()) == (200, {"result": "taken"})

    case.refresh_from_db()
    assert (case.state, case.number) == (CaseState.DECIDED, "01-12/4417")
    entries = told(batumi)
    assert [one.kind for one in entries] == ["case.registered", "case.scheduled", "case.decided"]
    assert entries[0].data == {
        "number": "01-12/4417",
        "status": "registered",
        "at": "2026-11-22T10:00:00Z",
        "source": "MMS",
        "text": "რეგისტრირებულია",
        "url": "",
        "result": "",
        "planned_on": None,
        "due_on": None,
        "has_document": False,
    }
    assert entries[2].data["has_document"] is True
    assert HASH not in json.dumps(entries[2].data)  # not before the file itself was seen
    with translation.override("en"):
        shown = render_to_string("journal/case_decided.html", {"data": entries[2].data})
    assert ("has been fetched" in shown, "გადაწყვეტილება" in shown) == (True, False)


def test_independent_library_can_call_us(case, secret, batumi):
    content = event()
    body = json.dumps(content)
    now = timezone.now()
    signature = Webhook(secrets.spell(secret)).sign(content["id"], now, body)

    answer = call(
        content, secret=secret, at=now.timestamp(), headers={"webhook-signature": signature}
    )

    assert answer.status_code == 200


def test_true_duplicate_is_answered_200_without_effect(case, secret, batumi):
    content = event()

    first, second = call(content, secret=secret), call(content, secret=secret)

    assert (first.json()["result"], second.json()["result"]) == ("taken", "duplicate")
    assert (second.status_code, len(told(batumi))) == (200, 1)


def test_same_status_under_another_id_has_no_effect(case, secret, batumi):
    call(event(), secret=secret)

    answer = call(event(), secret=secret)

    assert (answer.status_code, answer.json()["result"], len(told(batumi))) == (200, "known", 1)


def test_known_id_with_another_body_is_refused(case, secret, batumi):
    content = event()
    call(content, secret=secret)

    answer = call({**content, "data": {**content["data"], "status": "decided"}}, secret=secret)

    case.refresh_from_db()
    assert (answer.status_code, case.state) == (409, CaseState.REGISTERED)


def test_status_that_lies_behind_is_refused(case, secret, batumi):
    call(event("decided"), secret=secret)

    for status in ("registered", "assigned", "scheduled"):
        assert call(event(status), secret=secret).status_code == 409
    case.refresh_from_db()
    assert (case.state, len(told(batumi))) == (CaseState.DECIDED, 1)


def test_refused_call_can_be_made_again_under_its_id(case, secret, batumi):
    content = event()
    Case.objects.update(key="not yet known")
    assert call(content, secret=secret).status_code == 409

    Case.objects.update(key=content["data"]["caseKey"])

    assert call(content, secret=secret).json()["result"] == "taken"


@pytest.mark.parametrize(
    "change",
    [
        {"headers": {"webhook-signature": ""}},
        {"headers": {"webhook-signature": "v1,AAAA"}},
        {"headers": {"webhook-id": "another"}},
        {"headers": {"webhook-timestamp": str(int(time.time()) + 1)}},
        {"later": -600},
        {"later": 600},
        {"secret": b"not the secret of this connector"},
        {"place": "keda"},
    ],
)
def test_call_that_is_unsigned_altered_old_or_meant_for_another_place_changes_nothing(
    case, secret, batumi, change
):
    answer = call(event(), **{"secret": secret, **change})

    assert (answer.status_code, answer.json()) == (401, {"result": "unauthorised"})
    assert (told(batumi), Inbound.objects.count()) == ([], 0)


def test_key_of_another_municipality_opens_nothing_here(case, keda, receiver, batumi):
    """N42."""
    other = actions.connect(keda, by=None, name="MMS", url=receiver.url)[0]
    foreign = secrets.unseal(other.inbound_secret)

    assert call(event(), secret=foreign).status_code == 401
    assert call(event(), secret=foreign, place="keda").status_code == 409  # no such case there
    assert told(batumi) == []


def test_secret_that_travels_opens_nothing_and_stands_in_no_log(case, secret, batumi, caplog):
    """N42: it signs calls and is never sent; in the address or as a token it is worth nothing."""
    written = base64.b64encode(secret).decode()
    path = f"/hooks/cases/batumi/?key={quote(written, safe='')}"
    for headers in ({}, {"Authorization": f"Bearer whsec_{written}"}, {"X-Api-Key": written}):
        answer = Client().post(path, event(), content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()) == (401, {"result": "unauthorised"})
    assert (told(batumi), Inbound.objects.count()) == ([], 0)
    assert written not in caplog.text
    assert quote(written, safe="") not in caplog.text


def test_old_secret_is_taken_for_a_day(case, secret, connector):
    actions.rotate_secret(connector, by=None, inbound=True)
    assert call(event("registered"), secret=secret).status_code == 200

    type(connector).objects.update(old_inbound_until=timezone.now())
    assert call(event("decided"), secret=secret).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"type": NaN}',
        b'{"type": 1e400}',
        b'{"type": "a", "type": "b"}',
        b"[" * 60_000,
        b'{"a":' * 8000 + b"1" + b"}" * 8000,
        b'{"type": "org.civic.case.status.v1"}',
        b'{"type": "org.civic.case.status.v1", "data": []}',
        b'{"type": "org.civic.case.status.v1", "data": {"caseKey": 5, "status": "registered"}}',
        b'{"type": "org.civic.case.status.v1", "data": {"caseKey": "a", "status": ["registered"]}}',
        b'{"type": "org.civic.case.status.v1", "data": {"caseKey": "a", "status": "x", "at": "2026-02-30T00:00:00Z"}}',
        b'{"type": "org.civic.case.status.v1", "data": {"caseKey": "a", "status": "x", "at": "2026-02-20"}}',
        b'{"type": "org.civic.case.status.v1", "data": {"caseKey": "a", "status": "x", "document": {"sha256": "zz"}}}',
        b'{"type": "org.civic.case.status.v1", "data": {"caseKey": "a", "status": "'
        + b"x" * 70
        + b'"}}',
        b'{"type": "org.civic.other.v1", "data": {"caseKey": "a", "status": "registered"}}',
    ],
)
def test_signed_nonsense_is_refused_with_400(case, secret, batumi, body):
    assert call({}, secret=secret, body=body, message_id="abc").status_code == 400
    assert (told(batumi), Inbound.objects.count()) == ([], 0)


def test_only_json_by_post_of_a_bounded_size_is_taken(case, secret, client):
    assert call(event(), secret=secret, content_type="text/plain").status_code == 415
    assert call(event(), secret=secret, body=b" " * 70_000).status_code == 413
    assert client.get("/hooks/cases/batumi/").status_code == 405
    assert call(event(), secret=secret, place="nowhere").status_code == 404


def test_text_from_outside_is_kept_as_plain_text(case, secret, batumi):
    call(event(text="<img src=x onerror=alert(1)>\x1b[31m\u202e"), secret=secret)

    assert told(batumi)[0].data["text"] == "<img src=x onerror=alert(1)>[31m"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://a b/", 'https://a"onx']
)
def test_address_that_is_no_web_address_is_dropped(case, secret, batumi, url):
    call(event(url=url), secret=secret)

    assert told(batumi)[0].data["url"] == ""


def test_unknown_status_is_shown_as_news_and_moves_nothing(case, secret, batumi):
    for _ in range(2):
        assert call(event("in_consultation"), secret=secret).status_code == 200

    case.refresh_from_db()
    assert (case.state, case.external_status) == (CaseState.REQUESTED, "in_consultation")
    assert [one.kind for one in told(batumi)] == ["case.news"]


def test_sitting_that_moves_is_news_and_the_same_one_is_not(case, secret, batumi):
    for text in ("10 დეკემბერი", "10 დეკემბერი", "17 დეკემბერი"):
        assert call(event("scheduled", text=text), secret=secret).status_code == 200

    assert [one.data["text"] for one in told(batumi)] == ["10 დეკემბერი", "17 დეკემბერი"]


def test_plan_of_the_system_does_not_move_the_term_of_the_law(case, secret, batumi):
    Case.objects.update(due_on=date(2026, 12, 10))

    call(event("assigned", dueOn="2026-12-30"), secret=secret)

    case.refresh_from_db()
    assert (case.due_on, case.planned_on) == (date(2026, 12, 10), date(2026, 12, 30))
    assert told(batumi)[-1].data["planned_on"] == "2026-12-30"
    (shown,) = in_words(told(batumi)[-1:])
    with translation.override("en"):
        page = render_to_string(shown.template, {"data": shown.data})
    assert "plans to decide by 30\N{NO-BREAK SPACE}December\N{NO-BREAK SPACE}2026;" in page
    assert "owed" not in page


def test_day_the_applicant_has_is_not_the_day_the_decision_is_planned(case, secret, batumi):
    call(event("assigned", dueOn="2026-12-30"), secret=secret)
    call(event("awaiting_applicant", dueOn="2026-12-05", text="აკლია ნახაზი"), secret=secret)

    case.refresh_from_db()
    assert (case.planned_on, case.due_on) == (date(2026, 12, 30), None)
    assert told(batumi)[-1].data["text"] == "აკლია ნახაზი"


def test_case_cannot_be_put_back_to_requested(case, secret, batumi):
    call(event("registered"), secret=secret)
    call(event("requested"), secret=secret)

    case.refresh_from_db()
    assert case.state == CaseState.REGISTERED


def test_number_named_first_stays(case, secret):
    call(event("registered", number="01-12/1"), secret=secret)
    call(event("decided", number="99-99/9"), secret=secret)

    case.refresh_from_db()
    assert case.number == "01-12/1"


def test_calls_are_forgotten_after_thirty_days(case, secret):
    call(event(), secret=secret)
    call(event(), secret=secret)
    Inbound.objects.filter(pk=Inbound.objects.first().pk).update(
        received_at=timezone.now() - timedelta(days=31)
    )

    assert clear() == 1
    assert Inbound.objects.count() == 1


def refusals(subject):
    rows = Entry.objects.about(subject).filter(kind="cases.call_refused").order_by("pk")
    return [(one.data["reason"], one.data["count"], one.public) for one in rows]


def test_refused_calls_are_journalled_where_they_belong(case, secret, connector, batumi, keda):
    content = event()
    call(content, secret=secret)
    call({**content, "data": {**content["data"], "status": "decided"}}, secret=secret)
    call(event("requested"), secret=secret, later=-301)
    call(event(), secret=b"x" * 32)
    call(event("decided", caseKey="CASE-0"), secret=secret)
    call(event("decided"), secret=secret)
    call(event("assigned"), secret=secret)
    call(None, secret=secret, body=b"[]", message_id="y")
    call(event(), secret=secret, place="keda")

    assert refusals(connector) == [
        ("replayed", 1, False),
        ("unknown_case", 1, False),
        ("backwards", 1, False),
        ("malformed", 1, False),
    ]
    assert refusals(batumi) == [("window", 1, False), ("signature", 1, False)]
    assert [reason for reason, _, _ in refusals(keda)] == ["unknown"]


def test_a_flood_of_refused_calls_leaves_a_few_lines_with_their_number(case, connector, batumi):
    for _ in range(25):
        call(event(), secret=b"x" * 32)

    assert refusals(batumi) == [("signature", 1, False), ("signature", 10, False)]


def test_result_and_term_of_a_status_are_kept(case, secret, batumi):
    answer = call(event("decided", result="partly", dueOn="2026-12-01"), secret=secret)

    case.refresh_from_db()
    assert (answer.status_code, case.result, str(case.planned_on)) == (200, "partly", "2026-12-01")
    assert case.decided_at is not None


@pytest.mark.parametrize("data", [{"result": "maybe"}, {"dueOn": "2026-02-30"}, {"dueOn": "soon"}])
def test_result_and_term_that_are_none_are_refused(case, secret, data):
    assert call(event("decided", **data), secret=secret).status_code == 400
    case.refresh_from_db()
    assert case.state == CaseState.REQUESTED
