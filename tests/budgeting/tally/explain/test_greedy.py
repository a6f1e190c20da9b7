"""Greedy counts explained: how near each project was, checked by giving it the votes."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgeting.tally.counting import count
from budgeting.tally.election import APPROVAL, CUMULATIVE, ORDINAL, Project
from budgeting.tally.explain import data as why
from budgeting.tally.explain import explain
from budgeting.tally.outcome import MIN_SCORE, MIN_VOTES
from budgeting.tally.rules import Cap, Greedy
from budgeting.tally.ties import COST, DRAW, VOTES, TieRule
from tests.budgeting.tally.examples import again, ballots_of, elections, greedy_rules, made


def explained(election, rule):
    return explain(election, count(election, rule))


def three(votes, costs, budget, **facts):
    """Projects with so many votes, one vote a ballot."""
    ballots = [name for name, number in votes.items() for _ in range(number)]
    return made(costs, ballots, budget, **facts)


def test_a_winner_says_its_place_and_the_money_there_was():
    election = three({"a": 5, "b": 3}, {"a": 400, "b": 500}, 1000)
    verdict = explained(election, Greedy()).verdict("b")
    assert (verdict.won, verdict.reason, verdict.place) == (True, why.IN_ORDER, 2)
    assert (verdict.left, verdict.missing, verdict.missing_votes) == (600, None, None)


def test_a_loser_says_the_money_missing_and_the_votes_missing_to_the_winner_before():
    election = three({"a": 5, "b": 3, "c": 2}, {"a": 400, "b": 500, "c": 300}, 1000)
    verdict = explained(election, Greedy()).verdict("c")
    assert (verdict.reason, verdict.left, verdict.missing) == (why.DID_NOT_FIT, 100, 200)
    # With 3 votes c is equal to b, and cheaper.
    assert (verdict.missing_votes, verdict.beside) == (1, "b")


def test_a_dearer_loser_must_have_a_vote_more_than_the_winner():
    election = three({"a": 5, "b": 3, "c": 2}, {"a": 400, "b": 500, "c": 550}, 1000)
    assert explained(election, Greedy()).verdict("c").missing_votes == 2


def test_a_project_dearer_than_the_budget_cannot_be_elected_by_votes():
    election = three({"a": 5, "b": 3}, {"a": 400, "b": 1100}, 1000)
    verdict = explained(election, Greedy()).verdict("b")
    assert (verdict.missing, verdict.missing_votes, verdict.beside) == (500, None, "")


def test_after_the_first_misfit_nothing_is_reached():
    election = three({"a": 5, "b": 3, "c": 2}, {"a": 400, "b": 700, "c": 100}, 1000)
    verdict = explained(election, Greedy(stop=True)).verdict("c")
    assert (verdict.reason, verdict.against) == (why.NOT_REACHED, "b")
    assert (verdict.missing_votes, verdict.beside) == (1, "b")


def test_below_the_threshold_the_votes_missing_are_said():
    election = three({"a": 5, "b": 3}, {"a": 400, "b": 500}, 1000, threshold=5)
    verdict = explained(election, Greedy(use_threshold=True)).verdict("b")
    assert (verdict.reason, verdict.excluded_for, verdict.lacking) == (why.EXCLUDED, MIN_SCORE, 2)
    verdict = explained(election, Greedy(min_votes=4)).verdict("b")
    assert (verdict.reason, verdict.excluded_for, verdict.lacking) == (why.EXCLUDED, MIN_VOTES, 1)


def test_a_full_category_is_named():
    projects = [Project(name, 100, categories=("park",)) for name in "abc"]
    election = made(projects, ["a", "a", "a", "b", "b", "c"], 1000)
    verdict = explained(election, Greedy(caps={"park": Cap(number=1)})).verdict("b")
    assert (verdict.reason, verdict.against) == (why.CAP, "park")
    assert (verdict.missing_votes, verdict.beside) == (2, "a")


def test_what_excludes_a_project_is_named():
    projects = [Project("a", 100, group="site"), Project("b", 100, group="site")]
    election = made(projects, ["a", "a", "b"], 1000)
    verdict = explained(election, Greedy()).verdict("b")
    assert (verdict.reason, verdict.against) == (why.EXCLUSIVE, "a")
    assert (verdict.missing_votes, verdict.beside) == (2, "a")


def test_points_are_missing_where_ballots_give_points():
    ballots = [{"a": 3, "b": 2}, {"a": 4}, {"b": 1}]
    election = made({"a": 600, "b": 500}, ballots, 1000, kind=CUMULATIVE)
    verdict = explained(election, Greedy()).verdict("b")
    assert (verdict.points, verdict.missing_votes) == (3, 4)  # 7 points and cheaper


def test_borda_points_are_explained_as_borda_points():
    ballots = [{"a": 2, "b": 1}, {"b": 2}]
    election = made({"a": 600, "b": 500, "c": 100}, ballots, 1000, kind=ORDINAL, longest=2)
    points = {one.project: one.points for one in explained(election, Greedy(borda=True)).verdicts}
    assert points == {"a": 2, "b": 3, "c": 0}


def test_ties_that_mattered_are_named():
    election = three({"a": 2, "b": 2, "c": 1}, {"a": 600, "b": 600, "c": 100}, 1000)
    explanation = explained(election, Greedy())
    assert explanation.verdict("a").tied_with == ("b",)
    assert explanation.verdict("b").tied_with == ("a",)
    assert explanation.verdict("c").tied_with == ()


def test_a_tie_between_two_winners_is_not_worth_a_word():
    election = three({"a": 2, "b": 2, "c": 2}, {"a": 300, "b": 400, "c": 500}, 1000)
    explanation = explained(election, Greedy())
    assert explanation.verdict("a").tied_with == ("c",)
    assert explanation.verdict("c").tied_with == ("a", "b")


def tie_rules():
    orders = [(COST, VOTES), (VOTES, COST), (DRAW,), (COST, DRAW), ()]
    return st.builds(TieRule, st.sampled_from(orders), st.sampled_from(["7", "lot"]))


@given(elections([APPROVAL]), greedy_rules(), tie_rules())
def test_the_votes_missing_are_just_enough(election, rule, ties):
    rule = replace(rule, ties=ties)
    for verdict in explained(election, rule).verdicts:
        if verdict.missing_votes is None:
            continue
        ballots = ballots_of(election)
        own = {verdict.project: 1}
        enough = again(election, ballots + [own] * verdict.missing_votes)
        assert verdict.project in count(enough, rule).winners
        if verdict.missing_votes > 0:
            fewer = again(election, ballots + [own] * (verdict.missing_votes - 1))
            assert verdict.project not in count(fewer, rule).winners


@given(elections([APPROVAL]), greedy_rules())
def test_where_no_votes_would_help_none_do(election, rule):
    for verdict in explained(election, rule).verdicts:
        if verdict.won or verdict.reason == why.EXCLUDED or verdict.missing_votes is not None:
            continue
        ballots = ballots_of(election)
        many = again(election, ballots + [{verdict.project: 1}] * 200)
        assert verdict.project not in count(many, rule).winners


@given(elections(), greedy_rules())
def test_every_project_has_a_verdict_and_winners_come_first(election, rule):
    outcome = count(election, rule)
    verdicts = explain(election, outcome).verdicts
    assert sorted(one.project for one in verdicts) == sorted(one.id for one in election.projects)
    assert tuple(one.project for one in verdicts if one.won) == outcome.winners
    assert all(one.won for one in verdicts[: len(outcome.winners)])


@given(elections(), greedy_rules())
def test_the_money_missing_is_what_the_cost_exceeds(election, rule):
    for one in explained(election, rule).verdicts:
        if one.reason == why.DID_NOT_FIT:
            assert one.left + one.missing == one.cost
            assert one.missing > 0
        elif one.won:
            assert one.left >= one.cost
            assert one.missing is None


def test_an_outcome_of_another_election_is_refused():
    election = three({"a": 5, "b": 3}, {"a": 400, "b": 500}, 1000)
    outcome = count(election, Greedy())
    other = three({"a": 5, "c": 3}, {"a": 400, "c": 500}, 1000)
    with pytest.raises(ValueError, match="another election"):
        explain(other, outcome)
    with pytest.raises(ValueError, match="do not cost"):
        explain(election, replace(outcome, spent=899))
    assert Fraction(1) == explain(election, outcome).verdict("a").left / 1000


def test_the_drawn_elections_are_not_all_trivial():
    found = []

    @given(elections([APPROVAL]))
    def look(election):
        assume(len(election.projects) > 1)
        found.append(len(count(election, Greedy()).winners) < len(election.projects))

    look()
    assert any(found)
