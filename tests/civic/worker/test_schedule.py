from datetime import UTC, datetime, time, timedelta
from signal import SIGTERM
from subprocess import CalledProcessError
from threading import Barrier, Thread
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from civic.worker import apart, schedule, tasks
from civic.worker.leases import work_one
from civic.worker.models import Slot, State
from civic.worker.plan import Every


def nothing():
    return None


def test_period_is_due_at_its_full_multiples():
    every = Every(name="x", seconds=300, function=nothing)

    assert every.due(datetime(2026, 11, 22, 10, 7, 31, tzinfo=UTC)) == datetime(
        2026, 11, 22, 10, 5, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 21, 22, 29, tzinfo=UTC), datetime(2026, 11, 20, 22, 30, tzinfo=UTC)),
        (datetime(2026, 11, 21, 22, 30, tzinfo=UTC), datetime(2026, 11, 21, 22, 30, tzinfo=UTC)),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), datetime(2026, 11, 21, 22, 30, tzinfo=UTC)),
    ],
)
def test_daily_task_is_due_at_its_hour_in_tbilisi(now, due):
    every = Every(name="x", daily_at=time(2, 30), function=nothing)

    assert every.due(now) == due


@pytest.mark.parametrize(
    ("first", "hour"),
    [
        (datetime(2026, 3, 27, tzinfo=UTC), time(2, 30)),  # on the 29th there is no half past two
        (datetime(2026, 10, 23, tzinfo=UTC), time(2, 30)),  # on the 25th there are two
    ],
)
def test_three_schedulers_over_a_change_of_the_clock_find_each_days_run_once(first, hour):
    """I12, in a zone that changes its clock (Tbilisi does not); the copies' clocks differ by seconds."""
    every = Every(name="x", daily_at=hour, function=nothing, zone=ZoneInfo("Europe/Berlin"))
    found = [
        {every.due(first + timedelta(minutes=minute, seconds=skew)) for minute in range(5 * 1440)}
        for skew in (0, 7, 53)
    ]

    assert found[0] == found[1] == found[2]
    runs = sorted(found[0])
    assert len(runs) == 6  # the one before the first midnight, and one of each day
    days = [run.astimezone(every.zone).date() for run in runs]
    assert days == [days[0] + timedelta(days=number) for number in range(6)]


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_three_schedulers_enter_each_run_once():
    """I12 on the database: whoever comes first enters the run, the others find it."""
    barrier, entered = Barrier(3), []

    def copy():
        barrier.wait()
        entered.append(schedule.enter_due())
        connection.close()

    threads = [Thread(target=copy) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    slotted = [one for one in schedule.schedule() if not one.is_tick]
    assert len(entered) == 3
    assert Slot.objects.count() == len(slotted)


@pytest.mark.parametrize("times", [{}, {"seconds": 60, "daily_at": time(1)}])
def test_task_has_either_a_period_or_an_hour(times):
    with pytest.raises(ValueError, match="either seconds or daily_at"):
        Every(name="x", function=nothing, **times)


@pytest.mark.parametrize(("seconds", "is_tick"), [(0.5, True), (59, True), (60, False)])
def test_period_under_a_minute_runs_in_every_worker(seconds, is_tick):
    assert Every(name="x", seconds=seconds, function=nothing).is_tick is is_tick


def test_names_of_tasks_and_queues_are_unique():
    names = [one.name for one in schedule.schedule()] + [one.name for one in schedule.queues()]

    assert sorted(names) == sorted(set(names))


@pytest.mark.both
@pytest.mark.django_db
def test_due_runs_are_entered_once_however_often_it_is_asked():
    slotted = [one for one in schedule.schedule() if not one.is_tick]

    assert schedule.enter_due() == len(slotted)
    assert schedule.enter_due() == 0
    assert Slot.objects.count() == len(slotted)


@pytest.mark.django_db
def test_slot_runs_its_task():
    old = timezone.now() - timedelta(days=8)
    Slot.objects.create(task="gone", due=old, state=State.DONE)
    Slot.objects.create(
        task="gone too", due=old, state=State.READY, next_at=timezone.now() + timedelta(days=1)
    )
    Slot.objects.create(task="worker.clear", due=timezone.now())

    assert work_one(tasks.QUEUES[0]) is True

    assert sorted(Slot.objects.values_list("task", "state")) == [
        ("gone too", "ready"),
        ("worker.clear", "done"),
    ]


@pytest.mark.django_db
def test_slot_of_a_task_no_longer_planned_is_let_go():
    slot = Slot.objects.create(task="was removed", due=timezone.now())

    work_one(tasks.QUEUES[0])

    slot.refresh_from_db()
    assert slot.state == State.DONE


def test_a_tick_cannot_have_a_process_of_its_own():
    with pytest.raises(ValueError, match="too often"):
        Every(name="x", seconds=2, function=nothing, apart=True)


def test_what_computes_for_long_gets_a_process_of_its_own(db, settings, tmp_path):
    called = tmp_path / "called"
    (tmp_path / "manage.py").write_text(
        f"import pathlib, sys; pathlib.Path({str(called)!r}).write_text(' '.join(sys.argv[1:]))"
    )
    settings.WORKER_APART, settings.BASE_DIR = True, tmp_path
    slot = Slot.objects.create(task="ledger.check", due=timezone.now())
    assert work_one(tasks.QUEUES[0])
    slot.refresh_from_db()
    assert (called.read_text(), slot.state) == ("task ledger.check", State.DONE)


def test_no_process_is_started_for_what_nobody_wants(db, settings, tmp_path):
    (tmp_path / "manage.py").write_text("raise SystemExit(3)")
    settings.WORKER_APART, settings.BASE_DIR = True, tmp_path
    slot = Slot.objects.create(task="petitions.packages", due=timezone.now())
    assert work_one(tasks.QUEUES[0])
    slot.refresh_from_db()
    assert slot.state == State.DONE


def test_a_failed_process_is_tried_again(db, settings, tmp_path):
    (tmp_path / "manage.py").write_text("raise SystemExit(3)")
    settings.WORKER_APART, settings.BASE_DIR = True, tmp_path
    slot = Slot.objects.create(task="ledger.check", due=timezone.now())
    assert work_one(tasks.QUEUES[0])
    slot.refresh_from_db()
    assert slot.state == State.RETRY


def test_one_task_can_be_run_by_hand(db, capsys):
    call_command("task")
    assert "ledger.check: daily at 03:30:00" in capsys.readouterr().out
    call_command("task", "worker.clear")
    with pytest.raises(CommandError, match="There is no task elsewhere"):
        call_command("task", "elsewhere")


def test_a_process_of_its_own_ends_with_the_worker(settings, tmp_path):
    begun = tmp_path / "begun"
    (tmp_path / "manage.py").write_text(
        f"import pathlib, time; pathlib.Path({str(begun)!r}).touch(); time.sleep(60)"
    )
    settings.BASE_DIR = tmp_path
    ended = []

    def wait():
        try:
            apart.run("ledger.check")
        except CalledProcessError as error:
            ended.append(error.returncode)

    thread = Thread(target=wait)
    thread.start()
    while not begun.exists():
        sleep(0.02)
    apart.end()
    thread.join(20)
    assert ended == [-SIGTERM]
