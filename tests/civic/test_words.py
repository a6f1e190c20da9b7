"""Numbers and days as people read them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from civic import words
from civic.dates import today

THIS_YEAR = date(today().year, 12, 2)


@pytest.mark.parametrize(
    ("value", "ka", "en"),
    [
        (157439, "157 439", "157 439"),
        (788, "788", "788"),
        (Decimal("0.5000"), "0,5", "0.5"),
        (Decimal("787.195"), "787,195", "787.195"),
        (Decimal("1000.0000"), "1 000", "1 000"),
        (-1234, "-1 234", "-1 234"),
        (0, "0", "0"),
        (0.1, "0,1", "0.1"),
    ],
)
def test_number_in_both_languages(value: float | Decimal, ka: str, en: str) -> None:
    assert words.number(value) == ka.replace(" ", "\u00a0")
    with translation.override("en"):
        assert words.number(value) == en.replace(" ", "\u00a0")


def test_percent_in_both_languages() -> None:
    assert words.percent(Decimal("0.5")) == "0,5\u00a0%"
    with translation.override("en"):
        assert words.percent(Decimal("0.5")) == "0.5%"


def test_day_stands_alone_with_its_year() -> None:
    assert words.day(date(2026, 11, 22)) == "22\u00a0ნოემბერი\u00a02026"
    with translation.override("en"):
        assert words.day(date(2026, 11, 22)) == "22\u00a0November\u00a02026"


def test_short_day_leaves_out_the_present_year() -> None:
    assert words.short_day(THIS_YEAR) == "2\u00a0დეკემბერი"
    assert words.short_day(THIS_YEAR.replace(year=2020)) == "2\u00a0დეკემბერი\u00a02020"
    with translation.override("en"):
        assert words.short_day(THIS_YEAR) == "2\u00a0December"


@pytest.mark.parametrize(
    ("write", "ka"),
    [
        (words.on_day, "დეკემბერს"),
        (words.until_day, "დეკემბრამდე"),
        (words.from_day, "დეკემბრიდან"),
        (words.of_day, "დეკემბრის"),
    ],
)
def test_month_declines(write, ka: str) -> None:
    assert write(THIS_YEAR) == f"2\u00a0{ka}"
    other = THIS_YEAR.replace(year=2020)
    assert write(other) == f"2020\u00a0წლის 2\u00a0{ka}"
    with translation.override("en"):
        assert write(THIS_YEAR) == "2\u00a0December"
        assert write(other) == "2\u00a0December\u00a02020"


def test_every_month_has_every_form() -> None:
    assert [len(row) for row in words.MONTHS] == [len(words.FORMS)] * 12
    assert [row[1][-1] for row in words.MONTHS] == ["ს"] * 12
    assert [row[3][-3:] for row in words.MONTHS] == ["მდე"] * 12
    assert [row[4][-3:] for row in words.MONTHS] == ["დან"] * 12


def test_moment_is_read_on_a_tbilisi_clock() -> None:
    late = datetime(2026, 11, 22, 21, 40, tzinfo=UTC)
    assert words.moment(late) == "23\u00a0ნოემბერი\u00a02026, 01:40"
    assert words.day(late) == "23\u00a0ნოემბერი\u00a02026"


@pytest.mark.parametrize(
    ("days", "ka", "en"),
    [
        (10, "დარჩა 10 დღე", "10 days left"),
        (1, "დარჩა 1 დღე", "1 day left"),
        (0, "დღეს სრულდება", "ends today"),
        (-1, "გადაცილდა 1 დღით", "1 day overdue"),
        (-2, "გადაცილდა 2 დღით", "2 days overdue"),
    ],
)
def test_left_counts_calendar_days(days: int, ka: str, en: str) -> None:
    deadline = today() + timedelta(days=days)
    assert words.left(deadline) == ka
    with translation.override("en"):
        assert words.left(deadline) == en


def test_left_of_a_moment_earlier_today_says_that_it_ended() -> None:
    start = datetime.combine(
        today(), datetime.min.time(), tzinfo=words.local(datetime.now(UTC)).tzinfo
    )
    assert words.left(start) == "დღეს დასრულდა"
