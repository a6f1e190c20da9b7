"""The greedy family: order, stops, caps, exclusions, and the ties that mattered."""

from fractions import Fraction

import pytest

from budgeting.tally.counting import count
from budgeting.tally.election import ORDINAL, Project
from budgeting.tally.rules import Cap, EqualShares, Greedy, Unsuitable
from budgeting.tally.ties import COST, DRAW, VOTES, TieRule
from tests.budgeting.tally.examples import made, village


def steps(outcome):
    return [(step.project, step.won, step.reason, step.by) for step in outcome.steps]


def test_takes_what_fits_in_order_of_votes():
    outcome = count(village(), Greedy())
    assert outcome.winners == ("bike", "gym")
    assert (outcome.spent, outcome.ended) == (110_000, "end_of_list")
    assert [step.left for step in outcome.steps] == [40_000, 0, 0, 0, 0]
    assert steps(outcome)[2] == ("park", False, "no_money", "")


def test_stops_at_the_first_misfit_or_goes_on():
    election = made({"a": 60, "b": 50, "c": 30}, ["a b c", "a b", "a"], 100)
    assert count(election, Greedy()).winners == ("a", "c")
    stopped = count(election, Greedy(stop=True))
    assert stopped.winners == ("a",)
    assert stopped.ended == "first_misfit"
    assert steps(stopped)[1:] == [("b", False, "no_money", ""), ("c", False, "stopped", "b")]


def test_orders_by_points_per_cost():
    election = made(
        {"dear": 90, "cheap": 20, "middle": 40}, ["dear cheap middle"] * 2 + ["dear"], 100
    )
    assert count(election, Greedy()).winners == ("dear",)
    assert count(election, Greedy(per_cost=True)).winners == ("cheap", "middle")


def test_leaves_out_projects_below_the_threshold():
    election = made({"a": 10, "b": 10, "c": 10}, ["a b", "a b", "a"], 30, threshold=3)
    assert count(election, Greedy()).winners == ("a", "b")
    outcome = count(election, Greedy(use_threshold=True))
    assert outcome.winners == ("a",)
    assert [(one.project, one.reason, one.missing) for one in outcome.excluded] == [
        ("b", "min_score", 1),
        ("c", "min_votes", 1),
    ]
    assert count(election, Greedy(min_votes=0)).winners == ("a", "b", "c")


def test_counts_borda_points_from_the_whole_list():
    ballots = [{"a": 2, "b": 1}] * 2 + [{"c": 2, "b": 1}] * 2
    election = made(dict.fromkeys("abcd", 10), ballots, 10, kind=ORDINAL, longest=2)
    equal = count(election, Greedy())  # 4 points each
    assert [tie.among for tie in equal.ties] == [("b", "a", "c")]
    borda = count(election, Greedy(borda=True))  # 6, 8, 6 points
    assert [step.project for step in borda.steps] == ["b", "a", "c"]
    assert [tie.among for tie in borda.ties] == [("a", "c")]


def test_borda_needs_ranked_ballots():
    with pytest.raises(Unsuitable):
        count(village(), Greedy(borda=True))


def test_a_cap_by_number_passes_projects_over():
    projects = [
        Project("a", 10, unit="north", categories=("green",)),
        Project("b", 10, unit="south", categories=("green", "sport")),
        Project("c", 10, unit="north", categories=("sport",)),
    ]
    election = made(projects, ["a b c", "a b", "a"], 100)
    outcome = count(election, Greedy(stop=True, caps={"green": Cap(number=1)}))
    assert steps(outcome) == [
        ("a", True, "fits", ""),
        ("b", False, "cap_number", "green"),
        ("c", True, "fits", ""),
    ]


def test_a_cap_by_money_counts_a_project_in_its_unit_and_categories():
    projects = [
        Project("a", 30, unit="north", categories=("north", "green")),
        Project("b", 21, unit="north"),
        Project("c", 20, unit="north"),
    ]
    election = made(projects, ["a b c", "a b", "a"], 100)
    outcome = count(election, Greedy(caps={"north": Cap(money=50)}))
    assert steps(outcome) == [
        ("a", True, "fits", ""),
        ("b", False, "cap_money", "north"),
        ("c", True, "fits", ""),
    ]


def test_of_projects_that_exclude_each_other_the_first_wins():
    projects = [
        Project("a", 10, group="square"),
        Project("b", 10, group="square"),
        Project("c", 10),
    ]
    outcome = count(made(projects, ["a b c", "a b", "a"], 100), Greedy())
    assert steps(outcome) == [
        ("a", True, "fits", ""),
        ("b", False, "exclusive", "a"),
        ("c", True, "fits", ""),
    ]


TIED = {"dear": 60, "cheap": 50, "third": 40}


def test_ties_go_to_the_cheaper_project_unless_the_rule_says_otherwise():
    election = made(TIED, ["dear cheap", "dear cheap", "third"], 100)
    outcome = count(election, Greedy())
    assert outcome.winners == ("cheap", "third")
    assert [(tie.step, tie.among, tie.chosen, tie.mattered) for tie in outcome.ties] == [
        (0, ("cheap", "dear"), "cheap", True)
    ]
    by_name = count(election, Greedy(ties=TieRule(order=())))
    assert by_name.ties[0].chosen == "cheap"


def test_a_tie_does_not_matter_when_all_win_or_none_can():
    election = made({"a": 10, "b": 10, "c": 95, "d": 96}, ["a b c d", "a b c d", "a b"], 100)
    outcome = count(election, Greedy())
    assert [(tie.among, tie.mattered) for tie in outcome.ties] == [
        (("a", "b"), False),
        (("c", "d"), False),
    ]


def test_a_draw_gives_the_same_order_everywhere():
    election = made({"a": 10, "b": 10, "c": 10}, ["a b c"], 10)
    order = [
        count(election, Greedy(ties=TieRule((DRAW,), seed))).winners
        for seed in ("Batumi 2026", "Batumi 2027", "2")
    ]
    # as `printf '2\nc' | sha256sum` says: 210fe19e…, b d82732ac…, a ea5bcf73…
    assert order == [("b",), ("a",), ("c",)]


def test_tie_rules_combine():
    election = made({"a": 20, "b": 10, "c": 10}, ["a b c"], 40)
    assert TieRule((COST,)).ranks(election) == [2, 0, 1]
    assert TieRule((VOTES,)).ranks(election) == [0, 1, 2]
    assert TieRule((COST, DRAW), "2").ranks(election) == [2, 1, 0]


def test_an_eligible_share_says_how_many_votes_are_missing():
    election = made({"a": 90, "b": 30}, ["a b", "b", "b", "b"], 100)
    outcome = count(election, EqualShares(eligible_share=Fraction(1, 3)))
    assert [(one.project, one.reason, one.missing) for one in outcome.excluded] == [
        ("a", "share", 1)
    ]
    assert outcome.winners == ("b",)
