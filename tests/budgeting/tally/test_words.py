"""Numbers, money and texts as people read them in Georgian and English."""

import re
from fractions import Fraction

import pytest

from budgeting.tally.words import SLOT, Writer, catalogue

KA = Writer("ka")
EN = Writer("en")


def test_catalogues_hold_the_same_keys():
    assert catalogue("ka").keys() == catalogue("en").keys()


@pytest.mark.parametrize("key", sorted(catalogue("ka")))
def test_texts_take_the_same_values_in_both_languages(key):
    ka, en = (
        {name for name, _one, _many in SLOT.findall(catalogue(of)[key])} for of in ("ka", "en")
    )
    assert ka == en


@pytest.mark.parametrize("key", sorted(catalogue("ka")))
def test_georgian_texts_glue_no_ending_to_a_value(key):
    assert re.findall(r"\}-?[ა-ჰ]", catalogue("ka")[key]) == []


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="choose ka or en"):
        Writer("fr").say("bylaw.title")


def test_a_missing_value_is_refused():
    with pytest.raises(KeyError):
        KA.say("amount.and", first="ა")


@pytest.mark.parametrize(
    ("minor", "ka", "en"),
    [
        (7850000, "78\u00a0500\u00a0₾", "78\u00a0500\u00a0₾"),
        (13083, "130,83\u00a0₾", "130.83\u00a0₾"),
        (Fraction(2336448, 100), "233,64\u00a0₾", "233.64\u00a0₾"),
        (Fraction(1, 5), "0,002\u00a0₾", "0.002\u00a0₾"),
        (0, "0\u00a0₾", "0\u00a0₾"),
        (
            10**15,
            "10\u00a0000\u00a0000\u00a0000\u00a0000\u00a0₾",
            "10\u00a0000\u00a0000\u00a0000\u00a0000\u00a0₾",
        ),
    ],
)
def test_money_is_grouped_and_has_its_sign(minor, ka, en):
    assert (KA.money(minor), EN.money(minor)) == (ka, en)


def test_money_can_show_the_minor_units_of_a_whole_amount():
    assert KA.money(5731400, cents=True) == "57\u00a0314,00\u00a0₾"


@pytest.mark.parametrize(
    ("currency", "scale", "text"),
    [
        ("PLN", 100, "5\u00a0zł"),
        ("CHF", 100, "5\u00a0CHF"),
        ("", 100, "5"),
        ("HUF", 1, "500\u00a0Ft"),
    ],
)
def test_money_is_in_the_currency_of_the_election(currency, scale, text):
    assert Writer("en", scale, currency).money(500) == text


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (Fraction(14, 100), "14\u00a0%"),
        (Fraction(145, 1000), "15\u00a0%"),
        (Fraction(1, 1000), "less than 1 %"),
        (Fraction(0), "0\u00a0%"),
        (Fraction(9999, 10000), "more than 99 %"),
        (Fraction(1), "100\u00a0%"),
    ],
)
def test_percent_never_rounds_to_nothing_or_all(part, text):
    assert EN.percent(part) == text


@pytest.mark.parametrize(
    ("place", "ka", "en"),
    [
        (1, "პირველ", "1st"),
        (2, "მე-2", "2nd"),
        (11, "მე-11", "11th"),
        (20, "მე-20", "20th"),
        (21, "21-ე", "21st"),
        (30, "30-ე", "30th"),
        (40, "მე-40", "40th"),
        (100, "მე-100", "100th"),
        (112, "112-ე", "112th"),
        (123, "123-ე", "123rd"),
    ],
)
def test_ordinals_follow_the_language(place, ka, en):
    assert (KA.ordinal(place), EN.ordinal(place)) == (ka, en)


def test_english_nouns_follow_their_number():
    assert (
        EN.say("bylaw.min_votes", votes=1)
        == "Only projects with at least 1\u00a0vote are considered."
    )
    assert EN.say("bylaw.min_votes", votes=1200) == (
        "Only projects with at least 1\u00a0200\u00a0votes are considered."
    )


def test_several_things_are_joined():
    assert KA.listed(["ა", "ბ", "გ"]) == "ა, ბ და გ"
    assert EN.listed(["a", "b"]) == "a and b"
    assert EN.listed(["a"]) == "a"
    assert EN.listed([]) == ""


def test_exact_numbers_keep_their_digits():
    assert KA.exact(Fraction(3, 8)) == "0,375"
    assert KA.exact(1200) == "1\u00a0200"
