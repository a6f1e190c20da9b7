"""Pause, resume, close, withdraw, remove; and the removal of signatures by two people."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.ledger.models import Leaf
from civic.roles import Role
from petitions import actions, ledger
from petitions.models import Petition, Removal, Signature
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 0, 20, tzinfo=UTC)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def leaves(kind):
    rows = (
        json.loads(text) for text in Leaf.objects.order_by("index").values_list("data", flat=True)
    )
    return [row for row in rows if row["k"] == kind]


@pytest.fixture
def moderator(keda):
    return make.staff(Role.MODERATOR, keda)


@pytest.fixture
def officer(keda):
    return make.staff(Role.LIST_OFFICER, keda)


# --- Pause and resume -------------------------------------------------------------------------


def test_deadline_moves_by_the_pause_rounded_up_to_the_minute(keda, moderator):
    petition = make.opened(keda, at=AT)
    closes_at = petition.closes_at
    actions.pause(petition, by=moderator, cause="outage", reason=" შეფერხება ", at=AT)
    later = AT + timedelta(minutes=94, seconds=10)
    resumed = actions.resume(petition, by=moderator, at=later)
    assert resumed.closes_at == closes_at + timedelta(minutes=95)
    assert (resumed.collection_state, resumed.paused_at) == ("open", None)
    pause = petition.pauses.get()
    assert (pause.since, pause.until, pause.reason) == (AT, later, "შეფერხება")
    entry = Entry.objects.about(petition).get(kind="petition.resumed")
    assert (entry.public, entry.data) == (
        True,
        {"minutes": 95, "closes_at": resumed.closes_at.isoformat()},
    )


def test_petition_is_paused_once_at_a_time(keda, moderator):
    petition = make.opened(keda)
    actions.pause(petition, by=moderator, cause="order", reason="ბრძანება")
    assert refused(actions.pause, petition, by=moderator, cause="order", reason="x") == (
        "not_pausable"
    )
    assert petition.pauses.count() == 1


def test_pause_needs_reason_and_known_cause(keda, moderator):
    petition = make.opened(keda)
    assert refused(actions.pause, petition, by=moderator, cause="outage", reason=" ") == (
        "reason_needed"
    )
    with pytest.raises(ValidationError):
        actions.pause(petition, by=moderator, cause="holiday", reason="დასვენება")
    assert Petition.objects.get().collection_state == "open"


# --- Closing ----------------------------------------------------------------------------------


def test_late_recording_closes_at_the_deadline(keda):
    petition = make.opened(keda, at=AT)
    closed = actions.close(petition, at=petition.closes_at + timedelta(hours=5))
    assert closed.closed_at == petition.closes_at
    assert Petition.objects.get().shelf == "finished"


def test_scheduled_closing_waits_for_the_grace_and_is_safe_to_repeat(keda):
    petition = make.opened(keda, at=AT)
    other = make.opened(keda, at=AT + timedelta(days=1))
    assert actions.close_due(at=petition.closes_at + timedelta(seconds=29)) == 0
    later = petition.closes_at + timedelta(seconds=30)
    assert (actions.close_due(at=later), actions.close_due(at=later)) == (1, 0)
    states = dict(Petition.objects.values_list("pk", "collection_state"))
    assert states == {petition.pk: "closed", other.pk: "open"}
    assert Entry.objects.filter(kind="petition.closed").count() == 1


def test_paused_petitions_are_not_closed_by_the_clock(keda, moderator):
    petition = make.opened(keda, at=AT)
    actions.pause(petition, by=moderator, cause="order", reason="ბრძანება", at=AT)
    assert actions.close_due(at=petition.closes_at + timedelta(days=1)) == 0


def test_moderator_closes_early_only_when_the_goal_is_reached(keda, moderator):
    petition = make.opened(keda, needed=2)
    assert refused(actions.close, petition, by=moderator) == "term_runs"
    make.signed(petition, 2)
    sequencer.run()
    assert refused(actions.close, petition, by=moderator) == "close_runs"
    assert actions.close(petition, by=moderator, ends_collection=True).collection_state == "closed"


def test_close_stands_in_the_log_after_the_grace(keda):
    petition = make.opened(keda, at=AT)
    make.signed(petition, 3, at=AT)
    sequencer.run()
    closed = actions.close(petition, at=petition.closes_at)
    sequencer.run(at=closed.closed_at + timedelta(seconds=29))
    assert leaves("petition.close") == []
    sequencer.run(at=closed.closed_at + timedelta(seconds=30))
    sequencer.run(at=closed.closed_at + timedelta(seconds=60))
    assert leaves("petition.close") == [{"k": "petition.close", "p": petition.pk, "count": 3}]


# --- The end by people ------------------------------------------------------------------------


def test_author_withdraws_with_a_public_reason(keda):
    petition = make.opened(keda)
    assert refused(actions.withdraw_petition, petition, by=petition.author, reason="") == (
        "reason_needed"
    )
    actions.withdraw_petition(petition, by=petition.author, reason="მოგვარდა")
    petition = Petition.objects.get()
    assert (petition.collection_state, petition.shelf, petition.ending_reason) == (
        "withdrawn",
        "finished",
        "მოგვარდა",
    )
    entry = Entry.objects.about(petition).get(kind="petition.withdrawn")
    assert (entry.public, entry.data["reason"]) == (True, "მოგვარდა")


def test_submitted_petition_is_withdrawn_unseen(keda):
    petition = make.submitted(keda)
    actions.withdraw_petition(petition, by=petition.author, reason="გადავიფიქრე")
    assert Petition.objects.get().shelf == ""
    assert Entry.objects.about(petition).get(kind="petition.withdrawn").public is False


def test_removed_petition_keeps_number_and_reason(keda, moderator):
    petition = make.opened(keda)
    actions.remove(petition, by=moderator, reason="სასამართლოს გადაწყვეტილება")
    petition = Petition.objects.get()
    assert (petition.shelf, petition.number, petition.ending_reason) == (
        "removed",
        1,
        "სასამართლოს გადაწყვეტილება",
    )
    assert petition.is_public is False


def test_withdrawn_petition_is_closed_in_the_log(keda):
    petition = make.opened(keda, at=AT)
    actions.withdraw_petition(petition, by=petition.author, reason="მოგვარდა", at=AT)
    sequencer.run(at=AT + timedelta(minutes=1))
    assert leaves("petition.close") == [{"k": "petition.close", "p": petition.pk, "count": 0}]


# --- Removal of signatures --------------------------------------------------------------------


def counted(petition):
    sequencer.run()
    return Petition.objects.get(pk=petition.pk).count


def removal(petition, rows, officer, **facts):
    return actions.propose_removal(
        petition,
        by=officer,
        signatures=[row.pk for row in rows],
        reason="განმეორება ქაღალდზე",
        **facts,
    )


def test_removal_counts_only_after_a_second_person_agrees(keda, officer, moderator):
    petition = make.opened(keda)
    rows = make.signed(petition, 5)
    assert counted(petition) == 5
    proposal = removal(petition, rows[:2], officer)
    assert counted(petition) == 5
    assert refused(actions.decide_removal, proposal, by=officer, approve=True) == "second_person"
    actions.decide_removal(proposal, by=moderator, approve=True)
    assert counted(petition) == 3
    petition.refresh_from_db()
    assert petition.count_removed == 2
    leaf = leaves("sig.invalidate")[0]
    assert (leaf["reason"], leaf["approvers"], len(leaf["refs"])) == ("განმეორება ქაღალდზე", 2, 2)
    entry = Entry.objects.about(petition).get(kind="petition.signatures_removed")
    assert (entry.public, entry.data["signatures"]) == (True, 2)


def test_declined_removal_changes_nothing(keda, officer, moderator):
    petition = make.opened(keda)
    rows = make.signed(petition, 2)
    counted(petition)
    proposal = removal(petition, rows, officer)
    actions.decide_removal(proposal, by=moderator, approve=False)
    assert counted(petition) == 2
    assert refused(actions.decide_removal, proposal, by=moderator, approve=True) == (
        "removal_decided"
    )


def test_removed_signatures_are_restored_with_their_old_place(keda, officer, moderator):
    petition = make.opened(keda)
    rows = make.signed(petition, 3)
    assert counted(petition) == 3
    index = Signature.objects.get(pk=rows[0].pk).index
    actions.decide_removal(removal(petition, rows[:1], officer), by=moderator, approve=True)
    assert counted(petition) == 2
    back = removal(petition, rows[:1], officer, act="restore")
    actions.decide_removal(back, by=moderator, approve=True)
    assert counted(petition) == 3
    assert Signature.objects.get(pk=rows[0].pk).index == index
    assert leaves("sig.restore")[0]["refs"] == [index]
    assert Petition.objects.get().count_removed == 0
    assert list(ledger.audit()) == []


def test_restoring_works_after_the_collection_has_closed(keda, officer, moderator):
    petition = make.opened(keda, needed=3, at=AT)
    rows = make.signed(petition, 3, at=AT)
    counted(petition)
    actions.decide_removal(removal(petition, rows[:1], officer), by=moderator, approve=True)
    counted(petition)
    actions.close(petition, at=petition.closes_at)
    sequencer.run(at=petition.closes_at + timedelta(minutes=1))
    back = removal(petition, rows[:1], officer, act="restore")
    actions.decide_removal(back, by=moderator, approve=True)
    assert counted(petition) == 3
    assert (leaves("petition.close")[0]["count"], list(ledger.audit())) == (2, [])


def test_restored_withdrawn_and_signed_again_is_a_new_leaf(keda, officer, moderator):
    from petitions.actions import signing

    petition = make.opened(keda)
    person = make.signer(petition)
    row = signing.sign(petition, person=person)
    counted(petition)
    for act in ("remove", "restore"):
        proposal = removal(petition, [row], officer, act=act)
        actions.decide_removal(proposal, by=moderator, approve=True)
        counted(petition)
    signing.withdraw(petition, person=person)
    assert counted(petition) == 0
    signing.sign(petition, person=person)
    assert counted(petition) == 1
    assert (len(leaves("sig.add")), len(leaves("sig.restore"))) == (2, 1)
    assert list(ledger.audit()) == []


def test_restored_before_the_log_knew_leaves_no_leaf(keda, officer, moderator):
    petition = make.opened(keda)
    rows = make.signed(petition, 1)
    counted(petition)
    actions.decide_removal(removal(petition, rows, officer), by=moderator, approve=True)
    back = removal(petition, rows, officer, act="restore")
    actions.decide_removal(back, by=moderator, approve=True)
    assert counted(petition) == 1
    assert (leaves("sig.invalidate"), leaves("sig.restore")) == ([], [])


def test_removal_names_counted_signatures_of_this_petition_only(keda, officer):
    petition, other = make.opened(keda), make.opened(keda)
    mine, foreign = make.signed(petition, 2), make.signed(other, 1)
    sequencer.run()
    assert refused(removal, petition, [], officer) == "no_signatures"
    assert refused(removal, petition, [*mine, *foreign], officer) == "signatures_changed"
    assert Removal.objects.count() == 0


def test_withdrawn_meanwhile_stops_the_whole_removal(keda, officer, moderator):
    from petitions.actions import signing

    petition = make.opened(keda)
    rows = make.signed(petition, 1)
    person = make.signer(petition)
    rows.append(signing.sign(petition, person=person))
    counted(petition)
    proposal = removal(petition, rows, officer)
    signing.withdraw(petition, person=person)
    assert refused(actions.decide_removal, proposal, by=moderator, approve=True) == (
        "signatures_changed"
    )
    assert Removal.objects.get().state == "proposed"
    assert counted(petition) == 1


def test_database_knows_that_removal_takes_two(keda, officer):
    petition = make.opened(keda)
    proposal = Removal.objects.create(petition=petition, reason="x", proposed_by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.filter(pk=proposal.pk).update(decided_by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.filter(pk=proposal.pk).update(state="approved")


def test_one_whose_signature_was_removed_does_not_count_again(keda, officer, moderator):
    from petitions.actions import signing

    petition = make.opened(keda)
    person = make.signer(petition)
    row = signing.sign(petition, person=person)
    counted(petition)
    actions.decide_removal(removal(petition, [row], officer), by=moderator, approve=True)
    assert signing.sign(petition, person=person).state == "removed"
    assert counted(petition) == 0
    assert refused(signing.withdraw, petition, person=person) == "signature_removed"
