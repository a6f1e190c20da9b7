"""Every rule, both ways, and every reason in both languages."""

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation
from django.utils.functional import Promise

from civic.dates import TBILISI
from civic.decisions import Refused
from civic.roles import Role
from identity.queries import Standing
from petitions import refusals, refusals_counting, rules
from petitions.models import Checkout, Petition, Removal, Signature, Sitting
from tests.factories import identity
from tests.factories import petitions as make

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PETITIONS = Path(refusals.__file__).parent


def code(decision):
    return decision.code if isinstance(decision, Refused) else "allowed"


def standing(**facts):
    known = {
        "registered": True,
        "unit_id": None,
        "age": 30,
        "level": 2,
        "alive": True,
        "checked_at": None,
    }
    return Standing(**(known | facts))


def collecting(**facts):
    known = {
        "municipality": SimpleNamespace(sealing_key=b"k" * 32),
        "collection_state": "open",
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=1),
    }
    return SimpleNamespace(**(known | facts))


REASONS = refusals.REASONS | refusals_counting.REASONS

# --- Reasons ----------------------------------------------------------------------------------


def used_codes():
    for path in PETITIONS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            called = isinstance(node, ast.Call) and getattr(
                node.func, "attr", getattr(node.func, "id", "")
            )
            if called == "refused" and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def test_every_code_that_is_used_has_a_reason_and_the_other_way_round():
    indirect = set(rules.NOT_COLLECTING.values()) | {"paused", "not_open"}
    assert set(used_codes()) | indirect == set(REASONS)


@pytest.mark.parametrize("name", sorted(REASONS))
def test_every_reason_is_translated(name):
    reason = REASONS[name]
    assert isinstance(reason, Promise)
    with translation.override("en"):
        english = str(reason)
    with translation.override("ka"):
        georgian = str(reason)
    assert english != georgian
    assert any("ა" <= sign <= "ჰ" for sign in georgian)


def test_reason_is_said_with_its_numbers():
    assert "18" in str(rules.refused("too_young", age=18))


# --- Signing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "allowed"),
        ({"registered": False}, "not_registered"),
        ({"alive": False}, "not_alive"),
        ({"age": 17}, "too_young"),
        ({"age": None}, "too_young"),
        ({"age": 18}, "allowed"),
        ({"level": 1}, "level_too_low"),
        ({"level": 3}, "allowed"),
    ],
)
def test_standing_decides_who_may_sign(facts, expected):
    assert code(rules.may_sign(collecting(), standing(**facts), NOW, level=2, age=18)) == expected


def test_nobody_unverified_signs():
    assert code(rules.may_sign(collecting(), None, NOW, level=2, age=18)) == "not_verified"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"collection_state": "not_started"}, "not_open"),
        ({"collection_state": "paused"}, "paused"),
        ({"collection_state": "closed"}, "closed"),
        ({"collection_state": "withdrawn"}, "withdrawn"),
        ({"collection_state": "removed"}, "removed"),
        ({"opens_at": None}, "not_open"),
        ({"opens_at": NOW + timedelta(seconds=1)}, "not_open_yet"),
        ({"opens_at": NOW}, "allowed"),
        ({"closes_at": NOW}, "closed"),
        ({"closes_at": NOW + timedelta(microseconds=1)}, "allowed"),
        ({"municipality": SimpleNamespace(sealing_key=None)}, "no_sealing_key"),
    ],
)
def test_state_and_clock_decide_whether_one_may_sign(facts, expected):
    assert code(rules.may_sign(collecting(**facts), standing(), NOW, level=2, age=18)) == expected


@pytest.mark.parametrize(
    ("facts", "state", "expected"),
    [
        ({}, "confirmed", "allowed"),
        ({}, "pending", "allowed"),
        ({"collection_state": "paused"}, "confirmed", "allowed"),
        ({"closes_at": NOW}, "confirmed", "closed"),
        ({"collection_state": "closed"}, "confirmed", "closed"),
        ({}, "removed", "signature_removed"),
    ],
)
def test_withdrawing_a_signature_ends_with_the_collection(facts, state, expected):
    found = rules.may_withdraw_signature(collecting(**facts), Signature(state=state), NOW)
    assert code(found) == expected


