"""Phragmén and greatest welfare explained."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from budgeting.tally.counting import count
from budgeting.tally.election import APPROVAL, CHOOSE_ONE, Project
from budgeting.tally.explain import data as why
from budgeting.tally.explain import explain
from budgeting.tally.outcome import NEXT_MISFIT
from budgeting.tally.rules import Phragmen, Welfare
from tests.budgeting.tally.examples import again, ballots_of, elections, made, village


def explained(election, rule):
    return explain(election, count(election, rule))


# --- Phragmén ---------------------------------------------------------------------------------------


def test_phragmen_says_when_the_supporters_owned_the_cost():
    explanation = explained(village(), Phragmen())
    library = explanation.verdict("library")
    assert (library.place, library.left) == (1, Fraction(10_000, 3))


def test_phragmen_says_what_the_others_owned_when_the_count_ended():
    explanation = explained(village(), Phragmen())
    bike = explanation.verdict("bike")
    # The bike is next but costs more than the 15 000 left.
    assert (bike.reason, bike.left, bike.missing) == (why.DID_NOT_FIT, 15_000, 55_000)


def owned(election, outcome, name):
    """What the supporters own when the count ends: money per voter since their last purchase, in plain fractions."""
    end = outcome.steps[-1].price
    total = Fraction(0)
    for ballot in ballots_of(election):
        last = Fraction(0)
        for step in outcome.steps:
            if step.won and step.project in ballot:
                last = step.price
        total += end - last if name in ballot else 0
    return total


@given(elections([APPROVAL, CHOOSE_ONE]))
def test_phragmen_losers_own_less_than_their_cost(election):
    outcome = count(election, Phragmen())
    for one in explain(election, outcome).verdicts:
        if one.reason == why.NOT_REACHED:
            assert outcome.ended == NEXT_MISFIT
            assert one.left == owned(election, outcome, one.project)
            assert one.missing == one.cost - one.left
            assert one.against == outcome.steps[-1].project
        elif one.reason == why.DID_NOT_FIT:
            assert one.left == election.budget - outcome.spent < one.cost
            assert owned(election, outcome, one.project) == one.cost


def test_phragmen_names_what_excludes_a_project():
    projects = [Project("a", 100, group="site"), Project("b", 100, group="site")]
    verdict = explained(made(projects, ["a", "a b", "b", "a"], 1000), Phragmen()).verdict("b")
    assert (verdict.reason, verdict.against) == (why.EXCLUSIVE, "a")


# --- Welfare ----------------------------------------------------------------------------------------


def test_welfare_says_how_many_points_the_best_set_with_a_loser_has_less():
    election = made({"a": 600, "b": 500, "c": 500}, ["a"] * 5 + ["b"] * 4 + ["c"] * 3, 1000)
    explanation = explained(election, Welfare())
    assert [one.project for one in explanation.verdicts if one.won] == ["b", "c"]
    # With a nothing else fits: 5 points instead of 7.
    assert (explanation.verdict("a").reason, explanation.verdict("a").lacking) == (
        why.NOT_IN_BEST_SET,
        2,
    )


def test_welfare_says_when_another_set_is_as_good():
    election = made({"a": 600, "b": 600}, ["a", "b"], 1000)
    verdict = explained(election, Welfare()).verdict("b")
    assert (verdict.won, verdict.lacking) == (False, 0)


@given(elections([APPROVAL]), st.booleans())
def test_welfare_gaps_are_just_enough(election, times_cost):
    """So many votes more bring a loser into a best set; one more makes it win for certain."""
    rule = Welfare(times_cost=times_cost)
    for one in explained(election, rule).verdicts:
        if one.reason != why.NOT_IN_BEST_SET:
            continue
        votes = one.lacking // (one.cost if times_cost else 1) + 1
        more = again(election, ballots_of(election) + [{one.project: 1}] * votes)
        assert one.project in count(more, rule).winners
        if votes > 1:
            fewer = again(election, ballots_of(election) + [{one.project: 1}] * (votes - 2))
            assert one.project not in count(fewer, rule).winners


@given(elections([APPROVAL]))
def test_every_project_has_a_verdict(election):
    for rule in (Phragmen(), Welfare()):
        outcome = count(election, rule)
        verdicts = explain(election, outcome).verdicts
        assert {one.project for one in verdicts} == set(election.index)
        assert tuple(one.project for one in verdicts if one.won) == outcome.winners
