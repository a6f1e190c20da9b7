"""Rules as values: their names, their steps, and settings that make no sense."""

import pytest

from budgeting.tally.rules import NAMED, Completion, EqualShares, Greedy, named
from budgeting.tally.ties import COST, DRAW, TieRule


def test_a_name_takes_a_step_and_a_tie_rule():
    ties = TieRule((DRAW,), "seed")
    assert named("mes_cost_add1_int_exh_plus_greedy", step=250, ties=ties) == EqualShares(
        "cost", Completion(250, integral=True, exhaustive=True), top_up=True, ties=ties
    )
    assert named("mes_card", step=250) == EqualShares("points")
    assert named("greedy_votes_noskip", ties=ties) == Greedy(stop=True, ties=ties)


def test_every_name_means_another_rule():
    rules = list(NAMED.values())
    assert [rule for at, rule in enumerate(rules) if rule in rules[:at]] == []


def test_an_unknown_name_has_no_rule():
    with pytest.raises(KeyError):
        named("mes")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Completion(0),
        lambda: EqualShares("votes"),
        lambda: TieRule((COST, "age")),
    ],
)
def test_settings_without_sense_are_refused(make):
    with pytest.raises(ValueError, match=r"unknown|never end"):
        make()
