"""The second counter: it agrees, it says how much it did, and a difference refuses the result."""

from dataclasses import replace
from fractions import Fraction

import pytest

from budgeting.tally import recount
from budgeting.tally.counting import count
from budgeting.tally.generate import Plan, generate
from budgeting.tally.recount import Disagreement, checked, difference, verified
from budgeting.tally.rules import Completion, EqualShares, Greedy, Phragmen, Welfare, named
from tests.budgeting.tally.examples import made, village

ADD1 = EqualShares(completion=Completion(step=500))


@pytest.mark.parametrize("rule", [Greedy(), Welfare(), Phragmen(), EqualShares(), ADD1])
def test_a_result_counted_twice_says_so(rule):
    assert verified(village(), rule) == replace(count(village(), rule), notes=("recounted",))


def test_progress_tells_of_each_run():
    runs = []
    outcome = verified(village(), ADD1, runs.append)
    assert tuple(runs) == outcome.attempts
    assert len(runs) > 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"winners": ("bike",)}, "winners"),
        ({"endowment": Fraction(1)}, "endowment"),
        ({"attempts": ()}, "attempts"),
        ({"compared": (1, 2, 3)}, "comparison"),
    ],
)
def test_every_difference_is_named(change, said):
    outcome = count(village(), ADD1)
    second = recount.recount(village(), ADD1)
    assert difference(outcome, second) == []
    (found,) = difference(replace(outcome, **change), second)
    assert found.startswith(said)


def test_a_wrong_price_is_named():
    outcome = count(village(), EqualShares())
    first, *others = outcome.steps
    altered = replace(
        outcome, steps=(replace(first, price=first.price + Fraction(1, 10**9)), *others)
    )
    (found,) = difference(altered, recount.recount(village(), EqualShares()))
    assert found.startswith("prices")


def test_a_difference_refuses_the_result():
    outcome = count(village(), Greedy())
    assert checked(village(), outcome).notes == ("recounted",)
    with pytest.raises(Disagreement, match=r"winners \('bike',\) and \('bike', 'gym'\)"):
        checked(village(), replace(outcome, winners=("bike",)))


def test_of_many_runs_the_last_two_are_recounted(monkeypatch):
    monkeypatch.setattr(recount, "AFFORDABLE", 50)
    outcome = verified(village(), ADD1)
    assert outcome.notes == ("recounted_in_part",)
    assert verified(village(), ADD1, thorough=True).notes == ("recounted",)
    second = recount.recount(village(), ADD1, after=outcome.endowment)
    assert second.attempts == ((outcome.endowment, True), (outcome.endowment + 500, False))


def test_of_millions_of_ballots_nothing_is_recounted_unless_asked(monkeypatch):
    monkeypatch.setattr(recount, "TOO_MANY", 10)
    assert verified(village(), Greedy()).notes == ("recounted_not",)
    assert verified(village(), Greedy(), thorough=True).notes == ("recounted",)


def test_a_knapsack_beyond_patience_is_not_recounted(monkeypatch):
    monkeypatch.setattr("budgeting.tally.recount.others.PATIENCE", 3)
    assert verified(village(), Welfare()).notes == ("recounted_not",)


@pytest.mark.parametrize("kind", ["approval", "choose-1", "cumulative", "scoring", "ordinal"])
def test_generated_elections_count_the_same_twice(kind):
    election = generate(Plan(voters=150, projects=14, seed=3, kind=kind, districts=3, empty=5))
    names = ["greedy_votes_noskip", "greedy_density", "mes_cost", "mes_card_add1_plus_greedy"]
    names += ["mes_cost_add1_int_exh", "comparison_add1_vs_greedy", "max_welfare_card"]
    for name in names:
        assert verified(election, named(name, step=20_000)).notes == ("recounted",)


def test_the_second_count_of_nobody_is_empty():
    election = made({"a": 5}, [], 10)
    assert difference(count(election, ADD1), recount.recount(election, ADD1)) == []
