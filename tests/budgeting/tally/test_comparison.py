"""Rules side by side: figures by hand and against a plain count of every voter."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given

from budgeting.tally.comparison import Part, compare
from budgeting.tally.counting import count
from budgeting.tally.election import Project
from budgeting.tally.explain import side_by_side
from budgeting.tally.rules import EqualShares, Greedy, Welfare
from tests.budgeting.tally.examples import ballots_of, elections, made, village

RULES = {"greedy": Greedy(), "mes": EqualShares(), "welfare": Welfare()}


def compared(election, rules=RULES):
    return compare(election, {name: count(election, rule) for name, rule in rules.items()})


def test_the_village_compared():
    found = compared(village(), {"greedy": Greedy(), "mes": EqualShares()})
    greedy, mes = found.columns
    assert (greedy.winners, mes.winners) == (("bike", "gym"), ("bike", "playground", "library"))
    assert (greedy.spent, greedy.left, mes.spent, mes.left) == (110_000, 0, 100_000, 10_000)
    assert (greedy.voters_by_winners, mes.voters_by_winners) == ((4, 1, 6), (0, 8, 3))
    assert (greedy.without_winner, greedy.part_without_winner) == (4, Fraction(4, 11))
    assert (greedy.average, mes.average) == (Fraction(13, 11), Fraction(14, 11))
    assert (greedy.costs, mes.costs) == ((40_000, 40_000, 70_000), (10_000, 20_000, 70_000))
    pair = found.pair("greedy", "mes")
    assert (pair.prefer_first, pair.prefer_second, pair.indifferent) == (6, 4, 1)
    assert (pair.only_first, pair.only_second) == (("gym",), ("playground", "library"))


def test_units_and_categories_have_their_part_of_votes_and_money():
    projects = [
        Project("a", 600, unit="north", categories=("park", "sport")),
        Project("b", 200, unit="south", categories=("park",)),
        Project("c", 900, unit="south"),
    ]
    found = compared(made(projects, ["a b", "a", "c", "a"], 1000), {"greedy": Greedy()}).columns[0]
    assert found.winners == ("a", "b")
    assert found.units == (
        Part("north", Fraction(3, 5), Fraction(3, 4), 1),
        Part("south", Fraction(2, 5), Fraction(1, 4), 1),
    )
    assert found.categories == (
        Part("park", Fraction(3, 10) + Fraction(1, 5), Fraction(500, 800), 2),
        Part("sport", Fraction(3, 10), Fraction(300, 800), 1),
    )


@given(elections())
def test_figures_are_those_of_a_plain_count(election):
    found = compared(election)
    ballots = ballots_of(election)
    own = {}
    for column in found.columns:
        own[column.name] = [len(set(column.winners) & ballot.keys()) for ballot in ballots]
        counted = Counter(own[column.name])
        assert dict(enumerate(column.voters_by_winners)) == {
            number: counted[number] for number in range(max(counted) + 1)
        }
        assert column.average == Fraction(sum(own[column.name]), len(ballots))
        assert column.spent + column.left == election.budget
    for pair in found.pairs:
        both = list(zip(own[pair.first], own[pair.second], strict=True))
        assert pair.prefer_first == sum(one > other for one, other in both)
        assert pair.prefer_second == sum(one < other for one, other in both)
        assert pair.indifferent == sum(one == other for one, other in both)


def test_only_compared_rules_make_a_pair():
    found = compared(village())
    assert [(pair.first, pair.second) for pair in found.pairs] == [
        ("greedy", "mes"),
        ("greedy", "welfare"),
        ("mes", "welfare"),
    ]
    with pytest.raises(KeyError):
        found.pair("mes", "greedy")


def test_an_outcome_of_another_election_is_refused():
    outcome = count(made({"x": 100}, ["x"], 110_000), Greedy())
    with pytest.raises(ValueError, match="another election"):
        compare(village(), {"greedy": outcome})
    with pytest.raises(ValueError, match="another election"):
        compare(made({"x": 100}, ["x"], 500), {"greedy": outcome})


def test_the_comparison_in_georgian():
    said = side_by_side(
        compared(village(title="აღმაშენებლის უბანი"), {"a": Greedy(), "b": EqualShares()}), "ka"
    )
    assert said.splitlines() == [
        "წესების შედარება",
        "აღმაშენებლის უბანი",
        "",
        (
            "წესი; გამარჯვებული პროექტი; განაწილდა; ნაშთი; გამარჯვებულის გარეშე დარჩენილი მონაწილე; "
            "მათი წილი; საშუალოდ გამარჯვებული ერთ მონაწილეზე"
        ),
        "a; 2; 1\u00a0100\u00a0₾; 0\u00a0₾; 4; 36,4\u00a0%; 1,18",
        "b; 3; 1\u00a0000\u00a0₾; 100\u00a0₾; 0; 0,0\u00a0%; 1,27",
        "",
        "მონაწილეები საკუთარი გამარჯვებული პროექტების რაოდენობის მიხედვით",
        "გამარჯვებული; a; b",
        "0; 4; 0",
        "1; 1; 8",
        "2; 6; 3",
        "",
        "a და b: პირველით მეტი გამარჯვებული ჰყავს 6 მონაწილეს, მეორით – 4 მონაწილეს, თანაბრად – 1 მონაწილეს.",
        "მხოლოდ a: gym.",
        "მხოლოდ b: playground, library.",
        "",
        "გამარჯვებულთა ღირებულება",
        "წესი; უმცირესი; შუა; უდიდესი",
        "a; 400\u00a0₾; 400\u00a0₾; 700\u00a0₾",
        "b; 100\u00a0₾; 200\u00a0₾; 700\u00a0₾",
    ]


def test_the_comparison_in_english_says_when_nothing_differs():
    projects = [Project(f"p{number}", 10, unit="north") for number in range(13)]
    election = made(projects, [[one.id for one in projects]], 500)
    said = side_by_side(compared(election, {"a": Greedy(), "b": Welfare()}), "en").splitlines()
    assert "Both rules elect the same projects." in said
    assert "10 and more; 1; 1" in said
    assert "north; 100\u00a0%; 100\u00a0%; 100\u00a0%" in said
