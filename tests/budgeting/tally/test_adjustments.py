"""Acts after the count: each is logged, none changes the outcome that was counted."""

from copy import deepcopy
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.tally import pots
from budgeting.tally.adjustments import (
    Excluded,
    FilledUp,
    NotPossible,
    Pot,
    Reserved,
    Transferred,
    Withdrawn,
    adjust,
    sentences,
)
from budgeting.tally.counting import count
from budgeting.tally.election import Project
from budgeting.tally.rules import Cap, EqualShares, Greedy
from budgeting.tally.words import LANGUAGES
from tests.budgeting.tally.examples import elections, made, village

ACT = "საკრებულოს განკარგულება № 118"


def one(costs, budget, rule=None, votes=None, **facts):
    """A pot of its own: projects from most to fewest votes."""
    names = list(costs)
    votes = votes or {name: len(names) - place for place, name in enumerate(names)}
    ballots = [name for name in names for _ in range(votes[name])]
    election = made(costs, ballots, budget, **facts)
    return Pot(election, count(election, rule or Greedy()))


def test_a_withdrawn_winner_gives_its_money_back_and_the_next_in_order_takes_it():
    pot = one({"a": 600, "b": 300, "c": 500, "d": 200}, 1000)
    assert pot.outcome.winners == ("a", "b")
    adjusted = adjust({"city": pot}, [Withdrawn("city", "a", ACT), FilledUp("city", ACT)])
    assert adjusted.winners == {"city": ("b", "c", "d")}
    assert adjusted.left == {"city": 0}
    assert [(entry.removed, entry.added, dict(entry.left)) for entry in adjusted.log] == [
        (("a",), (), {"city": 700}),
        ((), ("c", "d"), {"city": 0}),
    ]


def test_the_counted_outcome_stays_as_it_was():
    pot = one({"a": 600, "b": 300, "c": 500}, 1000)
    before = deepcopy(pot.outcome)
    adjusted = adjust({"city": pot}, [Withdrawn("city", "a", ACT), FilledUp("city", ACT)])
    assert pot.outcome == before
    assert adjusted.pots["city"].outcome is pot.outcome


def test_filling_up_can_stop_at_the_first_misfit():
    pot = one({"a": 600, "b": 900, "c": 100}, 700, Greedy(stop=True))
    assert pot.outcome.winners == ("a",)
    assert adjust({"x": pot}, [FilledUp("x", ACT, stop=True)]).winners == {"x": ("a",)}
    assert adjust({"x": pot}, [FilledUp("x", ACT)]).winners == {"x": ("a", "c")}


def test_leftovers_move_between_pots():
    both = {"north": one({"a": 600}, 1000), "city": one({"b": 800, "c": 300}, 900)}
    acts = [Transferred("north", "city", 400, ACT), FilledUp("city", ACT)]
    adjusted = adjust(both, acts)
    assert adjusted.winners == {"north": ("a",), "city": ("b", "c")}
    assert adjusted.left == {"north": 0, "city": 200}


def test_what_the_rule_has_moved_on_is_not_left_any_more():
    giving = pots.Pot("north", made({"a": 600}, ["a"], 1000), Greedy(), leftover_to="city")
    getting = pots.Pot("city", made({"b": 800, "c": 300}, ["b", "b", "c"], 900), Greedy())
    counted, _moves = pots.count_pots([giving, getting])
    adjusted = adjust({one.name: Pot.of(one) for one in counted}, [FilledUp("city", ACT)])
    assert adjusted.winners == {"north": ("a",), "city": ("b", "c")}
    assert adjusted.left == {"north": 0, "city": 200}
    with pytest.raises(NotPossible) as refused:
        adjust({one.name: Pot.of(one) for one in counted}, [Transferred("north", "city", 1, ACT)])
    assert refused.value.code == "no_money"


def test_of_two_exclusive_winners_one_drops_out():
    pot = one({"a": 300, "b": 300, "c": 600}, 700)
    adjusted = adjust({"x": pot}, [Excluded("x", "b", "a", ACT)])
    assert adjusted.winners == {"x": ("a",)}
    assert adjusted.left == {"x": 400}


def test_a_reserve_pays_what_is_missing_when_enough_is_left():
    pot = one({"a": 600, "b": 500}, 1000, Greedy(stop=True))
    adjusted = adjust({"x": pot}, [Reserved("x", "b", ACT)])
    assert adjusted.winners == {"x": ("a", "b")}
    assert (adjusted.left, adjusted.reserve) == ({"x": 0}, 100)


def test_what_a_reserve_paid_goes_back_when_the_winner_withdraws():
    pot = one({"a": 600, "b": 500}, 1000, Greedy(stop=True))
    adjusted = adjust({"x": pot}, [Reserved("x", "b", ACT), Withdrawn("x", "b", ACT)])
    assert (adjusted.winners, adjusted.left, adjusted.reserve) == ({"x": ("a",)}, {"x": 400}, 0)
    assert [entry.reserve for entry in adjusted.log] == [100, -100]


def test_a_withdrawn_project_does_not_come_back():
    pot = one({"a": 600, "b": 500}, 1000)
    acts = [Withdrawn("x", "a", ACT), FilledUp("x", ACT)]
    assert adjust({"x": pot}, acts).winners == {"x": ("b",)}
    with pytest.raises(NotPossible) as refused:
        adjust({"x": pot}, [*acts, Reserved("x", "a", ACT)])
    assert (refused.value.number, refused.value.code) == (3, "not_waiting")


