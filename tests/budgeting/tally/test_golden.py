"""Real elections: the winners recorded for them, by all rules, in order; and the winners their cities announced."""

import json
from decimal import Decimal
from functools import cache

import pytest

from budgeting.tally.counting import count
from budgeting.tally.pabulib import read
from budgeting.tally.rules import NAMED, EqualShares, Greedy, named
from tests.budgeting.tally.examples import NO_REAL, REAL

FILE = REAL / "expected.json"
EXPECTED = json.loads(FILE.read_text(encoding="utf-8"))["instances"] if FILE.exists() else {}
CASES = [
    (name, rule)
    for name, instance in EXPECTED.items()
    for rule in instance["rules"]
    if not rule.startswith(("comparison", "max_welfare"))
]
KNAPSACKS = [(name, rule) for name in EXPECTED for rule in ("max_welfare_cost", "max_welfare_card")]
COMPARED = [name for name in EXPECTED if "comparison_add1_int_vs_greedy" in EXPECTED[name]["rules"]]
ENDED = {"next step would exceed the budget": "next_exceeds", "exhaustive": "exhaustive"}

pytestmark = pytest.mark.skipif(not EXPECTED, reason=NO_REAL)


@cache
def election_of(name):
    return read(REAL / name)


@cache
def outcome_of(name, rule):
    election = election_of(name)
    step = EXPECTED[name]["rules"].get(rule, {}).get("increment", 1)
    return count(election, named(rule, step=step * election.scale))


def units(name, minor):
    return Decimal(minor) / election_of(name).scale


def test_every_rule_recorded_has_a_name():
    assert {rule for _, rule in CASES} | {rule for _, rule in KNAPSACKS} <= set(NAMED)
    assert len(CASES) == 143


@pytest.mark.parametrize("name", EXPECTED)
def test_votes_are_those_recorded(name):
    election, recorded = election_of(name), EXPECTED[name]
    votes = {
        project.id: votes for project, votes in zip(election.projects, election.votes, strict=True)
    }
    assert votes == {project: int(votes) for project, votes in recorded["votes"].items()}
    assert election.voters == recorded["voters"]
    assert len(election.weights) == recorded["distinct_ballots"]


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_winners_are_those_recorded(name, rule):
    outcome, recorded = outcome_of(name, rule), EXPECTED[name]["rules"][rule]
    assert list(outcome.winners) == recorded["winners"]
    assert units(name, outcome.spent) == Decimal(recorded["total_cost"])
    if isinstance(outcome.rule, EqualShares) or rule == "phragmen":
        assert [list(tie.among) for tie in outcome.ties] == recorded.get("ties", [])
    if isinstance(outcome.rule, Greedy) and "tied_scores_total" in recorded:
        repeated = sum(len(tie.among) - 1 for tie in outcome.ties)
        assert repeated == recorded["tied_scores_total"]
    if "runs" in recorded:
        assert len(outcome.attempts) == recorded["runs"]
        assert str(outcome.endowment / election_of(name).scale) == recorded["final_endowment_exact"]
        assert outcome.ended == ENDED[recorded["reason"]]


@pytest.mark.parametrize(("name", "rule"), KNAPSACKS)
def test_knapsack_reaches_the_recorded_points(name, rule):
    election, outcome = election_of(name), outcome_of(name, rule)
    recorded = EXPECTED[name]["rules"][rule]
    winners = [election.index[winner] for winner in outcome.winners]
    costs = [election.costs[winner] if rule == "max_welfare_cost" else 1 for winner in winners]
    objective = sum(
        election.scores[winner] * cost for winner, cost in zip(winners, costs, strict=True)
    )
    parts = election.points_scale * (election.scale if rule == "max_welfare_cost" else 1)
    assert Decimal(objective) / parts == Decimal(recorded["objective"])
    assert outcome.spent <= election.budget


@pytest.mark.parametrize("name", COMPARED)
def test_comparison_decides_as_recorded(name):
    outcome = outcome_of(name, "comparison_add1_int_vs_greedy")
    recorded = EXPECTED[name]["rules"]["comparison_add1_int_vs_greedy"]
    figures = [recorded[key] for key in ("prefers_mes", "prefers_greedy", "indifferent")]
    assert list(outcome.compared) == figures
    kept = "mes_cost_add1_int" if recorded["mes_wins"] else "greedy_votes"
    assert list(outcome.winners) == EXPECTED[name]["rules"][kept]["winners"]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Poland_Wieliczka_2023_Green_Budget.pb", "mes_cost_add1"),
        ("Poland_Lodz_2022.pb", "greedy_votes_threshold"),
        ("Poland_Warszawa_2021_Bielany.pb", "greedy_votes"),
        ("Poland_Krakow_2022.pb", "greedy_votes"),
        ("Poland_Katowice_2021.pb", "greedy_votes_threshold"),
        ("Poland_Wroclaw_2015_from_500.pb", "greedy_votes_noskip"),
    ],
)
def test_the_city_announced_the_same_winners(name, rule):
    assert sorted(outcome_of(name, rule).winners) == sorted(EXPECTED[name]["official"]["selected"])
