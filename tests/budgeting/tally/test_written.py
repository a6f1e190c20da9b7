"""Exact numbers as text, of any length; and nothing that is not one."""

from fractions import Fraction

import pytest

from budgeting.tally.written import fraction, fraction_text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(25, 2), "25/2"), (Fraction(12), "12"), (7, "7"), (Fraction(0), "0")],
)
def test_fractions_are_written_and_read(value, text):
    assert fraction_text(value) == text
    assert fraction(text) == value


def test_numbers_longer_than_python_writes_are_written_and_read():
    value = Fraction(7**9000, 2**20000)
    text = fraction_text(value)
    assert len(text) > 13_000
    assert fraction(text) == value


@pytest.mark.parametrize("text", ["", "1e9", "-1", "1/", "/2", "1.5", "١", "1/2/3", "1" * 200_001])
def test_other_texts_are_refused(text):
    with pytest.raises(ValueError, match="is not a fraction"):
        fraction(text)


def test_nothing_is_divided_by_zero():
    with pytest.raises(ZeroDivisionError):
        fraction("1/0")
