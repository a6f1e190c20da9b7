"""Moderation by more than one: taking over, notes and marks, second approval, appeals, restoring, merging."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.places.models import Policy
from civic.roles import Role
from petitions import actions, phases
from petitions.actions import signing
from petitions.models import Appeal, Checkout, Mark, Petition, Proposal, ReasonCode
from petitions.states import Collection, Text
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 14, 30, tzinfo=UTC)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def moderator(place):
    return make.staff(Role.MODERATOR, place)


def code(name="R-01"):
    return ReasonCode.objects.get(code=name)


def ask_second(place):
    Policy.objects.create(
        municipality=place, key="petition.moderation.second", value=1, valid_from=date(2026, 1, 1)
    )


def kinds(petition):
    return list(Entry.objects.about(petition).order_by("id").values_list("kind", flat=True))


# --- In hand, notes, marks --------------------------------------------------------------------


def test_petition_is_taken_over_and_the_journal_knows(keda):
    petition = make.submitted(keda)
    one, other = moderator(keda), moderator(keda)
    assert refused(actions.take_over, petition, by=other, at=AT) == "not_held"
    actions.checkout(petition, by=one, at=AT)
    assert refused(actions.take_over, petition, by=one, at=AT) == "not_held"
    assert actions.take_over(petition, by=other, at=AT).user == other
    assert refused(actions.publish, petition, by=one, at=AT) == "checked_out"
    assert Entry.objects.about(petition).get(kind="petition.taken_over").actor == other
    assert Checkout.objects.count() == 1


def test_outsider_neither_takes_over_nor_writes_notes(keda, batumi):
    """N04 for moderation by more than one."""
    petition = make.submitted(keda)
    actions.checkout(petition, by=moderator(keda), at=AT)
    assert refused(actions.take_over, petition, by=moderator(batumi), at=AT) == "not_moderator"
    assert refused(actions.note, petition, by=moderator(batumi), text="x") == "not_office"
    assert refused(actions.mark, petition, by=moderator(batumi), names=["x"]) == "not_office"


def test_note_stays_out_of_the_journal(keda):
    petition = make.submitted(keda)
    one = moderator(keda)
    assert refused(actions.note, petition, by=one, text=" ") == "empty_text"
    row = actions.note(petition, by=one, text=" დავურეკე ავტორს. ")
    entry = Entry.objects.about(petition).get(kind="petition.noted")
    assert (row.text, entry.public, entry.data) == ("დავურეკე ავტორს.", False, {"note": row.pk})


def test_marks_are_set_as_given_and_unused_ones_go(keda):
    petition = make.submitted(keda)
    one = moderator(keda)
    actions.mark(petition, by=one, names=["Water", "urgent", " water "])
    assert list(Mark.objects.values_list("name", flat=True)) == ["urgent", "water"]
    actions.mark(petition, by=one, names=["water"])
    assert list(Mark.objects.values_list("name", flat=True)) == ["water"]
    actions.mark(petition, by=one, names=["water"])
    assert kinds(petition).count("petition.marked") == 2


# --- A second pair of eyes --------------------------------------------------------------------


def test_refusal_waits_for_a_second_moderator_where_the_council_asks(keda):
    """N55: nobody decides alone where two are asked for."""
    ask_second(keda)
    petition = make.submitted(keda)
    one, other = moderator(keda), moderator(keda)
    assert refused(actions.reject, petition, by=one, reason=code()) == "second_needed"
    proposal = actions.propose(petition, by=one, act="reject", reason=code(), note="იხილეთ კოდექსი")
    assert refused(actions.publish, petition, by=other) == "proposal_open"
    assert refused(actions.decide_proposal, proposal, by=one, approve=True) == "proposer"
    assert Petition.objects.get().text_state == Text.SUBMITTED
    actions.decide_proposal(proposal, by=other, approve=True)
    petition = Petition.objects.get()
    review = petition.reviews.get()
    assert (petition.text_state, review.by, review.note) == (Text.REJECTED, one, "იხილეთ კოდექსი")
    entry = Entry.objects.about(petition).get(kind="petition.rejected")
    assert (entry.actor, entry.data["proposal"]) == (other, proposal.pk)
    assert refused(actions.decide_proposal, proposal, by=other, approve=True) == "proposal_decided"


def test_declined_proposal_changes_nothing(keda):
    ask_second(keda)
    petition = make.opened(keda)
    one, other = moderator(keda), moderator(keda)
    assert refused(actions.remove, petition, by=one, reason="შეცდომა") == "second_needed"
    proposal = actions.propose(petition, by=one, act="remove", note="შეცდომა")
    actions.decide_proposal(proposal, by=other, approve=False)
    assert Petition.objects.get().collection_state == Collection.OPEN
    assert kinds(petition)[-1] == "petition.proposal_declined"
    again = actions.propose(petition, by=one, act="remove", note="სასამართლოს გადაწყვეტილება")
    actions.decide_proposal(again, by=other, approve=True)
    petition = Petition.objects.get()
    assert (petition.collection_state, petition.ending_reason) == (
        Collection.REMOVED,
        "სასამართლოს გადაწყვეტილება",
    )


def test_only_one_proposal_is_open(keda):
    petition = make.opened(keda)
    one = moderator(keda)
    actions.propose(petition, by=one, act="remove", note="შეცდომა")
    with pytest.raises(Refused) as refusal:
        actions.propose(petition, by=one, act="remove", note="x")
    assert refusal.value.code == "proposal_open"
    assert Proposal.objects.count() == 1


# --- Appeals ----------------------------------------------------------------------------------


def rejected(place, by, at=AT):
    return actions.reject(make.submitted(place, at=at), by=by, reason=code(), at=at)


def test_appeal_is_answered_by_somebody_else_and_lifts_the_refusal(keda):
    judge, other = moderator(keda), moderator(keda)
    petition = rejected(keda, judge)
    row = actions.appeal(petition, by=petition.author, text="კოდექსის მიხედვით ასე არ არის.", at=AT)
    assert row.due_at > AT + timedelta(days=29)
    again = refused(actions.appeal, petition, by=petition.author, text="კიდევ", at=AT)
    assert again == "appeal_made"
    answer = {"upheld": True, "reply": "მართალი ხართ."}
    assert refused(actions.answer_appeal, row, by=judge, **answer) == "judge_of_own"
    assert refused(actions.answer_appeal, row, by=petition.author, **answer) == "not_office"
    actions.answer_appeal(row, by=other, at=AT, **answer)
    petition = Petition.objects.get()
    assert (petition.text_state, petition.reason, petition.shelf) == (Text.SUBMITTED, None, "")
    assert petition.moderation_due_at > AT
    entry = Entry.objects.about(petition).get(kind="petition.restored")
    assert (entry.public, entry.data["reply"]) == (True, "მართალი ხართ.")
    assert refused(actions.answer_appeal, row, by=other, **answer) == "appeal_answered"


def test_dismissed_appeal_is_answered_in_public(keda):
    petition = rejected(keda, moderator(keda))
    row = actions.appeal(petition, by=petition.author, text="არ ვეთანხმები.", at=AT)
    actions.answer_appeal(
        row, by=make.staff(Role.MAYOR_OFFICE, keda), upheld=False, reply="მიზეზი ძალაშია."
    )
    assert Petition.objects.get().text_state == Text.REJECTED
    entry = Entry.objects.about(petition).get(kind="petition.appeal_answered")
    assert (entry.public, entry.data["outcome"]) == (True, "dismissed")


def test_appeal_has_a_term_and_an_author(keda):
    petition = rejected(keda, moderator(keda))
    late = AT + timedelta(days=31)
    author = petition.author
    assert refused(actions.appeal, petition, by=author, text="x", at=late) == "appeal_over"
    stranger = identity.citizen(keda)
    assert refused(actions.appeal, petition, by=stranger, text="x", at=AT) == "not_author"
    assert refused(actions.appeal, petition, by=author, text=" ", at=AT) == "empty_text"
    standing = make.opened(keda)
    assert refused(actions.appeal, standing, by=standing.author, text="x") == "nothing_to_appeal"


def test_who_proposed_the_refusal_does_not_answer_the_appeal(keda):
    ask_second(keda)
    one, other, third = moderator(keda), moderator(keda), moderator(keda)
    petition = make.submitted(keda)
    proposal = actions.propose(petition, by=one, act="reject", reason=code())
    actions.decide_proposal(proposal, by=other, approve=True)
    petition.refresh_from_db()
    row = actions.appeal(petition, by=petition.author, text="არ ვეთანხმები.")
    for who in (one, other):
        code_ = refused(actions.answer_appeal, row, by=who, upheld=False, reply="არა")
        assert code_ == "judge_of_own"
    actions.answer_appeal(row, by=third, upheld=False, reply="მიზეზი ძალაშია.")
    assert Appeal.objects.get().state == "dismissed"


# --- Restoring --------------------------------------------------------------------------------


def test_removed_petition_goes_on_collecting_with_its_time_given_back(keda):
    one = moderator(keda)
    petition = make.opened(keda, at=AT)
    make.signed(petition, 2, at=AT)
    sequencer.run(at=AT + timedelta(minutes=1))
    closes_at = petition.closes_at
    actions.remove(petition, by=one, reason="შეცდომა", at=AT + timedelta(days=1))
    sequencer.run(at=AT + timedelta(days=2))
    restored = actions.restore(petition, by=one, reason="შეცდომა იყო", at=AT + timedelta(days=3))
    assert (restored.collection_state, restored.shelf) == (Collection.OPEN, "current")
    assert (restored.closes_at, restored.ending_reason) == (closes_at + timedelta(days=2), "")
    make.signed(restored, at=AT + timedelta(days=3))
    sequencer.run(at=AT + timedelta(days=4))
    assert Petition.objects.get().count == 3


def test_removed_petition_is_closed_in_the_log_once_no_appeal_can_come(keda):
    one = moderator(keda)
    petition = make.opened(keda, at=AT)
    actions.remove(petition, by=one, reason="შეცდომა", at=AT)
    sequencer.run(at=AT + timedelta(days=89))
    petition.opening.refresh_from_db()
    assert petition.opening.close_index is None
    sequencer.run(at=AT + timedelta(days=91))
    petition.opening.refresh_from_db()
    assert petition.opening.close_index is not None
    restored = actions.restore(petition, by=one, reason="დაგვიანებით", at=AT + timedelta(days=92))
    assert restored.collection_state == Collection.CLOSED


@pytest.mark.parametrize("state", ["not_started", "closed", "withdrawn"])
def test_removed_petition_stands_where_it_stood(keda, state):
    if state == "not_started":
        petition = make.submitted(keda)
    elif state == "closed":
        petition = make.closed(keda, 1)
    else:
        petition = make.opened(keda)
        petition = actions.withdraw_petition(petition, by=petition.author, reason="მოგვარდა")
    one = moderator(keda)
    actions.remove(petition, by=one, reason="შეცდომა")
    restored = actions.restore(petition, by=one, reason="უკან")
    assert restored.collection_state == state
    assert restored.ending_reason == ("მოგვარდა" if state == "withdrawn" else "")


def test_restoring_needs_a_reason_and_something_to_restore(keda):
    one = moderator(keda)
    petition = make.opened(keda)
    assert refused(actions.restore, petition, by=one, reason="x") == "not_restorable"
    actions.remove(petition, by=one, reason="შეცდომა")
    assert refused(actions.restore, petition, by=one, reason=" ") == "reason_needed"


# --- Merging ----------------------------------------------------------------------------------


def test_duplicate_is_merged_and_its_signers_move_by_themselves(keda):
    one = moderator(keda)
    into, petition = make.opened(keda, needed=5), make.opened(keda)
    citizen = identity.citizen(keda)
    signing.sign(petition, by=citizen, display="initials")
    sequencer.run()
    actions.merge(petition, by=one, into=into, reason="ერთი და იგივე მოთხოვნა")
    petition = Petition.objects.get(pk=petition.pk)
    assert phases.phase(petition).code == "merged"
    assert refused(signing.sign, petition, by=identity.citizen(keda)) == "closed"
    assert Petition.objects.get(pk=into.pk).count == 0  # nobody is moved unasked
    moved = actions.move_signature(petition, by=citizen)
    assert (moved.petition_id, moved.display) == (into.pk, "initials")
    assert actions.move_signature(petition, by=citizen) == moved
    sequencer.run()
    assert [Petition.objects.get(pk=row.pk).count for row in (petition, into)] == [1, 1]
    stranger = identity.citizen(keda)
    assert refused(actions.move_signature, petition, by=stranger) == "no_signature"
    assert refused(actions.move_signature, into, by=citizen) == "not_merged"


def test_merging_is_refused_where_it_makes_no_sense(keda, batumi):
    one = moderator(keda)
    petition, into = make.opened(keda, needed=2), make.opened(keda)
    elsewhere = make.opened(batumi)
    merge = {"by": one, "reason": "იგივე"}
    assert refused(actions.merge, petition, into=petition, **merge) == "merge_where"
    assert refused(actions.merge, petition, into=elsewhere, **merge) == "merge_where"
    blank = refused(actions.merge, petition, into=into, by=one, reason=" ")
    assert blank == "reason_needed"
    make.signed(petition, 2)
    sequencer.run()
    assert refused(actions.merge, petition, into=into, **merge) == "merge_reached"
    actions.merge(into, into=petition, **merge)
    third = make.opened(keda)
    assert refused(actions.merge, third, into=into, **merge) == "merge_where"


def test_refused_duplicate_leads_to_the_petition_to_sign(keda):
    standing, petition = make.opened(keda), make.submitted(keda)
    actions.reject(petition, by=moderator(keda), reason=code("R-02"), duplicate_of=standing)
    assert Petition.objects.get(pk=petition.pk).merged_into == standing
    hidden, again = make.submitted(keda), make.submitted(keda)
    act = {"by": moderator(keda), "reason": code("R-02"), "duplicate_of": hidden}
    assert refused(actions.reject, again, **act) == "merge_where"


def test_verdict_keeps_the_text_it_was_about(keda):
    petition = make.returned(keda)
    review = petition.reviews.get()
    assert review.texts["title"] == petition.title
    assert review.at <= timezone.now()
