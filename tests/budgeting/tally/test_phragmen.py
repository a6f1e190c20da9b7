"""Sequential Phragmén: the published example, ties and the stop, shares."""

from fractions import Fraction

import numpy as np
import pytest

from budgeting.tally.counting import count
from budgeting.tally.election import CUMULATIVE, Project
from budgeting.tally.rules import Phragmen, Unsuitable
from tests.budgeting.tally.examples import made, village


def test_the_village_elects_as_published():
    outcome = count(village(), Phragmen())
    assert outcome.winners == ("library", "park", "playground", "gym")
    assert (outcome.spent, outcome.ended) == (95_000, "next_misfit")
    assert outcome.steps[-1].project == "bike"
    assert (outcome.steps[-1].won, outcome.steps[-1].reason) == (False, "no_money")


def test_moments_are_exact():
    election = made({"a": 6, "b": 7}, ["a", "a b", "a b", "b"], 20)
    outcome = count(election, Phragmen())
    assert [(step.project, step.price) for step in outcome.steps] == [
        ("a", 2),
        ("b", Fraction(11, 3)),
    ]
    assert outcome.ended == "end_of_list"


def test_the_count_stops_when_one_of_the_tied_does_not_fit():
    election = made({"a": 10, "b": 5, "c": 5}, ["a", "a", "b", "c"], 12)
    outcome = count(election, Phragmen())
    assert (outcome.winners, outcome.ended) == (("b",), "next_misfit")
    assert [(tie.step, tie.among, tie.chosen) for tie in outcome.ties] == [
        (0, ("b", "c", "a"), "b"),
        (1, ("c", "a"), "a"),
    ]
    assert (outcome.steps[1].project, outcome.steps[1].won) == ("a", False)


def test_a_tie_matters_when_the_winners_would_be_others(monkeypatch):
    both = made({"a": 5, "b": 5}, ["a", "b"], 10)
    assert [tie.mattered for tie in count(both, Phragmen()).ties] == [False]
    one = made({"a": 5, "b": 5}, ["a", "b"], 7)
    assert [tie.mattered for tie in count(one, Phragmen()).ties] == [True]
    monkeypatch.setattr("budgeting.tally.phragmen.WORTHWHILE", 1)
    assert [tie.mattered for tie in count(both, Phragmen()).ties] == [True]


def test_money_flows_in_proportion_to_shares():
    election = made({"a": 6, "b": 6}, ["a", "b"], 12, shares=np.array([1, 3]))
    outcome = count(election, Phragmen())
    moments = {step.project: step.price for step in outcome.steps}
    assert sorted(moments.values()) == [2, 6]


def test_only_one_of_exclusive_projects_wins():
    projects = [Project("a", 4, group="x"), Project("b", 5, group="x"), Project("c", 9)]
    assert count(made(projects, ["a b c", "a b"], 30), Phragmen()).winners == ("a", "c")


def test_projects_without_votes_or_dearer_than_the_budget_take_no_part():
    election = made({"a": 4, "b": 50, "c": 1}, ["a b", "b", "b"], 30)
    outcome = count(election, Phragmen())
    assert (outcome.winners, outcome.ended) == (("a",), "end_of_list")
    assert [(one.project, one.reason) for one in outcome.excluded] == [
        ("b", "too_dear"),
        ("c", "no_votes"),
    ]


def test_ballots_with_points_are_refused():
    with pytest.raises(Unsuitable):
        count(made({"a": 4}, [{"a": 2}], 5, kind=CUMULATIVE), Phragmen())
