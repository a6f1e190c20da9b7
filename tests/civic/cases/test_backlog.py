"""However many messages wait: PostgreSQL finds the first without reading the others."""

import pytest
from django.db import connection

from civic.worker import leases, schedule
from tests.bench.outbox import backlog

pytestmark = [
    pytest.mark.both,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite: worker/test_plans.py"),
]


def test_backlog_is_not_read_through(connector):
    backlog(connector, 3_000)
    queue = next(one for one in schedule.queues() if one.name == "deliveries")
    asked = []

    def watch(execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_delivery")
        with connection.execute_wrapper(watch):
            lease = leases.claim(queue)
        plans = []
        for sql, params in asked:
            cursor.execute(f"EXPLAIN {sql}", params)
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    assert lease.row.sequence == 1
    assert len(plans) == 4  # is one due; the draw; its first message, the same with the lock
    assert [one for one in plans if "Hash" in one or "Seq Scan on cases_delivery" in one] == []
