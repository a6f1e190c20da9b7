"""The bounds of money never decide wrongly: coarse, fine and unlimited units and the second counter all elect the same."""

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.tally.certificate import make, verify
from budgeting.tally.counting import count
from budgeting.tally.eligible import eligible
from budgeting.tally.equal_shares.field import Field, Unit
from budgeting.tally.equal_shares.run import Counter
from budgeting.tally.generate import Plan, generate
from budgeting.tally.recount import difference, recount
from budgeting.tally.rules import EqualShares, named
from tests.budgeting.tally.examples import counts, elections, plain_equal_shares

UNITS = (Unit(0, wide=False), Unit(1, wide=False), Unit(5, wide=False), Unit(64, wide=True))


def runs(election, rule, endowment, units):
    """What each unit elects: winners, exact prices, payers and ties."""
    inside, _ = eligible(election, rule)
    ranks = rule.ties.ranks(election)
    field = Field(election, inside, rule.utility)
    for unit in units:
        run = Counter(field, ranks, election.budget, unit).run(endowment)
        yield run.winners, run.prices(), run.payers, run.ties


@given(elections(), plain_equal_shares(), st.integers(0, 8))
@settings(max_examples=200, deadline=None)
def test_the_unit_of_money_changes_nothing(election, rule, more):
    endowment = count(election, rule).endowment + more
    first, *others = runs(election, rule, endowment, (None, *UNITS))
    assert others == [first] * len(UNITS)


@given(counts(), st.lists(st.integers(1, 3), min_size=10, max_size=10))
@settings(max_examples=200, deadline=None)
def test_both_counters_agree_also_with_unequal_shares(case, shares):
    election, rule = case
    shared = np.array(shares[: len(election.weights)], dtype=np.int64)
    for one in (election, replace(election, shares=shared)):
        outcome = count(one, rule)
        assert difference(outcome, recount(one, rule)) == []
        if isinstance(rule, EqualShares):
            assert verify(one, json.loads(json.dumps(make(one, outcome)))) == []


@pytest.mark.parametrize("kind", ["approval", "cumulative", "ordinal"])
def test_an_election_of_two_thousand_counts_the_same_in_every_unit(kind):
    election = generate(Plan(voters=2_000, projects=40, seed=7, kind=kind, districts=5))
    for name in ("mes_cost", "mes_card"):
        rule = named(name)
        outcome = count(election, rule)
        assert len(outcome.winners) > 5
        first, *others = runs(election, rule, outcome.endowment, (None, *UNITS))
        assert others == [first] * len(UNITS)
        assert difference(outcome, recount(election, rule)) == []


def test_the_unit_is_as_fine_as_fits_and_wide_where_none_does():
    election = generate(Plan(voters=100, projects=5, seed=1))
    field = Field(election, range(5), "cost")
    assert field.unit(Fraction(election.budget)) == Unit(
        61 - (100 * election.budget + 1).bit_length(), wide=False
    )
    assert field.unit(Fraction(2**60)) == Unit(64, wide=True)
