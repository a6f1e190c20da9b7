import hashlib
import http.client
import json
import sqlite3
import threading
import time
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from civic import uploads
from civic.cases.events import STATUS_TYPE
from civic.cases.inbound import read
from civic.cases.reference import casework, papers
from civic.cases.reference.faults import Faults
from civic.cases.reference.store import Store
from tests.civic.cases.stand_in import (
    HANDED_OVER,
    Calling,
    act,
    ask,
    event,
    planned,
    send,
    statuses,
    wait,
)


def test_acts_need_the_token_of_the_page(mms):
    send(mms, event())

    assert act(mms, "close", token="x")[0] == 403
    assert act(mms, "close")[0] == 303
    assert [call["status"] for call in mms.store.due_calls()] == ["closed"]
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert ask(mms, "POST", "/faults", b"fault=error&token=x", form)[0] == 403
    assert mms.faults.name == ""


def test_pages_name_the_municipality_and_not_its_short_name(mms):
    send(mms, event())

    for path in ("/", "/cases/1"):
        page = ask(mms, "GET", path)[1].decode()
        assert "ქალაქ ბათუმის მუნიციპალიტეტი" in page
    row = ask(mms, "GET", "/")[1].decode().partition("<tbody>")[2]
    assert "batumi ·" not in row


def day(ahead):
    return time.strftime("%Y-%m-%d", time.localtime(time.time() + ahead * 86400))


def test_matter_that_ended_on_the_portal_is_closed_and_not_decided_again(mms):
    send(mms, event("SRV-1", subject="requests/1", type="org.civic.service.filed.v1"))
    ended = event("SRV-1", subject="requests/1", type="org.civic.service.decided.v1")
    ended["data"]["result"] = "negative"
    send(mms, ended)

    known = mms.store.case(1)
    assert (known["status"], known["result"]) == ("closed", "negative")
    assert [one["status"] for one in mms.store.due_calls()] == ["closed"]
    page = ask(mms, "GET", "/cases/1")[1].decode()
    assert "/cases/1/decide" not in page
    assert act(mms, "decide", result="positive")[0] == 422


def test_petition_decided_on_the_portal_is_closed_and_not_decided_again(mms):
    send(mms, event(type=HANDED_OVER))
    ended = event(type="org.civic.petition.decided.v1")
    ended["data"]["result"] = "partly"
    send(mms, ended)

    row = mms.store.case(1)
    assert (row["status"], row["result"]) == ("closed", "partly")
    page = ask(mms, "GET", "/cases/1")[1].decode()
    assert ("/cases/1/decide" in page, "/cases/1/schedule" in page) == (False, False)
    assert act(mms, "decide", result="positive")[0] == 422


def test_petition_is_not_decided_before_its_hand_over(mms):
    send(mms, event())

    page = ask(mms, "GET", "/cases/1")[1].decode()
    assert ("/cases/1/decide" in page, "/cases/1/schedule" in page) == (False, False)
    for name, fields in (("decide", {"result": "positive"}), ("schedule", {"agenda": day(9)})):
        status, page = act(mms, name, **fields)
        assert (status, "the case waits for the hand-over" in page) == (422, True)
    send(mms, event(type=HANDED_OVER))
    assert "/cases/1/decide" in ask(mms, "GET", "/cases/1")[1].decode()
    assert act(mms, "decide", result="positive")[0] == 303


@pytest.mark.parametrize(("days", "steps"), [(0, 3), (5, 1)])
def test_clock_works_only_what_has_just_been_handed_over(mms, days, steps):
    mms.pace = 60
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - days * 86400))

    send(mms, event(type=HANDED_OVER, time=moment))

    assert planned(mms) == ["registered", "scheduled", "decided"][:steps]


def test_sitting_lies_ahead_and_may_be_moved(mms, portal):
    send(mms, event(subject="requests/1"))
    assert act(mms, "schedule", agenda="2020-01-31")[0] == 422

    with Calling(mms):
        for ahead in (9, 16):
            assert act(mms, "schedule", agenda=day(ahead))[0] == 303
            wait(lambda: mms.store.cases()[0]["waiting"] is None)

    told = [json.loads(one.body)["data"]["text"] for one in portal.posts()][-2:]
    assert [
        casework.in_words(day(ahead)) in text for ahead, text in zip((9, 16), told, strict=True)
    ] == [
        True,
        True,
    ]
    assert mms.store.case(1)["agenda"] == day(16)
    assert act(mms, "schedule", agenda=day(16))[0] == 422
    assert casework.in_words("2026-12-09") == "9 დეკემბერი 2026"


