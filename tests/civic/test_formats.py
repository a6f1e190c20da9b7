"""Django's own widgets and filters follow the portal's formats."""

from datetime import date, datetime

import pytest
from django import forms
from django.utils import formats, translation

from civic.dates import TBILISI


@pytest.mark.parametrize(
    ("language", "expected"), [("ka", "22 ნოემბერი 2026"), ("en", "22 November 2026")]
)
def test_dates_have_no_weekday(language: str, expected: str) -> None:
    with translation.override(language):
        assert formats.date_format(date(2026, 11, 22)).lower() == expected.lower()


@pytest.mark.parametrize(("language", "mark"), [("ka", ","), ("en", ".")])
def test_decimal_mark_and_groups(language: str, mark: str) -> None:
    with translation.override(language):
        written = formats.number_format(1234567.5, 1, use_l10n=True, force_grouping=True)
        assert written == f"1\u00a0234\u00a0567{mark}5"


@pytest.mark.parametrize(
    "text", ["22.11.2026", "2026-11-22", "22/11/2026", "22-11-2026", "22.11.26"]
)
@pytest.mark.parametrize("language", ["ka", "en"])
def test_a_day_may_be_typed_in_the_usual_ways(language: str, text: str) -> None:
    with translation.override(language):
        assert forms.DateField().clean(text) == date(2026, 11, 22)


def test_an_hour_is_typed_on_the_24_hour_clock() -> None:
    typed = forms.DateTimeField().clean("22.11.2026 18:40")
    assert typed == datetime(2026, 11, 22, 18, 40, tzinfo=TBILISI)
