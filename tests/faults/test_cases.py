"""Messages to the municipal system while it is down, while workers are killed, and all of it at once."""

import os
import random
import signal
import sqlite3
import time

import pytest

from tests.civic.cases.receiver import Receiver, Script
from tests.e2e.words import ka
from tests.faults.drill import until

pytestmark = [pytest.mark.faults, pytest.mark.slow]

JOBS, SUBJECTS, COPIES, KILLS = 1000, 250, 5, 10
takes_minutes = pytest.mark.skipif(
    not os.environ.get("DRILLS_ALL"), reason="takes minutes on two cores: set DRILLS_ALL"
)


@pytest.fixture(autouse=True)
def own_receiver(portal):
    """Only this drill's messages, and a receiver without cases; the next drill finds it as it was."""
    forget_what_was_sent(portal)
    yield
    portal.kill_all()
    forget_what_was_sent(portal)


def forget_what_was_sent(portal):
    portal.seed("clear_outbox")
    portal.seed("redirect_connector", url=f"http://127.0.0.1:{portal.mms_port}/hooks/batumi/")
    for path in portal.home.glob("mms.sqlite3*"):
        path.unlink()
    portal.mail.letters.clear()


def taken(portal):
    """What the receiver took, in its order: (case key, sequence)."""
    with sqlite3.connect(portal.home / "mms.sqlite3") as database:
        rows = database.execute(
            "SELECT key, sequence FROM taken JOIN cases ON cases.id = case_id ORDER BY taken.id"
        ).fetchall()
    database.close()
    return [(key, int(sequence)) for key, sequence in rows]


def outbox(portal):
    return portal.seed("outbox")


def fail_once_more(portal, tries):
    """Let the time until the next try pass, and wait until it has been tried and written down."""
    portal.seed("hurry")

    def is_over():
        found = outbox(portal)
        return found["tries"] >= tries and "running" not in found["states"]

    assert until(is_over, 60, 0.1), portal.log()[-2000:]


@takes_minutes
def test_receiver_that_is_down_for_a_day_and_for_three_gets_everything_once_and_in_order(portal):
    """F12, I04. The hours are let pass by setting the time of the next try."""
    portal.seed("case_messages", first=1, subjects=3, each=2)
    portal.start("worker", "worker")
    for turn in range(1, 7):  # 0 s, 5 s, 5 min, 30 min, 2 h, 5 h: the next would be after 10 h more
        fail_once_more(portal, 3 * turn)
    assert outbox(portal)["states"].get("done") is None
    fail_once_more(portal, 20)  # the twentieth failure in a row
    assert until(lambda: outbox(portal)["connector"] == "paused", 10)
    assert until(lambda: "paused" in outbox(portal)["states"], 10)

    portal.start("mms", "mms", "--pace", "0")
    assert until(lambda: portal.is_up(portal.mms_port), 30)
    portal.seed("hurry")
    assert until(lambda: outbox(portal)["states"] == {"done": 6}, 30), outbox(portal)
    assert outbox(portal)["connector"] == "active"
    arrived = taken(portal)
    assert sorted(arrived) == [(f"CASE-{one}", turn) for one in (1, 2, 3) for turn in (1, 2)]
    for key in {key for key, _sequence in arrived}:
        assert [sequence for one, sequence in arrived if one == key] == [1, 2]
    assert outbox(portal)["numbered"] == 3

    portal.kill("mms")
    portal.seed("case_messages", first=4, subjects=1, each=1)
    before = outbox(portal)["tries"]
    for turn in range(1, 11):  # the whole table: 76 hours
        fail_once_more(portal, before + turn)
    assert until(lambda: outbox(portal)["states"] == {"done": 6, "dead": 1}, 10)
    subject = ka("A message to the case management system was given up")
    assert until(lambda: [one for one in portal.mail.letters if subject in str(one["Subject"])], 20)
    portal.start("mms", "mms", "--pace", "0")
    assert until(lambda: portal.is_up(portal.mms_port), 30)
    assert ": 1 would be sent" in portal.run(
        "manage.py", "hooks", "replay", "--since", "2h", "--dry-run"
    )
    assert ": 1 will be sent" in portal.run("manage.py", "hooks", "replay", "--since", "2h")
    assert until(lambda: outbox(portal)["states"] == {"done": 7}, 20)
    assert taken(portal) == [*arrived, ("CASE-4", 1)]
    assert (portal.end("worker"), portal.end("mms")) == (0, 0)


def test_kill_before_the_sending_and_after_the_answer_ends_in_one_case(portal):
    """I03; the kill in the middle of sending is in test_worker."""
    receiver = Receiver()
    receiver.script = Script(body=b'{"number": "01-12/4417"}')
    receiver.find = Script(body=b'{"number": "01-12/4417"}')
    portal.seed("redirect_connector", url=receiver.url)
    try:
        portal.start("first", "worker")
        portal.kill("first")
        portal.seed("case_messages", first=1, subjects=1, each=1)
        portal.start("second", program=("-m", "tests.faults.crew", "1"))
        assert until(receiver.answered.is_set, 30, 0.001)
        os.kill(portal.copies("second")[0], signal.SIGKILL)

        assert until(lambda: outbox(portal)["states"] == {"done": 1}, 30, 0.5)
        assert portal.end("second") == 0
        assert [one.method for one in receiver.seen] in (["POST"], ["POST", "GET"])
        assert outbox(portal)["numbered"] == 1
    finally:
        receiver.stop()


@takes_minutes
def test_a_thousand_messages_arrive_once_while_workers_are_killed(portal):
    """I11: five copies, killed at random; the receiver keeps what it took by the id of the message."""
    portal.seed("case_messages", first=1, subjects=SUBJECTS, each=JOBS // SUBJECTS)
    portal.start("mms", "mms", "--pace", "0")
    portal.start("crew", program=("-m", "tests.faults.crew", str(COPIES)))
    choice = random.Random(2026)
    assert until(lambda: outbox(portal)["states"].get("done"), 40, 0.1), portal.log()[-2000:]
    for _ in range(KILLS):
        copies = portal.copies("crew")
        assert copies
        os.kill(choice.choice(copies), signal.SIGKILL)
        time.sleep(0.3)

    assert until(lambda: outbox(portal)["states"] == {"done": JOBS}, 300, 0.5), outbox(portal)
    arrived = taken(portal)
    assert len(arrived) == len(set(arrived)) == JOBS
    for number in range(1, SUBJECTS + 1):
        assert [turn for key, turn in arrived if key == f"CASE-{number}"] == [1, 2, 3, 4]
    assert outbox(portal)["numbered"] == SUBJECTS
    assert portal.end("crew") == 0
