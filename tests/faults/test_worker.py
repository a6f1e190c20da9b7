"""The worker under kill -9, SIGTERM, company, and a database that goes away."""

import time
from collections import Counter

import pytest

from civic.worker.schedule import schedule
from tests.civic.cases.receiver import Receiver, Script
from tests.civic.notices.mail_server import MailServer
from tests.faults.drill import until

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def recipients(portal):
    return Counter(str(letter["To"]) for letter in portal.mail.letters)


def sent(portal):
    return portal.seed("standing")["mails"].get("done", 0)


def test_two_workers_send_each_mail_once_and_run_each_slot_once(portal):
    portal.mail.letters.clear()
    before = sent(portal)
    portal.seed("forget_slots")
    portal.seed("mails", count=40)
    portal.start("one", "worker")
    portal.start("two", "worker")

    assert until(lambda: len(portal.mail.letters) >= 40)
    assert until(lambda: all(state == "done" for _, state, _ in portal.seed("standing")["slots"]))
    time.sleep(1)  # a second mail would come now

    assert (portal.end("one"), portal.end("two")) == (0, 0)
    assert recipients(portal) == {f"n{number}@example.ge": 1 for number in range(40)}
    standing = portal.seed("standing")
    assert standing["mails"] == {"done": before + 40}
    assert {task for task, _state, _attempts in standing["slots"]} == {
        every.name for every in schedule() if not every.is_tick
    }
    assert {attempts for _task, _state, attempts in standing["slots"]} == {1}


def test_sigterm_finishes_the_mail_at_hand(portal):
    server = MailServer()
    server.slow = 2
    before = sent(portal)
    portal.seed("mails", count=3)
    try:
        portal.start("worker", "worker", MAIL_PORT=str(server.port))
        assert until(lambda: server.connected)
        assert portal.end("worker") == 0
        assert len(server.taken) == 1
        assert sent(portal) == before + 1
        portal.start("rest", "worker")
        assert until(lambda: portal.seed("standing")["mails"].get("ready") is None)
        portal.end("rest")
    finally:
        server.stop()


def test_message_cut_short_by_a_kill_ends_in_one_case(portal):
    """F11, F14: the receiver has made the case, the worker was killed before it knew."""
    receiver = Receiver()
    receiver.script = Script(body=b'{"number": "01-12/4417"}', delay=4)
    receiver.find = Script(body=b'{"number": "01-12/4417"}')
    portal.seed("redirect_connector", url=receiver.url)
    message = portal.seed("test_message")
    try:
        portal.start("first", "worker")
        assert until(receiver.posts)
        portal.kill("first")
        portal.start("second", "worker")

        assert until(lambda: portal.seed("message", pk=message)["state"] == "done", 60, 1)
        assert portal.end("second") == 0
        assert [one.method for one in receiver.seen] == ["POST", "GET"]
        assert portal.seed("message", pk=message) == {
            "state": "done",
            "number": "01-12/4417",
            "case": "registered",
        }
    finally:
        receiver.stop()
        portal.seed("redirect_connector", url=f"http://127.0.0.1:{portal.mms_port}/hooks/batumi/")


def test_worker_outlives_a_database_that_is_killed(portal):
    if portal.server is None:
        pytest.skip("SQLite has no server that could be killed")
    portal.mail.letters.clear()
    portal.start("worker", "worker")
    portal.seed("mails", count=1)
    assert until(lambda: len(portal.mail.letters) == 1)

    portal.server.kill()
    time.sleep(2)
    portal.server.start()
    portal.seed("mails", count=2)

    assert until(lambda: len(portal.mail.letters) == 3)
    assert portal.processes["worker"].poll() is None
    assert portal.end("worker") == 0
