"""Annulling votes: two people, the commission's key, no choice seen, appeal, the log."""

import json

import pytest
from nacl.public import PrivateKey

from budgeting import audit_keys
from budgeting.actions import annulling, counting
from budgeting.models import Annulment, Ballot, Participation, Process, Tally
from budgeting.queries import auditing, results
from budgeting.states import Attendance
from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import replay, sequencer
from civic.ledger.models import Leaf
from tests.budgeting.test_counting import closed
from tests.factories import budgeting as make
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db

KEY = b"k" * 16


@pytest.fixture
def pair():
    return audit_keys.new_pair()


@pytest.fixture
def row(batumi, pair):
    """Nine voters; six of them came from one network, and chose project 2."""
    row = vote.opened(batumi, 10_000, 20_000, frozen=False)
    vote.freeze(row, audit_key=pair[1])
    row = Process.objects.get(pk=row.pk)
    for _ in range(3):
        vote.cast(row, None, 1)
    before = set(Participation.objects.values_list("pk", flat=True))
    for _ in range(6):
        vote.cast(row, None, 2)
    Participation.objects.exclude(pk__in=before).update(network=KEY)
    Participation.objects.filter(pk__in=before).update(network=None)
    return row


@pytest.fixture
def proposal(row, batumi):
    return propose(row, make.officer(batumi))


def propose(row, by, **how):
    how = {"kind": "network", "key": KEY.hex(), "day": None, "reason": "ერთი ქსელიდან"} | how
    return annulling.propose(row, by=by, **how)


def states(row):
    rows = Participation.objects.filter(process=row)
    return [rows.filter(state=one).count() for one in (Attendance.VOTED, Attendance.ANNULLED)]


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as error:
        call(*args, **kwargs)
    return error.value.code


def test_list_shows_what_many_share_and_nothing_of_anybody(row):
    found = auditing.groups(row)
    assert {(one.kind, one.key, one.count, one.annulled) for one in found} == {
        ("network", KEY.hex(), 6, 0)
    }
    assert sorted(one.day is None for one in found) == [False, True]
    assert [number for _day, number in auditing.days(row)] == [9]
    Participation.objects.filter(network=KEY).update(channel="assisted")
    assert auditing.groups(row) == []


def test_approval_takes_another_person_who_is_auditor_and_has_the_key(row, batumi, pair):
    auditor = make.auditor(batumi)
    proposal = propose(row, auditor)
    private, _public = pair
    assert refusal(annulling.decide, proposal, by=auditor, approve=True, private_key=private) == (
        "second_person"
    )
    officer = make.officer(batumi)
    assert refusal(annulling.decide, proposal, by=officer, approve=True, private_key=private) == (
        "not_auditor"
    )
    other = make.auditor(batumi)
    assert refusal(annulling.decide, proposal, by=other, approve=True) == "key_needed"
    for wrong in (bytes(PrivateKey.generate()), b"short"):
        assert refusal(annulling.decide, proposal, by=other, approve=True, private_key=wrong) == (
            "wrong_key"
        )
    assert states(row) == [9, 0]
    annulling.decide(proposal, by=other, approve=True, private_key=private)
    assert states(row) == [3, 6]
    assert {str(one.choices) for one in Ballot.objects.filter(annulled=True)} == {"[[2, 1]]"}
    assert Ballot.objects.filter(annulled=True).count() == 6


def test_declined_nothing_is_opened(row, proposal, batumi):
    annulling.decide(proposal, by=make.auditor(batumi), approve=False)
    assert states(row) == [9, 0]
    assert Annulment.objects.get().state == Annulment.State.DECLINED


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"reason": " "}, "reason_needed"),
        ({"key": "zz"}, "nothing_to_annul"),
        ({"kind": "envelope"}, "nothing_to_annul"),
        ({"key": "00" * 16}, "nothing_to_annul"),
    ],
)
def test_proposal_needs_a_reason_and_a_group(row, batumi, how, code):
    assert refusal(propose, row, make.officer(batumi), **how) == code


