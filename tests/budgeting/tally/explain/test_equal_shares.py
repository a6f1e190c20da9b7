"""Equal Shares explained: money of supporters, payments, groups and effective support, against a plain replay in fractions."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.tally.counting import count
from budgeting.tally.election import CUMULATIVE, Project
from budgeting.tally.eligible import eligible
from budgeting.tally.explain import Payment, explain, share_of
from budgeting.tally.explain import data as why
from budgeting.tally.explain.equal_shares import Incomplete
from budgeting.tally.explain.groups import MOST, SMALLEST, groups
from budgeting.tally.explain.payments import Replay, RoundsDoNotAddUp
from budgeting.tally.outcome import SHARE, TOO_DEAR
from budgeting.tally.rules import Completion, EqualShares, Greedy
from tests.budgeting.tally.examples import (
    again,
    ballots_of,
    elections,
    equal_shares_rules,
    made,
    plain_equal_shares,
    village,
)

PLAIN = EqualShares()


def explained(election, rule=PLAIN, **how):
    return explain(election, count(election, rule), **how)


# --- By hand ----------------------------------------------------------------------------------


def test_the_village_says_who_paid_what():
    explanation = explained(village())
    assert explanation.endowment == 10_000  # 100 lari each
    assert [
        (one.project, one.price, one.full, one.rest, one.none, one.left)
        for one in explanation.rounds
    ] == [
        ("bike", 10_000, 7, 0, 0, 40_000),
        ("playground", 5_000, 4, 0, 0, 20_000),
        ("library", Fraction(10_000, 3), 3, 0, 0, 10_000),
    ]
    assert [one.effective_votes for one in explanation.rounds] == [7, 4, 3]


def test_the_village_says_why_others_lost():
    gym = explained(village()).verdict("gym")
    assert (gym.reason, gym.had, gym.after, gym.left) == (why.MONEY_GONE, 60_000, 1, 0)
    assert gym.missing == 40_000
    assert gym.spent_on == (Payment("bike", Fraction(60_000)),)
    park = explained(village()).verdict("park")
    assert (park.reason, park.had, park.after, park.left) == (why.MONEY_GONE, 50_000, 1, 20_000)
    assert park.at_end == 20_000 - 10_000 - Fraction(20_000, 3)


def test_a_project_its_supporters_could_never_pay_for():
    election = made({"a": 500, "b": 500}, ["a", "a", "a", "b"], 1000)
    verdict = explained(election).verdict("b")
    assert (verdict.reason, verdict.after, verdict.had) == (why.NEVER_AFFORDABLE, 0, 250)
    assert (verdict.left, verdict.missing, verdict.spent_on) == (250, 250, ())


def test_whoever_has_less_gives_the_rest():
    # Seven voters with 200: a takes 150 from each of its five; b then takes 50 from two of them and 125 from two others.
    election = made({"a": 750, "b": 350}, ["a", "a", "a", "a b", "a b", "b", "b"], 1400)
    second = explained(election).rounds[1]
    assert (second.project, second.price, second.full, second.rest) == ("b", 125, 2, 2)
    assert [(one.kind, one.people, one.had_most, one.paid) for one in second.groups] == [
        ("rest", 2, 50, 100),
        ("full", 2, 200, 250),
    ]
    assert [one.also for one in second.groups] == [("a",), ()]


def test_small_groups_are_merged_and_kinds_are_not():
    """Rounds given by hand: who had what before the last one is plain to see."""
    ballots = ["a x"] * 9 + ["b x"] * 2 + ["c x"] * 3 + ["x"] * 20 + ["d"]
    costs = {"a": 90, "b": 4, "c": 9, "d": 10, "x": 9 * 10 + 25 * 12}
    election = made(costs, ballots, 700)
    rounds = [(name, Fraction(price)) for name, price in zip("abcx", (10, 2, 3, 12), strict=True)]
    replay = Replay(election, Fraction(20), rounds)
    earlier = [election.index[name] for name in "abc"]
    *_others, last = [(one.number, groups(replay, one, earlier)) for one in replay]
    assert last[0] == 4
    assert [(one.kind, one.people, one.had_least, one.had_most, one.also) for one in last[1]] == [
        ("rest", 9, 10, 10, ("a",)),
        ("full", 5, 17, 18, ()),
        ("full", 20, 20, 20, ()),
    ]


def test_topped_up_winners_say_what_their_supporters_had_and_what_was_left():
    election = made({"a": 500, "b": 500}, ["a", "a", "a", "b"], 1000)
    verdict = explained(election, EqualShares(top_up=True)).verdict("b")
    assert (verdict.won, verdict.reason) == (True, why.TOPPED_UP)
    assert (verdict.at_end, verdict.rest) == (250, 500)


def test_what_the_top_up_could_not_reach_says_what_was_left():
    election = made({"a": 500, "b": 501}, ["a", "a", "a", "b"], 1000)
    verdict = explained(election, EqualShares(top_up=True)).verdict("b")
    assert (verdict.won, verdict.reason, verdict.rest) == (False, why.NEVER_AFFORDABLE, 500)
    assert explained(election).verdict("b").rest is None


def test_excluded_projects_say_why_and_what_their_supporters_had():
    election = made({"a": 100, "b": 2000, "c": 600}, ["a", "a b", "b", "c"], 1000)
    explanation = explained(election, EqualShares(eligible_share=Fraction(1, 2)))
    dear, rare = explanation.verdict("b"), explanation.verdict("c")
    assert (dear.reason, dear.excluded_for, dear.lacking) == (why.EXCLUDED, TOO_DEAR, 1000)
    assert (dear.had, dear.after, dear.missing) == (500, 0, 1500)
    assert (rare.reason, rare.excluded_for, rare.lacking) == (why.EXCLUDED, SHARE, 1)


def test_a_project_ruled_out_by_a_winner_is_told_apart():
    projects = [Project("a", 100, group="site"), Project("b", 100, group="site")]
    election = made(projects, ["a", "a b", "b", "a"], 1000)
    verdict = explained(election).verdict("b")
    assert (verdict.reason, verdict.against, verdict.after) == (why.EXCLUSIVE, "a", None)


def test_the_outcome_by_votes_is_explained_when_it_replaces():
    ballots = ["a"] * 5 + ["b"] * 4
    election = made({"a": 1000, "b": 400}, ballots, 1000)
    explanation = explained(election, EqualShares(comparison=True))
    assert explanation.replaced
    assert explanation.compared == (4, 5, 0)
    assert explanation.endowment is None
    assert [(one.project, one.reason) for one in explanation.verdicts] == [
        ("a", why.IN_ORDER),
        ("b", why.DID_NOT_FIT),
    ]


def test_raises_are_counted():
    election = made({"a": 400, "b": 600}, ["a", "b", "b"], 1000)
    explanation = explained(election, EqualShares(completion=Completion(step=10)))
    # 333 1/3 each at the start; a needs 400: seven steps of 10; then everything is bought.
    assert explanation.ended == "everything_fits"
    assert explained(election).increments == 0
    election = made({"a": 400, "b": 600, "c": 900}, ["a", "b", "b", "c"], 1000)
    explanation = explained(election, EqualShares(completion=Completion(step=10)))
    assert explanation.endowment == 250 + 10 * explanation.increments
    assert explanation.increments > 0


# --- Against a plain replay in fractions --------------------------------------------------------


def replayed(election, explanation):
    """Money of each voter before each round and at the end, and payments by round, in plain fractions."""
    ballots = ballots_of(election)
    money = [explanation.endowment] * len(ballots)
    before, paid = [], []
    for one in explanation.rounds:
        before.append(list(money))
        payments = [
            min(left, one.price * ballot.get(one.project, 0))
            for left, ballot in zip(money, ballots, strict=True)
        ]
        money = [left - payment for left, payment in zip(money, payments, strict=True)]
        paid.append(payments)
    return ballots, [*before, money], paid


@given(elections(), plain_equal_shares())
def test_payments_add_up_and_nobody_overpays(election, rule):
    explanation = explained(election, rule, support=False)
    _ballots, money, paid = replayed(election, explanation)
    for one, payments in zip(explanation.rounds, paid, strict=True):
        assert sum(payments) == one.cost
        assert one.full + one.rest + one.none == election.votes[election.index[one.project]]
    assert min(money[-1]) >= 0
    spent = sum(one.cost for one in explanation.rounds)
    if explanation.rounds:
        assert explanation.rounds[-1].left == explanation.endowment * election.voters - spent


@given(elections(), equal_shares_rules())
def test_losers_say_when_their_money_fell_below_the_cost(election, rule):
    outcome = count(election, rule)
    explanation = explain(election, outcome, support=False)
    if explanation.replaced:
        return
    ballots, money, paid = replayed(election, explanation)
    for one in explanation.verdicts:
        if one.reason in {why.IN_ROUND, why.EXCLUSIVE} or not one.votes:
            continue
        supporters = [place for place, ballot in enumerate(ballots) if one.project in ballot]
        owned = [sum(after[place] for place in supporters) for after in money]
        below = [number for number, amount in enumerate(owned) if amount < one.cost]
        if not below:
            assert one.reason == why.EXCLUDED
            continue
        assert (one.after, one.had, one.left) == (below[0], owned[0], owned[below[0]])
        assert (one.at_end, one.missing) == (owned[-1], one.cost - one.left)
        spent = {
            bought.project: sum(payments[place] for place in supporters)
            for bought, payments in zip(explanation.rounds[: one.after], paid, strict=False)
        }
        assert {payment.project: payment.amount for payment in one.spent_on} == {
            project: amount for project, amount in spent.items() if amount
        }
        assert sum(payment.amount for payment in one.spent_on) == one.had - one.left


@given(elections(), plain_equal_shares())
def test_groups_are_the_payers(election, rule):
    explanation = explained(election, rule, support=False)
    for one in explanation.rounds:
        assert sum(group.people for group in one.groups if group.kind == "full") == one.full
        assert sum(group.people for group in one.groups if group.kind == "rest") == one.rest
        assert sum(group.people for group in one.groups if group.kind == "none") == one.none
        assert sum(group.paid for group in one.groups) == one.cost
        assert all(group.had_least <= group.had_most for group in one.groups)
        for kind in ("full", "rest", "none"):
            people = [group.people for group in one.groups if group.kind == kind]
            assert len(people) <= MOST
            assert len(people) <= 1 or min(people) >= SMALLEST


def slow_support(election, rule, explanation, project):
    """The definition, word for word: count without the project, look at every round and at the end."""
    number = election.index[project]
    ballots = ballots_of(election)
    own = [ballot.get(project, 0) for ballot in ballots]
    inside, _excluded = eligible(election, rule)
    money = [explanation.endowment] * len(ballots)
    waiting = [election.projects[one] for one in inside if one != number]
    ranks = rule.ties.ranks(election)
    cost = election.costs[number]
    best = Fraction(0)

    def level(candidate):
        """The smallest price per point at which the supporters cover the cost."""
        points = [ballot.get(candidate.id, 0) for ballot in ballots]
        if sum(left for left, mine in zip(money, points, strict=True) if mine) < candidate.cost:
            return None
        payers = sorted(
            (left / mine, left, mine) for left, mine in zip(money, points, strict=True) if mine
        )
        missing, voices = Fraction(candidate.cost), sum(mine for _ratio, _left, mine in payers)
        for ratio, left, mine in payers:
            if ratio * voices >= missing:
                return missing / voices
            missing -= left
            voices -= mine
        return None

    while True:
        offers = [
            (
                price / (one.cost if rule.utility == "cost" else 1),
                ranks[election.index[one.id]],
                one,
            )
            for one in waiting
            if (price := level(one)) is not None
        ]
        if not offers:
            break
        rho, _rank, winner = min(offers)
        rate = rho * (cost if rule.utility == "cost" else 1)
        best = max(
            best, sum(min(left, rate * mine) for left, mine in zip(money, own, strict=True)) / cost
        )
        price = rho * (winner.cost if rule.utility == "cost" else 1)
        for place, ballot in enumerate(ballots):
            money[place] -= min(money[place], price * ballot.get(winner.id, 0))
        waiting = [
            one
            for one in waiting
            if one.id != winner.id and not (winner.group and one.group == winner.group)
        ]
    at_end = sum(left for left, mine in zip(money, own, strict=True) if mine)
    return max(best, Fraction(at_end) / cost)


@given(elections(), plain_equal_shares(), st.booleans())
def test_effective_support_is_as_defined(election, rule, raised):
    rule = replace(rule, completion=Completion(step=1) if raised else None)
    explanation = explained(election, rule)
    for one in explanation.verdicts:
        if one.votes:
            assert one.support == slow_support(election, rule, explanation, one.project)


@given(elections(), plain_equal_shares())
def test_winners_have_full_support_and_losers_less(election, rule):
    for one in explained(election, rule).verdicts:
        if one.reason == why.IN_ROUND:
            assert one.support >= 1
        elif one.reason in {why.NEVER_AFFORDABLE, why.MONEY_GONE}:
            assert one.support < 1 or (one.support == 1 and one.tied_with)


@given(elections(), plain_equal_shares())
def test_amounts_of_any_size_are_explained(election, rule):
    factor = 10**25
    projects = [replace(one, cost=one.cost * factor) for one in election.projects]
    budget = election.budget * factor
    huge = again(election, ballots_of(election), projects=projects, budget=budget)
    large, small = explained(huge, rule), explained(election, rule)
    assert [one.price for one in large.rounds] == [one.price * factor for one in small.rounds]
    assert [(one.project, one.reason, one.after, one.support) for one in large.verdicts] == [
        (one.project, one.reason, one.after, one.support) for one in small.verdicts
    ]


# --- Your share ---------------------------------------------------------------------------------


def test_your_share_says_what_one_voter_paid():
    explanation = explained(village())
    share = share_of(explanation, {"park": 1, "playground": 1, "library": 1})
    assert (share.had, share.left) == (10_000, 5_000 - Fraction(10_000, 3))
    assert share.payments == (
        Payment("playground", Fraction(5_000)),
        Payment("library", Fraction(10_000, 3)),
    )
    assert share_of(explanation, {}).left == 10_000


@given(elections([CUMULATIVE]), plain_equal_shares())
def test_all_shares_together_pay_for_the_winners(election, rule):
    explanation = explained(election, rule, support=False)
    shares = [share_of(explanation, ballot) for ballot in ballots_of(election)]
    assert all(one.left >= 0 for one in shares)
    for winner in explanation.rounds:
        paid = [
            payment.amount
            for one in shares
            for payment in one.payments
            if payment.project == winner.project
        ]
        assert sum(paid) == winner.cost


def test_other_rules_give_no_share():
    with pytest.raises(ValueError, match="only Equal Shares"):
        share_of(explained(village(), Greedy()), {})


# --- Altered outcomes -----------------------------------------------------------------------------


def test_an_altered_price_is_noticed():
    election = village()
    outcome = count(election, PLAIN)
    first = replace(outcome.steps[0], price=outcome.steps[0].price - 1)
    with pytest.raises(RoundsDoNotAddUp, match="'bike'"):
        explain(election, replace(outcome, steps=(first, *outcome.steps[1:])))


def test_an_outcome_without_prices_cannot_be_explained():
    election = village()
    outcome = count(election, PLAIN)
    first = replace(outcome.steps[0], price=None)
    with pytest.raises(Incomplete):
        explain(election, replace(outcome, steps=(first, *outcome.steps[1:])))
    with pytest.raises(Incomplete):
        explain(election, replace(outcome, endowment=None))
