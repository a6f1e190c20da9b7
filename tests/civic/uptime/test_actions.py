"""Heartbeats, and the outages between them."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from civic.journal.models import Entry
from civic.uptime import actions, beating, queries
from civic.uptime.models import Beat, Outage

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_a_heartbeat_only_moves_forward():
    assert actions.beat(at=AT) is None
    assert actions.beat(at=AT - timedelta(seconds=30)) is None
    assert Beat.objects.get().at == AT
    assert Outage.objects.count() == 0


def test_silence_of_a_restart_is_no_outage():
    actions.beat(at=AT)
    assert actions.beat(at=AT + timedelta(minutes=3)) is None
    assert Outage.objects.count() == 0


def test_longer_silence_is_recorded_once_with_a_public_entry():
    actions.beat(at=AT)
    back = AT + timedelta(minutes=94, seconds=10)
    outage = actions.beat(at=back)
    assert outage is not None
    assert (outage.since, outage.until, outage.minutes) == (AT, back, 95)
    assert actions.beat(at=back + timedelta(seconds=1)) is None  # the other process
    entry = Entry.objects.get(kind="portal.outage")
    assert (entry.public, entry.actor, entry.municipality) == (True, None, None)
    assert entry.data == {
        "since_at": AT.isoformat(),
        "until_at": back.isoformat(),
        "minutes": 95,
    }


def test_a_portal_that_was_put_away_had_no_outage():
    actions.beat(at=AT)
    assert actions.beat(at=AT + timedelta(days=31)) is None
    assert Beat.objects.get().at == AT + timedelta(days=31)


def test_the_portal_is_down_while_nothing_is_heard():
    assert queries.is_down(AT) is False  # nothing is measured
    actions.beat(at=AT)
    assert [queries.is_down(AT + timedelta(minutes=n)) for n in (0, 3, 4)] == [False, False, True]


def test_share_of_time_counts_only_what_lies_between():
    actions.beat(at=AT)
    actions.beat(at=AT + timedelta(hours=6))
    since = AT + timedelta(hours=3)
    assert queries.share_of_time(since, since + timedelta(hours=30)) == 0.9


@pytest.mark.django_db(transaction=True)
def test_processes_that_come_back_together_record_one_outage():
    actions.beat(at=AT)
    back, failed = AT + timedelta(hours=1), []

    def run():
        try:
            actions.beat(at=back)
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Outage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_thread_writes_at_once_and_ends_when_asked():
    stop = threading.Event()
    thread = beating.keep_beating(stop, seconds=60)
    stop.set()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert Beat.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_nothing_gives_no_heartbeat(caplog):
    def refuse(*_):
        raise OperationalError("disk is full")

    with connection.execute_wrapper(refuse):
        assert beating.beat_once() is False
    assert Beat.objects.count() == 0
    assert "no heartbeat could be written: disk is full" in caplog.text
