"""Explanations of real elections: the figures recorded for them come out."""

import json
from fractions import Fraction
from functools import cache

import pytest

from budgeting.tally.comparison import compare
from budgeting.tally.counting import count
from budgeting.tally.explain import explain
from budgeting.tally.pabulib import read
from budgeting.tally.rules import named
from budgeting.tally.words import rounded
from tests.budgeting.tally.examples import NO_REAL, REAL

FILE = REAL / "expected.json"
EXPECTED = json.loads(FILE.read_text(encoding="utf-8"))["instances"] if FILE.exists() else {}
RULES = ("mes_cost", "mes_cost_add1")
CASES = [
    (name, rule)
    for name in EXPECTED
    for rule in RULES
    if "explain" in EXPECTED[name]["rules"][rule]
]
COMPARED = [name for name in EXPECTED if "comparison_add1_int_vs_greedy" in EXPECTED[name]["rules"]]

pytestmark = pytest.mark.skipif(not EXPECTED, reason=NO_REAL)


@cache
def election_of(name):
    return read(REAL / name)


@cache
def explained(name, rule):
    election = election_of(name)
    return explain(election, count(election, named(rule, step=election.scale)), support=False)


def test_there_are_cases():
    assert len(CASES) == 2 * len(EXPECTED) == 16
    assert len(COMPARED) == 5


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_losers_have_the_money_recorded(name, rule):
    explanation = explained(name, rule)
    found = {
        one.project: (one.after, str(rounded(one.left / explanation.scale, 2)))
        for one in explanation.verdicts
        if one.votes and not one.won
    }
    assert found == {
        project: (one["after_round"], one["supporters_money_left"])
        for project, one in EXPECTED[name]["rules"][rule]["explain"]["rejected"].items()
    }


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_rounds_have_the_payers_recorded(name, rule):
    explanation = explained(name, rule)
    recorded = EXPECTED[name]["rules"][rule]["explain"].get("rounds", [])
    assert [(one.project, one.full, one.rest, one.none) for one in explanation.rounds] == [
        (one["project"], one["pay_full"], one["pay_rest_of_budget"], one["pay_nothing"])
        for one in recorded
    ]
    points = explanation.points_scale
    for one, row in zip(explanation.rounds, recorded, strict=True):
        price = float(one.price * points / explanation.scale)
        assert price == pytest.approx(float(row["max_payment"]), rel=1e-10)


@pytest.mark.parametrize("name", COMPARED)
def test_comparison_has_the_figures_recorded(name):
    election = election_of(name)
    rules = {
        "mes": named("mes_cost_add1_int", step=election.scale),
        "greedy": named("greedy_votes"),
    }
    found = compare(election, {key: count(election, rule) for key, rule in rules.items()})
    pair = found.pair("mes", "greedy")
    recorded = EXPECTED[name]["rules"]["comparison_add1_int_vs_greedy"]
    assert {
        "prefers_mes": pair.prefer_first,
        "prefers_greedy": pair.prefer_second,
        "indifferent": pair.indifferent,
        "mes_wins": pair.prefer_second <= pair.prefer_first,
        "voters_with_none_mes": found.columns[0].without_winner,
        "voters_with_none_greedy": found.columns[1].without_winner,
    } == recorded


def test_wieliczka_says_what_its_page_said():
    name = "Poland_Wieliczka_2023_Green_Budget.pb"
    explanation = explained(name, "mes_cost_add1")
    sixteen, twenty_one = explanation.verdict("16"), explanation.verdict("21")
    assert str(rounded(sixteen.left / explanation.scale, 2)) == "49998.29"
    assert str(rounded(twenty_one.left / explanation.scale, 2)) == "93872.57"
    paid = sum((one.amount for one in twenty_one.spent_on), Fraction(0))
    assert str(rounded(paid / explanation.scale, 0)) == "62783"
    assert explanation.endowment / explanation.scale == Fraction(1040052, 3293)
    assert explanation.increments == 164