def test_filling_up_keeps_to_groups_and_caps():
    projects = [
        Project("a", 100, group="site", categories=("park",)),
        Project("b", 100, group="site"),
        Project("c", 100, categories=("park",)),
        Project("d", 900, categories=("road",)),
    ]
    ballots = ["a"] * 4 + ["d"] * 3 + ["b"] * 2 + ["c"]
    election = made(projects, ballots, 1000)
    pot = Pot(
        election, count(election, Greedy(caps={"park": Cap(number=1), "road": Cap(money=950)}))
    )
    assert pot.outcome.winners == ("a", "d")
    adjusted = adjust({"x": pot}, [Withdrawn("x", "d", ACT), FilledUp("x", ACT)])
    assert adjusted.winners == {"x": ("a",)}
    adjusted = adjust({"x": pot}, [Withdrawn("x", "a", ACT), FilledUp("x", ACT)])
    assert adjusted.winners == {"x": ("d", "b")}
    tight = Pot(election, count(election, Greedy(caps={"road": Cap(money=800)})))
    assert adjust({"x": tight}, [FilledUp("x", ACT)]).winners == {"x": ("a", "c")}


def test_projects_below_the_threshold_stay_out():
    pot = one({"a": 600, "b": 300}, 1000, Greedy(min_votes=2))
    assert adjust({"x": pot}, [FilledUp("x", ACT)]).winners == {"x": ("a",)}


POT = one({"a": 600, "b": 500, "c": 2000}, 1000)
REFUSALS = [
    (Withdrawn("x", "a", " "), "no_basis"),
    (Withdrawn("y", "a", ACT), "no_pot"),
    (Withdrawn("x", "b", ACT), "no_winner"),
    (Withdrawn("x", "nobody", ACT), "no_winner"),
    (Excluded("x", "a", "b", ACT), "no_rival"),
    (Excluded("x", "a", "a", ACT), "no_rival"),
    (Excluded("x", "b", "a", ACT), "no_winner"),
    (Transferred("x", "y", 1, ACT), "no_pot"),
    (Transferred("x", "x", 1, ACT), "no_pot"),
    (Transferred("x", "z", 401, ACT), "no_money"),
    (Transferred("x", "z", 0, ACT), "no_money"),
    (Reserved("x", "a", ACT), "not_waiting"),
    (Reserved("x", "c", ACT), "too_little"),
    (Reserved("x", "b", ACT, Fraction(81, 100)), "too_little"),
    (Reserved("z", "a", ACT), "no_need"),
    (FilledUp("y", ACT), "no_pot"),
]


@pytest.mark.parametrize(("act", "code"), REFUSALS)
def test_an_act_that_does_not_fit_is_refused(act, code):
    empty = made({"a": 600}, ["a"], 1000)
    bare = Pot(empty, count(empty, Greedy(min_votes=1, stop=True)))
    pots = {"x": POT, "z": bare if not isinstance(act, Reserved) else _unfunded()}
    with pytest.raises(NotPossible) as refused:
        adjust(pots, [act])
    assert refused.value.code == code
    assert refused.value.sentence("en").startswith("Entry no.\u00a01: ")
    assert refused.value.sentence("ka") != refused.value.sentence("en")


def _unfunded():
    """A pot in which Equal Shares elected nothing though the money would suffice."""
    election = made({"a": 600}, ["a", "", ""], 1000)
    return Pot(election, count(election, EqualShares()))


def test_the_log_reads_as_sentences():
    election = village()
    pot = Pot(election, count(election, EqualShares()))
    acts = [
        Withdrawn("უბანი", "bike", "ავტორის განცხადება"),
        FilledUp("უბანი", ACT),
        Transferred("უბანი", "ქალაქი", 10_000, ACT),
    ]
    pots = {"უბანი": pot, "ქალაქი": one({"a": 600}, 1000)}
    assert sentences(adjust(pots, acts), "ka") == [
        (
            "1. უბანი. გამარჯვებული პროექტი „ველობილიკი“ მოიხსნა. გაუნაწილებელი თანხაა 800\u00a0₾. "
            "საფუძველი: ავტორის განცხადება."
        ),
        (
            "2. უბანი. გაუნაწილებელი თანხით, ხმების რიგით, გაიმარჯვა: „სავარჯიშო სივრცე“ და „სკვერი“. "
            "დარჩა 150\u00a0₾. საფუძველი: საკრებულოს განკარგულება № 118."
        ),
        (
            "3. გაუნაწილებელი თანხიდან გადავიდა 100\u00a0₾: უბანი → ქალაქი. "
            "საფუძველი: საკრებულოს განკარგულება № 118."
        ),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_has_its_sentence(language):
    pot = one({"a": 600, "b": 300, "c": 500, "d": 110}, 1000)
    acts = [
        Excluded("x", "b", "a", ACT),
        Reserved("x", "c", ACT),
        FilledUp("x", ACT),
        Withdrawn("x", "a", ACT),
        FilledUp("x", ACT),
    ]
    said = sentences(adjust({"x": pot}, acts), language)
    assert len({line[3:] for line in said}) == 5
    assert all(ACT in line for line in said)


@given(elections(), st.lists(st.integers(0, 5), max_size=4))
def test_money_is_neither_made_nor_lost(election, drops):
    pot = Pot(election, count(election, Greedy()))
    acts = []
    for place in drops:
        winners = adjust({"x": pot}, acts).winners["x"]
        if place < len(winners):
            acts.append(Withdrawn("x", winners[place], ACT))
        acts.append(FilledUp("x", ACT))
    adjusted = adjust({"x": pot}, acts)
    spent = sum(election.costs[election.index[name]] for name in adjusted.winners["x"])
    assert spent + adjusted.left["x"] == election.budget
    assert adjusted.left["x"] >= 0
    assert len(set(adjusted.winners["x"])) == len(adjusted.winners["x"])
