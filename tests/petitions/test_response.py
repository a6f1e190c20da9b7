"""Hand-over, commission, sitting, decision, carrying out."""

import json
from datetime import date, datetime, time, timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from civic.dates import TBILISI, local
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.ledger.models import Leaf
from civic.roles import Role
from petitions import actions
from petitions.models import DecisionRecord, HandOver, Petition, Removal
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
DECISION = {
    "outcome": "partly",
    "text": "ნაწილობრივ დაკმაყოფილდა.",
    "body": "ქედის მუნიციპალიტეტის საკრებულო",
    "on": date(2026, 11, 22),
}


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


@pytest.fixture
def officer(keda):
    return make.staff(Role.LIST_OFFICER, keda)


@pytest.fixture
def mayor(keda):
    return make.staff(Role.MAYOR_OFFICE, keda)


def test_hand_over_ends_the_collection_and_starts_the_term(keda, officer):
    petition = make.reached(keda)
    at = timezone.now()
    petition = actions.hand_over(
        petition, by=officer, note=" შემოწმდა ", ends_collection=True, at=at
    )
    assert (petition.collection_state, petition.response_state) == ("closed", "due")
    due = local(at).date() + timedelta(days=30)
    assert petition.response_due_at == datetime(
        due.year, due.month, due.day, 23, 59, 59, tzinfo=TBILISI
    )
    record = HandOver.objects.get()
    assert (record.stage, record.count, record.note) == ("consideration", 2, "შემოწმდა")
    closed = Entry.objects.about(petition).get(kind="petition.closed")
    assert closed.data["handed_over"] is True
    handed = Entry.objects.about(petition).get(kind="petition.handed_over")
    assert (handed.public, handed.data["note"]) == (True, "შემოწმდა")


def test_hand_over_that_ends_the_collection_is_confirmed(keda, officer):
    petition = make.reached(keda)
    assert refused(actions.hand_over, petition, by=officer) == "collection_runs"
    petition.refresh_from_db()
    assert (petition.collection_state, HandOver.objects.count()) == ("open", 0)
    over = petition.closes_at
    petition = actions.hand_over(petition, by=officer, at=over)
    assert (petition.response_state, petition.closed_at) == ("due", over)


def test_petition_below_every_threshold_is_not_handed_over(keda, officer):
    petition = make.opened(keda, needed=3)
    make.signed(petition, 2)
    sequencer.run()
    assert refused(actions.hand_over, petition, by=officer) == "below_threshold"


def test_answer_stage_suffices_for_the_mayor(batumi):
    make.threshold(batumi, 2, "answer")
    petition = make.opened(batumi)
    make.signed(petition, 2)
    sequencer.run()
    actions.hand_over(petition, by=make.staff(Role.LIST_OFFICER, batumi), ends_collection=True)
    assert HandOver.objects.get().stage == "answer"


def test_removals_below_the_threshold_stop_the_hand_over(keda, officer):
    petition = make.opened(keda, needed=2)
    rows = make.signed(petition, 2)
    sequencer.run()
    proposal = actions.propose_removal(
        petition, by=officer, signatures=[rows[0].pk], reason="განმეორება"
    )
    actions.decide_removal(proposal, by=make.staff(Role.MODERATOR, keda), approve=True)
    sequencer.run()
    assert petition.crossings.count() == 1
    assert refused(actions.hand_over, petition, by=officer) == "below_threshold"


def test_petition_is_handed_over_once(keda, officer):
    petition = make.handed_over(keda)
    assert refused(actions.hand_over, petition, by=officer) == "handed_over"
    assert HandOver.objects.count() == 1


