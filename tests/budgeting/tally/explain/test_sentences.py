"""The sentences as people read them, in Georgian and in English; every kind of verdict is met."""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.tally.counting import count
from budgeting.tally.election import CUMULATIVE, Project
from budgeting.tally.explain import explain, lead, report, sentences
from budgeting.tally.recount import verified
from budgeting.tally.rules import Cap, Completion, EqualShares, Greedy, Phragmen, Welfare
from budgeting.tally.words import LANGUAGES
from tests.budgeting.tally.examples import counts, made, village

ONE = {"a": 40_000, "b": 50_000}


def plain(text):
    """The text with ordinary blanks instead of no-break ones."""
    return str(text).replace("\u00a0", " ")


def said(election, rule, project, language="ka"):
    found = sentences(explain(election, count(election, rule)), language)[project]
    return plain(found.headline), plain(found)


def lots(votes, costs, budget, **facts):
    return made(costs, [name for name, number in votes.items() for _ in range(number)], budget, **facts)  # fmt: skip


SITE = [Project("a", 100, "ბაღი", group="site"), Project("b", 100, "მოედანი", group="site")]
PARKS = [Project(name, 100, categories=("პარკები",)) for name in "abc"]
POINTS = [{"a": 3, "b": 2}, {"a": 4}, {"b": 1}, {"c": 1}]
THREE = {"a": 2, "b": 1, "c": 1}
DEAR = {"a": 10_000, "b": 200_000, "c": 60_000}

CASES = {
    "all pay alike": (village(), EqualShares(), "bike"),
    "some give the rest": (made({"a": 75_000, "b": 35_000}, ["a"] * 3 + ["a b"] * 2 + ["b"] * 2, 140_000), EqualShares(), "b"),
    "some have nothing left": (made({"a": 30_000, "b": 10_000}, ["a b", "a", "a", "b"], 40_000), EqualShares(), "b"),
    "one pays alone": (made({"a": 10_000, "b": 20_000}, ["a", "b", "b"], 30_000), EqualShares(), "a"),
    "points are paid for": (made({"a": 60_000, "b": 50_000, "c": 90_000}, POINTS, 100_000, kind=CUMULATIVE), EqualShares(), "b"),
    "topped up": (lots({"a": 3, "b": 1}, {"a": 50_000, "b": 50_000}, 100_000), EqualShares(top_up=True), "b"),
    "money went to others": (village(), EqualShares(), "park"),
    "nothing is left": (village(), EqualShares(), "gym"),
    "too few votes for the cost": (lots({"a": 3, "b": 1}, {"a": 50_000, "b": 50_001}, 100_000), EqualShares(top_up=True), "b"),
    "won in order": (village(), Greedy(), "gym"),
    "won by points": (made(ONE, POINTS[:3], 100_000, kind=CUMULATIVE), Greedy(), "a"),
    "won per cost": (village(), Greedy(per_cost=True), "library"),
    "did not fit": (lots({"a": 3, "b": 2}, ONE, 70_000), Greedy(), "b"),
    "nothing was left": (village(), Greedy(), "park"),
    "points were missing": (made({"a": 60_000, "b": 50_000}, POINTS[:3], 100_000, kind=CUMULATIVE), Greedy(), "b"),
    "dearer than everything": (lots({"a": 3, "b": 2}, {"a": 40_000, "b": 110_000}, 100_000), Greedy(), "b"),
    "not reached": (village(), Greedy(stop=True), "library"),
    "full category": (made(PARKS, ["a", "a", "b"], 1000), Greedy(caps={"პარკები": Cap(number=1)}), "b"),
    "ruled out": (made(SITE, ["a", "a", "b"], 1000), Greedy(), "b"),
    "tied": (lots({"a": 2, "b": 2}, {"a": 600, "b": 600}, 1000), Greedy(), "a"),
    "below the votes": (lots({"a": 5, "b": 3}, ONE, 100_000), Greedy(min_votes=4), "b"),
    "below the threshold": (lots({"a": 5, "b": 3}, ONE, 100_000, threshold=5), Greedy(use_threshold=True), "b"),
    "below the points": (made(ONE, POINTS[:3], 100_000, kind=CUMULATIVE), Greedy(min_score=5), "b"),
    "without votes": (made(ONE, ["a"], 100_000), Greedy(), "b"),
    "without votes, equal shares": (made(ONE, ["a"], 100_000), EqualShares(), "b"),
    "too dear": (made(DEAR, ["a", "a b", "b", "c"], 100_000), EqualShares(), "b"),
    "too few votes for its share": (made(DEAR, ["a", "a b", "b", "c"], 100_000), EqualShares(eligible_share=Fraction(1, 2)), "c"),
    "gathered": (village(), Phragmen(), "library"),
    "gathered in vain": (village(), Phragmen(), "bike"),
    "nothing left for it": (lots({"a": 3, "b": 1}, {"a": 90_000, "b": 60_000}, 90_000), Phragmen(), "b"),
    "count ended before": (lots(THREE, {"a": 60_000, "b": 50_000, "c": 49_999}, 100_000), Phragmen(), "b"),
    "gathered at the same time": (lots(THREE, {"a": 60_000, "b": 50_000, "c": 50_000}, 100_000), Phragmen(), "c"),
    "in the best set": (village(), Welfare(), "gym"),
    "not in the best set": (village(), Welfare(), "bike"),
    "in a set as good": (made({"a": 600, "b": 600}, ["a", "b"], 1000), Welfare(), "b"),
    "not in the best set by cost": (village(), Welfare(times_cost=True), "park"),
}  # fmt: skip
SAID = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))


