"""Tetri inside, lari outside."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from civic.money import MOST, lari, parse_lari


@pytest.mark.parametrize(
    ("tetri", "ka"),
    [(7850000, "78 500 ₾"), (7850050, "78 500,50 ₾"), (5, "0,05 ₾"), (0, "0 ₾"), (-100, "-1 ₾")],
)
def test_lari_is_written_with_spaces_and_comma(tetri: int, ka: str) -> None:
    assert lari(tetri) == ka.replace(" ", "\u00a0")


def test_lari_in_english_has_a_point() -> None:
    with translation.override("en"):
        assert lari(7850050) == "78\u00a0500.50\u00a0₾"


@pytest.mark.parametrize(
    ("text", "tetri"),
    [
        ("1000", 100000),
        ("1 000", 100000),
        ("1\u00a0000", 100000),
        ("1.000", 100000),
        ("1 000,50", 100050),
        ("1.000,5", 100050),
        ("1000.50", 100050),
        ("1000,05", 100005),
        ("12.345.678", 1234567800),
        ("0,5", 50),
        (" 96 000 ₾ ", 9600000),
        ("96000 ლარი", 9600000),
        ("10 GEL", 1000),
    ],
)
def test_parse_accepts_what_people_type(text: str, tetri: int) -> None:
    assert parse_lari(text) == tetri


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1,000.50",
        "1 00",
        "1.00.000",
        "-5",
        "1e9",
        "1,234",
        "١٢٣",
        "1 000.000",
        "5 000 50",
        "NaN",
    ],
)
def test_parse_refuses_what_is_unclear(text: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        parse_lari(text)
    assert refusal.value.messages == ["მიუთითეთ თანხა ციფრებით, მაგალითად: 1 000 ან 1 000,50."]


def test_parse_refuses_more_than_any_budget() -> None:
    with pytest.raises(ValidationError) as refusal:
        parse_lari("9" * 30)
    assert refusal.value.code == "amount"


@given(st.integers(0, MOST))
def test_what_is_written_can_be_read_back(tetri: int) -> None:
    with translation.override("ka"):
        assert parse_lari(lari(tetri)) == tetri
