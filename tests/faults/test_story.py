"""kill -9 of web, worker and receiver during a run of signings: everything acknowledged is there, once."""

import http.client
import os
import random
import signal
import sqlite3
import threading
import time
from urllib.parse import quote, urlencode

import pytest

from tests.faults.conftest import THRESHOLD
from tests.faults.drill import until

pytestmark = [pytest.mark.faults, pytest.mark.slow]

SIGNERS = 80
KILLS = 8
PAUSE = 1.2


def sign(portal, path, one):
    """Send the form once; the status and where it leads, or 0 when the connection broke."""
    body = urlencode({"csrfmiddlewaretoken": one["csrf"], "display": "none"})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={one['session']}; csrftoken={one['csrf']}",
        "X-Forwarded-For": f"10.1.{one['number'] // 250}.{one['number'] % 250}",
    }
    connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)
    try:
        connection.request("POST", f"{quote(path)}sign/", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("location", "")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


def sign_until_acknowledged(portal, path, people, acknowledged):
    """As a citizen would: try again until the receipt's address comes back."""
    for one in people:
        for _ in range(60):
            status, location = sign(portal, path, one)
            if status == 302 and "receipt" in location:
                acknowledged.append(one["session"])
                break
            time.sleep(0.5)


def test_nothing_acknowledged_is_lost_or_doubled_by_kills(portal):
    portal.mail.letters.clear()
    before = portal.seed("standing")["mails"].get("done", 0)
    petition = portal.seed("petition")
    people = portal.seed("signers", count=SIGNERS)
    for number, one in enumerate(people):
        one["number"] = number
    portal.start("serve", "serve", "--mms", "--pace", "1")
    assert until(portal.is_up), portal.log()[-3000:]
    told = f"Case management system:   http://127.0.0.1:{portal.mms_port}/"
    assert until(lambda: told in portal.log(), 30)  # at once, though a file takes it

    acknowledged = []
    threads = [
        threading.Thread(
            target=sign_until_acknowledged,
            args=(portal, petition["path"], people[start::4], acknowledged),
        )
        for start in range(4)
    ]
    for thread in threads:
        thread.start()
    killed = kill_at_random(portal, random.Random(2026))
    for thread in threads:
        thread.join(240)

    assert len(acknowledged) == SIGNERS, portal.log()[-3000:]
    assert set(killed) == {"web", "worker", "mms"}
    until(lambda: is_settled(portal.seed("story", pk=petition["pk"]), "registered"), 120, 1)
    assert portal.seed("story", pk=petition["pk"])["case_kinds"] == ["case.registered"]
    portal.seed("hand_over", pk=petition["pk"])
    document = ["case.document_kept"]

    def is_over():
        now = portal.seed("story", pk=petition["pk"])
        return is_settled(now, "decided") and now["case_kinds"][-1:] == document

    until(is_over, 180, 1)
    found = portal.seed("story", pk=petition["pk"])
    assert (found["rows"], found["people"], found["count"], found["unplaced"]) == (
        SIGNERS,
        SIGNERS,
        SIGNERS,
        0,
    )
    assert (found["crossings"], found["reached"]) == ([THRESHOLD], 1)
    assert found["case_kinds"] == ["case.registered", "case.scheduled", "case.decided", *document]
    assert [state for _number, state in found["cases"]] == ["decided"]
    assert cases_of(portal) == [(found["cases"][0][0], 2)]
    assert found["pending"] == 0
    # a killed worker may repeat a mail, under the same id; it never makes another
    letters = {(str(one["To"]), str(one["Message-ID"])) for one in portal.mail.letters}
    assert len(letters) == found["mails"]["done"] - before
    portal.run("manage.py", "ledger", "verify")
    assert portal.end("serve") == 0
    assert not portal.is_up()


def kill_at_random(portal, choice):
    """kill -9 each kind of process at least twice, in a fixed random order, while signing goes on."""
    order = ["web", "worker", "mms"] * 2 + choice.choices(["web", "worker", "mms"], k=KILLS - 6)
    choice.shuffle(order)
    killed = []
    for kind in order:
        time.sleep(PAUSE)
        found = until(lambda kind=kind: portal.children("serve")[kind], 20)
        assert found, f"{kind} was not started again"
        try:
            os.kill(choice.choice(found), signal.SIGKILL)
        except ProcessLookupError:
            continue
        killed.append(kind)
    return killed


def is_settled(found, state):
    """Everything is counted, sent and told, and the case is in this state."""
    return (
        found["count"] == SIGNERS
        and found["pending"] == 0
        and [one for _number, one in found["cases"]] == [state]
        and set(found["mails"]) <= {"done"}
    )


def cases_of(portal):
    """The receiver's own cases: number and how many messages each took."""
    from civic.cases.reference.store import number

    with sqlite3.connect(portal.home / "mms.sqlite3") as database:
        rows = database.execute(
            "SELECT id, (SELECT count(DISTINCT webhook_id) FROM taken WHERE case_id = cases.id) FROM cases"
        ).fetchall()
    database.close()
    return [(number(case_id), messages) for case_id, messages in rows]