def test_every_case_has_its_sentences():
    assert SAID.keys() == CASES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_the_verdict_reads_as_written(case, language):
    assert said(*CASES[case], language) == tuple(SAID[case][language])


def test_many_payments_are_summed_up():
    names = ["a", "b", "c", "d", "e"]
    ballots = [" ".join([*names, "z"])] * 4 + [" ".join(names)] * 8
    costs = {name: 12_000 * (place + 1) for place, name in enumerate(names)}
    election = made({**costs, "z": 15_000}, ballots, 180_000)
    _headline, text = said(election, EqualShares(), "z")
    assert (
        "გადაიხადეს: № e – 200 ₾; № d – 160 ₾; № c – 120 ₾; დანარჩენი პროექტები (2) – 120 ₾."
        in text
    )


def test_figures_add_up_when_a_trifle_is_missing():
    """What is left reads as less than the cost, however little is missing."""
    election = made({"a": 1, "z": 300_000}, ["a z"] * 3 + [""] * 2, 500_000)
    assert "had 2 999.99 ₾ left in all" in said(election, EqualShares(), "z", "en")[1]


LEADS = [
    (
        EqualShares(),
        (
            "1 100 ₾ თანაბრად გაიყო მონაწილეებზე: თითოს წილი – 100,00 ₾. პროექტი იმარჯვებს, თუ მისი მხარდამჭერები ღირებულებას "
            "საკუთარი წილებიდან ფარავენ."
        ),
    ),
    (
        EqualShares(completion=Completion(step=100)),
        (
            "1 100 ₾ თანაბრად გაიყო მონაწილეებზე. რადგან ასე თანხა ბოლომდე არ იხარჯებოდა, წესით, წილი თანდათან გაიზარდა და "
            "დათვლა თავიდან მეორდებოდა (სულ 29 გაზრდა); საბოლოოდ თითოს წილი – 129,00 ₾. პროექტი იმარჯვებს, თუ მისი "
            "მხარდამჭერები ღირებულებას საკუთარი წილებიდან ფარავენ."
        ),
    ),
    (
        EqualShares(comparison=True),
        (
            "შედეგი ხმების რიგით გამოვლენილ შედეგს შეედარა. თანაბარი წილებით მეტი გამარჯვებული ჰყავს 4 მონაწილეს, ხმების რიგით "
            "– 6 მონაწილეს, თანაბრად – 1 მონაწილეს. ძალაშია ხმების რიგით გამოვლენილი შედეგი."
        ),
    ),
    (
        Greedy(stop=True),
        (
            "პროექტები ხმების რიგით დალაგდა და ამ რიგით იმარჯვებდა ის, რომლის ღირებულებასაც დარჩენილი თანხა ფარავდა. "
            "განაწილება პირველივე პროექტზე დასრულდა, რომელსაც დარჩენილი თანხა არ ეყო."
        ),
    ),
    (
        Greedy(per_cost=True),
        (
            "პროექტები ღირებულებასთან შედარებით მიღებული ქულების რიგით დალაგდა და ამ რიგით იმარჯვებდა ის, რომლის "
            "ღირებულებასაც დარჩენილი თანხა ფარავდა."
        ),
    ),
    (
        Welfare(),
        "გაიმარჯვა იმ ერთობლიობამ, რომელსაც გამოყოფილი თანხის ფარგლებში უდიდესი საერთო მხარდაჭერა აქვს.",
    ),
    (
        Phragmen(),
        (
            "ყოველ მონაწილეს თანხა ერთნაირი სიჩქარით ერიცხებოდა. პროექტი იმარჯვებდა, როგორც კი მხარდამჭერებს ერთად მისი "
            "ღირებულება დაუგროვდებოდათ."
        ),
    ),
]


