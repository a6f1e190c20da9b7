"""Which route wins, and which routes are at odds. Units: 2 and 3 lie in 1."""

import pytest

from civic.cases.routing import Way, conflict, nearest

PARENTS = {1: None, 2: 1, 3: 1, 4: None}


def way(topic="", unit=None, department=1, kind="petition"):
    return Way(kind, topic, unit, department)


@pytest.mark.parametrize(
    ("topic", "unit", "department"),
    [
        ("water", None, 20),
        ("roads", None, 10),
        ("", None, 10),
        ("roads", 1, 30),
        ("roads", 2, 40),
        ("roads", 3, 30),
        ("roads", 4, 10),
        ("water", 2, 50),
        ("water", 3, 60),
    ],
)
def test_route_that_says_most_wins(topic, unit, department):
    ways = [
        way(department=10),
        way("water", department=20),
        way(unit=1, department=30),
        way(unit=2, department=40),
        way("water", 2, department=50),
        way("water", 1, department=60),
    ]

    assert conflict(ways, PARENTS) is None
    assert nearest(ways, "petition", topic, unit, PARENTS).department == department


def test_no_route_fits_another_kind():
    assert nearest([way()], "service", "", None, PARENTS) is None


def test_topic_against_place_is_at_odds_until_a_third_route_settles_it():
    ways = [way("water", department=1), way(unit=2, department=2)]

    found = conflict(ways, PARENTS)

    assert (found.topic, found.unit) == ("water", 2)
    assert conflict([*ways, way("water", 2, department=3)], PARENTS) is None


def test_place_within_a_place_is_settled_for_the_inner_one():
    ways = [way("water", 1, department=1), way(unit=2, department=2)]

    found = conflict(ways, PARENTS)

    assert (found.topic, found.unit) == ("water", 2)


@pytest.mark.parametrize(
    "other",
    [
        way(unit=2, department=1),
        way("roads", 2, department=2),
        way(unit=2, department=2, kind="service"),
    ],
)
def test_same_department_another_topic_or_another_kind_is_not_at_odds(other):
    assert conflict([way("water", department=1), other], PARENTS) is None


def test_places_that_lie_apart_are_not_at_odds():
    assert conflict([way(unit=2, department=1), way(unit=3, department=2)], PARENTS) is None
