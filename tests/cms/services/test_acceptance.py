"""What cases and service requests promise, sentence by sentence, and the tests that carry each out.

A name that leads nowhere fails. The codes are those of the catalogue of integrations (I), of the drills
with faults (F) and of the negative tests (N).
"""

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
CASES, SERVICES = "civic/cases/test_", "cms/services/test_"

PROVED = {
    "I01 every type fits its schema, and OpenAPI says the same": (
        f"{CASES}messages.py::test_sample_of_a_type_fits_its_schema_when_sent_as_a_test",
        f"{CASES}messages.py::test_schema_page_serves_what_the_types_say",
        "petitions/test_cases.py::test_message_of_every_act_fits_its_schema",
    ),
    "I02 others verify our signatures, also while keys change": (
        f"{CASES}signatures_elsewhere.py::test_javascript_verifier_takes_ours_and_nothing_else",
        f"{CASES}signatures.py::test_independent_library_accepts_both_secrets_during_rotation",
        f"{CASES}signatures.py::test_independent_library_and_our_own_check_refuse_what_was_altered",
    ),
    "I03 F11 a killed worker leaves one case": (
        "faults/test_cases.py::test_kill_before_the_sending_and_after_the_answer_ends_in_one_case",
        "faults/test_cases.py::test_a_thousand_messages_arrive_once_while_workers_are_killed",
        f"{CASES}sending.py::test_try_cut_short_by_a_kill_counts_as_unclear",
    ),
    "I04 F12 a receiver down for a day and for three": (
        "faults/test_cases.py::test_receiver_that_is_down_for_a_day_and_for_three_gets_everything_once_and_in_order",
        f"{CASES}sending.py::test_messages_about_one_subject_go_in_order",
    ),
    "I05 Open311 answers by token, by number and with a duplicate": (
        f"{CASES}open311.py::test_token_comes_first_and_the_number_later",
        f"{CASES}open311.py::test_request_called_a_duplicate_is_linked",
        f"{CASES}open311.py::test_duplicate_nobody_can_find_is_not_taken_for_done",
    ),
    "I06 ZGW links what stands, renews its token, pauses when refused": (
        f"{CASES}zgw.py::test_zaak_that_stands_already_is_linked_and_not_doubled",
        f"{CASES}zgw.py::test_token_that_has_expired_by_their_clock_is_made_anew",
        f"{CASES}zgw.py::test_refused_client_pauses_the_connection_with_an_alarm_and_loses_nothing",
    ),
    "I11 F19 several workers, each effect once": (
        "faults/test_worker.py::test_two_workers_send_each_mail_once_and_run_each_slot_once",
        "civic/worker/test_engine.py::test_two_workers_handle_each_row_once",
        "civic/worker/test_leases.py::test_zombie_cannot_overwrite_the_second_run",
        "civic/ledger/test_sequencer.py::test_sequencers_side_by_side_make_one_log",
    ),
    "I12 schedulers over a change of the clock": (
        "civic/worker/test_schedule.py::test_three_schedulers_over_a_change_of_the_clock_find_each_days_run_once",
        "civic/worker/test_schedule.py::test_three_schedulers_enter_each_run_once",
    ),
    "F13 slow, hanging, resetting, failing, busy, gone": (
        f"{CASES}outgoing.py::test_exchange_ends_within_its_time_limit",
        f"{CASES}sending.py::test_one_that_hangs_leaves_the_other_threads_to_the_others",
        f"{CASES}sending.py::test_receiver_that_breaks_off_is_tried_again_and_asked_first",
        f"{CASES}sending.py::test_failure_waits_by_the_table_and_is_logged",
        f"{CASES}sending.py::test_busy_receiver_is_given_the_time_it_asks_for",
        f"{CASES}sending.py::test_gone_receiver_is_switched_off_and_nothing_is_lost",
    ),
    "F14 a case whose answer was lost is found": (
        f"{CASES}sending.py::test_case_made_by_a_call_whose_answer_was_lost_is_found",
        f"{CASES}zgw.py::test_after_a_lost_answer_it_asks_before_it_sends_again",
        f"{CASES}open311.py::test_after_a_lost_answer_it_looks_before_it_sends_again",
    ),
    "N69 no address leads inward": (
        f"{CASES}outgoing.py::test_address_that_leads_inward_or_is_odd_is_refused",
        f"{CASES}outgoing.py::test_name_that_resolves_otherwise_at_the_call_is_refused_there",
        f"{CASES}outgoing.py::test_numeric_spellings_are_refused_even_in_an_allowed_network",
        f"{CASES}outgoing.py::test_redirect_is_not_followed",
        f"{CASES}adapters.py::test_inward_or_odd_address_is_refused_when_it_is_saved",
        f"{CASES}documents.py::test_document_at_an_inward_address_is_not_fetched",
    ),
    "N70 calls that are not what they say change nothing": (
        f"{CASES}inbound.py::test_call_that_is_unsigned_altered_old_or_meant_for_another_place_changes_nothing",
        f"{CASES}inbound.py::test_true_duplicate_is_answered_200_without_effect",
        f"{CASES}inbound.py::test_known_id_with_another_body_is_refused",
        f"{CASES}inbound.py::test_key_of_another_municipality_opens_nothing_here",
        f"{CASES}inbound.py::test_status_that_lies_behind_is_refused",
    ),
    "N71 text from outside is text": (
        f"{CASES}inbound.py::test_text_from_outside_is_kept_as_plain_text",
        f"{CASES}documents.py::test_timeline_tells_both_outcomes_in_words_and_escaped",
    ),
    "what creates a case is set on the desk, with a test event": (
        f"{CASES}configuration.py::test_type_that_is_off_sends_nothing_until_it_is_switched_on",
        f"{CASES}configuration.py::test_admin_sets_and_tests_a_type",
        "budgeting/test_implementing.py::test_promise_of_another_origin_makes_no_case_of_a_winner",
    ),
    "cases are led by kind, topic and unit": (
        f"{CASES}routing.py::test_route_that_says_most_wins",
        f"{CASES}configuration.py::test_route_leads_message_and_case_to_a_department",
        f"{SERVICES}filling.py::test_route_leads_where_the_service_names_no_department",
    ),
    "messages are thin": (
        f"{SERVICES}cases.py::test_message_is_thin",
        f"{SERVICES}cases.py::test_contact_is_told_only_where_the_municipality_says_so",
        "petitions/test_cases.py::test_crossing_tells_numbers_and_no_signer",
    ),
    "each connector by its public specification": (
        f"{CASES}adapters.py::test_every_kind_has_an_adapter",
        f"{CASES}zgw.py::test_message_makes_a_zaak_as_the_specification_wants_it",
        f"{CASES}open311.py::test_message_becomes_a_service_request",
        f"{CASES}adapters.py::test_xroad_headers_are_on_every_call",
    ),
    "delivery: circuit, dead letters with alarm, rotation": (
        f"{CASES}sending.py::test_twenty_failures_in_a_row_pause_the_connector_and_one_probe_opens_it",
        f"{CASES}sending.py::test_message_the_receiver_refuses_is_given_up_at_the_third_try_with_an_alarm",
        f"{CASES}sending.py::test_old_secret_signs_along_for_a_day",
        f"{CASES}sending.py::test_old_ed25519_key_signs_along_for_a_day",
    ),
    "the desk lists, filters, sends again, pauses; so does the command": (
        f"{CASES}desk.py::test_overview_lists_deliveries_by_state_and_key",
        f"{CASES}desk.py::test_page_of_a_delivery_shows_payload_and_attempts_escaped",
        f"{CASES}desk.py::test_what_has_not_arrived_is_sent_since_a_day",
        f"{CASES}desk.py::test_connection_is_paused_with_a_reason_and_switched_on",
        f"{CASES}hooks_command.py::test_replay_counts_first_and_then_sends_what_has_not_arrived",
        f"{CASES}hooks_command.py::test_pause_and_resume",
        f"{CASES}poll.py::test_silent_system_stands_on_the_work_list",
    ),
    "back: one term, unknown words, documents by their hash": (
        f"{CASES}inbound.py::test_status_moves_the_case_and_the_public_timeline",
        f"{CASES}inbound.py::test_plan_of_the_system_does_not_move_the_term_of_the_law",
        f"{CASES}inbound.py::test_unknown_status_is_shown_as_news_and_moves_nothing",
        f"{CASES}inbound.py::test_refused_calls_are_journalled_where_they_belong",
        f"{CASES}documents.py::test_document_is_kept_with_its_hash_and_told_on_the_timeline",
        f"{CASES}documents.py::test_document_that_cannot_be_verified_is_kept_out_and_said_to_be",
        f"{CASES}poll.py",
    ),
    "the reference system is honest": (
        f"{CASES}reference_casework.py::test_case_is_worked_and_each_step_is_told_with_its_facts",
        f"{CASES}reference.py::test_status_the_portal_refuses_is_not_the_case_s",
        f"{CASES}reference_casework.py::test_petition_decided_on_the_portal_is_closed_and_not_decided_again",
        f"{CASES}reference.py::test_no_input_ends_the_receiver",
    ),
    "the directory with its services": (
        f"{SERVICES}directory.py::test_list_is_by_group_and_narrows_down",
        f"{SERVICES}directory.py::test_page_says_who_by_what_law_in_what_time_at_what_cost",
        f"{SERVICES}demo_services.py::test_demonstration_has_services_and_requests_and_may_be_repeated",
    ),
    "forms built by an editor, filled in and kept": (
        f"{SERVICES}directory.py::test_form_with_a_fault_is_not_published",
        f"{SERVICES}filling.py::test_whole_way_from_the_service_to_the_receipt",
        f"{SERVICES}filling.py::test_what_the_register_says_is_written_down_and_shown_masked",
        f"{SERVICES}filling.py::test_form_that_changes_meanwhile_loses_nothing_and_says_what_is_new",
        f"{SERVICES}filling.py::test_organisation_is_asked_for_only_by_its_confirmed_representative",
        f"{SERVICES}filling.py::test_person_from_elsewhere_may_ask",
        f"{SERVICES}filling.py::test_filing_twice_is_one_request",
        f"{SERVICES}asking.py::test_birthday_of_a_child_is_one_of_somebody_under_18",
    ),
    "tracking, words both ways, what is missing, the clock": (
        f"{SERVICES}pages_of_requests.py::test_applicant_sees_number_clock_answers_and_words",
        f"{SERVICES}pages_of_requests.py::test_answer_to_what_is_missing_starts_the_clock_again",
        f"{SERVICES}requests.py::test_clock_stands_while_something_is_missing_and_runs_on_with_what_was_left",
        f"{SERVICES}requests.py::test_missing_papers_get_the_days_of_the_law",
        f"{SERVICES}workflow.py::test_whatever_is_done_the_clock_and_the_rounds_agree_with_the_state",
    ),
    "the decision and how to appeal; exact rules": (
        f"{SERVICES}requests.py::test_decision_is_sealed_and_comes_with_the_way_to_appeal",
        f"{SERVICES}exact.py::test_rule_grants_only_where_every_condition_is_met",
        f"{SERVICES}exact.py::test_met_rule_decides_at_once_and_names_its_conditions",
        f"{SERVICES}exact.py::test_decision_by_a_rule_gives_a_certificate_others_can_check",
    ),
    "one window": (
        f"{SERVICES}account.py::test_all_apps_stand_in_one_list_what_waits_for_me_first",
        f"{SERVICES}account.py::test_everything_stands_once_with_its_drafts",
    ),
    "look-ups of other agencies are minimal, logged and shown": (
        f"{SERVICES}lookups.py::test_answer_is_kept_logged_and_shown",
        f"{SERVICES}lookups.py::test_facts_are_those_of_the_contract_and_sealed",
        f"{SERVICES}lookups.py::test_silence_waits_is_logged_once_and_is_answered_by_hand",
        f"{SERVICES}lookups.py::test_registers_are_asked_about_one_applicant_so_often_a_day",
    ),
    "statistics by department": (
        "civic/statistics/test_cases.py::test_figures_are_those_computed_by_hand",
        "civic/statistics/test_cases.py::test_case_in_two_systems_counts_once_with_what_either_knows",
        "civic/statistics/test_small.py::test_no_sum_gives_a_figure_away_that_is_kept_back",
        f"{CASES}actions.py::test_matter_no_system_is_told_of_is_the_portals_own_record",
    ),
}


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("promise", list(PROVED))
def test_promise_is_carried_out(promise):
    for proof in PROVED[promise]:
        file, _, name = proof.partition("::")
        found = functions_of(file)
        assert any(one.startswith("test_") for one in found)
        assert not name or name in found, proof


def test_every_code_of_the_catalogues_is_named():
    asked = ["F11", "F12", "F13", "F14", "F19", "I01", "I02", "I03", "I04", "I05", "I06", "I11"]
    asked += ["I12", "N69", "N70", "N71"]
    words = {word for promise in PROVED for word in promise.split()}
    assert sorted(words.intersection(asked)) == asked