@pytest.mark.parametrize(("rule", "text"), LEADS)
def test_the_lead_says_how_the_money_was_given_out(rule, text):
    explanation = explain(village(), count(village(), rule))
    assert plain(" ".join(lead(explanation, "ka"))) == text
    assert len(lead(explanation, "en")) == len(lead(explanation, "ka"))


def test_the_lead_says_that_the_result_was_counted_twice():
    explanation = explain(village(), verified(village(), EqualShares()))
    assert lead(explanation, "ka")[-1] == (
        "შედეგი ორჯერ დაითვალა: მეორე, დამოუკიდებელმა დათვლამ იგივე აჩვენა."
    )


def test_the_report_is_a_whole_page():
    election = village(title="აღმაშენებლის უბანი")
    lines = plain(report(explain(election, count(election, EqualShares())), "ka")).splitlines()
    assert lines[:2] == [
        "აღმაშენებლის უბანი",
        "მონაწილე: 11. გამოყოფილი თანხა: 1 100 ₾. გამარჯვებული პროექტი: 3. განაწილდა: 1 000 ₾. ნაშთი: 100 ₾.",
    ]
    assert lines[4:8] == [
        "რომლებმაც გაიმარჯვა",
        "",
        "№ bike. ველობილიკი · 7 ხმა · 700 ₾",
        "გაიმარჯვა პირველ რაუნდში. 7 მხარდამჭერმა ღირებულება თანაბრად გაინაწილა: თითომ 100,00 ₾ გადაიხადა.",
    ]
    table = lines.index("რაუნდების ცხრილი")
    assert lines[table + 1 : table + 5] == [
        "რაუნდი; პროექტი; ხმა; ღირებულება; თანაბრად გადაიხადა; თითომ; გაიღო ყველაფერი; აღარაფერი ჰქონდა; მონაწილეებს დარჩათ",
        "1; ველობილიკი; 7; 700 ₾; 7; 100,00 ₾; 0; 0; 400,00 ₾",
        "2; საბავშვო მოედანი; 4; 200 ₾; 4; 50,00 ₾; 0; 0; 200,00 ₾",
        "3; ბიბლიოთეკა; 3; 100 ₾; 3; 33,33 ₾; 0; 0; 100,00 ₾",
    ]
    assert lines[-1].startswith("ეფექტიანი მხარდაჭერა გვიჩვენებს,")


def test_the_report_counts_points_where_ballots_give_points():
    election = made(ONE, POINTS[:3], 100_000, kind=CUMULATIVE, points_scale=2)
    lines = plain(report(explain(election, count(election, EqualShares())), "en")).splitlines()
    assert "no. a · 2 votes, 3.5 points · 400 ₾" in lines
    assert "Round; project; votes; cost; paid in full; for each point; gave everything; had nothing left; left to all participants" in lines  # fmt: skip


@given(counts(), st.sampled_from(LANGUAGES))
def test_every_explanation_can_be_said(case, language):
    election, rule = case
    text = report(explain(election, count(election, rule)), language)
    assert "{" not in text
    for project in election.projects:
        assert project.id in text
