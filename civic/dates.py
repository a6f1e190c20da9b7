"""Days and hours for people: always Asia/Tbilisi (UTC+4, no summer time); the database keeps UTC."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

TBILISI = ZoneInfo("Asia/Tbilisi")


def today() -> date:
    """The present day in Tbilisi."""
    return timezone.localdate(timezone=TBILISI)


def local(moment: datetime) -> datetime:
    """The same moment on a Tbilisi clock."""
    return moment.astimezone(TBILISI)


def end_of_day(day: date) -> datetime:
    """The first moment after `day`, in Tbilisi: a term that runs to the end of the day ends here."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=TBILISI)


def end_of_term(start: datetime, days: int) -> datetime:
    """The last second of a term of so many calendar days, counted from the day after `start`.

    So the day shown is the last one on which the act is in time.
    """
    return end_of_day(local(start).date() + timedelta(days=days)) - timedelta(seconds=1)


def days_left(moment: datetime, now: datetime | None = None) -> int:
    """Calendar days from today to the day of `moment`, in Tbilisi; negative when it has passed."""
    start = local(now or timezone.now()).date()
    return (local(moment).date() - start).days


def age_on(born_on: date, day: date) -> int:
    """Full years lived on `day`; one born on 29 February comes of age on 1 March in other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def hour(moment: datetime) -> str:
    """The moment cut to its hour, UTC, for public records: `2026-11-22T14Z`."""
    return moment.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%HZ")
