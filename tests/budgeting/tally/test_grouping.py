"""Merging identical ballots: the same as counting them in a dictionary, whatever the order of rows and choices."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.tally import grouping
from budgeting.tally.election import Election, Project, build, group

Ballot = tuple[tuple[int, int], ...]

ballots = st.lists(
    st.dictionaries(st.integers(0, 4), st.integers(1, 3), max_size=4).map(
        lambda choices: tuple(choices.items())
    ),
    max_size=30,
)


def merged(rows: list[Ballot]) -> tuple[np.ndarray, ...]:
    return group(([index for index, _ in row], [point for _, point in row]) for row in rows)


def contents(arrays: tuple[np.ndarray, ...]) -> dict[Ballot, int]:
    starts, chosen, points, weights = (array.tolist() for array in arrays)
    found = {
        tuple(zip(chosen[low:high], points[low:high], strict=True)): weight
        for low, high, weight in zip(starts[:-1], starts[1:], weights, strict=True)
    }
    assert len(found) == len(weights)
    return found


@given(ballots)
def test_merging_counts_every_different_ballot_once(rows):
    assert contents(merged(rows)) == Counter(tuple(sorted(row)) for row in rows)


@given(ballots, st.randoms(use_true_random=False))
def test_merging_does_not_depend_on_the_order_of_rows_or_choices(rows, random):
    shuffled = [tuple(random.sample(row, len(row))) for row in rows]
    random.shuffle(shuffled)
    for one, other in zip(merged(rows), merged(shuffled), strict=True):
        assert one.tolist() == other.tolist()


@settings(max_examples=60)
@given(ballots)
def test_merging_is_right_when_all_hashes_are_equal(rows):
    before, grouping.MASK = grouping.MASK, np.uint64(0)
    try:
        found = merged(rows)
    finally:
        grouping.MASK = before
    assert contents(found) == Counter(tuple(sorted(row)) for row in rows)


def two_projects(**changed: object) -> Election:
    given = {
        "projects": [Project("a", 100), Project("b", 200)],
        "budget": 300,
        "starts": [0, 2, 3, 3],
        "chosen": [1, 0, 0],
        **changed,
    }
    return build(**{name: _array(value) for name, value in given.items()})


def _array(value: object) -> object:
    if isinstance(value, list) and (not value or isinstance(value[0], int)):
        return np.array(value, dtype=np.int64)
    return value


def test_building_merges_ballots_and_adds_up_their_weights():
    election = two_projects(
        starts=[0, 1, 3, 4, 4], chosen=[0, 1, 0, 0], weights=[2, 1, 5, 3], points=None
    )
    assert election.voters == 11
    assert election.votes == (8, 1)
    assert sorted(election.weights.tolist()) == [1, 3, 7]


def test_building_keeps_ballots_with_different_shares_apart():
    election = two_projects(starts=[0, 1, 2], chosen=[0, 0], shares=[1, 2])
    assert election.weights.tolist() == [1, 1]
    assert sorted(election.shares.tolist()) == [1, 2]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"starts": [0, 2]}, "starts do not divide"),
        ({"starts": [0, 2, 1, 3]}, "starts do not divide"),
        ({"chosen": [1, 1, 0]}, "a ballot names a project twice"),
        ({"chosen": [1, 2, 0]}, "not there"),
        ({"chosen": [1, -1, 0]}, "not there"),
        ({"points": [1, 0, 1]}, "points above zero"),
        ({"points": [1, 1]}, "points above zero"),
        ({"weights": [1, 1, 0]}, "weight and a share above zero"),
        ({"shares": [1, 1]}, "weight and a share above zero"),
        ({"kind": "hands"}, "unknown kind of ballot: hands"),
        ({"budget": 0}, "must be above zero"),
        ({"projects": [Project("a", 100), Project("b", 0)]}, "must be above zero"),
        ({"projects": [Project("a", 100), Project("a", 1)]}, "two projects have one id"),
    ],
)
def test_building_refuses_what_does_not_fit_together(changed, message):
    with pytest.raises(ValueError, match=message):
        two_projects(**changed)
