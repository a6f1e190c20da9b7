"""What the worker asks every few seconds is answered from an index: no table that grows is read through."""

import pytest
from django.db import connection

from civic.ledger import sequencer
from civic.worker import leases, schedule

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


def asked(act):
    """Every SELECT of `act`, with its parameters."""
    found = []

    def watch(execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        act()
    return found


def look_for_work():
    """The sequencer, the queues' looks, and the short ticks."""
    sequencer.run()
    for queue in schedule.queues():
        leases.claim(queue)
    for every in schedule.schedule():
        if every.is_tick:
            every.function()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plans of SQLite are asked for")
def test_no_growing_table_is_read_through(db):
    read_through = set()
    for sql, params in asked(look_for_work):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            steps = [row[3].split() for row in cursor.fetchall()]
        read_through |= {
            step[1] for step in steps if step[0] == "SCAN" and "USING" not in step
        } & GROWING
    assert read_through == set()
