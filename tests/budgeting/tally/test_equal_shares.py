"""Equal Shares: the examples of the literature, the completions, and elections at the edges."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from budgeting.tally.counting import count
from budgeting.tally.election import CHOOSE_ONE, CUMULATIVE, Project
from budgeting.tally.recount import difference, recount, verified
from budgeting.tally.rules import Completion, EqualShares, named
from budgeting.tally.ties import TieRule
from tests.budgeting.tally.examples import made, village

ADD1 = Completion(step=1)


def test_the_village_elects_as_published():
    outcome = count(village(), EqualShares())
    assert outcome.winners == ("bike", "playground", "library")
    assert outcome.endowment == 10_000
    assert (outcome.spent, outcome.ended) == (100_000, "not_affordable")


def test_prices_and_payers_are_exact():
    election = made({"a": 6, "b": 6}, ["a", "a b", "a b", "b"], 16)
    outcome = count(election, EqualShares())
    first, second = outcome.steps
    assert (first.project, first.price) == ("a", 2)
    assert (first.payers_full, first.payers_rest, first.payers_none) == (3, 0, 0)
    assert (second.project, second.price) == ("b", 2)
    assert (second.payers_full, second.payers_rest, second.payers_none) == (3, 0, 0)
    assert outcome.ties[0].among == ("a", "b")


def test_the_poor_give_their_rest_and_the_broke_nothing():
    ballots = ["a b", "a b c d", "a b c", "c d"]
    election = made({"a": 8, "b": 3, "c": 5, "d": 3}, ballots, 20)  # each has 5
    outcome = count(election, EqualShares())
    assert [
        (step.project, step.price, step.payers_full, step.payers_rest, step.payers_none)
        for step in outcome.steps
    ] == [
        ("b", 1, 3, 0, 0),
        ("c", Fraction(5, 3), 3, 0, 0),
        ("a", Fraction(10, 3), 1, 2, 0),
        ("d", 3, 1, 0, 1),
    ]


def test_cost_and_points_utilities_elect_differently():
    ballots = ["dear", "dear", "dear cheap", "cheap"]
    election = made({"dear": 9, "cheap": 4}, ballots, 12)
    assert count(election, EqualShares("cost")).winners == ("dear",)
    assert count(election, EqualShares("points")).winners == ("cheap",)


def test_points_say_how_much_of_the_price_each_pays():
    ballots = [{"a": 3}, {"a": 1}, {"b": 1}]
    election = made({"a": 8, "b": 4}, ballots, 18, kind=CUMULATIVE)
    outcome = count(election, EqualShares())
    assert [(step.project, step.price) for step in outcome.steps] == [("a", 2), ("b", 4)]


def test_a_voter_with_a_larger_share_has_more_to_pay_with():
    election = made({"a": 30, "b": 60}, ["a", "b"], 90, shares=np.array([1, 2]))
    outcome = count(election, EqualShares())
    assert outcome.endowment == 30
    assert outcome.winners == ("a", "b")
    even = count(replace(election, shares=np.array([1, 1])), EqualShares())
    assert (even.winners, even.endowment) == (("a",), 45)


def test_completion_goes_on_until_the_next_step_costs_too_much():
    election = made({"a": 50, "b": 40, "c": 30}, ["a", "a", "b", "c"], 90)
    plain = count(election, EqualShares())
    assert (plain.winners, plain.endowment) == ((), Fraction(45, 2))
    outcome = count(election, EqualShares(completion=ADD1))
    assert outcome.winners == ("a", "c")
    assert outcome.ended == "next_exceeds"
    assert outcome.endowment == Fraction(45, 2) + 17
    assert len(outcome.attempts) == 19
    assert outcome.attempts[-1].spent == 120
    assert (outcome.attempts[-2].endowment, outcome.attempts[-2].spent) == (outcome.endowment, 80)


def test_an_exhaustive_completion_ends_when_nothing_more_fits():
    election = made({"a": 50, "b": 45, "c": 40}, ["a", "a", "b", "c"], 90)
    outcome = count(election, EqualShares(completion=replace(ADD1, exhaustive=True)))
    assert (outcome.winners, outcome.ended) == (("a", "c"), "exhaustive")
    assert outcome.endowment == Fraction(81, 2)


def test_an_integral_start_is_a_whole_multiple_of_the_step():
    election = made({"a": 50, "b": 45, "c": 40}, ["a", "a", "b", "c"], 90)
    completion = Completion(step=5, integral=True)
    attempts = count(election, EqualShares(completion=completion)).attempts
    assert [attempt.endowment for attempt in attempts] == [20, 25, 30, 35, 40, 45]


def test_filling_up_takes_the_greedy_order():
    election = made({"a": 50, "b": 45, "c": 40}, ["a", "a", "b", "c"], 90)
    outcome = count(election, EqualShares(top_up=True))
    assert [(step.project, step.reason) for step in outcome.steps] == [
        ("a", "topped_up"),
        ("c", "topped_up"),
    ]
    assert outcome.spent == 90


def test_the_greedy_outcome_replaces_one_that_fewer_voters_prefer():
    ballots = ["a"] * 5 + ["b"] * 4 + ["c"] * 4
    election = made({"a": 100, "b": 30, "c": 30}, ballots, 100, kind=CHOOSE_ONE)
    outcome = count(election, EqualShares(comparison=True))
    assert (outcome.winners, outcome.ended) == (("b", "c"), "not_affordable")
    assert outcome.compared == (8, 5, 0)
    more = made({"a": 100, "b": 30, "c": 30}, ballots + ["a"] * 4, 100, kind=CHOOSE_ONE)
    other = count(more, EqualShares(comparison=True))
    assert (other.winners, other.ended) == (("a",), "greedy_preferred")
    assert other.compared == (0, 9, 8)


# At the edges


def test_when_everything_fits_everything_wins():
    election = made({"a": 50, "b": 7, "c": 3}, ["a b", "b", "b c", ""], 60)
    for completion in (ADD1, replace(ADD1, exhaustive=True), Completion(7, integral=True)):
        outcome = count(election, EqualShares(completion=completion))
        assert set(outcome.winners) == {"a", "b", "c"}
        assert outcome.ended == "everything_fits"
        assert all(step.payers_rest == step.payers_none == 0 for step in outcome.steps)
        assert len(outcome.attempts) == 1


def test_exclusive_projects_do_not_keep_the_completion_going_for_ever():
    projects = [Project("a", 50, group="x"), Project("b", 10, group="x"), Project("c", 10)]
    election = made(
        projects, ["a", "b", "b", "c"], 55
    )  # a and c would cost too much; b always wins
    outcome = count(election, EqualShares(completion=ADD1))
    assert (sorted(outcome.winners), outcome.ended) == (["b", "c"], "everything_fits")
    dear = made(projects, ["a", "a", "b", "c"], 55)
    other = count(dear, EqualShares(completion=ADD1))
    assert other.ended == "next_exceeds"
    for one in (election, dear):
        assert verified(one, EqualShares(completion=ADD1)).notes == ("recounted",)


@pytest.mark.parametrize("name", ["mes_cost", "mes_card_add1", "mes_cost_add1_int_exh_plus_greedy"])
def test_nobody_voted(name):
    outcome = count(made({"a": 50}, [], 60), named(name))
    assert (outcome.winners, outcome.ended, outcome.endowment) == ((), "no_ballots", None)
    blank = count(made({"a": 50}, ["", ""], 60), named(name))
    assert (blank.winners, blank.spent, blank.ended) == ((), 0, "not_affordable")
    assert [(one.project, one.reason) for one in blank.excluded] == [("a", "no_votes")]


def test_a_project_dearer_than_the_budget_never_ends_the_completion():
    election = made({"a": 50, "b": 70}, ["b", "b", "b", "a"], 60)
    outcome = count(election, EqualShares(completion=ADD1))
    assert outcome.winners == ("a",)
    assert [(one.project, one.reason, one.missing) for one in outcome.excluded] == [
        ("b", "too_dear", 10)
    ]


def test_choose_one_elects_nothing_without_completion():
    ballots = ["a"] * 3 + ["b"] * 2 + ["c"]
    election = made({"a": 60, "b": 60, "c": 60}, ballots, 100, kind=CHOOSE_ONE)
    assert count(election, EqualShares()).winners == ()
    outcome = count(election, EqualShares(completion=ADD1))
    assert (outcome.winners, outcome.ended) == (("a",), "next_exceeds")


def test_empty_ballots_count_as_voters():
    assert count(made({"a": 50}, ["a"], 60), EqualShares()).winners == ("a",)
    assert count(made({"a": 50}, ["a", ""], 60), EqualShares()).winners == ()


# Ties


def test_a_tie_in_money_is_recognised_and_decided_by_the_rule():
    election = made({"a": 7, "b": 7}, ["a", "a", "a", "b", "b", "b"], 14)
    outcome = count(election, EqualShares())
    assert [(tie.step, tie.among, tie.chosen) for tie in outcome.ties] == [(0, ("a", "b"), "a")]
    reversed_ = count(election, EqualShares(ties=TieRule(("draw",), "Batumi 2026")))
    assert reversed_.ties[0].chosen == "b"


def test_money_that_just_suffices_suffices():
    election = made({"a": 10, "b": 1}, ["a", "a", "b"], 15)
    assert count(election, EqualShares()).winners == ("a", "b")
    exact = made({"a": 2_000_000_000_001}, ["a", "a", "a"], 2_000_000_000_001)
    outcome = count(exact, EqualShares())
    assert outcome.winners == ("a",)
    assert outcome.steps[0].price == Fraction(2_000_000_000_001, 3)
    assert (outcome.steps[0].payers_full, outcome.steps[0].payers_rest) == (3, 0)


def test_ties_of_other_runs_are_told_once_with_their_run():
    election = made({"a": 30, "b": 30, "c": 10}, ["a", "b", "c"], 50)
    outcome = count(election, EqualShares(completion=ADD1))
    assert outcome.winners == ("c",)
    last = len(outcome.attempts) - 1
    assert [(tie.step, tie.among, tie.chosen, tie.attempt) for tie in outcome.ties] == [
        (0, ("c", "a", "b"), "c", last),
        (1, ("a", "b"), "a", last),
    ]


def test_a_tie_matters_when_the_winners_would_be_others():
    both = made({"a": 7, "b": 7}, ["a", "a", "b", "b"], 14)
    assert [tie.mattered for tie in count(both, EqualShares()).ties] == [False]
    one = made({"a": 7, "b": 7}, ["a b", "a b"], 12)
    outcome = count(one, EqualShares())
    assert [(tie.among, tie.mattered) for tie in outcome.ties] == [(("a", "b"), True)]
    assert outcome.winners == ("a",)


def test_a_tie_of_another_run_matters_when_the_completion_would_end_elsewhere():
    # With 4 each "c" is bought for 1.5 each; then "a" and "b" are equal. After "a" there is still enough for "b", which is too
    # much for the budget; after "b" there is nothing left for "a", and the completion would go on.
    election = made({"a": 4, "b": 4, "c": 3}, ["b", "c a", "c b a"], 9)
    outcome = count(election, EqualShares(completion=ADD1))
    assert [attempt.spent for attempt in outcome.attempts] == [7, 11]
    assert [(tie.attempt, tie.step, tie.among, tie.mattered) for tie in outcome.ties] == [
        (0, 0, ("c", "a", "b"), True),
        (1, 1, ("a", "b"), True),
    ]


def test_a_tie_of_another_run_does_not_matter_when_it_ends_the_same():
    election = made({"a": 30, "b": 30, "c": 10}, ["a", "b", "c"], 50)
    outcome = count(election, EqualShares(completion=ADD1))
    assert [tie.mattered for tie in outcome.ties] == [False, False]


def test_ties_that_would_take_long_to_judge_are_said_to_matter(monkeypatch):
    monkeypatch.setattr("budgeting.tally.equal_shares.ties.WORTHWHILE", 3)
    election = made({"a": 7, "b": 7}, ["a", "a", "b", "b"], 14)
    assert [tie.mattered for tie in count(election, EqualShares()).ties] == [True]


# Large figures


def test_a_budget_of_ten_to_the_fifteen_and_a_million_voters_count_exactly():
    budget = 10**15
    weights = np.array([400_000, 350_000, 250_000])
    projects = {"a": 5 * 10**14 + 1, "b": 3 * 10**14 + 7, "c": 2 * 10**14 + 3}
    election = made(projects, ["a b", "b", "c"], budget, weights=weights, scale=1)
    outcome = count(election, EqualShares(completion=Completion(10**6)))
    assert difference(outcome, recount(election, outcome.rule)) == []
    assert outcome.winners == ("b", "c")
    assert outcome.steps[0].price == Fraction(3 * 10**14 + 7, 750_000)


def test_figures_beyond_64_bits_are_counted_in_larger_integers():
    big = 10**30
    election = made({"a": 6 * big, "b": 5 * big + 1, "c": big}, ["a b", "b c", "c", "a"], 13 * big)
    names = ("mes_cost", "mes_card_add1_exh", "greedy_density", "phragmen", "max_welfare_cost")
    for rule in (named(name, step=big // 7) for name in names):
        outcome = count(election, rule)
        assert outcome.winners
        assert difference(outcome, recount(election, rule)) == []


def test_points_beyond_64_bits_are_counted_in_larger_integers():
    ballots = [{"a": 2**61, "b": 1}, {"a": 2**61 - 1, "c": 2**60}, {"b": 5, "c": 2**61}] * 3
    election = made({"a": 60, "b": 50, "c": 40}, ballots, 100, kind=CUMULATIVE)
    assert election.scores[0] == 3 * (2**62 - 1)
    for name in ("mes_cost", "mes_card", "greedy_votes", "max_welfare_cost"):
        outcome = count(election, named(name))
        assert difference(outcome, recount(election, named(name))) == []
