"""Rate limits that hold over all processes: counted in the database, one row per bucket, key and window.

A cache private to a process would let an attacker try once more at each of them. What is counted
(an address, an e-mail, a person) is stored only as a keyed hash.
"""

import hashlib
import hmac
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from civic.keys import derive
from civic.models import Counter

STATEMENT = """
    INSERT INTO civic_counter (bucket, key, "window", count, ends_at) VALUES {rows}
    ON CONFLICT (bucket, key, "window") DO UPDATE SET count = civic_counter.count + 1
    RETURNING bucket, count
"""


def hit(bucket: str, key: str, limit: int, seconds: int) -> bool:
    """Count one more for `key` in `bucket`; True while no more than `limit` fell into this window.

    Windows are `seconds` long and lie side by side. One statement, so parallel requests are each
    counted. Call it outside a transaction that may be rolled back, or the count goes with it.
    """
    return hit_all({bucket: (key, limit)}, seconds)


def hit_all(counted: dict[str, tuple[str, int]], seconds: int) -> bool:
    """Count one more in each bucket (its key and limit), in one statement; True while all are within."""
    window = int(time.time() // seconds)
    ends_at = timezone.now() + timedelta(seconds=seconds)
    values: list[Any] = []
    for bucket, (key, _limit) in sorted(counted.items()):  # always locked in the same order
        values += [bucket, _name(bucket, key), window, ends_at]
    rows = ", ".join(["(%s, %s, %s, 1, %s)"] * len(counted))
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT.format(rows=rows), values)
        return all(int(count) <= counted[bucket][1] for bucket, count in cursor.fetchall())


def once(bucket: str, key: str, until: datetime) -> bool:
    """True the first time `key` is brought; from `until` on it is forgotten, and refused for its age."""
    values: list[Any] = [bucket, _name(bucket, key), 0, until]
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT.format(rows="(%s, %s, %s, 1, %s)"), values)
        return int(cursor.fetchone()[1]) == 1


def count(bucket: str, key: str, seconds: int) -> int:
    """Count one more for `key` in `bucket`, and return the how manieth of this window it is."""
    window = int(time.time() // seconds)
    ends_at = timezone.now() + timedelta(seconds=seconds)
    with connection.cursor() as cursor:
        values: list[Any] = [bucket, _name(bucket, key), window, ends_at]
        cursor.execute(STATEMENT.format(rows="(%s, %s, %s, 1, %s)"), values)
        return int(cursor.fetchone()[1])


def give_back(bucket: str, key: str, seconds: int) -> None:
    """Take back one count of the present window: what was counted beforehand did not happen."""
    Counter.objects.filter(
        bucket=bucket, key=_name(bucket, key), window=int(time.time() // seconds), count__gt=0
    ).update(count=F("count") - 1)


def spent(bucket: str, key: str, limit: int, seconds: int) -> bool:
    """True when the window already holds `limit`; counts nothing."""
    row = Counter.objects.filter(
        bucket=bucket, key=_name(bucket, key), window=int(time.time() // seconds)
    ).first()
    return row is not None and row.count >= limit


def forget() -> int:
    """Delete the rows of windows that have ended; the worker calls this. Returns how many."""
    return Counter.objects.filter(ends_at__lt=timezone.now()).delete()[0]


def _name(bucket: str, key: str) -> str:
    """The keyed hash under which `key` is counted: 32 hexadecimal digits."""
    secret = derive(settings.KEYS["person"], "limits")
    return hmac.new(secret, f"{bucket}\0{key}".encode(), hashlib.sha256).hexdigest()[:32]
