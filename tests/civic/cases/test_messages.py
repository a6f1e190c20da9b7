import json
from datetime import UTC, datetime

import pytest
from jsonschema import Draft202012Validator, ValidationError

from civic.cases import actions, messages, published
from civic.cases.events import STATUS_TYPE, TEST_TYPE, types
from civic.cases.messages import BadMessage, read_json, text_of, web_address
from civic.cases.reference import casework
from civic.cases.reference.store import Store


@pytest.mark.parametrize("name", published.names())
def test_schema_is_sound_and_names_its_type(name):
    content = published.schema(name)

    Draft202012Validator.check_schema(content)
    assert content["properties"]["type"] == {"const": f"org.civic.{name}"}
    assert content["$id"] == f"http://testserver/schemas/{name}.json"


@pytest.mark.django_db
@pytest.mark.parametrize("one", types().values(), ids=lambda one: one.name)
def test_sample_of_a_type_fits_its_schema_when_sent_as_a_test(one, batumi, connector):
    sent = actions.send_sample(batumi, one.type, by=None, connector=connector)

    content = json.loads(messages.body(sent.event))

    Draft202012Validator(published.schema(one.name)).validate(content)
    assert (content["data"]["test"], content["subject"]) == (True, f"tests/{one.name}")


@pytest.mark.django_db
def test_test_message_fits_its_schema(connector, settings):
    settings.PORTAL_URL = "https://portal.example"

    content = json.loads(messages.body(actions.send_test(connector, by=None).event))

    Draft202012Validator(published.schema(messages.schema_name(TEST_TYPE))).validate(content)
    assert content["dataschema"] == "https://portal.example/schemas/connection.test.v1.json"
    assert content["source"] == "https://portal.example"
    assert content["data"]["callback"] == "https://portal.example/hooks/cases/batumi/"


@pytest.mark.django_db
def test_message_has_a_sequence_and_absolute_addresses(connector, happens, batumi, settings):
    settings.PORTAL_URL = "https://portal.example"
    happens(batumi)

    content = json.loads(messages.body(happens(batumi)))

    assert (content["specversion"], content["sequence"]) == ("1.0", "0000000002")
    assert content["data"]["url"] == "https://portal.example/batumi/"
    assert content["data"]["caseKey"] == f"CASE-{batumi.pk}"


def test_status_calls_of_the_reference_receiver_fit_their_schema(tmp_path):
    store = Store(tmp_path / "mms.sqlite3")
    event = {
        "type": "org.civic.x",
        "subject": "services/1",
        "data": {"caseKey": "K", "title": "T"},
    }
    case_id = store.take("batumi", "id", event, 0)
    casework.work(store, case_id, "decide", {"result": "positive", "text": "დაკმაყოფილდა."})
    validator = Draft202012Validator(published.schema(messages.schema_name(STATUS_TYPE)))

    calls = [
        json.loads(casework.status_call(store, call, "http://127.0.0.1:8001"))
        for call in store.due_calls()
    ]

    for content in calls:
        validator.validate(content)
    decided = next(one for one in calls if one["data"]["status"] == "decided")
    with pytest.raises(ValidationError):
        validator.validate(decided | {"data": decided["data"] | {"result": "perhaps"}})


def test_schema_page_serves_what_the_types_say(client):
    answer = client.get("/schemas/case.status.v1.json")

    assert answer.json() == published.schema("case.status.v1")
    assert answer.headers["content-type"] == "application/schema+json"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["unknown.v1", "..", "..%2fsecrets", "case.status.v1.json.bak"])
def test_other_files_are_not_served(client, name):
    assert client.get(f"/schemas/{name}.json").status_code == 404


def test_moment_is_written_in_utc():
    assert (
        messages.moment(datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC))
        == "2026-11-22T10:00:00Z"
    )


def test_json_object_is_read():
    assert read_json('{"a": [1, 2.5, null, "წყალი"]}'.encode()) == {"a": [1, 2.5, None, "წყალი"]}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": -Infinity}', "-Infinity is not JSON"),
        (b'{"a": 1e999}', "number too large"),
        (b'{"a": 1, "a": 2}', "a key stands twice"),
        (b'{"a": ' + b"[" * 30 + b"]" * 30 + b"}", "nested too deeply"),
        (b'{"a":' * 60_000, "nested too deeply"),
        (b"[]", "not a JSON object"),
        ("{}".encode("utf-16"), "not UTF-8"),
    ],
)
def test_what_is_not_plain_json_is_refused(raw, reason):
    with pytest.raises(BadMessage, match=reason):
        read_json(raw)


def test_number_of_thousands_of_digits_is_refused():
    with pytest.raises(BadMessage):
        read_json(b'{"a": ' + b"9" * 10_000 + b"}")


def test_text_loses_control_and_direction_characters():
    assert text_of({"a": " x\x00\x1b\u202e\ud800y\nz "}, "a", 10) == "xy\nz"
    assert text_of({}, "a", 10) == ""


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://mms.example/cases/1?a=b", "https://mms.example/cases/1?a=b"),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8001/"),
        ("javascript:alert(1)", ""),
        ("https://x/'onclick", ""),
        ("https://მაგალითი/", ""),
        ("", ""),
    ],
)
def test_web_address_is_kept_only_when_it_is_plain(text, address):
    assert web_address(text) == address
