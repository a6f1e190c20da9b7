"""What petitions write into the log: exact crossings, counts that follow, a self-check that sees drift."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civic.guards import lifted
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.ledger.models import Leaf
from petitions import ledger
from petitions.actions import signing
from petitions.models import Crossing, Petition, Signature
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_when_told(monkeypatch):
    """Let signatures wait until the test runs the sequencer."""
    monkeypatch.setattr(sequencer, "nudge", lambda at=None: None)


def leaves():
    return [
        json.loads(text) for text in Leaf.objects.order_by("index").values_list("data", flat=True)
    ]


def kinds():
    return [leaf["k"] for leaf in leaves() if leaf["k"] != "journal"]


def test_threshold_stands_directly_after_the_leaf_that_reached_it(keda):
    petition = make.opened(keda, needed=3)
    make.signed(petition, 5)
    sequencer.run()
    assert kinds() == [
        "petition.open",
        "sig.add",
        "sig.add",
        "sig.add",
        "petition.threshold",
        "sig.add",
        "sig.add",
    ]
    crossing = Crossing.objects.get()
    leaf = leaves()[crossing.index]
    assert leaf == {
        "k": "petition.threshold",
        "p": petition.pk,
        "stage": "consideration",
        "threshold": 3,
        "count": 3,
    }
    entry = Entry.objects.about(petition).get(kind="petition.threshold_reached")
    assert (entry.public, entry.actor) == (True, None)
    assert entry.data == {
        "stage": "consideration",
        "needed": 3,
        "count": 3,
        "index": crossing.index,
    }


def test_each_stage_is_crossed_in_its_turn(keda):
    make.threshold(keda, 2, "answer")
    make.threshold(keda, 4)
    petition = make.opened(keda)
    make.signed(petition, 4)
    sequencer.run()
    stages = [(row.stage, row.count) for row in Crossing.objects.all()]
    assert stages == [("answer", 2), ("consideration", 4)]


def test_equal_thresholds_are_crossed_together(keda):
    make.threshold(keda, 2, "answer")
    make.threshold(keda, 2)
    make.signed(make.opened(keda), 2)
    sequencer.run()
    assert kinds()[-2:] == ["petition.threshold", "petition.threshold"]
    assert list(ledger.audit()) == []


def test_falling_below_and_crossing_again_is_one_crossing(keda):
    petition = make.opened(keda, needed=2)
    people = [make.signer(petition) for _one in range(3)]
    for person in people[:2]:
        signing.sign(petition, person=person)
    sequencer.run()
    signing.withdraw(petition, person=people[0])
    sequencer.run()
    assert Petition.objects.get().count == 1
    signing.sign(petition, person=people[2])
    signing.sign(petition, person=people[0])
    sequencer.run()
    assert (Petition.objects.get().count, Crossing.objects.count()) == (3, 1)
    assert kinds().count("petition.threshold") == 1
    assert Entry.objects.filter(kind="petition.threshold_reached").count() == 1
    assert list(ledger.audit()) == []


def test_one_who_withdrew_meanwhile_does_not_carry_over_the_threshold(keda):
    petition = make.opened(keda, needed=3)
    people = [make.signer(petition) for _one in range(3)]
    for person in people[:2]:
        signing.sign(petition, person=person)
    sequencer.run()
    signing.withdraw(petition, person=people[0])
    signing.sign(petition, person=people[2])
    sequencer.run()
    assert (Petition.objects.get().count, Crossing.objects.count()) == (2, 0)


def test_petitions_are_counted_apart_in_one_batch(keda, batumi):
    petitions = [make.opened(keda, needed=3), make.opened(keda, needed=3), make.opened(batumi)]
    for number, petition in enumerate(petitions, start=1):
        make.signed(petition, number)
    sequencer.run()
    assert [Petition.objects.get(pk=one.pk).count for one in petitions] == [1, 2, 3]
    assert Crossing.objects.count() == 0


def test_first_signature_freezes_the_text(keda):
    petition = make.opened(keda)
    assert petition.text_state == "accepted"
    make.signed(petition, 1)
    sequencer.run()
    assert Petition.objects.get().text_state == "frozen"
    assert Entry.objects.filter(kind="petition.frozen", public=False).count() == 1


def test_leaf_holds_only_commitment_hour_and_channel(keda):
    petition = make.opened(keda)
    row = make.signed(petition)[0]
    sequencer.run()
    leaf = leaves()[Signature.objects.get().index]
    assert set(leaf) == {"k", "p", "c", "hour", "ch"}
    assert leaf["hour"] == row.signed_at.strftime("%Y-%m-%dT%HZ")


def test_sequencing_costs_the_same_whatever_stands_already(keda):
    petition = make.opened(keda, needed=500)

    def cost(number):
        make.signed(petition, number)
        with CaptureQueriesContext(connection) as found:
            sequencer.run()
        return len(found.captured_queries)

    cost(1)  # freezes the text
    few = cost(3)
    assert cost(60) == few
    assert cost(3) == few


def test_nothing_waiting_writes_nothing(keda):
    make.signed(make.opened(keda))
    sequencer.run()
    sequencer.run()
    assert sequencer.run() == 0


def test_batch_takes_what_is_left_the_next_time(keda, monkeypatch):
    monkeypatch.setattr(ledger, "BATCH", 4)
    petition = make.opened(keda)
    make.signed(petition, 10)
    for _times in range(3):
        sequencer.run()
    assert Petition.objects.get().count == 10
    assert list(ledger.audit()) == []


def test_close_waits_for_signatures_still_to_be_placed(keda, monkeypatch):
    from petitions import actions

    petition = make.opened(keda)
    make.signed(petition, 3)
    actions.close(petition, at=petition.closes_at)
    monkeypatch.setattr(ledger, "BATCH", 1)
    later = petition.closes_at + timedelta(minutes=1)
    for _times in range(4):
        sequencer.run(at=later)
    closing = [leaf for leaf in leaves() if leaf["k"] == "petition.close"]
    assert closing == [{"k": "petition.close", "p": petition.pk, "count": 3}]
    assert list(ledger.audit()) == []


def test_close_waits_for_withdrawals_still_to_be_placed(keda, monkeypatch):
    from petitions import actions

    petition = make.opened(keda)
    people = [make.signer(petition) for _one in range(3)]
    for person in people:
        signing.sign(petition, person=person)
    sequencer.run()
    for person in people:
        signing.withdraw(petition, person=person)
    actions.close(petition, at=petition.closes_at)
    monkeypatch.setattr(ledger, "BATCH", 1)
    later = petition.closes_at + timedelta(minutes=1)
    for _times in range(5):
        sequencer.run(at=later)
    assert [leaf["count"] for leaf in leaves() if leaf["k"] == "petition.close"] == [0]
    assert kinds()[-1] == "petition.close"
    assert list(ledger.audit()) == []


# --- The self-check ---------------------------------------------------------------------------


def test_audit_finds_a_planted_count(keda):
    petition = make.opened(keda)
    make.signed(petition, 3)
    sequencer.run()
    assert list(ledger.audit()) == []
    Petition.objects.update(count=10, count_online=10)
    assert list(ledger.audit()) == [f"petition {petition.pk}: the page shows 10, the rows say 3"]


def test_audit_finds_a_shifted_channel(keda):
    make.signed(make.opened(keda), 3)
    sequencer.run()
    Petition.objects.update(count_online=1, count_paper=2)
    assert len(list(ledger.audit())) == 1


def test_audit_finds_an_invented_row(keda):
    petition = make.opened(keda)
    make.signed(petition, 2)
    sequencer.run()
    Signature.objects.create(
        petition=petition,
        row_key=b"x" * 32,
        nonce=b"n" * 32,
        signed_at=petition.opens_at,
        index=999,
    )
    Petition.objects.update(count=3, count_online=3)
    assert list(ledger.audit()) == [f"petition {petition.pk}: the page shows 3, the log says 2"]


def test_audit_finds_a_row_at_anothers_leaf(keda):
    petition, other = make.opened(keda), make.opened(keda)
    make.signed(petition, 1)
    make.signed(other, 1)
    sequencer.run()
    mine, foreign = (Signature.objects.get(petition=one) for one in (petition, other))
    Signature.objects.filter(pk=mine.pk).update(index=foreign.index)
    assert list(ledger.audit()) == [
        f"petition {petition.pk}: signatures and leaves do not belong together"
    ]


def test_audit_finds_a_log_that_cannot_be_replayed(keda):
    make.signed(make.opened(keda), 1)
    sequencer.run()
    index = Signature.objects.get().index
    with lifted("ledger_leaf"):
        Leaf.objects.filter(index=index).update(data="{}")
    found = list(ledger.audit())
    assert len(found) == 1
    assert found[0].startswith("petitions: the log cannot be replayed")
