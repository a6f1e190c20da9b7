import threading
import time

import pytest
from django.db import OperationalError
from django.utils import timezone

from civic.worker.engine import Worker
from civic.worker.models import Slot, State
from civic.worker.plan import Every, Queue

pytestmark = pytest.mark.both


def until(condition, seconds=5.0):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.02)
    return False


class Running:
    """A worker in a thread of its own, stopped at the end of the block."""

    def __init__(self, *queues, every=()):
        self.worker = Worker(queues, every or (Every(name="idle", seconds=5, function=int),))

    def __enter__(self):
        self.thread = threading.Thread(target=self.worker.run)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.worker.stop()
        self.thread.join(10)
        assert not self.thread.is_alive()


def slot(task="engine"):
    return Slot.objects.create(task=task, due=timezone.now())


def mine(rows):
    return rows.filter(task="engine")


@pytest.mark.django_db(transaction=True)
def test_new_row_is_taken_within_half_a_second():
    started = threading.Event()
    with Running(Queue("engine", Slot, lambda _slot: started.set(), only=mine)):
        time.sleep(0.5)
        slot()
        before = time.monotonic()
        assert started.wait(3)
        assert time.monotonic() - before < 1.5  # 0.25 s of polling; the rest is a busy machine


@pytest.mark.django_db(transaction=True)
def test_stop_finishes_the_job_at_hand():
    row = slot()
    begun = threading.Event()

    def work(_slot):
        begun.set()
        time.sleep(0.5)

    with Running(Queue("engine", Slot, work, only=mine)):
        assert begun.wait(5)

    row.refresh_from_db()
    assert row.state == State.DONE


@pytest.mark.django_db(transaction=True)
def test_two_workers_handle_each_row_once():
    handled = []
    for number in range(20):
        Slot.objects.create(task="engine", due=timezone.now(), last_error=str(number))
    queue = Queue("engine", Slot, lambda row: handled.append(row.pk), only=mine, threads=2)
    with Running(queue), Running(queue):
        assert until(
            lambda: not Slot.objects.exclude(state=State.DONE).filter(task="engine").exists(), 20
        )

    assert sorted(handled) == sorted(
        Slot.objects.filter(task="engine").values_list("pk", flat=True)
    )


@pytest.mark.django_db(transaction=True)
def test_database_error_does_not_end_the_worker():
    calls = []

    def tick():
        calls.append(time.monotonic())
        if len(calls) == 1:
            raise OperationalError("the database has gone")

    with Running(
        Queue("engine", Slot, int, only=mine),
        every=(Every(name="tick", seconds=0.05, function=tick),),
    ):
        assert until(lambda: len(calls) >= 3)

    assert calls[1] - calls[0] >= 0.9  # backed off before going on


@pytest.mark.django_db(transaction=True)
def test_lease_of_a_long_job_is_renewed():
    row = slot()
    release = threading.Event()
    with Running(Queue("engine", Slot, lambda _slot: release.wait(10), lease=3, only=mine)):
        assert until(lambda: Slot.objects.get(pk=row.pk).state == State.RUNNING)
        first = Slot.objects.get(pk=row.pk).lease_until
        assert until(lambda: Slot.objects.get(pk=row.pk).lease_until > first)
        release.set()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.DONE, 1)


@pytest.mark.django_db
def test_once_works_until_nothing_is_due():
    slot("worker.clear")

    worker = Worker()
    worker.run_once()

    assert Slot.objects.exclude(state=State.DONE).count() == 0
    assert worker.run_once() == 0
