"""Invented elections: the same from the same seed, with the ballots the plan asks for."""

import hashlib

import numpy as np
import pytest

from budgeting.tally.election import CHOOSE_ONE, CUMULATIVE, KINDS, ORDINAL, SCORING
from budgeting.tally.generate import Plan, generate


def digest(plan: Plan) -> str:
    election = generate(plan)
    arrays = (election.starts, election.chosen, election.points, election.weights)
    found = hashlib.sha256(b"".join(array.astype("<i8").tobytes() for array in arrays))
    found.update(repr(election.costs).encode())
    return found.hexdigest()


def test_a_seed_always_gives_the_same_election():
    assert digest(Plan(voters=500, projects=30, seed=1)).startswith("49d1ba07cd0251b0")
    assert digest(Plan(voters=500, projects=30, seed=1)) != digest(
        Plan(voters=500, projects=30, seed=2)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_ballots_are_of_the_kind_planned(kind):
    election = generate(Plan(voters=300, projects=12, seed=5, kind=kind, longest=4, empty=10))
    lengths = np.diff(election.starts)
    assert election.voters == 300
    assert 10 < election.weights[lengths == 0].sum() < 60
    assert lengths.max() == (1 if kind == CHOOSE_ONE else 4)
    most = {CUMULATIVE: 3, SCORING: 10, ORDINAL: 4}.get(kind, 1)
    assert (election.points.min(), election.points.max()) == (1, most)


def test_rankings_give_each_place_its_points():
    election = generate(Plan(voters=200, projects=9, seed=5, kind=ORDINAL, longest=3))
    for low, high in zip(election.starts[:-1], election.starts[1:], strict=True):
        given = sorted(election.points[low:high].tolist(), reverse=True)
        assert given == [3, 2, 1][: len(given)]


@pytest.mark.parametrize("field", ["voters", "projects", "districts", "longest"])
def test_a_plan_of_nothing_is_refused(field):
    given = {"voters": 5, "projects": 5, "districts": 1, "longest": 1, field: 0}
    with pytest.raises(ValueError, match="a plan needs"):
        generate(Plan(seed=1, **given))
