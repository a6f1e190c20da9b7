import pytest

from civic.journal import actions
from civic.journal.actions import append, register
from civic.journal.models import Pending
from civic.worker.consumers import consume, parked, unpark

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def _consumer(monkeypatch):
    monkeypatch.setattr(actions, "_consumers", dict(actions._consumers))
    register("test", lambda kind, public: kind.startswith("test."))


def test_entries_are_handed_over_in_order_and_leave_the_queue(batumi):
    entries = [append(f"test.{number}", batumi, by=None) for number in range(3)]
    append("other", batumi, by=None)
    seen = []

    assert consume("test", seen.append) == 3

    assert seen == entries
    assert Pending.objects.filter(consumer="test").count() == 0


def test_entry_that_cannot_be_handled_is_parked_and_holds_up_nobody(batumi):
    first = append("test.bad", batumi, by=None)
    second = append("test.good", batumi, by=None)
    seen = []

    def handle(entry):
        if entry == first:
            Pending.objects.create(entry=entry, consumer="half done")
            raise ValueError("not understood")
        seen.append(entry)

    consume("test", handle)

    assert seen == [second]
    assert parked("test") == 1
    assert not Pending.objects.filter(consumer="half done").exists()

    assert unpark("test") == 1
    assert consume("test", seen.append) == 1
    assert seen == [second, first]
    assert parked("test") == 0
