"""From when on silence is an outage. Pure."""

from datetime import datetime, timedelta

GAP = timedelta(minutes=3)
LONGEST = timedelta(days=30)  # after so long a silence the portal was not out of order but put away


def is_gap(last: datetime | None, at: datetime) -> bool:
    """True when nothing was heard between `last` and `at` for longer than a restart takes."""
    return last is not None and GAP < at - last <= LONGEST
