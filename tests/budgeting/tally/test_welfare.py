"""The knapsack: the best set, found against all sets, and which of several best ones."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.tally import welfare
from budgeting.tally.counting import count
from budgeting.tally.election import Project, build
from budgeting.tally.rules import Unsuitable, Welfare
from tests.budgeting.tally.examples import elections, made, village


def affordable(election):
    """Every set of projects with votes that the budget covers and no two of which exclude each other."""
    able = [number for number, votes in enumerate(election.votes) if votes]
    for size in range(len(able) + 1):
        for one in combinations(able, size):
            groups = [election.projects[n].group for n in one if election.projects[n].group]
            if sum(election.costs[n] for n in one) <= election.budget and len(groups) == len(
                set(groups)
            ):
                yield one


def points(election, numbers, times_cost):
    return sum(election.scores[n] * (election.costs[n] if times_cost else 1) for n in numbers)


def most_points(election, times_cost):
    """The sets with the most points."""
    sets = list(affordable(election))
    most = max(points(election, one, times_cost) for one in sets)
    return [one for one in sets if points(election, one, times_cost) == most]


def best_of_all(election, rule):
    """Of the sets with the most points the cheapest, then that with the first places in the tie order."""
    ranks = rule.ties.ranks(election)

    def worth(numbers):
        cost = sum(election.costs[n] for n in numbers)
        return -cost, sorted((-ranks[n] for n in numbers), reverse=True)

    chosen = max(most_points(election, rule.times_cost), key=worth)
    return {election.projects[n].id for n in chosen}


@given(elections(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_other_set_is_better(election, times_cost):
    rule = Welfare(times_cost)
    assert set(count(election, rule).winners) == best_of_all(election, rule)


@given(elections(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_large_integers_find_the_same_set(election, times_cost):
    factor = 10**25
    projects = [
        Project(project.id, project.cost * factor, group=project.group)
        for project in election.projects
    ]
    large = made(
        projects,
        [
            {
                election.projects[p].id: int(s)
                for p, s in zip(election.chosen[low:high], election.points[low:high], strict=True)
            }
            for ballot, (low, high) in enumerate(
                zip(election.starts[:-1], election.starts[1:], strict=True)
            )
            for _ in range(election.weights[ballot])
        ],
        election.budget * factor,
        kind=election.kind,
        longest=election.longest,
    )
    rule = Welfare(times_cost)
    assert count(large, rule).winners == count(election, rule).winners


def test_the_village_buys_the_most_votes():
    outcome = count(village(), Welfare())
    assert set(outcome.winners) == {"gym", "park", "playground", "library"}
    assert (outcome.steps[0].project, outcome.steps[0].reason) == ("bike", "not_best")


def test_of_equally_good_sets_the_cheaper_wins_then_the_tie_rule():
    election = made({"a": 5, "b": 4, "c": 4}, ["a b c"], 5)
    assert count(election, Welfare()).winners == ("b",)


def test_another_set_with_as_many_points_is_a_tie():
    election = made({"a": 5, "b": 4, "c": 4, "d": 1}, ["a b c d", "a b c", "d"], 6)
    outcome = count(election, Welfare())
    assert outcome.winners == ("d", "b")
    assert [(tie.step, tie.among, tie.chosen, tie.mattered) for tie in outcome.ties] == [
        (1, ("b", "c"), "b", True)
    ]
    alone = made({"a": 5, "b": 4}, ["a b", "a"], 6)
    assert count(alone, Welfare()).ties == ()


@given(elections(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_there_is_a_tie_exactly_when_two_sets_are_equally_good(election, times_cost):
    outcome = count(election, Welfare(times_cost))
    assert bool(outcome.ties) == (len(most_points(election, times_cost)) > 1)


def test_exclusive_projects_name_the_one_that_won():
    projects = [Project("a", 5, group="x"), Project("b", 5, group="x"), Project("c", 5)]
    outcome = count(made(projects, ["a b c", "a b"], 20), Welfare())
    assert [(step.project, step.won, step.reason, step.by) for step in outcome.steps] == [
        ("a", True, "fits", ""),
        ("b", False, "exclusive", "a"),
        ("c", True, "fits", ""),
    ]


def test_a_poor_project_of_a_rich_group_does_not_hide_the_best_set():
    """The bound on what can still be reached takes the rest by value per cost, also where a group stands out of order."""
    projects = [
        Project("a", 6, group="x"),
        Project("b", 5, group="x"),
        Project("c", 1),
        Project("d", 7),
        Project("e", 8),
    ]
    ballots = [[4], [0], [2, 4], [0, 4], [0, 1, 2, 3, 4], [3], [3]]
    election = build(
        projects=projects,
        budget=13,
        starts=np.cumsum([0, *map(len, ballots)]),
        chosen=np.concatenate(ballots),
        scale=1,
    )
    assert count(election, Welfare(times_cost=True)).winners == ("a", "d")


@pytest.mark.parametrize("times_cost", [False, True])
def test_many_equal_projects_are_no_trouble(times_cost):
    names = {f"p{n:03}": 100 + n % 7 for n in range(150)}
    election = made(names, [" ".join(names)] * 3, 5_000)
    outcome = count(election, Welfare(times_cost))
    assert outcome.spent <= 5_000
    if times_cost:
        assert outcome.spent == 5_000


def test_a_search_that_would_never_end_is_refused(monkeypatch):
    costs = {f"p{number}": 5_003 * number**3 + 7 * number + 1 for number in range(1, 25)}
    election = made(costs, [" ".join(costs)] * 3, sum(costs.values()) // 3)
    assert count(election, Welfare()).winners
    monkeypatch.setattr("budgeting.tally.welfare.MOST", 1_000)
    with pytest.raises(Unsuitable, match="too many sets"):
        count(election, Welfare(times_cost=True))


def test_the_best_of_nothing_is_nothing():
    assert welfare.best([], 10) == []
    assert count(made({"a": 5}, [], 10), Welfare()).winners == ()
