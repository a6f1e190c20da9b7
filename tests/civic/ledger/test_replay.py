"""The counting rules: what a log may say, and at which leaf it stops being true."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.ledger.replay import BadLogError, Replay
from tests.civic.ledger.logs import (
    added,
    closed,
    invalidated,
    opened,
    reached,
    restored,
    story,
    texts,
    withdrawn,
)

JOURNAL = {"k": "journal", "e": 7, "kind": "petition.opened", "sha256": "cd" * 32}
OUTCOME = {"k": "outcome", "p": 1, "outcome": "granted", "sha256": "cd" * 32}


def replayed(log: list[dict[str, Any]]) -> Replay:
    replay = Replay()
    for text in texts(log):
        replay.take(text)
    replay.finish()
    return replay


def refusal(log: list[dict[str, Any]]) -> tuple[str, int]:
    with pytest.raises(BadLogError) as caught:
        replayed(log)
    return caught.value.code, caught.value.index


def test_a_whole_life_is_counted() -> None:
    petition = replayed([*story(), OUTCOME, JOURNAL]).petitions[1]
    assert (petition.additions, petition.withdrawals, petition.invalidations) == (4, 1, 0)
    assert (petition.count, petition.crossed, petition.closed_at) == (3, {"consideration": 4}, 7)


def test_two_petitions_are_counted_apart() -> None:
    log = [opened(1), opened(2), added(1, 1), added(2, 2), added(3, 2), JOURNAL]
    found = replayed(log)
    assert {number: one.count for number, one in found.petitions.items()} == {1: 1, 2: 2}
    assert found.entries == {7: (5, "cd" * 32)}


def test_two_stages_reached_by_one_signature_stand_in_either_order() -> None:
    start = [opened(1, answer=1, consideration=1), added(1)]
    one = reached(1, threshold=1, stage="answer")
    two = reached(1, threshold=1, stage="consideration")
    assert replayed([*start, one, two]).petitions[1].crossed == {"answer": 2, "consideration": 3}
    assert replayed([*start, two, one]).petitions[1].crossed == {"consideration": 2, "answer": 3}


def test_falling_below_and_reaching_again_is_no_second_crossing() -> None:
    log = [opened(), added(1), added(2), added(3), reached(3), withdrawn(3), added(4)]
    assert replayed(log).petitions[1].crossed == {"consideration": 4}
    assert refusal([*log, reached(3)]) == ("threshold_misplaced", 7)


def test_a_signature_taken_back_may_be_added_again() -> None:
    found = replayed([opened(), added(1), withdrawn(1), added(1)])
    assert found.petitions[1].count == 1
    assert found.removed_at == {1: 2}


def test_invalidation_after_closing_lowers_the_count() -> None:
    found = replayed([*story(), invalidated(1, 3)])
    assert found.petitions[1].count == 1


def test_a_restored_signature_counts_again() -> None:
    found = replayed([opened(), added(1), added(2), invalidated(1, 2), restored(1)])
    petition = found.petitions[1]
    assert (petition.count, petition.active, petition.invalidated) == (1, {1}, {2})
    assert found.removed_at == {2: 3}


def test_restoring_may_reach_the_threshold() -> None:
    start = [opened(), added(1), added(2), invalidated(1, 2), added(3), added(4), restored(1, 2)]
    assert replayed([*start, reached(4)]).petitions[1].crossed == {"consideration": 7}
    assert refusal(start) == ("threshold_missing", 7)


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ([opened(), opened()], ("opened_twice", 1)),
        ([added(1)], ("before_open", 0)),
        ([opened(1), added(1, 2)], ("before_open", 1)),
        ([OUTCOME], ("before_open", 0)),
        ([opened(), added(1), added(1)], ("added_twice", 2)),
        ([opened(1), opened(2), added(1, 1), added(1, 2)], ("added_twice", 3)),
        ([*story(), added(9)], ("after_close", 8)),
        ([*story(), withdrawn(1)], ("after_close", 8)),
        ([*story(), closed(3)], ("after_close", 8)),
        ([opened(), added(1), withdrawn(0)], ("ref_wrong", 2)),
        ([opened(), added(1), withdrawn(5)], ("ref_wrong", 2)),
        ([opened(), added(1), withdrawn(1), withdrawn(1)], ("ref_wrong", 3)),
        ([opened(1), opened(2), added(1, 1), withdrawn(2, 2)], ("ref_wrong", 3)),
        ([opened(), added(1), withdrawn(1), invalidated(1)], ("ref_wrong", 3)),
        ([opened(), added(1), invalidated(1, approvers=1)], ("too_few_approvers", 2)),
        ([opened(), added(1), restored(1)], ("ref_wrong", 2)),
        ([opened(), added(1), withdrawn(1), restored(1)], ("ref_wrong", 3)),
        ([opened(), added(1), invalidated(1), restored(1, approvers=1)], ("too_few_approvers", 3)),
        ([opened(), added(1), invalidated(1), restored(1), restored(1)], ("ref_wrong", 4)),
        ([opened(), added(1), added(2), reached(2)], ("threshold_misplaced", 3)),
        ([opened(), added(1), added(2), added(3), added(4)], ("threshold_missing", 4)),
        ([opened(), added(1), added(2), added(3), JOURNAL, reached(3)], ("threshold_missing", 4)),
        ([opened(), added(1), added(2), added(3)], ("threshold_missing", 4)),
        ([opened(), added(1), added(2), added(3), reached(4)], ("count_wrong", 4)),
        ([opened(), added(1), added(2), added(3), reached(3), reached(3)], ("threshold_misplaced", 5)),
        ([opened(), added(1), added(2), added(3), reached(3, threshold=2)], ("threshold_changed", 4)),
        ([opened(), added(1), added(2), added(3), reached(3, stage="answer")], ("threshold_misplaced", 4)),
        ([opened(), added(1), closed(2)], ("count_wrong", 2)),
        ([JOURNAL, JOURNAL], ("entry_twice", 1)),
    ],
)  # fmt: skip
def test_the_first_bad_leaf_is_named(log: list[dict[str, Any]], expected: tuple[str, int]) -> None:
    assert refusal(log) == expected


def test_a_text_that_is_no_leaf_is_named() -> None:
    replay = Replay()
    replay.take(texts([opened()])[0])
    with pytest.raises(BadLogError) as caught:
        replay.take('{"k": "sig.add"}')
    assert (caught.value.code, caught.value.index) == ("malformed", 1)


@given(st.lists(st.integers(0, 12), max_size=60), st.integers(1, 8))
def test_any_history_written_honestly_is_accepted(acts: list[int], need: int) -> None:
    """A plain model signs and withdraws; the replay agrees on the count and on the crossing."""
    log: list[dict[str, Any]] = [opened(1, consideration=need)]
    places: dict[int, int] = {}
    crossed = None
    for number in acts:
        if number in places:
            log.append(withdrawn(places.pop(number)))
            continue
        places[number] = len(log)
        log.append(added(number))
        if len(places) >= need and crossed is None:
            crossed = len(log)
            log.append(reached(len(places), threshold=need))
    found = replayed([*log, closed(len(places))]).petitions[1]
    assert found.count == len(places)
    assert found.crossed.get("consideration") == crossed
    assert found.active == set(places.values())