def test_document_of_a_decision_is_a_pdf(mms):
    send(mms, event(subject="requests/1"))

    status, page = act(mms, "decide", file=b"GIF89a", result="positive")
    assert (status, "must be a PDF" in page, planned(mms)) == (422, True, ["registered"])


def test_case_is_worked_and_each_step_is_told_with_its_facts(mms, portal):
    send(mms, event(type=HANDED_OVER))

    with Calling(mms):
        assert (
            act(mms, "assign", department="ზედამხედველობა", assignee="ნინო", due="2026-12-01")[0]
            == 303
        )
        wait(lambda: mms.store.case(1)["status"] == "assigned")
        assert act(mms, "ask", text="აკლია <b>ნახაზი</b>", due="2026-12-05")[0] == 303
        wait(lambda: "awaiting_applicant" in statuses(portal))
        assert act(mms, "ask", text="აკლია ხელმოწერა", due="2026-12-09")[0] == 303
        wait(lambda: statuses(portal).count("awaiting_applicant") == 2)
        assert act(mms, "schedule", agenda=day(9))[0] == 303
        wait(lambda: mms.store.case(1)["status"] == "scheduled")
        assert act(mms, "decide", file=b"%PDF-1.4 x", result="partly", text="ნაწილობრივ")[0] == 303
        wait(lambda: mms.store.case(1)["status"] == "decided")
        assert act(mms, "close")[0] == 303
        wait(lambda: mms.store.case(1)["status"] == "closed")

    told = [json.loads(one.body)["data"] for one in portal.posts()]
    assert [one["status"] for one in told if one["status"] != "registered"] == [
        "assigned",
        "awaiting_applicant",
        "awaiting_applicant",
        "scheduled",
        "decided",
        "closed",
    ]
    assigned, first, second, _scheduled, decided, closed = told[-6:]
    assert (assigned["department"], assigned["dueOn"]) == ("ზედამხედველობა", "2026-12-01")
    assert (first["text"], first["dueOn"]) == ("აკლია <b>ნახაზი</b>", "2026-12-05")
    assert second["dueOn"] == "2026-12-09"
    assert (decided["result"], decided["text"], closed["result"]) == (
        "partly",
        "ნაწილობრივ",
        "partly",
    )
    document = decided["document"]
    status, content = ask(mms, "GET", document["url"].removeprefix(mms.base))
    assert (status, content, document["name"]) == (200, b"%PDF-1.4 x", "d.pdf")
    assert hashlib.sha256(content).hexdigest() == document["sha256"]
    assert "ნაწილობრივ" in ask(mms, "GET", "/cases/1")[1].decode()
    for one in told:
        read(json.dumps({"type": STATUS_TYPE, "data": one}).encode())  # the portal understands each


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("assign", {"department": " "}),
        ("assign", {"department": "x", "due": "tomorrow"}),
        ("ask", {"text": "x"}),
        ("ask", {"text": "x", "due": "2026-13-01"}),
        ("schedule", {}),
        ("decide", {"result": "maybe", "text": "kept <i>"}),
        ("note", {"text": ""}),
        ("burn", {}),
    ],
)
def test_act_that_lacks_something_is_refused_and_what_was_typed_is_kept(mms, name, fields):
    send(mms, event())

    status, page = act(mms, name, **fields)

    assert (status, "role=alert" in page) == (422, True)
    assert planned(mms) == ["registered"]
    if name == "decide":
        assert "kept &lt;i&gt;" in page


def test_case_does_not_go_back(mms):
    send(mms, event())
    with mms.store.work() as database:
        database.execute("UPDATE cases SET status = 'decided'")

    for name, fields in (
        ("schedule", {"agenda": "2026-12-01"}),
        ("decide", {"result": "positive"}),
        ("ask", {"text": "x", "due": "2026-12-01"}),
    ):
        assert act(mms, name, **fields)[0] == 422
    assert (
        act(mms, "assign", department="x")[0] == 303
    )  # who works on it may change; nothing is told
    assert planned(mms) == ["registered"]