def test_way_through_commission_and_sitting_to_the_decision(keda, mayor):
    petition = make.handed_over(keda)
    moderator = make.staff(Role.MODERATOR, keda)
    starts_at = timezone.now() + timedelta(days=5)
    actions.refer_to_commission(
        petition, by=moderator, commission=" სოციალური კომისია ", on=date(2026, 11, 23)
    )
    actions.schedule_sitting(petition, by=moderator, starts_at=starts_at, place="დარბაზი")
    actions.schedule_sitting(
        petition, by=moderator, starts_at=starts_at + timedelta(days=1), place="სხვა დარბაზი"
    )
    assert petition.referrals.get().commission == "სოციალური კომისია"
    assert petition.sittings.last().place == "სხვა დარბაზი"
    petition = actions.decide(
        petition,
        by=mayor,
        document=b"%PDF-",
        document_name="a.pdf",
        before_sitting="სხდომა ადრე გაიმართა.",
        **DECISION,
    )
    assert (petition.response_state, petition.outcome) == ("decided", "partly")
    assert petition.decided_at is not None
    petition = actions.implement(petition, by=mayor)
    petition = actions.finish(petition, by=mayor)
    assert petition.response_state == "done"
    public = Entry.objects.about(petition).filter(public=True).order_by("id")
    assert list(public.values_list("kind", flat=True))[-7:] == [
        "petition.handed_over",
        "petition.referred",
        "petition.scheduled",
        "petition.scheduled",
        "petition.decided",
        "petition.implementing",
        "petition.done",
    ]


def test_decision_can_follow_the_hand_over_at_once(keda, mayor):
    assert actions.decide(make.handed_over(keda), by=mayor, **DECISION).outcome == "partly"


def test_document_is_kept_with_its_hash_and_written_into_the_log(keda, mayor):
    petition = make.handed_over(keda)
    actions.decide(
        petition, by=mayor, document=b"%PDF-1", document_name="დადგენილება.pdf", **DECISION
    )
    record = DecisionRecord.objects.get()
    digest = sha256(b"%PDF-1").hexdigest()
    assert (record.document_sha256, record.document_name) == (digest, "დადგენილება.pdf")
    assert record.document.name.startswith("decisions/")
    sequencer.run()
    record.refresh_from_db()
    leaf = json.loads(Leaf.objects.get(index=record.index).data)
    assert leaf == {"k": "outcome", "p": petition.pk, "outcome": "partly", "sha256": digest}


def test_decision_without_document_is_hashed_by_its_text(keda, mayor):
    actions.decide(make.handed_over(keda), by=mayor, **DECISION)
    sequencer.run()
    record = DecisionRecord.objects.get()
    leaf = json.loads(Leaf.objects.get(index=record.index).data)
    assert leaf["sha256"] == sha256(DECISION["text"].encode()).hexdigest()


@pytest.mark.both
def test_published_decision_cannot_be_changed(keda):
    make.decided(keda)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionRecord.objects.update(outcome="refused")
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionRecord.objects.all()._raw_delete("default")
    assert DecisionRecord.objects.get().outcome == "granted"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"text": " "}, "reason_needed"),
        ({"outcome": "forwarded"}, "forwarded_where"),
    ],
)
def test_decision_needs_words(keda, mayor, change, expected):
    petition = make.handed_over(keda)
    assert refused(actions.decide, petition, by=mayor, **(DECISION | change)) == expected
    assert Petition.objects.get().response_state == "due"


def test_unknown_outcome_is_refused(keda, mayor):
    petition = make.handed_over(keda)
    with pytest.raises(ValidationError):
        actions.decide(petition, by=mayor, **(DECISION | {"outcome": "perhaps"}))
    assert Petition.objects.get().outcome == ""


@pytest.mark.parametrize("outcome", ["granted", "partly", "refused", "forwarded"])
def test_decision_before_the_recorded_sitting_needs_a_reason(keda, mayor, outcome):
    petition = make.handed_over(keda)
    moderator = make.staff(Role.MODERATOR, keda)
    first = timezone.now() + timedelta(days=2)
    starts_at = timezone.now() + timedelta(days=9)
    for moment in (first, starts_at):
        actions.schedule_sitting(petition, by=moderator, starts_at=moment, place="დარბაზი")
    facts = DECISION | {"outcome": outcome, "forwarded_to": "სამინისტრო"}
    for on in (local(first).date(), local(starts_at).date() - timedelta(days=1)):
        early = facts | {"on": on, "before_sitting": " "}
        assert refused(actions.decide, petition, by=mayor, **early) == "before_sitting"
    assert Petition.objects.get().response_state == "sitting"
    actions.decide(petition, by=mayor, **(early | {"before_sitting": "სხდომა ადრე გაიმართა."}))
    data = Entry.objects.about(petition).get(kind="petition.decided").data
    assert (data["sitting_on"], data["before_sitting"]) == (
        local(starts_at).date().isoformat(),
        "სხდომა ადრე გაიმართა.",
    )


