"""The acceptance scenarios of petitions and the tests that carry them out.

Each scenario and each negative test of the security catalogue that touches petitions is either here or
named with the test that proves it; a name that leads nowhere fails.
"""

import ast
import secrets
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.ledger.models import Leaf
from civic.places.models import Municipality
from civic.roles import Role
from petitions import actions, ledger
from petitions.actions import protecting, signing
from petitions.models import Crossing, Petition, Signature
from petitions.queries import protection as queries
from petitions.traces import network_key
from tests.factories import petitions as make

OFFICE, LIBRARY = "203.0.113.9", "203.0.113.70"

PROVED = {
    "G1 counts once": (
        "test_newer_races.py::test_20_posts_of_one_signing_are_one_signature_and_20_equal_answers",
        "test_races.py::test_32_parallel_signings_by_one_person_are_one_row",
        "test_waiting.py::test_pending_signature_is_confirmed_when_the_register_answers",
    ),
    "G2 safe from scanners": (
        "test_sign_views.py::test_nothing_but_a_post_of_our_own_signs",
        "../architecture/test_reads.py::test_following_every_link_writes_nothing",
        "../identity/test_accounts.py",
    ),
    "G3 reveals nothing": (
        "test_sign_views.py::test_signing_again_gives_the_same_answer_and_changes_nothing",
        "test_sign_views.py::test_signing_again_takes_as_long_as_signing_first",
        "test_signing.py::test_another_account_of_the_person_cannot_withdraw",
    ),
    "G4 crossed exactly once": (
        "test_races.py::test_200_parallel_signers_cross_the_threshold_once",
        "test_races.py::test_falling_below_and_crossing_again_in_parallel_is_still_one",
        "test_acceptance.py::test_removals_below_the_threshold_undo_it_until_the_hand_over",
    ),
    "G5 never wrong for days": (
        "test_races.py::test_two_processes_count_exactly_and_each_person_once",
        "test_ledger.py::test_audit_finds_a_planted_count",
        "../civic/ledger/test_audit.py::test_drift_is_reported_in_public",
        "../civic/ledger/test_sequencer.py::test_sequencers_side_by_side_make_one_log",
        "../faults/test_story.py::test_nothing_acknowledged_is_lost_or_doubled_by_kills",
    ),
    "G6 paper and online are one person": (
        "test_paper.py::test_paper_and_online_are_one_person",
        "test_paper.py::test_sheet_is_counted_line_by_line",
        "test_paper_races.py::test_paper_online_and_centre_at_once_are_one_signature",
    ),
    "G7 removal is reversible and visible": (
        "test_acceptance.py::test_260_of_300_from_one_network_are_removed_by_a_rule_and_put_back",
        "test_protecting.py::test_running_removal_can_be_stopped_and_what_is_left_counts",
        "test_protecting.py::test_signer_is_told_of_the_removal_objects_and_counts_again",
    ),
    "G8 withdraw and close": (
        "test_acceptance.py::test_last_second_of_the_collection",
        "test_signing.py::test_clock_decides_to_the_microsecond",
        "test_collection.py::test_scheduled_closing_waits_for_the_grace_and_is_safe_to_repeat",
        "test_extending.py::test_an_outage_of_95_minutes_moves_the_deadline_and_is_published",
    ),
    "G9 threshold is a snapshot": (
        "test_moderation.py::test_opening_freezes_batumis_terms",
        "test_moderation.py::test_later_policy_and_figure_do_not_move_an_open_petition",
        "test_moderation.py::test_database_refuses_to_change_frozen_terms",
        "test_public_page.py::test_the_panel_shows_the_formula_that_makes_788",
        "test_rules.py::test_moderator_of_another_municipality_moderates_nothing",
        "../architecture/test_trials.py::test_nothing_of_another_municipality_is_reached_by_way_of_the_own",
    ),
    "G10 the viral day": (  # figures: manage.py bench viral
        "test_sign_views.py::test_signing_needs_few_queries",
        "../civic/test_http.py::test_a_public_page_is_made_once",
        "../faults/test_worker.py::test_two_workers_send_each_mail_once_and_run_each_slot_once",
    ),
    "text frozen and hashed": (
        "test_ledger.py::test_first_signature_freezes_the_text",
        "test_moderation.py::test_text_hash_is_over_the_documented_canonical_text",
        "test_moderation.py::test_proposed_edit_changes_nothing_until_accepted",
    ),
    "refused with its reason, removed with 410": (
        "test_public_page.py::test_a_rejected_petition_shows_the_published_reason",
        "test_public_page.py::test_a_hidden_text_is_nowhere_on_the_page",
        "test_public_page.py::test_a_removed_petition_is_gone_with_its_reason",
    ),
    "overdue in public": (
        "test_reminding.py::test_the_delay_stands_on_list_page_and_api",
        "test_reminding.py::test_an_answer_is_reminded_of_and_its_delay_published_once",
    ),
    "N11": (
        "test_public_page.py::test_an_attachment_is_served_through_a_check",
        "test_public_page.py::test_the_attachment_of_a_removed_petition_is_gone",
        "test_public_page.py::test_a_preview_is_as_private_as_its_picture",
    ),
    "N17": ("test_drafting_views.py::test_a_name_of_a_file_is_shown_as_text",),
    "N21": ("../civic/test_sheets.py::test_a_cell_that_starts_like_a_formula_is_marked_as_text",),
    "N22": (
        "../civic/test_logs.py::test_a_message_cannot_start_a_line_of_its_own",
        "../architecture/test_trials.py::test_what_a_reader_sends_is_one_line_of_the_log",
    ),
    "N23": ("../civic/notices/test_letters.py", "../civic/notices/test_backend.py"),
    "N24": (
        "test_public_page.py::test_a_citizen_s_text_is_only_ever_text",
        "../civic/notices/test_letters.py",
    ),
    "N25": (
        "test_drafting_views.py::test_signs_that_trick_the_reader_are_taken_out",
        "../civic/test_text.py::test_plain_keeps_the_words_and_drops_what_hides",
    ),
    "N26": (
        "test_desk_views.py::test_look_alike_title_is_shown_to_the_moderator_before_anybody_else",
    ),
    "N27": (
        "../civic/test_http.py::test_malformed_address_is_refused_with_a_page",
        "../civic/test_http.py::test_fields_that_are_not_text_are_refused",
        "test_drafting_views.py::test_a_title_that_cannot_be_one_is_refused",
    ),
    "N28": ("../civic/test_http.py::test_json_without_meaning_is_refused",),
    "N43": ("test_races.py::test_32_parallel_signings_by_one_person_are_one_row",),
    "N44": (
        "test_sign_views.py::test_two_accounts_of_one_person_sign_once",
        "test_sign_views.py::test_a_number_written_otherwise_is_the_same_person",
    ),
    "N45": ("test_races.py::test_200_parallel_signers_cross_the_threshold_once",),
    "N46": (
        "test_signing.py::test_clock_decides_to_the_microsecond",
        "test_signing.py::test_no_time_change_moves_the_deadline",
        "test_signing.py::test_unpublished_petitions_are_not_signed",
        "test_sign_views.py::test_a_petition_that_is_not_open_cannot_be_signed",
    ),
    "N47": (
        "test_signing.py::test_those_without_the_right_are_refused_and_nothing_is_kept",
        "test_signing.py::test_one_who_moved_away_is_refused",
        "test_waiting.py::test_signature_waits_for_the_register_and_is_not_counted",
    ),
    "N48": (
        "test_sign_views.py::test_who_may_not_sign_reads_why",
        "test_sign_views.py::test_fields_that_are_not_asked_are_not_taken",
        "test_versions_read.py::test_no_petition_is_submitted_without_its_check_page_or_with_that_of_another",
        "test_versions_read.py::test_an_older_window_does_not_silently_undo_a_newer_one",
        "test_versions_read.py::test_a_text_that_was_mended_meanwhile_is_read_before_it_is_decided",
        "test_versions_read.py::test_no_verdict_without_having_read_this_petition",
    ),
    "N49": (
        "test_moderation.py::test_database_refuses_to_change_an_open_petition",
        "test_moderation.py::test_database_refuses_to_change_frozen_terms",
    ),
    "N53": (
        "../civic/test_guards.py::test_updating_is_refused",
        "../civic/test_guards.py::test_the_web_role_lacks_the_privilege_and_still_can_do_its_work",
        "../civic/ledger/test_verifier.py::test_a_changed_leaf_is_named",
    ),
    "N54": (
        "../civic/ledger/test_receipts.py::test_a_changed_receipt_is_refused",
        "../civic/ledger/test_verifier.py::test_a_log_cut_short_is_convicted_by_a_genuine_receipt",
    ),
    "N55": (
        "test_rules.py::test_moderator_does_not_decide_about_the_own_petition",
        "test_protecting.py::test_one_person_alone_removes_nothing",
    ),
    "N57": (
        "test_sign_views.py::test_nothing_but_a_post_of_our_own_signs",
        "../architecture/test_trials.py::test_no_desk_page_acts_on_a_form_of_another_site",
        "../architecture/test_reads.py::test_following_every_link_writes_nothing",
    ),
    "N63": (
        "../civic/test_uploads.py::test_what_hangs_behind_a_picture_is_gone",
        "../civic/test_uploads.py::test_a_photograph_loses_its_place_and_camera",
        "../civic/test_uploads.py::test_a_pdf_that_acts_is_refused",
        "test_drafting_views.py::test_a_file_that_is_refused_says_how_to_mend_it",
    ),
    "N64": (
        "../civic/test_uploads.py::test_a_picture_of_2500_million_pixels_is_refused_without_being_opened",
        "../civic/test_uploads.py::test_a_pdf_that_swells_is_refused",
    ),
    "N65": ("../cms/test_images.py::test_nothing_else_is_served",),
    "N66": ("test_public_lists.py::test_a_question_of_50000_characters_is_answered_at_once",),
    "N67": (
        "test_public_lists.py::test_a_page_there_is_not_answers_404",
        "test_api.py::test_parameters_it_does_not_know_are_refused",
    ),
    "N68": ("test_acceptance.py::test_a_flood_in_one_request_is_refused_or_read_over",),
}
FOLDER = Path(__file__).parent


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((FOLDER / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("scenario", PROVED)
def test_scenario_is_carried_out(scenario):
    lost = []
    for path in PROVED[scenario]:
        file, _colons, wanted = path.partition("::")
        found = functions_of(file)
        if (wanted and wanted not in found) or not any(one.startswith("test_") for one in found):
            lost.append(path)
    assert lost == []


# --- G4 -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_removals_below_the_threshold_undo_it_until_the_hand_over(keda: Municipality):
    petition = make.reached(keda, needed=3)
    officer, second = (make.staff(Role.LIST_OFFICER, keda) for _one in range(2))

    def remove_one():
        row = Signature.objects.filter(state="confirmed", index__isnull=False).first()
        removal = actions.propose_removal(petition, by=officer, signatures=[row.pk], reason="x")
        actions.decide_removal(removal, by=second, approve=True)
        sequencer.run()
        petition.refresh_from_db()

    remove_one()
    assert (petition.count, petition.has_reached) == (2, False)
    with pytest.raises(Refused) as refusal:
        actions.hand_over(petition, by=officer, ends_collection=True)
    assert refusal.value.code == "below_threshold"
    make.signed(petition, 1)
    sequencer.run()
    petition = actions.hand_over(petition, by=officer, ends_collection=True)
    remove_one()
    assert (petition.count, petition.response_state, petition.hand_over.count) == (2, "due", 3)
    assert Crossing.objects.count() == 1
    assert Entry.objects.filter(kind="petition.threshold_reached").count() == 1
    leaves = list(Leaf.objects.order_by("index").values_list("data", flat=True))
    told = [one for one in leaves if '"petition.threshold"' in one or '"sig.invalidate"' in one]
    assert ["threshold" in one for one in told] == [True, False, False]
    assert list(ledger.audit()) == []


# --- G7 -----------------------------------------------------------------------------------------


def crowd(petition: Petition, number: int, address: str) -> None:
    """So many counted signatures from one address, written at once."""
    Signature.objects.bulk_create(
        [
            Signature(
                pk=uuid4(),
                petition=petition,
                row_key=secrets.token_bytes(32),
                nonce=secrets.token_bytes(32),
                state="confirmed",
                signed_at=timezone.now().replace(minute=0, second=0, microsecond=0),
                network=network_key(petition.pk, address),
            )
            for _one in range(number)
        ],
        batch_size=100,
    )


@pytest.mark.django_db
def test_260_of_300_from_one_network_are_removed_by_a_rule_and_put_back(batumi: Municipality):
    petition = make.opened(batumi, needed=5_000)
    crowd(petition, 260, OFFICE)
    crowd(petition, 40, LIBRARY)
    sequencer.run()
    first, second = (make.staff(Role.LIST_OFFICER, batumi) for _one in range(2))
    protecting.add_network(batumi, by=first, name="სოფლის ბიბლიოთეკა", address=LIBRARY)
    petition.refresh_from_db()
    networks = [one for one in queries.alerts(petition) if one.kind == "network"]
    assert [(one.count, one.place) for one in networks] == [(260, ""), (40, "სოფლის ბიბლიოთეკა")]
    alert = networks[0]
    preview = queries.preview(petition, queries.members(petition, alert.kind, alert.key))
    assert (preview.count, preview.left) == (260, 40)
    removal = protecting.propose_by_rule(
        petition, by=first, kind=alert.kind, key=alert.key, reason="ერთი კომპიუტერიდან"
    )
    actions.decide_removal(removal, by=second, approve=True)
    progress = []
    while protecting.carry_on(batch=100):
        removal.refresh_from_db()
        progress.append(removal.done)
    assert progress == [100, 200, 260]
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count, petition.count_removed, petition.collection_state) == (40, 260, "open")
    entry = Entry.objects.about(petition).get(kind="petition.signatures_removed")
    assert (entry.public, entry.data["signatures"], entry.data["reason"]) == (
        True,
        260,
        "ერთი კომპიუტერიდან",
    )
    back = actions.propose_removal(
        petition,
        by=first,
        signatures=queries.still_removed(removal),
        reason="შეცდომა",
        act="restore",
    )
    actions.decide_removal(back, by=second, approve=True)
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count, petition.count_removed) == (300, 0)
    assert list(ledger.audit()) == []


