"""Pots of units and of the whole city, and the way of what they leave."""

import pytest

from budgeting.tally.election import Project
from budgeting.tally.pots import Move, Pot, count_pots, split
from budgeting.tally.recount import verified
from budgeting.tally.rules import EqualShares, Greedy
from tests.budgeting.tally.examples import ballots_of, made


def pot(name, cost, budget, leftover_to="", rule=None):
    election = made({f"{name}1": cost, f"{name}2": cost}, [f"{name}1 {name}2", f"{name}1"], budget)
    return Pot(name, election, rule or Greedy(), leftover_to)


def test_leftovers_of_units_go_to_the_city_before_it_is_counted():
    pots = [pot("city", 50, 90), pot("north", 40, 45, "city"), pot("south", 40, 45, "city")]
    counted, moves = count_pots(pots)
    assert moves == (Move("north", "city", 5), Move("south", "city", 5))
    assert [one.name for one in counted] == ["city", "north", "south"]
    city, north, _ = counted
    assert (city.received, city.outcome.winners, city.left) == (10, ("city1", "city2"), 0)
    assert (city.election.budget, city.outcome.budget) == (100, 100)
    assert (north.received, north.left, north.outcome.winners) == (0, 0, ("north1",))


def test_leftovers_stay_where_the_rule_sends_them_nowhere():
    counted, moves = count_pots([pot("north", 40, 45), pot("south", 40, 45)], verified)
    assert moves == ()
    assert [one.left for one in counted] == [5, 5]
    assert counted[0].outcome.notes == ("recounted",)


def test_leftovers_go_along_a_chain():
    pots = [pot("a", 60, 100, "b"), pot("b", 60, 30, "c"), pot("c", 5, 5)]
    counted, moves = count_pots(pots)
    assert moves == (Move("a", "b", 40), Move("b", "c", 10))
    assert [one.outcome.spent for one in counted] == [60, 60, 10]
    assert [one.left for one in counted] == [0, 0, 5]


@pytest.mark.parametrize(
    "pots",
    [
        [pot("a", 1, 1, "b"), pot("b", 1, 1, "a")],
        [pot("a", 1, 1, "a")],
        [pot("a", 1, 1), pot("a", 1, 1)],
        [pot("a", 1, 1, "nowhere")],
    ],
)
def test_pots_that_cannot_be_ordered_are_refused(pots):
    with pytest.raises(ValueError, match=r"pot|circle"):
        count_pots(pots)


def city():
    projects = [
        Project("n1", 10, unit="north"),
        Project("c1", 30, unit="city"),
        Project("n2", 20, unit="north"),
        Project("s1", 10, unit="south"),
    ]
    return made(projects, ["n1 n2 c1", "n2", "n2", "s1", "c1", ""], 100)


def test_an_election_is_split_by_unit():
    found = split(city(), {"north": 25, "south": 10, "city": 40}, everyone={"city"})
    north, south, whole = found["north"], found["south"], found["city"]
    assert [project.id for project in north.projects] == ["n1", "n2"]
    assert sorted(map(str, ballots_of(north))) == ["{'n1': 1, 'n2': 1}", "{'n2': 1}", "{'n2': 1}"]
    assert (north.voters, south.voters, whole.voters) == (3, 1, 6)
    assert (north.votes, south.votes, whole.votes) == ((1, 3), (1,), (2,))
    assert (north.budget, north.scale) == (25, 100)


def test_units_of_a_split_election_are_counted_with_leftovers():
    found = split(city(), {"north": 25, "south": 10, "city": 25}, everyone={"city"})
    pots = [
        Pot("north", found["north"], EqualShares(), "city"),
        Pot("south", found["south"], Greedy(), "city"),
        Pot("city", found["city"], Greedy()),
    ]
    counted, moves = count_pots(pots)
    assert [one.outcome.winners for one in counted] == [("n2",), ("s1",), ("c1",)]
    assert moves == (Move("north", "city", 5),)
    assert [one.left for one in counted] == [0, 0, 0]


def test_a_unit_without_a_budget_is_refused():
    with pytest.raises(ValueError, match="no budget for unit 'north'"):
        split(city(), {"south": 10, "city": 40})
