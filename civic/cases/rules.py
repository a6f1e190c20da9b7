"""What an answer of the municipal management system means, and how long to wait before the next try."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from random import uniform

# integration.md and the Standard Webhooks specification: over 76 hours in all.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
LONGEST_WISH = timedelta(hours=24)
TOLERATED_REFUSALS = 3
PASSING = frozenset({408, 409, 425, 429})
FAILURES_UNTIL_PAUSE = 20
PROBE_EVERY = timedelta(minutes=5)


class Verdict(StrEnum):
    """What is to be done with the delivery."""

    DONE = "done"
    RETRY = "retry"
    DEAD = "dead"
    DISABLE = "disable"


@dataclass(frozen=True)
class Judgement:
    """The verdict, the pause before the next try, and whether it was a refusal of the message itself."""

    verdict: Verdict
    after: timedelta = timedelta(0)
    refusal: bool = False


def pause(tries: int) -> timedelta:
    """How long to wait after the `tries`-th sending, ±20 %."""
    return PAUSES[tries - 1] * uniform(0.8, 1.2)


def judge(
    status: int | None, *, tries: int, refusals: int, wish: timedelta | None = None
) -> Judgement:
    """Judge one sending: `status` None means no usable answer came; `tries` and `refusals` include it.

    2xx is done. 410 disables the connector. Other 4xx, save those that pass, are given up at the
    third: that is a bug, not an outage. Everything else, redirects included, follows the table of
    pauses to its end; `wish` is the Retry-After of the answer.
    """
    if status is not None and 200 <= status < 300:
        return Judgement(Verdict.DONE)
    if status == 410:
        return Judgement(Verdict.DISABLE)
    refusal = status is not None and 400 <= status < 500 and status not in PASSING
    if (refusal and refusals >= TOLERATED_REFUSALS) or tries > len(PAUSES):
        return Judgement(Verdict.DEAD, refusal=refusal)
    return Judgement(Verdict.RETRY, max(pause(tries), wish or timedelta(0)), refusal)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """The Retry-After header as a span (seconds or a date), at most a day; None when there is none."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_WISH)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(min(moment - now, LONGEST_WISH), timedelta(0))