def test_withdrawing_needs_a_signature():
    assert code(rules.may_withdraw_signature(collecting(), None, NOW)) == "no_signature"


# --- The author -------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def test_drafts_need_an_account_and_an_active_municipality(batumi, keda):
    user = identity.user()
    assert code(rules.may_start_draft(user, batumi)) == "allowed"
    assert code(rules.may_start_draft(user, keda)) == "not_active"
    user.is_active = False
    assert code(rules.may_start_draft(user, batumi)) == "not_signed_in"
    assert code(rules.may_start_draft(None, batumi)) == "not_signed_in"


def test_another_account_of_the_same_person_is_not_the_author_but_wrote_it(batumi):
    petition = make.draft(batumi)
    other = identity.verified(petition.author.person)
    assert rules.is_author(petition.author, petition)
    assert not rules.is_author(other, petition)
    assert not rules.may_view(other, petition)
    assert rules.wrote(other, petition)
    for stranger in (identity.citizen(batumi), identity.user()):
        assert not rules.is_author(stranger, petition)
        assert not rules.wrote(stranger, petition)


def test_nobody_moderates_the_own_petition_through_another_account(batumi):
    petition = make.submitted(batumi)
    moderator = make.staff(Role.MODERATOR, batumi)
    assert code(rules.may_moderate(moderator, petition, timezone.now())) == "allowed"
    moderator.person = petition.author.person
    assert code(rules.may_moderate(moderator, petition, timezone.now())) == "own_petition"  # N55
    friend = identity.citizen(batumi)
    petition.initiators.create(user=friend, person=friend.person, state="accepted")
    moderator.person = friend.person
    assert code(rules.may_moderate(moderator, petition, timezone.now())) == "own_petition"


def test_two_unverified_accounts_are_two_authors(batumi):
    petition = make.draft(batumi, by=identity.user())
    assert petition.author_person_id is None
    assert not rules.is_author(identity.user(), petition)


@pytest.mark.parametrize(
    ("factory", "expected"),
    [
        (make.draft, "allowed"),
        (make.returned, "allowed"),
        (make.submitted, "not_editable"),
        (make.rejected, "not_editable"),
        (make.opened, "not_editable"),
    ],
    ids=["draft", "returned", "submitted", "rejected", "opened"],
)
def test_text_can_be_edited_before_submission_and_after_return(keda, factory, expected):
    petition = factory(keda)
    assert code(rules.may_edit(petition.author, petition)) == expected
    assert code(rules.may_edit(identity.user(), petition)) == "not_author"


@pytest.mark.parametrize("field", ["title", "demand", "text"])
def test_submission_needs_title_demand_and_text(batumi, field):
    petition = make.draft(batumi, **{field: "  "})
    assert code(rules.is_complete(petition)) == "incomplete"


def test_draft_act_needs_articles_and_note(batumi):
    petition = make.draft(batumi, kind="draft_act", articles="მუხლი 1")
    assert code(rules.is_complete(petition)) == "articles_missing"
    petition.note = "ბარათი"
    assert code(rules.is_complete(petition)) == "allowed"
    petition.articles = "ეზოები ასე მოვლილი იქნება: მუხლი უკვე დაწერილია."
    assert code(rules.is_complete(petition)) == "no_article"
    petition.kind = "matter"
    assert code(rules.is_complete(petition)) == "allowed"


def test_withdrawing_a_petition_ends_with_the_hand_over(keda):
    petition = make.handed_over(keda)
    assert code(rules.may_withdraw_petition(petition.author, petition)) == "handed_over"
    opened = make.opened(keda)
    assert code(rules.may_withdraw_petition(opened.author, opened)) == "allowed"
    assert code(rules.may_withdraw_petition(identity.user(), opened)) == "not_author"
    assert code(rules.may_withdraw_petition(None, opened)) == "not_author"
    draft = make.draft(keda)
    assert code(rules.may_withdraw_petition(draft.author, draft)) == "not_published"


# --- The secretariat --------------------------------------------------------------------------


