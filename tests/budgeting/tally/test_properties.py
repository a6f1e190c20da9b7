"""What holds for every election: the invariants of each rule, on small elections full of ties and money that just suffices."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from budgeting.tally import certificate
from budgeting.tally.counting import count
from budgeting.tally.election import APPROVAL, CHOOSE_ONE, build
from budgeting.tally.outcome import GREEDY_PREFERRED
from budgeting.tally.rules import Completion, EqualShares, Greedy, Phragmen, Rule, Welfare
from tests.budgeting.tally.examples import (
    again,
    ballots_of,
    counts,
    elections,
    equal_shares_rules,
    greedy_rules,
    made,
    plain_equal_shares,
)

MARKS = [APPROVAL, CHOOSE_ONE]


def won(election, rule):
    return count(election, rule).winners


# --- All rules ----------------------------------------------------------------------------------


@given(counts())
def test_the_budget_is_never_exceeded(case):
    election, rule = case
    outcome = count(election, rule)
    assert outcome.spent == sum(election.costs[election.index[name]] for name in outcome.winners)
    assert outcome.spent <= outcome.budget == election.budget
    assert len(set(outcome.winners)) == len(outcome.winners)
    assert [step.project for step in outcome.steps if step.won] == list(outcome.winners)
    assert all(0 <= step.left <= election.budget for step in outcome.steps)


@given(counts())
def test_of_mutually_exclusive_projects_one_wins(case):
    election, rule = case
    groups = [election.projects[election.index[name]].group for name in won(election, rule)]
    assert all(number == 1 for group, number in Counter(groups).items() if group)


@given(counts())
def test_counting_again_gives_the_same(case):
    election, rule = case
    assert count(again(election, ballots_of(election)), rule) == count(election, rule)


@given(counts(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(case, random):
    election, rule = case
    ballots = ballots_of(election)
    random.shuffle(ballots)
    shuffled = [dict(random.sample(list(one.items()), len(one))) for one in ballots]
    assert count(again(election, shuffled), rule) == count(election, rule)


@given(counts(), st.randoms(use_true_random=False))
def test_the_order_of_projects_is_irrelevant(case, random):
    election, rule = case
    projects = random.sample(election.projects, len(election.projects))
    moved = count(again(election, ballots_of(election), projects=projects), rule)
    outcome = count(election, rule)
    assert set(moved.excluded) == set(outcome.excluded)
    assert replace(moved, excluded=()) == replace(outcome, excluded=())


def renamed(election, names):
    """The election with other project ids."""
    projects = [replace(project, id=names[project.id]) for project in election.projects]
    ballots = [
        {names[name]: points for name, points in one.items()} for one in ballots_of(election)
    ]
    return again(election, ballots, projects=projects)


@given(counts())
def test_the_spelling_of_ids_is_irrelevant_while_their_order_stays(case):
    election, rule = case
    names = {
        project.id: f"№ {place:03};“”"
        for place, project in enumerate(sorted(election.projects, key=lambda one: one.id))
    }
    assert won(renamed(election, names), rule) == tuple(names[name] for name in won(election, rule))


@given(counts())
def test_ids_decide_nothing_where_no_tie_was_met(case):
    election, rule = case
    assume(not isinstance(rule, Welfare))  # equally good sets are no ties between two projects
    outcome = count(election, rule)
    assume(not outcome.ties and not outcome.compared and not getattr(rule, "top_up", False))
    placed = sorted((project.id for project in election.projects), reverse=True)
    names = {name: f"{place}" for place, name in enumerate(placed)}
    assert won(renamed(election, names), rule) == tuple(names[name] for name in outcome.winners)


@given(counts(), st.integers(2, 4))
def test_identical_ballots_may_be_weighted(case, times):
    election, rule = case
    once = build(
        projects=election.projects,
        budget=election.budget,
        kind=election.kind,
        starts=election.starts,
        chosen=election.chosen,
        points=election.points,
        weights=election.weights * times,
        scale=election.scale,
        longest=election.longest,
        currency=election.currency,
    )
    assert count(once, rule) == count(again(election, ballots_of(election) * times), rule)


def for_clones(rule: Rule, times: int) -> tuple[Rule, Rule]:
    """The rule for the original and for `times` clones of each voter: what is counted in votes or per voter scales with them."""
    if isinstance(rule, EqualShares) and rule.completion:
        longer = replace(rule.completion, step=rule.completion.step * times)
        return replace(rule, completion=longer), rule
    if isinstance(rule, Greedy):
        least = None if rule.min_score is None else rule.min_score * times
        return rule, replace(rule, min_votes=rule.min_votes * times, min_score=least)
    return rule, rule


@given(counts(), st.integers(2, 5))
def test_cloning_every_voter_changes_no_winner(case, times):
    election, rule = case
    original, cloned = for_clones(rule, times)
    assert won(again(election, ballots_of(election) * times), cloned) == won(election, original)


def richer(election, factor):
    """The election with all money multiplied."""
    projects = [replace(project, cost=project.cost * factor) for project in election.projects]
    return again(election, ballots_of(election), projects=projects, budget=election.budget * factor)


@given(counts())
def test_money_times_a_hundred_changes_no_winner(case):
    election, rule = case
    dear = rule
    if isinstance(rule, EqualShares) and rule.completion:
        dear = replace(rule, completion=replace(rule.completion, step=rule.completion.step * 100))
    assert won(richer(election, 100), dear) == won(election, rule)


@given(elections(), plain_equal_shares())
def test_money_times_a_hundred_makes_plain_prices_a_hundred_times_as_high(election, rule):
    dear, cheap = count(richer(election, 100), rule), count(election, rule)
    assert dear.winners == cheap.winners
    assert dear.endowment == cheap.endowment * 100
    assert [step.price for step in dear.steps] == [step.price * 100 for step in cheap.steps]


# --- Equal Shares -------------------------------------------------------------------------------


def leftovers(election, outcome):
    """What each voter has left, in plain fractions, after checking that nobody pays more than they have and each cost is met."""
    ballots = ballots_of(election)
    money = [outcome.endowment] * len(ballots)
    for step in outcome.steps:
        if step.price is None:
            continue
        paid = [
            min(left, step.price * ballot.get(step.project, 0))
            for left, ballot in zip(money, ballots, strict=True)
        ]
        assert sum(paid) == election.costs[election.index[step.project]]
        money = [left - amount for left, amount in zip(money, paid, strict=True)]
    return ballots, money


@given(elections(), equal_shares_rules())
def test_nobody_overpays_and_the_winners_are_priceable(election, rule):
    """Payments only by supporters, none above the endowment, and supporters of a loser cannot buy it with what is left."""
    outcome = count(election, rule)
    assume(outcome.ended != GREEDY_PREFERRED)
    ballots, money = leftovers(election, outcome)
    assert all(left >= 0 for left in money)
    bought = {step.project for step in outcome.steps if step.price is not None}
    groups = {election.projects[election.index[name]].group for name in bought} - {""}
    out = {one.project for one in outcome.excluded}
    for project in election.projects:
        if project.id in bought or project.id in out or project.group in groups:
            continue
        together = sum(
            left for left, ballot in zip(money, ballots, strict=True) if project.id in ballot
        )
        assert together < project.cost


@given(elections(), equal_shares_rules())
def test_prices_per_utility_never_fall(election, rule):
    outcome = count(election, rule)
    rates = [
        step.price / (election.costs[election.index[step.project]] if rule.utility == "cost" else 1)
        for step in outcome.steps
        if step.price is not None
    ]
    assert rates == sorted(rates)


@given(elections(), equal_shares_rules())
def test_the_certificate_holds(election, rule):
    outcome = count(election, rule)
    assume(outcome.ended != GREEDY_PREFERRED)
    assert certificate.verify(election, certificate.make(election, outcome)) == []


@given(elections(), equal_shares_rules())
def test_the_completion_keeps_to_the_budget_and_stops_where_it_says(election, rule):
    outcome = count(election, rule)
    endowments = [attempt.endowment for attempt in outcome.attempts]
    if rule.completion:
        steps = {after - before for before, after in pairwise(endowments)}
        assert steps <= {rule.completion.step}
        assert all(attempt.spent <= election.budget for attempt in outcome.attempts[:-1])
    else:
        assert endowments == [Fraction(election.budget, election.voters)]


@given(elections(), plain_equal_shares(), st.integers(1, 3))
def test_empty_ballots_make_plain_shares_smaller_as_documented(election, rule, times):
    """`times` empty ballots for each voter have the effect of a smaller budget; with that much more money nothing changes."""
    ballots = ballots_of(election)
    empty = [{}] * (times * len(ballots))
    factor = times + 1
    diluted = count(again(election, ballots + empty), rule)
    assert diluted.endowment == Fraction(election.budget, factor * election.voters)
    restored = again(election, ballots + empty, budget=election.budget * factor)
    assert won(restored, rule) == won(election, rule)


def test_one_empty_ballot_may_cost_a_project_its_place():
    costs = {"park": 1000}
    assert won(made(costs, ["park"] * 4, 1000), EqualShares()) == ("park",)
    assert won(made(costs, ["park"] * 4 + [""], 1000), EqualShares()) == ()


@given(elections(), st.integers(1, 5))
def test_empty_ballots_change_no_other_rule(election, number):
    assume(election.kind != CHOOSE_ONE)
    more = again(election, ballots_of(election) + [{}] * number)
    rules: list[Rule] = [Greedy(), Greedy(per_cost=True, stop=True), Welfare()]
    if election.kind == APPROVAL:
        rules.append(Phragmen())
    for rule in rules:
        assert won(more, rule) == won(election, rule)


def dhondt(votes, seats):
    """The number of seats of each party, or None when the last seat is tied."""
    quotients = sorted(
        (
            (Fraction(number, divisor), party)
            for party, number in votes.items()
            for divisor in range(1, seats + 2)
        ),
        reverse=True,
    )
    if quotients[seats - 1][0] == quotients[seats][0]:
        return None
    return Counter(party for _quotient, party in quotients[:seats])


@settings(max_examples=40)
@given(
    st.lists(st.integers(1, 10), min_size=1, max_size=3),
    st.integers(1, 5),
    st.sampled_from(["cost", "points"]),
)
def test_party_lists_get_the_seats_of_dhondt(voters, seats, utility):
    """Unit costs, a budget of so many seats, and a step small enough to tell all quotients apart (200 / (10 × 10) > 1)."""
    votes = dict(zip("abc", voters, strict=False))
    expected = dhondt(votes, seats)
    assume(expected is not None)
    lists = {party: [f"{party}{seat}" for seat in range(seats + 1)] for party in votes}
    projects = {name: 200 for names in lists.values() for name in names}
    ballots = [lists[party] for party, number in votes.items() for _ in range(number)]
    rule = EqualShares(utility, completion=Completion(step=1))
    winners = won(made(projects, ballots, 200 * seats), rule)
    assert Counter(name[0] for name in winners) == expected


# --- Monotonicity, where a rule has it ------------------------------------------------------------


def cheaper(election, name, cost):
    projects = [
        replace(project, cost=cost) if project.id == name else project
        for project in election.projects
    ]
    return again(election, ballots_of(election), projects=projects)


def discount_monotonic(kind):
    """Rules under which a winner that becomes cheaper stays a winner (a completion of Equal Shares has no such guarantee)."""
    found = [greedy_rules(), plain_equal_shares(), st.just(Welfare())]
    if kind in MARKS:
        found.append(st.just(Phragmen()))
    return st.one_of(found)


@given(elections(), st.data())
def test_a_winner_that_becomes_cheaper_stays_a_winner(election, data):
    rule = data.draw(discount_monotonic(election.kind))
    for name in won(election, rule):
        cost = election.costs[election.index[name]]
        lower = data.draw(st.integers(1, cost))
        assert name in won(cheaper(election, name, lower), rule)


def test_a_completion_does_not_promise_that():
    """Not wished for, but so (`tally.md` §4, pitfall 3): cheaper b comes in together with c, and both cost too much."""
    rule = EqualShares(completion=Completion(step=1))
    election = made({"a": 7, "b": 6, "c": 6}, ["a c", "a b", "b", "c", "b c"], 8, scale=1)
    assert won(election, rule) == ("b",)
    assert won(cheaper(election, "b", 5), rule) == ()


@given(elections([APPROVAL]), greedy_rules() | st.just(Welfare()), st.data())
def test_a_winner_that_gets_one_vote_more_stays_a_winner(election, rule, data):
    ballots = ballots_of(election)
    for name in won(election, rule):
        without = [place for place, ballot in enumerate(ballots) if name not in ballot]
        if without:
            place = data.draw(st.sampled_from(without))
            changed = [
                {**ballot, name: 1} if number == place else ballot
                for number, ballot in enumerate(ballots)
            ]
            assert name in won(again(election, changed), rule)


@given(elections(), st.integers(1, 10))
def test_greatest_welfare_grows_with_the_budget(election, more):
    def value(budget):
        larger = again(election, ballots_of(election), budget=budget)
        return sum(larger.scores[larger.index[name]] for name in won(larger, Welfare()))

    assert value(election.budget + more) >= value(election.budget)


@given(elections(), st.sampled_from([Welfare(), Welfare(times_cost=True)]))
def test_no_rule_beats_the_greatest_welfare(election, rule):
    def value(winners):
        return sum(
            election.scores[election.index[name]]
            * (election.costs[election.index[name]] if rule.times_cost else 1)
            for name in winners
        )

    best = value(won(election, rule))
    for other in (Greedy(), Greedy(per_cost=True), EqualShares(), EqualShares(top_up=True)):
        assert value(won(election, other)) <= best


def test_drawn_elections_hold_what_the_tests_are_about():
    """Ties, losers that could be paid for, several winners: each is met."""
    met = Counter()

    @given(counts())
    def look(case):
        election, rule = case
        outcome = count(election, rule)
        met["ties"] += bool(outcome.ties)
        met["losers"] += len(outcome.winners) < len(election.projects)
        met["several"] += len(outcome.winners) > 1
        met["groups"] += any(project.group for project in election.projects)
        met["empty"] += bool((np.diff(election.starts) == 0).any())

    look()
    assert set(+met) == {"ties", "losers", "several", "groups", "empty"}
