"""A rule survives JSON with every field, and prints as by-law text in both languages."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from budgeting import tallies
from budgeting.tally.rules import NAMED, Cap, EqualShares, Greedy, named
from budgeting.tally.ties import TieRule

RICH = (
    Greedy(
        min_votes=50, min_score=7, caps={"მწვანე": Cap(2, 500_000)}, ties=TieRule(("draw",), "7")
    ),
    EqualShares(eligible_share=Fraction(1, 3), top_up=True),
)


@pytest.mark.parametrize(
    "rule", [*(named(name, step=100) for name in NAMED), *RICH], ids=[*NAMED, "caps", "share"]
)
def test_a_rule_survives_json(rule):
    assert tallies.rule_from(json.loads(json.dumps(tallies.rule_json(rule)))) == rule


def test_what_is_no_rule_is_refused():
    with pytest.raises(KeyError):
        tallies.rule_from({"method": "Random"})
    with pytest.raises(TypeError):
        tallies.rule_from(tallies.rule_json(Greedy()) | {"luck": 1})


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ka", "გამარჯვებული პროექტების გამოვლენის წესი"),
        ("en", "Rule for determining the winning projects"),
    ],
)
def test_the_bylaw_is_numbered_and_fixes_the_rule(language, title):
    rule = Greedy(ties=TieRule(("cost", "draw"), "4190226"))
    text = tallies.bylaw_text(rule, language)
    clauses = tallies.bylaw_clauses(rule, language)
    assert text.splitlines()[0] == title
    assert text.splitlines()[2:] == [f"{n}. {said}" for n, said in enumerate(clauses, 1)]
    assert "4190226" in text
    assert tallies.bylaw_text(replace(rule, stop=True), language) != text
