"""By-law text says every field of every rule, in both languages."""

from dataclasses import fields, is_dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.tally.bylaw import FOR_ONE, NOT_IN_FORCE, clauses, clauses_for, text
from budgeting.tally.rules import (
    NAMED,
    Cap,
    Completion,
    EqualShares,
    Greedy,
    Phragmen,
    Welfare,
    named,
)
from budgeting.tally.ties import BY_COST_AND_VOTES, COST, DRAW, VOTES, TieRule
from budgeting.tally.words import LANGUAGES, Writer

# For every field of every rule another value than the one it has by itself.
OTHER = {
    Greedy: {
        "per_cost": True,
        "stop": True,
        "min_votes": 50,
        "min_score": 120,
        "use_threshold": True,
        "borda": True,
        "caps": {"ბაღები": Cap(number=2, money=500_000)},
        "ties": TieRule((DRAW,), seed="1042"),
    },
    Welfare: {"times_cost": True, "ties": TieRule((VOTES,))},
    Phragmen: {"ties": TieRule((COST,))},
    EqualShares: {
        "utility": "points",
        "completion": Completion(step=100),
        "top_up": True,
        "comparison": True,
        "eligible_share": Fraction(1, 3),
        "ties": TieRule((COST, VOTES, DRAW), seed="lot"),
    },
    Completion: {"step": 250, "integral": True, "exhaustive": True},
    Cap: {"number": 4, "money": 70_000},
    TieRule: {"order": (VOTES, COST), "seed": "another"},
}


def test_every_field_is_tried():
    assert {kind: {field.name for field in fields(kind)} for kind in OTHER} == {
        kind: set(values) for kind, values in OTHER.items()
    }


def wrapped(part):
    """A rule that holds the part."""
    match part:
        case Completion():
            return EqualShares(completion=part)
        case Cap():
            return Greedy(caps={"ბაღები": part})
        case TieRule():
            return Greedy(ties=part)
    return part


BASE = {Completion: Completion(step=100), TieRule: TieRule((COST, VOTES, DRAW), seed="lot")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, values in OTHER.items() for name in values]
)
def test_each_field_changes_the_text(kind, name, language):
    base = BASE.get(kind) or kind()
    changed = replace(base, **{name: OTHER[kind][name]})
    writer = Writer(language)
    assert text(wrapped(base), writer) != text(wrapped(changed), writer)


def ties():
    orders = st.permutations([COST, VOTES, DRAW]).flatmap(
        lambda order: st.integers(0, 3).map(lambda length: tuple(order[:length]))
    )
    return st.builds(TieRule, orders, st.sampled_from(["a", "b"])).map(
        lambda rule: rule if DRAW in rule.order else replace(rule, seed="")
    )


def caps():
    limit = st.none() | st.integers(0, 3)
    return st.dictionaries(st.sampled_from(["A", "B"]), st.builds(Cap, limit, limit), max_size=2)


def rules():
    flag = st.booleans()
    least = st.none() | st.integers(0, 3)
    completion = st.none() | st.builds(Completion, st.integers(1, 3), flag, flag)
    share = st.none() | st.sampled_from([Fraction(1, 3), Fraction(1, 2)])
    return st.one_of(
        st.builds(Greedy, flag, flag, st.integers(0, 3), least, flag, flag, caps(), ties()),
        st.builds(Welfare, flag, ties()),
        st.builds(Phragmen, ties()),
        st.builds(
            EqualShares, st.sampled_from(["cost", "points"]), completion, flag, flag, share, ties()
        ),
    )


@given(rules(), rules(), st.sampled_from(LANGUAGES))
def test_the_text_fixes_the_rule(one, other, language):
    writer = Writer(language)
    assert (text(one, writer) == text(other, writer)) == (one == other)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(NAMED))
def test_every_named_rule_has_a_by_law(name, language):
    said = text(named(name, step=100), Writer(language))
    assert said.splitlines()[2].startswith("1. ")
    assert "{" not in said


def test_clauses_are_numbered_from_one():
    rule = Welfare()
    writer = Writer("en")
    said = text(rule, writer).splitlines()
    assert said[:2] == ["Rule for determining the winning projects", ""]
    assert said[2:] == [f"{number}. {one}" for number, one in enumerate(clauses(rule, writer), 1)]


def test_the_step_is_said_in_the_currency():
    rule = EqualShares(completion=Completion(step=150))
    assert "Each raise is 1.50\u00a0zł." in text(rule, Writer("en", 100, "PLN"))


def test_points_are_said_as_on_the_ballot():
    said = text(Greedy(min_score=25), Writer("ka"), points_scale=10)
    assert "არანაკლებ 2,5 ქულა მიიღო" in said


def test_limits_of_a_category_are_named():
    rule = Greedy(caps={"B": Cap(), "A": Cap(number=1, money=500_000)})
    assert (
        "passed over: “A”: at most 1\u00a0winner, winners costing at most 5\u00a0000\u00a0₾ together; "
        "“B”: without limit." in text(rule, Writer("en"))
    )


def test_values_are_no_classes_left_out():
    assert all(is_dataclass(kind) for kind in OTHER)
    assert TieRule((COST, VOTES)) == BY_COST_AND_VOTES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", [Greedy(), Welfare(), Phragmen(), EqualShares()])
def test_readers_get_only_what_is_in_force(rule, language):
    writer = Writer(language)
    said = clauses_for(rule, writer, "approval", groups=False)
    absent = {writer.say(f"bylaw.{key}") for key in (*NOT_IN_FORCE, "groups", "welfare_groups")}
    about_others = {writer.say(f"bylaw.{key}") for key in FOR_ONE}
    assert set(said) & (absent | about_others) == set()
    assert "" not in said


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        ("approval", "points_marked"),
        ("choose-1", "points_marked"),
        ("cumulative", "points_given"),
        ("ordinal", "ranks_only"),
    ],
)
def test_readers_are_told_how_points_come_from_their_ballot(kind, points):
    writer = Writer("en")
    said = clauses_for(Greedy(), writer, kind)
    each = {writer.say(f"bylaw.{key}") for key in ("points_marked", "points_given", "ranks_only")}
    assert set(said) & each == {writer.say(f"bylaw.{points}")}
    assert writer.say("bylaw.groups") in said


@given(rules(), rules())
def test_readers_of_one_ballot_can_still_tell_two_rules_apart(one, other):
    writer = Writer("en")
    texts = [clauses_for(rule, writer, "approval") for rule in (one, other)]
    assert (texts[0] == texts[1]) == (one == other)