def test_moderator_of_another_municipality_moderates_nothing(batumi, keda):
    petition = make.submitted(keda)
    assert code(rules.may_moderate(make.staff(Role.MODERATOR, batumi), petition, NOW)) == (
        "not_moderator"
    )
    assert code(rules.may_moderate(make.staff(Role.MODERATOR, keda), petition, NOW)) == "allowed"


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in {Role.MODERATOR, Role.PLATFORM_ADMIN}]
)
def test_no_other_role_moderates(keda, role):
    petition = make.submitted(keda)
    assert code(rules.may_moderate(make.staff(role, keda), petition, NOW)) == "not_moderator"


def test_moderator_does_not_decide_about_the_own_petition(keda):
    moderator = make.staff(Role.MODERATOR, keda)
    moderator.person = identity.person(keda)
    moderator.save()
    petition = make.submitted(keda, by=moderator)
    assert code(rules.may_publish(moderator, petition, NOW)) == "own_petition"
    other_account = make.staff(Role.MODERATOR, keda)
    other_account.person = moderator.person
    assert code(rules.may_publish(other_account, petition, NOW)) == "own_petition"


def test_moderator_of_the_initiating_group_does_not_decide(keda):
    moderator = make.staff(Role.MODERATOR, keda)
    petition = make.submitted(keda)
    petition.initiators.create(user=moderator, state="accepted")
    assert code(rules.may_publish(moderator, petition, NOW)) == "own_petition"


def test_petition_in_a_colleagues_hands_waits(keda):
    petition = make.submitted(keda)
    mine, other = make.staff(Role.MODERATOR, keda), make.staff(Role.MODERATOR, keda)
    held = Checkout(petition=petition, user=other, until=NOW + timedelta(minutes=1))
    assert code(rules.may_moderate(mine, petition, NOW, checkout=held)) == "checked_out"
    assert code(rules.may_moderate(other, petition, NOW, checkout=held)) == "allowed"
    later = NOW + timedelta(minutes=1)
    assert code(rules.may_moderate(mine, petition, later, checkout=held)) == "allowed"


def test_publishing_needs_a_key_for_the_list(keda):
    petition = make.submitted(keda)
    petition.municipality.sealing_key = None
    moderator = make.staff(Role.MODERATOR, keda)
    assert code(rules.may_publish(moderator, petition, NOW)) == "no_sealing_key"


def test_publishing_waits_for_the_author_to_answer_an_edit(keda):
    moderator = make.staff(Role.MODERATOR, keda)
    found = rules.may_publish(moderator, make.submitted(keda), NOW, edit_open=True)
    assert code(found) == "edit_open"


def test_closing_needs_the_end_of_the_term_or_the_goal(keda):
    petition = make.opened(keda, needed=2)
    moderator = make.staff(Role.MODERATOR, keda)
    now = timezone.now()
    assert code(rules.may_close(moderator, petition, now)) == "term_runs"
    assert code(rules.may_close(None, petition, now)) == "term_runs"
    assert code(rules.may_close(None, petition, petition.closes_at)) == "allowed"
    petition.count = petition.needed
    assert code(rules.may_close(moderator, petition, now)) == "allowed"
    assert code(rules.may_close(None, petition, now)) == "term_runs"


def test_pause_and_resume_start_from_their_states(keda):
    petition = make.opened(keda)
    moderator = make.staff(Role.MODERATOR, keda)
    now = timezone.now()
    assert code(rules.may_pause(moderator, petition, now)) == "allowed"
    assert code(rules.may_pause(moderator, petition, petition.closes_at)) == "not_pausable"
    assert code(rules.may_resume(moderator, petition)) == "not_paused"
    assert code(rules.may_pause(identity.user(), petition, now)) == "not_moderator"


def test_removal_from_the_portal_needs_a_reason(keda):
    petition = make.opened(keda)
    moderator = make.staff(Role.MODERATOR, keda)
    assert code(rules.may_remove(moderator, petition, " ")) == "reason_needed"
    assert code(rules.may_remove(moderator, petition, "სასამართლოს გადაწყვეტილება")) == "allowed"
    assert code(rules.may_remove(moderator, make.draft(keda), "x")) == "not_published"


