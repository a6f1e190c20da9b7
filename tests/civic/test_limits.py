"""Rate limits counted in the database."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from civic import limits
from civic.models import Counter

pytestmark = pytest.mark.django_db
HOUR = 3600


def test_hit_allows_the_limit_and_no_more() -> None:
    assert [limits.hit("mail", "a", 3, HOUR) for _try in range(5)] == [True] * 3 + [False] * 2


def test_keys_and_buckets_are_counted_apart() -> None:
    assert limits.hit("mail", "a", 1, HOUR)
    assert limits.hit("mail", "b", 1, HOUR)
    assert limits.hit("login", "a", 1, HOUR)
    assert not limits.hit("mail", "a", 1, HOUR)


def test_a_new_window_starts_anew() -> None:
    assert limits.hit("mail", "a", 1, HOUR)
    Counter.objects.update(window=1)
    assert limits.hit("mail", "a", 1, HOUR)


def test_spent_looks_without_counting() -> None:
    limits.hit("mail", "a", 2, HOUR)
    assert limits.spent("mail", "a", 2, HOUR) is False
    assert limits.spent("mail", "a", 2, HOUR) is False
    limits.hit("mail", "a", 2, HOUR)
    assert limits.spent("mail", "a", 2, HOUR) is True
    assert limits.spent("mail", "nobody", 2, HOUR) is False


def test_give_back_takes_one_count_and_never_goes_below_none() -> None:
    limits.hit("login", "a", 1, HOUR)
    limits.give_back("login", "a", HOUR)
    limits.give_back("login", "a", HOUR)
    assert Counter.objects.get().count == 0
    assert limits.hit("login", "a", 1, HOUR)


def test_what_is_counted_is_not_readable() -> None:
    limits.hit("login", "nino@example.ge", 1, HOUR)
    key = Counter.objects.get().key
    assert "nino" not in key
    assert len(key) == 32


def test_forget_deletes_only_windows_that_have_ended() -> None:
    limits.hit("mail", "old", 1, HOUR)
    Counter.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    limits.hit("mail", "new", 1, HOUR)
    assert limits.forget() == 1
    assert Counter.objects.count() == 1


@pytest.mark.parametrize(
    "key", ["", "x" * 10_000, "'; drop table civic_counter; --", "\u202e", "ნინო"]
)
def test_any_text_can_be_counted(key: str) -> None:
    assert limits.hit("mail", key, 1, HOUR)
    assert not limits.hit("mail", key, 1, HOUR)


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_parallel_hits_are_each_counted() -> None:
    barrier, results = Barrier(8), []

    def run() -> None:
        barrier.wait()
        results.extend(limits.hit("mail", "a", 20, HOUR) for _try in range(5))
        connection.close()

    threads = [Thread(target=run) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count(True) == 20
    assert Counter.objects.get().count == 40
