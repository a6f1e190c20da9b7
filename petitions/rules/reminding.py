"""When somebody who owes something is reminded: before the day, on it, and again each week after. Pure."""

from datetime import datetime, timedelta

BEFORE = (5, 1)  # days
EACH = 7  # days, once the day has passed


def mark(due_at: datetime, at: datetime) -> int | None:
    """The reminder that is due: -5 and -1 are days before, 0 is the day, 7, 14… are days after.

    Only the newest counts: what was missed is not made up for. None while it is too early.
    """
    if at >= due_at:
        return (at - due_at) // timedelta(days=EACH) * EACH
    reached = [days for days in BEFORE if at >= due_at - timedelta(days=days)]
    return -min(reached) if reached else None
