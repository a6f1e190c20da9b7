"""That somebody voted stands in the public log: once, without time, channel or place, in no order."""

import json

import pytest

from budgeting import sealing
from budgeting.actions import voting
from budgeting.models import Participation
from budgeting.states import Attendance
from civic.ledger import replay, sequencer
from civic.ledger.models import Leaf
from tests.factories import budgeting as make
from tests.factories import voting as vote

pytestmark = pytest.mark.django_db


def registers():
    """The leaves of participations, by their place."""
    return {
        leaf.index: json.loads(leaf.data)
        for leaf in Leaf.objects.order_by("index")
        if '"k":"pb.register"' in leaf.data
    }


def test_each_participation_gets_its_place_once(batumi):
    row = vote.opened(batumi)
    for _one in range(30):
        vote.cast(row)
    while sequencer.run():
        pass
    found = registers()
    rows = list(Participation.objects.order_by("pk"))
    assert {one.index: sealing.commitment(one.nonce, row.pk, one.pk) for one in rows} == {
        index: leaf["c"] for index, leaf in found.items()
    }
    assert {tuple(sorted(leaf)) for leaf in found.values()} == {("c", "k", "process")}
    assert len(found) == 30


def test_a_batch_stands_in_random_order(batumi):
    row = vote.opened(batumi)
    for _one in range(40):
        vote.cast(row)
    Participation.objects.update(index=None)  # as if all had come between two batches
    sequencer.run()
    places = [one.index for one in Participation.objects.order_by("pk")]
    assert places != sorted(places)
    assert sorted(places) == list(range(min(places), min(places) + 40))


def test_only_who_voted_is_placed_also_when_annulled_since(batumi):
    row = vote.opened(batumi)
    voting.hand_out(row, by=make.officer(batumi), person=make.voter(batumi))
    kept = {}
    for state in (Attendance.PENDING, Attendance.REFUSED, Attendance.ANNULLED, Attendance.VOTED):
        kept[state] = vote.cast(row).participation.pk
        Participation.objects.filter(pk=kept[state]).update(state=state, index=None)
    sequencer.run()
    placed = Participation.objects.filter(index__isnull=False).values_list("pk", flat=True)
    assert set(placed) == {kept[Attendance.ANNULLED], kept[Attendance.VOTED]}


def test_replay_refuses_a_participation_before_the_opening_and_a_second_one():
    leaf = json.dumps({"c": "a" * 64, "k": "pb.register", "process": 7}, separators=(",", ":"))
    judge = replay.Replay()
    with pytest.raises(replay.BadLogError) as found:
        judge.take(leaf)
    assert (found.value.code, found.value.index) == ("vote_before_open", 0)
    judge.votes[7] = replay.Vote()
    judge.take(leaf)
    with pytest.raises(replay.BadLogError) as found:
        judge.take(leaf)
    assert (found.value.code, found.value.index) == ("registered_twice", 1)
