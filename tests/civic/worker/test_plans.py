"""What the worker asks every few seconds is answered from an index: no table that grows is read through."""

import pytest
from django.db import connection

from civic.ledger import sequencer
from civic.worker import schedule

GROWING = {
    "petitions_signature",
    "budgeting_ballot",
    "notices_mail",
    "cases_delivery",
    "identity_inquiry",
    "identity_sms",
    "journal_entry",
    "ledger_leaf",
    "worker_slot",
}


def asked():
    """Every SELECT of the sequencer, of the queues' looks for work, and of the short ticks."""
    found = []

    def watch(execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        sequencer.run()
        for queue in schedule.queues():
            queue.claimable().order_by("next_at", "pk").values_list("pk").first()
            queue.claimable().order_by("next_at", "pk").first()
        for every in schedule.schedule():
            if every.is_tick:
                every.function()
    return found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plans of SQLite are asked for")
def test_no_growing_table_is_read_through(db):
    read_through = set()
    for sql, params in asked():
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            steps = [row[3].split() for row in cursor.fetchall()]
        read_through |= {
            step[1] for step in steps if step[0] == "SCAN" and "USING" not in step
        } & GROWING
    assert read_through == set()