def test_one_person_does_not_remove_signatures_alone(keda):
    petition = make.opened(keda)
    officer, other = make.staff(Role.LIST_OFFICER, keda), make.staff(Role.MODERATOR, keda)
    assert code(rules.may_propose_removal(officer, petition, "განმეორება")) == "allowed"
    assert code(rules.may_propose_removal(other, petition, "განმეორება")) == "not_list_officer"
    assert code(rules.may_propose_removal(officer, petition, "")) == "reason_needed"
    removal = Removal(petition=petition, proposed_by=officer, state="proposed")
    assert code(rules.may_decide_removal(officer, petition, removal)) == "second_person"
    assert code(rules.may_decide_removal(other, petition, removal)) == "allowed"
    removal.state = "approved"
    assert code(rules.may_decide_removal(other, petition, removal)) == "removal_decided"
    assert code(rules.may_decide_removal(identity.user(), petition, removal)) == "not_list_officer"


def test_hand_over_needs_a_reached_threshold_and_a_list_officer(keda):
    petition = make.opened(keda, needed=3)
    officer = make.staff(Role.LIST_OFFICER, keda)
    now = timezone.now()
    assert code(rules.may_hand_over(officer, petition, now)) == "below_threshold"
    petition.count = 3
    assert code(rules.may_hand_over(officer, petition, now)) == "allowed"
    early = rules.may_hand_over(officer, petition, now, ends_collection=False)
    assert code(early) == "collection_runs"
    late = rules.may_hand_over(officer, petition, petition.closes_at, ends_collection=False)
    assert code(late) == "allowed"
    moderator = make.staff(Role.MODERATOR, keda)
    assert code(rules.may_hand_over(moderator, petition, now)) == "not_list_officer"
    petition.collection_state = "paused"
    assert code(rules.may_hand_over(officer, petition, now)) == "paused"


def test_day_of_the_decision_is_that_of_the_sitting_or_later():
    sitting = Sitting(starts_at=datetime(2026, 11, 29, 0, 30, tzinfo=TBILISI))
    eve, day = date(2026, 11, 28), date(2026, 11, 29)
    assert code(rules.may_date_decision(eve, sitting, " ")) == "before_sitting"
    assert "29\u00a0ნოემბერი\u00a02026" in str(rules.may_date_decision(eve, sitting, "").reason)
    assert code(rules.may_date_decision(eve, sitting, "გადაიდო")) == "allowed"
    assert code(rules.may_date_decision(day, sitting, "")) == "allowed"
    assert code(rules.may_date_decision(eve, None, "")) == "allowed"


@pytest.mark.parametrize(
    ("state", "move", "expected"),
    [
        ("none", "decide", "not_handed_over"),
        ("due", "decide", "allowed"),
        ("decided", "decide", "decided"),
        ("due", "implement", "not_decided"),
        ("decided", "implement", "allowed"),
        ("done", "finish", "decided"),
    ],
)
def test_answer_follows_the_table(keda, state, move, expected):
    petition = Petition(municipality=keda, response_state=state)
    office = make.staff(Role.MAYOR_OFFICE, keda)
    assert code(rules.may_decide(office, petition, move)) == expected
    assert code(rules.may_decide(make.staff(Role.AUDITOR, keda), petition, move)) == "not_office"


# --- Readers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factory", "readers"),
    [
        (make.draft, {"author"}),
        (make.submitted, {"author", "moderator"}),
        (make.returned, {"author", "moderator"}),
        (make.rejected, {"author", "moderator", "stranger", "visitor", "elsewhere"}),
        (make.opened, {"author", "moderator", "stranger", "visitor", "elsewhere"}),
    ],
    ids=["draft", "submitted", "returned", "rejected", "opened"],
)
def test_only_published_petitions_are_for_everybody(batumi, keda, factory, readers):
    petition = Petition.objects.get(pk=factory(keda).pk)
    people = {
        "author": petition.author,
        "moderator": make.staff(Role.MODERATOR, keda),
        "elsewhere": make.staff(Role.MODERATOR, batumi),
        "stranger": identity.citizen(keda),
        "visitor": None,
    }
    assert {name for name, user in people.items() if rules.may_view(user, petition)} == readers


def test_only_published_petitions_are_followed(keda):
    assert code(rules.may_follow(Petition.objects.get(pk=make.opened(keda).pk))) == "allowed"
    assert code(rules.may_follow(Petition.objects.get(pk=make.draft(keda).pk))) == "not_published"
