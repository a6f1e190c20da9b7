from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from civic.worker.leases import Keeper, claim, settle, work_one
from civic.worker.models import Slot, State
from civic.worker.plan import Dead, Done, Paused, Queue, Retry

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def nothing(slot):
    return None


def queue(handle=nothing, **options):
    return Queue("test", Slot, handle, **options)


def slot(task="test", **fields):
    return Slot.objects.create(task=task, due=timezone.now(), **fields)


def age_lease(row):
    Slot.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_claim_takes_the_row_due_longest():
    slot("later")
    first = slot("first", next_at=timezone.now() - timedelta(hours=1))

    lease = claim(queue())

    assert (lease.row.pk, lease.attempt, lease.row.state) == (first.pk, 1, State.RUNNING)


def test_claim_leaves_rows_whose_time_has_not_come():
    slot(next_at=timezone.now() + timedelta(seconds=5))

    assert claim(queue()) is None


@pytest.mark.parametrize("state", [State.DONE, State.DEAD, State.PAUSED])
def test_claim_leaves_rows_that_are_not_waiting(state):
    slot(state=state)

    assert claim(queue()) is None


def test_claim_leaves_a_row_somebody_works_on():
    slot()

    assert claim(queue()) is not None
    assert claim(queue()) is None


def test_row_of_a_killed_worker_is_taken_again_when_its_lease_has_run_out():
    row = slot()
    claim(queue())
    age_lease(row)

    assert claim(queue()).attempt == 2


def test_zombie_cannot_overwrite_the_second_run():
    row = slot()
    effects = []
    zombie = claim(queue())
    age_lease(row)
    second = claim(queue())

    assert settle(zombie, Done(error="zombie", effect=lambda: effects.append("zombie"))) is False
    assert settle(second, Done(error="second", effect=lambda: effects.append("second"))) is True

    row.refresh_from_db()
    assert (row.state, row.last_error, effects) == (State.DONE, "second", ["second"])


def test_result_and_effect_stand_or_fall_together():
    row = slot()
    lease = claim(queue())

    def effect():
        raise DatabaseError("no")

    with pytest.raises(DatabaseError):
        settle(lease, Done(effect=effect))
    row.refresh_from_db()
    assert row.state == State.RUNNING


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (None, State.DONE),
        (Done(), State.DONE),
        (Retry(), State.RETRY),
        (Dead(), State.DEAD),
        (Paused(), State.PAUSED),
    ],
)
def test_handler_answers_the_new_state(result, state):
    row = slot()

    assert work_one(queue(lambda _slot: result)) is True

    row.refresh_from_db()
    assert (row.state, row.lease_until) == (state, None)


def test_retry_waits_as_long_as_it_says():
    row = slot()

    work_one(queue(lambda _slot: Retry(after=timedelta(hours=2), error="busy")))

    row.refresh_from_db()
    assert timedelta(minutes=119) < row.next_at - timezone.now() <= timedelta(hours=2)
    assert row.last_error == "busy"
    assert work_one(queue()) is False


def test_handler_that_raises_is_tried_again_and_given_up_at_the_last_try():
    row = slot()

    def fail(_slot):
        raise RuntimeError("broken")

    work_one(queue(fail, tries=2))
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.RETRY, "RuntimeError: broken")

    Slot.objects.update(next_at=timezone.now())
    work_one(queue(fail, tries=2))
    row.refresh_from_db()
    assert row.state == State.DEAD


def test_error_longer_than_its_column_is_cut():
    row = slot()

    work_one(queue(lambda _slot: Dead(error="x" * 2000)))

    row.refresh_from_db()
    assert row.last_error == "x" * 500


def test_only_narrows_what_is_due():
    slot("a")
    wanted = slot("b")

    lease = claim(queue(only=lambda rows: rows.filter(task="b")))

    assert lease.row.pk == wanted.pk


def test_keeper_renews_a_lease_a_third_of_which_has_gone():
    row = slot()
    keeper = Keeper()
    lease = claim(queue(lease=0))
    with keeper.keeping(lease):
        before = Slot.objects.get(pk=row.pk).lease_until
        assert keeper.renew_due() == 1
        assert Slot.objects.get(pk=row.pk).lease_until > before
    assert keeper.renew_due() == 0


def test_keeper_stops_renewing_at_the_limit():
    slot()
    keeper = Keeper()
    with keeper.keeping(claim(queue(lease=0, limit=0))):
        assert keeper.renew_due() == 0


def test_renewing_a_lost_lease_changes_nothing():
    row = slot()
    lost = claim(queue())
    age_lease(row)
    claim(queue())

    assert lost.renew() is False
