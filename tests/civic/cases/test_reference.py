import hashlib
import json
import socket
import threading
import uuid
from contextlib import suppress

import pytest
from standardwebhooks import Webhook

from civic.cases.reference.server import Config
from tests.civic.cases.receiver import Script
from tests.civic.cases.stand_in import (
    HANDED_OVER,
    SIGN,
    Calling,
    act,
    ask,
    event,
    planned,
    send,
    signed,
    statuses,
    wait,
)


def test_message_makes_a_case_with_a_number(mms):
    status, answer = send(mms, event())

    assert (status, answer["caseKey"], answer["number"]) == (200, "PET-1", "01-12/4401")


def test_same_message_or_same_key_makes_no_second_case(mms):
    content = event()

    answers = {
        send(mms, content)[1]["number"],
        send(mms, content)[1]["number"],
        send(mms, event())[1]["number"],
    }

    assert answers == {"01-12/4401"}
    assert len(mms.store.cases()) == 1
    assert send(mms, event("PET-2"))[1]["number"] == "01-12/4402"


def test_messages_at_the_same_moment_make_one_case(mms):
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(send(mms, event())[1]["number"]))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == ["01-12/4401"] * 8


def test_test_message_makes_no_case(mms):
    status, answer = send(mms, event(data={"caseKey": ""}))

    assert (status, answer) == (200, {"result": "taken, no case asked for"})
    assert mms.store.cases() == []


def test_case_is_found_by_its_key(mms):
    send(mms, event("PET-1"))

    def find(key):
        return ask(
            mms, "GET", f"/hooks/batumi/cases?key={key}", headers=signed(b"", str(uuid.uuid4()))
        )

    assert json.loads(find("PET-1")[1])["number"] == "01-12/4401"
    assert find("PET-2")[0] == 404
    assert ask(mms, "GET", "/hooks/batumi/cases?key=PET-1")[0] == 401


def test_unsigned_altered_and_foreign_messages_are_refused(mms):
    content = event()
    body = json.dumps(content).encode()

    assert send(mms, content, secret=SIGN)[0] == 401
    assert ask(mms, "POST", "/hooks/batumi/", body)[0] == 401
    assert ask(mms, "POST", "/hooks/batumi/", body + b" ", signed(body, content["id"]))[0] == 401
    assert send(mms, content, place="keda")[0] == 404
    assert mms.store.cases() == []


@pytest.mark.parametrize(
    "body",
    [
        b"x",
        b"[]",
        b"{}",
        b"[" * 50_000,
        b'{"specversion": "1.0"}',
        b'{"specversion": "1.0", "id": 5, "source": "a", "type": "b", "data": {}}',
        b'{"specversion": "1.0", "id": "x", "source": "a", "type": "b", "data": []}',
        b'{"specversion": "1.0", "id": "x", "source": "a", "type": "b", "data": {"caseKey": [1]}}',
        b'{"specversion": "1.0", "id": "y", "source": "a", "type": "b", "data": {"caseKey": "1"}}',
        b'{"specversion": "0.3", "id": "x", "source": "a", "type": "b", "data": {"caseKey": "1"}}',
    ],
)
def test_signed_nonsense_is_refused(mms, body):
    assert ask(mms, "POST", "/hooks/batumi/", body, signed(body, "x"))[0] == 400
    assert mms.store.cases() == []


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\xff\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"POST /hooks/batumi/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST /hooks/batumi/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n",
        b"POST /hooks/batumi/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
        b"GET /documents/999999999999999999999999 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /documents/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET // HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_no_input_ends_the_receiver(mms, raw):
    # it may hang up while we still talk
    with suppress(OSError), socket.create_connection(mms.server_address, timeout=5) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass

    assert send(mms, event())[0] == 200


def test_page_lists_the_cases_escaped(mms):
    send(mms, event())

    status, page = ask(mms, "GET", "/")

    assert status == 200
    assert "01-12/4401" in page.decode()
    assert "ჩრდილი &lt;b&gt;" in page.decode()


def test_agenda_and_decision_wait_for_the_hand_over(mms):
    mms.pace = 0.3
    send(mms, event())
    send(mms, event())

    assert planned(mms) == ["registered"]
    assert "waits for the hand-over" in ask(mms, "GET", "/")[1].decode()
    assert "waits for the hand-over" in ask(mms, "GET", "/cases/1")[1].decode()

    send(mms, event(type=HANDED_OVER))
    send(mms, event("PET-2"))

    assert planned(mms) == ["registered", "scheduled", "decided"]
    assert planned(mms, 2) == ["registered"]
    assert ask(mms, "GET", "/")[1].decode().count("waits for the hand-over") == 1


def test_hand_over_that_comes_first_makes_the_case_too(mms):
    mms.pace = 0.3
    send(mms, event(type=HANDED_OVER))
    send(mms, event())

    assert planned(mms) == ["registered", "scheduled", "decided"]


