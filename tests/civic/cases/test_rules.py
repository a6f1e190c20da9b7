from datetime import UTC, datetime, timedelta

import pytest

from civic.cases.rules import PAUSES, Verdict, judge, pause, retry_after

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def test_pauses_cover_three_days():
    assert sum(PAUSES, timedelta(0)) >= timedelta(hours=70)
    assert list(PAUSES) == sorted(PAUSES)


def test_pause_varies_by_a_fifth():
    assert all(timedelta(seconds=240) <= pause(2) <= timedelta(seconds=360) for _ in range(200))


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_two_hundreds_are_done(status):
    assert judge(status, tries=1, refusals=0).verdict == Verdict.DONE


@pytest.mark.parametrize("status", [None, 301, 302, 307, 408, 409, 425, 429, 500, 502, 503, 504])
def test_outage_is_tried_to_the_end_of_the_table_and_then_given_up(status):
    last = len(PAUSES)

    assert judge(status, tries=last, refusals=0).verdict == Verdict.RETRY
    assert judge(status, tries=last + 1, refusals=0).verdict == Verdict.DEAD


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 415, 422])
def test_refusal_is_given_up_at_the_third(status):
    verdicts = [judge(status, tries=n, refusals=n).verdict for n in (1, 2, 3)]

    assert verdicts == [Verdict.RETRY, Verdict.RETRY, Verdict.DEAD]


def test_gone_disables_at_once():
    assert judge(410, tries=1, refusals=1).verdict == Verdict.DISABLE


def test_wish_of_the_other_side_prolongs_but_never_shortens_the_pause():
    assert judge(429, tries=1, refusals=0, wish=timedelta(hours=1)).after == timedelta(hours=1)
    assert judge(429, tries=3, refusals=0, wish=timedelta(seconds=1)).after >= timedelta(minutes=24)


@pytest.mark.parametrize(
    ("header", "wish"),
    [
        ("120", timedelta(minutes=2)),
        ("Sun, 22 Nov 2026 10:05:00 GMT", timedelta(minutes=5)),
        ("Sun, 22 Nov 2026 09:00:00 GMT", timedelta(0)),
        ("99999999999999999999", timedelta(hours=24)),
        ("Mon, 23 Nov 2099 10:05:00 GMT", timedelta(hours=24)),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(header, wish):
    assert retry_after({"retry-after": header}, NOW) == wish
