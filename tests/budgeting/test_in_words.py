"""The rules of a cycle in words, as they follow from its numbers, in both languages."""

from datetime import datetime

import pytest
from django.utils import timezone, translation

from budgeting import in_words, phases
from budgeting.models import Process
from budgeting.states import BallotKind, Phase, Residence
from budgeting.tally.rules import Greedy
from civic.dates import TBILISI
from tests.factories import budgeting as make


@pytest.mark.parametrize(
    ("fields", "ka", "en"),
    [
        ({"choices_max": 1}, "მონიშნეთ ერთი პროექტი.", "Mark one project."),
        ({"choices_max": 3}, "მონიშნეთ არაუმეტეს 3 პროექტი.", "Mark up to 3 projects."),
        (
            {"choices_min": 3, "choices_max": 3},
            "მონიშნეთ ზუსტად 3 პროექტი.",
            "Mark exactly 3 projects.",
        ),
        (
            {"choices_min": 2, "choices_max": 5},
            "მონიშნეთ არანაკლებ 2 და არაუმეტეს 5 პროექტი.",
            "Mark from 2 to 5 projects.",
        ),
        (
            {"ballot": BallotKind.POINTS, "points": 10, "points_max": 4},
            "გაქვთ 10 ქულა; ერთ პროექტს არაუმეტეს 4 ქულა ერგება.",
            "You have 10 points; one project can get up to 4.",
        ),
        (
            {"ballot": BallotKind.KNAPSACK},
            "მონიშნეთ იმდენი პროექტი, რამდენიც თანხაში ეტევა.",
            "Mark as many projects as fit the money.",
        ),
        (
            {"ballot": BallotKind.RANKING, "choices_max": 5},
            "დაალაგეთ არაუმეტეს 5 პროექტი, ყველაზე მნიშვნელოვანი პირველად.",
            "Put up to 5 projects in order, the most important first.",
        ),
    ],
)
def test_what_is_marked_follows_from_the_limits(fields, ka, en):
    process = Process(**fields)
    said = {}
    for language in ("ka", "en"):
        with translation.override(language):
            said[language] = in_words.what_is_marked(process)
    assert said == {"ka": ka, "en": en}


def test_every_kind_of_residence_has_its_own_sentence():
    sentences = {in_words.for_which_money(Process(residence=one)) for one in Residence}
    assert len(sentences) == len(Residence)


def test_ages_and_numbers_stand_in_the_sentences():
    process = Process(vote_age=14, submit_age=16, ideas_per_person=2, cost_cap=50_000_00)
    assert "14 წლიდან" in in_words.who_votes(process)
    assert "16 წლიდან" in in_words.who_proposes(process)
    assert "არაუმეტეს 2 იდეის" in in_words.who_proposes(process)
    assert in_words.what_an_idea_may_cost(process).replace("\u00a0", " ") == (
        "ერთი პროექტის ღირებულების ზღვარია 50 000 ₾."
    )
    assert in_words.what_an_idea_may_cost(Process()) == ""


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((2019, 5, 15, 10), (2019, 6, 10, 18), "15.05.2019 – 10.06.2019"),
        ((2019, 1, 1, 0), (2020, 1, 1, 0), "01.01.2019 – 31.12.2019"),
        ((2019, 12, 8, 10), (2019, 12, 8, 18), "08.12.2019"),
    ],
)
def test_the_bar_names_first_and_last_day(start, end, text):
    stretch = phases.Stretch(
        Phase.VOTING, datetime(*start, tzinfo=TBILISI), datetime(*end, tzinfo=TBILISI), "past"
    )
    assert in_words.span(stretch) == text


@pytest.mark.django_db
def test_judging_is_told_as_far_as_the_cycle_has_it(batumi):
    process = make.process(batumi, "submission", appeal_days=7)
    assert "7 დღის განმავლობაში" in in_words.how_ideas_are_judged(process)
    process.terms.filter(phase__in=[Phase.APPEAL, Phase.SCREENING, Phase.EVALUATION]).delete()
    assert in_words.how_ideas_are_judged(process) == ""


@pytest.mark.django_db
def test_a_whole_cycle_stands_on_the_bar(batumi):
    process = make.process(batumi, "appeal")
    bar = in_words.bar(phases.timeline(process, timezone.now()))
    assert [one["title"] for one in bar] == [
        "იდეები",
        "შემოწმება",
        "შეფასება",
        "გასაჩივრება",
        "ბიულეტენი",
        "კენჭისყრა",
        "დათვლა",
        "შედეგები",
        "შესრულება",
    ]
    assert [one["state"] for one in bar] == ["past"] * 3 + ["now"] + [""] * 5


def test_the_by_law_says_what_becomes_of_leftovers():
    rule = Greedy()
    plain = in_words.by_law(rule, "ka", leftover_to_whole=False)
    said = in_words.by_law(rule, "ka", leftover_to_whole=True)
    assert said[:-1] == plain
    assert "მთელი მუნიციპალიტეტის თანხას ემატება" in said[-1]
    assert in_words.by_law(rule, "en", leftover_to_whole=True)[-1].startswith(
        "The money of the units"
    )
