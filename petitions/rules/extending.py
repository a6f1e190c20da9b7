"""By how much an outage of the portal moves the deadline of a collection. Pure; moments and their differences."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
Span = tuple[datetime, datetime | None]


def lost_minutes(collection: Span, outage: Span, pauses: Iterable[Span] = ()) -> int:
    """Minutes of the collection in which nobody could sign because of the outage, rounded up.

    The time of a pause is left out: the deadline moves by that on its own. A span without an end
    goes on for ever; pauses do not overlap one another.
    """
    lost = _overlap(collection, outage)
    if lost is None:
        return 0
    length = lost[1] - lost[0]
    for pause in pauses:
        both = _overlap(pause, lost)
        if both is not None:
            length -= both[1] - both[0]
    return math.ceil(length / MINUTE)


def deadline_after(closes_at: datetime, back_at: datetime, minutes: int) -> datetime:
    """The deadline after an outage: later by what was lost, counted from when the portal was back
    where that was after the deadline, so that the lost time can be used."""
    return max(closes_at, back_at) + minutes * MINUTE


def _overlap(one: Span, other: Span) -> tuple[datetime, datetime] | None:
    since = max(one[0], other[0])
    ends = [end for end in (one[1], other[1]) if end is not None]
    until = min(ends)
    return (since, until) if until > since else None