# --- G8 -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_last_second_of_the_collection(keda: Municipality):
    petition = make.opened(keda, needed=9)
    people = [make.signer(petition) for _one in range(2)]
    for person in people:
        signing.sign(petition, person=person)
    sequencer.run()
    last = petition.closes_at - timedelta(seconds=1)
    signing.withdraw(petition, person=people[0], at=last)
    sequencer.run(at=last)
    petition.refresh_from_db()
    assert petition.count == 1
    with pytest.raises(Refused) as refusal:
        signing.withdraw(petition, person=people[1], at=petition.closes_at)
    assert refusal.value.code == "closed"
    assert str(refusal.value)


# --- N68 ----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        {"HTTP_ACCEPT_LANGUAGE": "ka," * 3_400},
        {"QUERY_STRING": "&".join(f"p{n}=1" for n in range(1_000))},
        {"HTTP_COOKIE": "; ".join(f"c{n}=1" for n in range(500))},
    ],
)
def test_a_flood_in_one_request_is_refused_or_read_over(
    client: Client, batumi: Municipality, asked: dict[str, str]
):
    make.opened(batumi)
    answer = client.get("/batumi/petitions/", **asked)
    assert answer.status_code in {200, 400}
    assert answer.cookies.keys() <= {"csrftoken"}
