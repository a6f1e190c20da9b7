"""What participatory budgeting writes into the public log. The sequencer calls `emit` inside its one transaction.

Work depends on what is new, never on how many have voted. Of a vote that runs, the log only learns
that somebody took part: a commitment without time, channel or place, in random order in each batch.
"""

import random
from typing import Any

from django.db import connection

from budgeting import sealing
from budgeting.models import Participation
from budgeting.states import Attendance

BATCH = 5_000
# Those annulled before they were placed stand in the log too, so that the annulment can name them.
COUNTED = (Attendance.VOTED, Attendance.ANNULLED)
_random = random.SystemRandom()


def emit(log: Any) -> None:
    """Place what is waiting."""
    _register(log)


def _register(log: Any) -> None:
    """Participations in votes whose opening stands in the log."""
    rows = list(
        Participation.objects.select_for_update(of=("self",))
        .filter(index=None, state__in=COUNTED, process__open_index__isnull=False)
        .only("process_id", "nonce")[:BATCH]
    )
    _random.shuffle(rows)
    places = []
    for row in rows:
        c = sealing.commitment(bytes(row.nonce), row.process_id, row.pk)
        index = log.append({"k": "pb.register", "process": row.process_id, "c": c})
        places.append((index, row.pk))
    if places:
        table = connection.ops.quote_name(Participation._meta.db_table)
        column = connection.ops.quote_name("index")
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE id = %s", places)