def test_hand_over_does_not_lead_a_case_back(mms, portal):
    mms.pace = 0.1
    send(mms, event(subject="requests/1"))
    act(mms, "decide", result="positive")
    with Calling(mms):
        wait(lambda: mms.store.cases()[0]["status"] == "decided")
        send(mms, event(type=HANDED_OVER))

    assert planned(mms) == ["registered", "decided"]
    assert mms.store.cases()[0]["status"] == "decided"


def test_without_a_pace_only_the_buttons_tell(mms):
    send(mms, event(type=HANDED_OVER))

    assert planned(mms) == ["registered"]


def test_statuses_are_told_in_order_and_signed(mms, portal):
    mms.pace = 0.3
    send(mms, event())
    send(mms, event(type=HANDED_OVER))

    with Calling(mms):
        wait(lambda: len(portal.posts()) == 3)

    assert statuses(portal) == ["registered", "scheduled", "decided"]
    contents = [Webhook(SIGN).verify(one.body, one.headers) for one in portal.posts()]
    document = contents[2]["data"]["document"]
    status, text = ask(mms, "GET", document["url"].removeprefix(mms.base))
    assert (status, hashlib.sha256(text).hexdigest()) == (200, document["sha256"])


def test_status_the_portal_did_not_take_is_told_again_under_its_id(mms, portal):
    portal.queue = [Script(status=503), Script(fault="silent_close")]
    send(mms, event())

    with Calling(mms):
        wait(lambda: len(portal.posts()) == 3)
        wait(lambda: mms.store.cases()[0]["waiting"] is None)

    assert len({one.headers["webhook-id"] for one in portal.posts()}) == 1


def test_status_the_portal_is_past_is_not_told_again(mms, portal):
    portal.script = Script(status=409)
    send(mms, event())

    with Calling(mms):
        wait(lambda: mms.store.cases()[0]["waiting"] is None)

    assert len(portal.posts()) == 1


@pytest.mark.parametrize(
    ("word", "offered"), [("decided_here", False), ("too_early", True), ("odd", True)]
)
def test_status_the_portal_refuses_is_not_the_case_s(mms, portal, word, offered):
    send(mms, event(type=HANDED_OVER))
    with Calling(mms):
        wait(lambda: mms.store.cases()[0]["waiting"] is None)
        portal.script = Script(status=409, body=json.dumps({"result": word}).encode())
        assert act(mms, "decide", result="positive", text="კი")[0] == 303
        wait(lambda: mms.store.case(1)["refused"] == word)

        row = mms.store.case(1)
        assert (row["status"], row["result"], row["decision"]) == ("registered", "", "")
        page = ask(mms, "GET", "/cases/1")[1].decode()
        assert "პორტალმა სტატუსი არ მიიღო" in page
        assert f"HTTP 409 {word}" in page
        assert ("/cases/1/decide" in page) is offered
        portal.script = Script()
        assert act(mms, "decide", result="negative")[0] == (303 if offered else 422)
        wait(lambda: mms.store.cases()[0]["waiting"] is None)

    row = mms.store.case(1)
    assert (row["status"], row["refused"]) == (
        ("decided", "") if offered else ("registered", "decided_here")
    )


def test_term_of_the_law_stands_beside_the_plan_of_the_system(mms):
    send(mms, event(data={"caseKey": "PET-1", "title": "ჩრდილი", "dueOn": "2026-12-10"}))
    act(mms, "assign", department="ზედამხედველობა", due="2026-12-01")

    row = mms.store.case(1)
    assert (row["owed"], row["due"]) == ("2026-12-10", "2026-12-01")
    page = ask(mms, "GET", "/cases/1")[1].decode()
    assert [words in page for words in ("Owed by, as the portal says", "Planned here by")] == [
        True,
        True,
    ]
    send(mms, event(data={"caseKey": "PET-1", "title": "ჩრდილი", "dueOn": "2026-12-17"}))
    assert mms.store.case(1)["owed"] == "2026-12-17"


def test_configuration_is_read_again_when_it_changes(tmp_path):
    path = tmp_path / "mms.json"
    config = Config(path)
    assert config.places() == {}

    path.write_text('{"places": {"batumi": {}}}')
    assert config.places() == {"batumi": {}}

    path.write_text("{ broken")
    assert config.places() == {"batumi": {}}


def test_receiver_needs_nothing_of_the_portal():
    """It proves the contract only as long as it shares no code with the sender."""
    import ast
    from pathlib import Path

    import civic.cases.reference

    for path in Path(civic.cases.reference.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module]
            for name in names:
                root = name.split(".")[0]
                assert root != "django"
                assert root != "civic" or name.startswith("civic.cases.reference"), (
                    f"{path}: {name}"
                )