def test_decision_on_the_day_of_the_sitting_needs_no_reason(keda, mayor):
    petition = make.handed_over(keda)
    starts_at = datetime.combine(local(timezone.now()).date(), time(23, 59, 59), tzinfo=TBILISI)
    actions.schedule_sitting(
        petition, by=make.staff(Role.MODERATOR, keda), starts_at=starts_at, place="დარბაზი"
    )
    facts = DECISION | {"on": local(starts_at).date(), "before_sitting": "ზედმეტი"}
    actions.decide(petition, by=mayor, **facts)
    assert "before_sitting" not in Entry.objects.about(petition).get(kind="petition.decided").data


def test_notes_of_the_later_steps_are_published(keda, mayor):
    petition = make.handed_over(keda)
    moderator = make.staff(Role.MODERATOR, keda)
    actions.refer_to_commission(
        petition,
        by=moderator,
        commission="კომისია",
        on=date(2026, 11, 23),
        note=" ვადა ერთი კვირა ",
    )
    actions.schedule_sitting(
        petition,
        by=moderator,
        starts_at=timezone.now() + timedelta(days=1),
        place="დარბაზი",
        note="სხდომა ღიაა",
    )
    said = Entry.objects.about(petition).filter(public=True, data__has_key="note")
    assert [entry.data["note"] for entry in said.order_by("id")] == [
        "",
        "ვადა ერთი კვირა",
        "სხდომა ღიაა",
    ]


def test_row_an_action_returns_reads_its_list_anew(keda):
    petition = make.reached(keda)
    assert (petition.shelf, petition.missing) == ("current", 0)
    petition = actions.hand_over(
        petition, by=make.staff(Role.LIST_OFFICER, keda), ends_collection=True
    )
    assert petition.shelf == "finished"
    opened = make.opened(keda, needed=3)
    assert (opened.shelf, opened.missing, opened.first_needed) == ("current", 3, 3)


@pytest.mark.parametrize("outcome", ["granted", "partly", "refused", "forwarded"])
def test_every_outcome_is_published(keda, outcome):
    make.decided(keda, outcome)
    petition = Petition.objects.get()
    assert (petition.outcome, petition.shelf, petition.is_answered) == (outcome, "finished", True)


def test_nothing_is_decided_twice_or_too_early(keda, mayor):
    petition = make.decided(keda)
    assert refused(actions.decide, petition, by=mayor, **DECISION) == "decided"
    early = make.reached(keda)
    assert refused(actions.decide, early, by=mayor, **DECISION) == "not_handed_over"
    assert refused(actions.finish, petition, by=mayor) == "not_decided"


def test_roles_are_asked_at_every_step(keda, mayor, officer):
    petition = make.handed_over(keda)
    sitting = {"starts_at": timezone.now() + timedelta(days=1), "place": "დარბაზი"}
    assert refused(actions.schedule_sitting, petition, by=mayor, **sitting) == "not_office"
    assert refused(actions.decide, petition, by=officer, **DECISION) == "not_office"
    auditor = make.staff(Role.AUDITOR, keda)
    assert refused(actions.decide, petition, by=auditor, **DECISION) == "not_office"


def test_sitting_lies_ahead(keda, officer):
    petition = make.handed_over(keda)
    past = timezone.now() - timedelta(minutes=1)
    assert refused(
        actions.schedule_sitting, petition, by=officer, starts_at=past, place="დარბაზი"
    ) == ("sitting_in_past")


def test_database_wants_an_outcome_for_a_decision(keda):
    petition = make.handed_over(keda)
    for change in (
        {"response_state": "decided"},
        {"response_state": "decided", "outcome": "granted"},
        {"outcome": "granted"},
        {"response_state": "none", "collection_state": "withdrawn"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Petition.objects.filter(pk=petition.pk).update(**change)


def test_signatures_are_not_removed_after_the_decision(keda, officer):
    petition = make.decided(keda)
    rows = petition.signatures.values_list("pk", flat=True)
    assert refused(actions.propose_removal, petition, by=officer, signatures=rows, reason="x") == (
        "decided"
    )
    assert Removal.objects.count() == 0