def test_nobody_from_elsewhere_and_nobody_twice(row, batumi, keda, proposal):
    assert refusal(propose, row, make.officer(make.active(keda))) == "not_office"
    assert refusal(propose, row, make.officer(batumi)) == "nothing_to_annul"


def test_no_act_and_no_entry_carries_a_choice(row, batumi, proposal, pair):
    annulling.decide(proposal, by=make.auditor(batumi), approve=True, private_key=pair[0])
    entries = Entry.objects.filter(kind__startswith="vote.annul")
    assert {frozenset(entry.data) for entry in entries} == {
        frozenset({"annulment", "count", "reason"})
    }
    assert {entry.kind: entry.public for entry in entries} == {
        "vote.annulment_proposed": False,
        "vote.annulled": True,
    }
    names = {field.name for field in Annulment._meta.get_fields()}
    assert not names & {"ballot", "ballots", "choices"}


def test_box_waits_for_proposals_and_appeals(row, batumi, proposal, pair):
    row, at = closed(row)
    officer, auditor = make.officer(batumi), make.auditor(batumi)
    assert refusal(counting.open_box, row, by=officer, at=at) == "annulments_open"
    annulling.decide(proposal, by=auditor, approve=True, private_key=pair[0])
    annulling.appeal(proposal, by=officer, reason="კაფე, ბევრი ადამიანი")
    assert refusal(counting.open_box, row, by=officer, at=at) == "appeals_open"
    annulling.answer_appeal(proposal, by=auditor, uphold=False)
    assert counting.open_box(row, by=officer, at=at) == 3
    assert refusal(propose, row, officer) == "too_late_to_annul"


def test_appeal_is_upheld_by_two_people_and_the_votes_count_again(row, batumi, proposal, pair):
    auditor = make.auditor(batumi)
    officer = make.officer(batumi)
    assert refusal(annulling.appeal, proposal, by=officer, reason="x") == "not_annulled"
    annulling.decide(proposal, by=auditor, approve=True, private_key=pair[0])
    assert refusal(annulling.answer_appeal, proposal, by=auditor, uphold=True) == "no_appeal"
    annulling.appeal(proposal, by=auditor, reason="კაფე")
    assert refusal(
        annulling.answer_appeal, proposal, by=auditor, uphold=True, private_key=pair[0]
    ) == ("second_person")
    annulling.answer_appeal(proposal, by=make.auditor(batumi), uphold=True, private_key=pair[0])
    assert states(row) == [9, 0]
    assert not Ballot.objects.filter(annulled=True).exists()
    assert results.participations(row) == (9, 0)


def test_log_says_how_many_were_annulled_and_replays(row, batumi, proposal, pair):
    sequencer.run()
    annulling.decide(proposal, by=make.auditor(batumi), approve=True, private_key=pair[0])
    row, at = closed(row)
    officer = make.officer(batumi)
    counting.open_box(row, by=officer, at=at)
    while sequencer.run():
        pass
    counting.count(row, by=officer, at=at)
    counting.publish(row, by=make.officer(batumi), at=at)
    sequencer.run()
    judge = replay.Replay()
    for text in Leaf.objects.order_by("index").values_list("data", flat=True):
        judge.take(text)
    judge.finish()
    said = judge.votes[row.pk]
    assert (said.annulled, len(said.ballots), len(said.registers)) == (6, 3, 3)
    leaf = json.loads(Leaf.objects.get(index=Annulment.objects.get().index).data)
    assert (leaf["k"], len(leaf["refs"]), leaf["approvers"]) == ("pb.annul", 6, 2)
    tally = Tally.objects.get(process=row)
    assert (tally.voters, tally.ballots) == (3, 3)


def test_portal_opens_with_its_own_key_where_no_commission_made_one(batumi):
    row = vote.opened(batumi, 10_000)
    vote.cast(row, None, 1)
    Participation.objects.update(phone=KEY)
    proposal = propose(row, make.officer(batumi), kind="phone")
    annulling.decide(proposal, by=make.auditor(batumi), approve=True)
    assert states(row) == [0, 1]
