"""What identity owes, sentence by sentence, and the tests that carry it out; a name that leads nowhere fails.

The negative tests by number stand in `docs/security-model.md`, written by `tests/architecture/claims.py`.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

PROVED = {
    "steps, what each unlocks, asked for late": (
        "test_centres.py::test_the_steps_say_what_they_open",
        "test_organisations.py::test_my_page_says_which_level_it_needs",
        "test_verification_page.py",
        "../petitions/test_sign_views.py",
    ),
    "OIDC: nothing of the claims is kept": (
        "test_oidc.py::test_three_log_ins_leave_the_number_nowhere",
        "test_oidc.py::test_a_subject_that_is_the_number_itself_is_hashed",
    ),
    "OIDC: nonce, signature, audience, time, subject": (
        "test_oidc.py::test_an_id_token_that_is_not_ours_or_not_for_now_is_refused",
        "test_oidc.py::test_an_id_token_signed_with_another_key_is_refused",
        "test_oidc.py::test_a_key_the_service_has_changed_is_found",
    ),
    "OIDC: least acr": (
        "test_oidc.py::test_a_log_in_that_is_not_sure_enough_is_refused",
        "test_oidc.py::test_a_level_that_is_missing_or_odd_is_not_sure_enough",
    ),
    "OIDC: log-out at the provider and from it": (
        "test_oidc.py::test_logging_out_leads_over_the_services_own_log_out",
        "test_oidc_ending.py::test_the_sessions_of_the_subject_end_and_no_others",
        "test_oidc_ending.py::test_a_token_is_good_once",
    ),
    "OIDC: claims missing or odd; provider down": (
        "test_oidc.py::test_claims_that_are_missing_or_odd_give_nobody_a_right",
        "test_oidc.py::test_a_service_that_is_down_is_said_and_nothing_else_breaks",
        "test_oidc.py::test_a_service_that_goes_down_half_way_is_said",
    ),
    "OIDC: a server of somebody else": (
        "test_oidc_foreign.py::test_new_and_returning",
        "test_oidc_foreign.py::test_a_claim_missing_and_a_level_too_low",
        "test_oidc_node.py::test_new_and_returning",
        "test_oidc_node.py::test_a_claim_missing_and_a_level_too_low",
    ),
    "telephone: codes, caps, gateways": (
        "test_phones.py::test_a_code_is_good_once_and_for_ten_minutes",
        "test_phones.py::test_messages_to_a_number_are_capped_whoever_asks",
        "test_phones.py::test_a_gateway_that_is_down_is_tried_again",
        "test_phones.py::test_without_a_gateway_nothing_is_offered",
    ),
    "extract: streamed, bad lines, resumed or dropped, destroyed": (
        "test_uploads.py::test_a_large_upload_waits_encrypted_and_is_read_by_the_worker",
        "test_uploads.py::test_a_reading_that_was_broken_off_goes_on_where_it_stood",
        "test_uploads.py::test_a_reading_called_off_leaves_nothing",
        "test_uploads.py::test_keeping_and_reading_a_citys_register_takes_little_memory",
        ("test_reading.py::test_the_process_holds_little_in_memory_and_reads_only_what_is_its_own"),
        "test_extracts.py::test_read_names_the_line_and_what_is_wrong",
        "test_extracts.py::test_confirm_extract_replaces_the_old_one_as_a_whole",
    ),
    "registers over HTTP and simulated, with faults": (
        "test_http_registry.py::test_a_flapping_register_ends_in_one_verification",
        "test_http_registry.py::test_whatever_is_no_answer_is_asked_again_and_counts_nobody",
        "test_persons.py::test_the_simulated_register_answers_by_the_last_digit",
    ),
    "down means waiting, never counted before": (
        "test_persons.py::test_a_silent_register_keeps_the_question_and_counts_nobody",
        "test_persons.py::test_a_register_silent_for_two_weeks_ends_the_question",
        "../petitions/test_waiting.py",
    ),
    "a yes kept for a day and purpose; ten checks": (
        "test_http_registry.py::test_a_yes_is_asked_for_once_a_day_and_purpose",
        "test_http_registry.py::test_a_person_is_checked_ten_times_a_day_over_all_accounts",
    ),
    "each look-up shown to the person": (
        "test_reports.py::test_an_account_sees_look_ups_since_its_own_verification",
        "test_http_registry.py::test_a_yes_verifies_and_shows_the_registers_reference",
    ),
    "persons without account, joined later": ("../petitions/test_assisting.py",),
    "one number through two services is one person": (
        "test_oidc.py::test_the_same_number_through_two_services_is_one_person_and_one_account",
        "test_oidc.py::test_an_account_by_e_mail_is_not_merged_whatever_address_the_service_names",
        "test_persons.py::test_two_accounts_of_one_person_share_the_person",
    ),
    "organisations": (
        "test_organisations.py::test_a_citizen_asks_and_the_municipality_confirms",
        "test_organisations.py::test_a_refusal_needs_a_reason_which_the_citizen_reads",
        "test_organisations.py::test_below_the_level_nobody_asks_and_nobody_acts_until_known_for_sure",
    ),
    "roles: given, taken away at once": (
        "test_staff.py::test_who_may_give_which_role",
        "test_middleware.py::test_a_role_taken_back_closes_the_very_next_page",
    ),
    "role matrix and every address in every role": (
        "test_role_matrix.py::test_the_matrix_names_a_role_exactly_where_a_page_does",
        "test_staff_pages.py::test_a_role_opens_the_pages_that_name_it_and_no_other",
        "test_staff_pages.py::test_the_editing_pages_open_for_editors_and_administrators_only",
        "test_staff_pages.py::test_no_role_opens_the_staff_api_of_nobody",
    ),
    "second factor": (
        "test_second_factor.py::test_the_whole_way_from_password_to_desk",
        "test_second_factor.py::test_a_recovery_code_is_accepted_once_in_whatever_spelling",
        "test_second_factor.py::test_ten_wrong_codes_close_the_door_for_the_right_one_too",
        "test_losses.py::test_one_administrator_alone_resets_nothing",
    ),
    "sessions": (
        "test_account_page.py::test_the_owner_sees_and_ends_the_own_sessions",
        "test_middleware.py::test_a_staff_session_ends_after_half_an_hour_idle_and_eight_hours",
        "test_accounts.py::test_log_in_gives_a_new_session_and_shows_it_to_its_owner",
    ),
    "my account: everything I did": (
        "test_account_page.py::test_my_page_shows_only_ones_own",
        "../petitions/test_account.py::test_my_page_lists_what_is_mine",
        "../budgeting/test_account_ideas.py::test_my_page_lists_ideas_invitations_and_what_i_follow",
    ),
    "a copy by a link that is good once": (
        "test_own_data.py::test_a_copy_is_made_by_the_worker_and_given_out_once",
        "test_own_data.py::test_every_key_of_a_copy_has_words",
        "../petitions/test_account.py::test_the_copy_holds_everything_and_nothing_of_others",
        (
            "../petitions/test_account.py::"
            "test_the_copy_holds_objections_denials_appeals_and_what_was_asked_for"
        ),
    ),
    "erasure that leaves counts valid": (
        "test_own_data.py::test_closing_destroys_the_link_and_frees_the_address",
        "../petitions/test_account.py::test_erasure_keeps_the_count_and_destroys_the_link",
        "../petitions/test_account.py::test_the_same_person_still_cannot_sign_twice_after_erasure",
    ),
    "retention with a report": (
        (
            "../civic/test_retention.py::"
            "test_every_rule_runs_on_an_empty_portal_and_is_in_the_schedule"
        ),
        "../civic/test_retention.py::test_rows_go_when_their_time_is_over_and_not_before",
    ),
    "keys outside the database, changed by a drill": (
        (
            "../civic/test_keyring.py::"
            "test_after_the_change_everybody_is_recognised_and_nobody_acts_twice"
        ),
        (
            "../civic/test_keyring.py::"
            "test_after_the_change_messages_are_sent_answers_kept_and_recovery_codes_good"
        ),
        (
            "../civic/test_keyring.py::"
            "test_after_the_change_a_log_in_service_leads_to_the_same_account"
        ),
        ("../civic/ledger/test_sequencer.py::test_a_key_is_rotated_over_a_time_in_which_both_sign"),
        "../petitions/test_keys.py",
        (
            "../architecture/test_keys.py::"
            "test_every_column_of_bytes_is_covered_or_a_box_or_has_a_reason"
        ),
    ),
    "inventory of personal data": ("../architecture/test_personal_data.py",),
    "the personal number nowhere after the whole story": (
        "test_traces.py::test_the_personal_number_stands_nowhere_after_the_whole_story",
        "test_dump.py::test_number_and_name_stand_nowhere_in_clear",
        "test_dump.py::test_nothing_is_mailed_with_number_or_name",
    ),
    "known and unknown alike": (
        "test_phones.py::test_known_and_unknown_numbers_get_the_same_answer_for_the_same_work",
        "test_accounts.py::test_known_and_unknown_addresses_cost_one_hash_and_the_same_mails",
        "test_http_registry.py::test_no_and_unknown_are_told_alike",
        "test_enumeration.py",
    ),
    "shown: log in by the stand-in, verify, sign": ("../e2e/test_entrances.py",),
}
FOLDER = Path(__file__).parent


@cache
def functions_of(file: str) -> set[str]:
    """The test functions of a file, by name."""
    tree = ast.parse((FOLDER / file).read_text(encoding="utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return {name for name in names if name.startswith("test_")}


@pytest.mark.parametrize("sentence", PROVED)
def test_sentence_is_carried_out(sentence):
    lost = []
    for path in PROVED[sentence]:
        file, _colons, wanted = path.partition("::")
        found = functions_of(file)
        if not found or (wanted and wanted not in found):
            lost.append(path)
    assert lost == []