def test_note_stays_in_the_house(mms):
    send(mms, event())

    assert act(mms, "note", text="ვკითხე <ნინოს>")[0] == 303
    assert "ვკითხე &lt;ნინოს&gt;" in ask(mms, "GET", "/cases/1")[1].decode()
    assert planned(mms) == ["registered"]


def test_state_of_a_case_can_be_asked(mms, portal):
    send(mms, event(type=HANDED_OVER))
    with Calling(mms):
        act(mms, "decide", result="negative", text="უარი")
        wait(lambda: mms.store.case(1)["status"] == "decided")

    status, answer = ask(mms, "GET", "/cases/PET-1")
    told = json.loads(answer)
    assert (status, told["status"], told["result"], told["number"]) == (
        200,
        "decided",
        "negative",
        "01-12/4401",
    )
    assert read(json.dumps({"type": STATUS_TYPE, "data": told}).encode())[1].text == "უარი"
    assert ask(mms, "GET", "/cases/PET-2")[0] == 404
    assert ask(mms, "GET", "/cases/PET-1?place=keda")[0] == 404


def test_made_document_is_one_the_portal_keeps():
    content = papers.decision("01-12/4401", "PET-1", "positive")

    clean = uploads.clean_upload(SimpleUploadedFile("decision.pdf", content))
    assert (clean.media_type, content == papers.decision("01-12/4401", "PET-1", "positive")) == (
        "application/pdf",
        True,
    )


@pytest.mark.parametrize(("fault", "made"), [("error", 0), ("lost", 1)])
def test_fault_is_carried_out_for_as_many_messages_as_told(mms, fault, made):
    mms.faults.set(fault, 1)
    content = event()

    if fault == "error":
        assert send(mms, content)[0] == 500
    else:
        with pytest.raises((OSError, http.client.HTTPException)):
            send(mms, content)
    assert len(mms.store.cases()) == made
    assert send(mms, content)[0] == 200
    assert len(mms.store.cases()) == 1


@pytest.mark.parametrize("fault", ["slow", "hang"])
def test_slow_and_hanging_answers_keep_the_sender_waiting(mms, fault):
    mms.faults.slow = 0.4
    mms.faults.set(fault)
    threading.Timer(0.4, mms.faults.set, [""]).start()
    before = time.monotonic()

    try:
        status = send(mms, event())[0]
    except (OSError, http.client.HTTPException):
        status = 0

    assert time.monotonic() - before > 0.3
    assert (status, len(mms.store.cases())) == (200 if fault == "slow" else 0, 1)


def test_duplicate_tells_each_status_twice_under_one_id(mms, portal):
    form = {"content-type": "application/x-www-form-urlencoded"}
    body = urlencode({"fault": "duplicate", "left": "", "token": mms.token}).encode()
    assert ask(mms, "POST", "/faults", body, form)[0] == 303
    assert "checked" in ask(mms, "GET", "/faults")[1].decode()
    send(mms, event())

    with Calling(mms):
        wait(lambda: mms.store.cases()[0]["waiting"] is None)

    assert [one.headers["webhook-id"] for one in portal.posts()] == [
        portal.posts()[0].headers["webhook-id"]
    ] * 2


def test_unknown_fault_is_refused(mms):
    form = {"content-type": "application/x-www-form-urlencoded"}
    body = urlencode({"fault": "fire", "token": mms.token}).encode()

    assert ask(mms, "POST", "/faults", body, form)[0] == 400
    with pytest.raises(ValueError, match="fire"):
        Faults("fire")


def test_older_file_is_read_on(tmp_path):
    path = tmp_path / "mms.sqlite3"
    with sqlite3.connect(path) as database:
        database.executescript(
            "CREATE TABLE cases (id INTEGER PRIMARY KEY, place TEXT NOT NULL, key TEXT NOT NULL,"
            " title TEXT NOT NULL, subject TEXT NOT NULL, page TEXT NOT NULL, status TEXT NOT NULL,"
            " made REAL NOT NULL, UNIQUE (place, key));"
            "INSERT INTO cases VALUES (1, 'batumi', 'PET-1', 'x', 'requests/1', '', 'registered', 1)"
        )
    database.close()

    store = Store(path)
    assert [(one["key"], one["department"]) for one in store.cases()] == [("PET-1", "")]
    casework.work(store, 1, "decide", {"result": "positive"})
    assert [one["status"] for one in store.due_calls()] == ["decided"]
