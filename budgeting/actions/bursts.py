"""How many vote from one network within an hour: counted after each vote and apart from it, for the audit list.

A participation bears a day and no time, and this does not give it one: the count is written once the
vote is stored, in a statement of its own, under another hash than the participation has. It goes with the envelopes when the box is opened.
"""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from budgeting import sealing
from budgeting.models import Burst, Process

TABLE = Burst._meta.db_table
STATEMENT = f"""
    INSERT INTO {TABLE} (process_id, network, hour, count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (process_id, network, hour) DO UPDATE SET count = {TABLE}.count + 1
"""


def note(process: Process, address: str, *, at: datetime | None = None) -> None:
    """Count one vote from this address, in the hour in which it came. One statement."""
    network = sealing.network_key(process.pk, address)
    if not network:
        return
    hour = (at or timezone.now()).replace(minute=0, second=0, microsecond=0)
    value = connection.ops.adapt_datetimefield_value(hour)
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [process.pk, sealing.burst_key(process.pk, network), value])
