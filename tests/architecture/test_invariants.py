"""The invariants everything else leans on are in the database: each is listed here, and missed when it is gone.

Read from the database itself, not from the models, on SQLite and on PostgreSQL.
"""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from civic import guards
from civic.guards import triggers
from tests.architecture.sources import APPS

pytestmark = [pytest.mark.django_db, pytest.mark.both]

# table: unique keys, by their columns
UNIQUE = {
    "petitions_signature": [("petition_id", "row_key")],
    "petitions_crossing": [("petition_id", "stage")],
    "petitions_opening": [("petition_id",)],
    "petitions_petition": [("municipality_id", "number")],
    "petitions_checkout": [("petition_id",)],
    "petitions_handover": [("petition_id",)],
    "petitions_decisionrecord": [("petition_id",)],
    "petitions_follow": [("user_id", "petition_id")],
    "petitions_reasoncode": [("code",)],
    "petitions_supporter": [("petition_id", "row_key")],
    "petitions_appeal": [("petition_id", "against", "against_at")],
    "petitions_oldpetition": [("municipality_id", "number")],
    "petitions_watch": [("user_id", "municipality_id", "topic_id")],
    "petitions_removalitem": [("removal_id", "signature_id")],
    "budgeting_process": [("municipality_id", "slug")],
    "budgeting_pot": [("process_id", "unit_id")],
    "budgeting_phaseterm": [("process_id", "phase")],
    "budgeting_project": [("process_id", "number")],
    "budgeting_participation": [("process_id", "row_key")],
    "budgeting_ballot": [("code_hash",)],
    "budgeting_provisionalballot": [("participation_id",), ("code_key",)],
    "budgeting_votingcode": [("code_hash",)],
    "ledger_leaf": [("index",)],
    "ledger_tile": [("level", "number")],
    "ledger_checkpoint": [("size",)],
    "journal_pending": [("consumer", "entry_id")],
    "worker_slot": [("task", "due")],
    "notices_mail": [("key",)],
    "cases_case": [("connector_id", "key")],
    "identity_person": [("key",)],
    "identity_user": [("email",)],
    "outcomes_commitment": [("municipality_id", "year", "number"), ("key",)],
    "outcomes_stage": [("commitment_id", "number")],
    "outcomes_follow": [("user_id", "commitment_id")],
    "places_policy": [
        ("municipality_id", "key", "qualifier", "valid_from"),
        ("key", "qualifier", "valid_from"),
    ],
    "places_registerfigure": [("municipality_id", "as_of")],
    "civic_counter": [("bucket", "key", "window")],
}
# table: names of CHECK constraints
CHECKS = {
    "petitions_petition": {
        "petition_text_state",
        "petition_collection_state",
        "petition_response_state",
        "petition_submitted_has_number",
        "petition_refusal_has_reason",
        "petition_open_has_term",
        "petition_thresholds_in_order",
        "petition_answer_after_closing",
        "petition_decided_has_outcome",
        "petition_count_is_sum",
    },
    "petitions_signature": {"signature_state", "signature_pending_uncounted"},
    "petitions_crossing": {"crossing_reaches_threshold"},
    "petitions_opening": {"opening_term_is_positive", "opening_voters_positive"},
    "petitions_proposal": {"proposal_by_two_people", "proposal_decided_by_somebody"},
    "petitions_appeal": {"petition_appeal_answered"},
    "petitions_removal": {"removal_by_two_people", "removal_decided_by_somebody"},
    "budgeting_process": {"process_choices", "process_cap_positive", "process_frozen_hash"},
    "budgeting_pot": {"pot_amount_positive"},
    "budgeting_phaseterm": {"phase_term_is_positive"},
    "budgeting_project": {"project_cost_positive"},
    "budgeting_participation": {"participation_state", "participation_paper_has_no_envelope"},
    "budgeting_votingcode": {"voting_code_used_or_revoked"},
    "budgeting_correction": {"correction_by_two_people"},
    "outcomes_commitment": {"commitment_percent", "commitment_dates"},
    "outcomes_stage": {"stage_percent", "stage_weight_positive", "stage_dates"},
    "places_registerfigure": {"register_figure_positive"},
    "places_policy": {"policy_not_negative"},
    "ledger_leaf": {"ledger_leaf_index"},
}
# table: what its triggers refuse
GUARDED = {
    "journal_entry": {"update", "delete"},
    "outcomes_commitment": {"update", "delete"},
    "outcomes_stage": {"update", "delete"},
    "outcomes_update": {"update", "delete"},
    "outcomes_photo": {"update", "delete"},
    "outcomes_assessment": {"update", "delete"},
    "outcomes_change": {"update", "delete"},
    "ledger_leaf": {"update", "delete"},
    "ledger_checkpoint": {"update", "delete"},
    "ledger_tile": {"update", "delete"},
    "petitions_opening": {"update", "delete"},
    "petitions_crossing": {"update", "delete"},
    "budgeting_process": {"update", "delete"},
    "budgeting_pot": {"update", "delete"},
    "budgeting_project": {"update", "delete"},
    "budgeting_phaseterm": {"update", "delete"},
}


def constraints(table):
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, table)


@pytest.mark.parametrize("table", sorted(UNIQUE))
def test_unique_keys_stand(table):
    found = {
        tuple(sorted(one["columns"]))
        for one in constraints(table).values()
        if (one["unique"] or one["primary_key"]) and one["columns"]
    }
    assert [key for key in UNIQUE[table] if tuple(sorted(key)) not in found] == []


@pytest.mark.parametrize("table", sorted(CHECKS))
def test_checks_stand(table):
    found = {name for name, one in constraints(table).items() if one["check"]}
    assert CHECKS[table] - found == set()


@pytest.mark.parametrize("table", sorted(GUARDED))
def test_triggers_refuse_changes(table):
    acts = set(GUARDED[table])
    if connection.vendor == "postgresql":
        acts.add("truncate")
    assert {f"{table}_no_{act}" for act in acts} - triggers(table) == set()


def test_no_later_migration_has_taken_a_guard_away():
    """On SQLite a migration that alters a table makes it anew, without its triggers."""
    MigrationLoader(connection)  # reads all of them
    bare = {table for table in guards.GUARDED if not triggers(table)}
    assert (bare, len(guards.GUARDED) >= len(GUARDED)) == (set(), True)


def test_every_constraint_of_the_models_is_in_the_database():
    missing = []
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in APPS:
            continue
        found = constraints(model._meta.db_table)
        missing += [
            f"{model._meta.db_table}: {one.name}"
            for one in model._meta.constraints
            if one.name not in found
        ]
    assert missing == []
