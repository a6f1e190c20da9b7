"""Taking a signature back, and giving it again: each counted once, with the identity destroyed."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from civic.decisions import Refused
from civic.ledger import sequencer
from civic.ledger.models import Leaf
from civic.roles import Role
from petitions import actions, sealing
from petitions.actions import signing
from petitions.models import Petition, Removal, SealedIdentity, Signature
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 40, 10, tzinfo=UTC)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def leaves(kind):
    rows = (
        json.loads(text) for text in Leaf.objects.order_by("index").values_list("data", flat=True)
    )
    return [row for row in rows if row["k"] == kind]


# --- Withdrawing -------------------------------------------------------------------------------


def test_withdrawal_is_counted_and_destroys_the_identity(keda):
    petition = make.opened(keda)
    citizen = identity.citizen(keda)
    signature = signing.sign(petition, by=citizen, display="name")
    sequencer.run()
    index = Signature.objects.get().index
    withdrawn = signing.withdraw(petition, by=citizen)
    sequencer.run()
    row = Signature.objects.get()
    assert (withdrawn.pk, row.state, row.index, row.display_text) == (
        signature.pk,
        "withdrawn",
        None,
        "",
    )
    assert SealedIdentity.objects.count() == 0
    petition.refresh_from_db()
    assert (petition.count, petition.count_withdrawn) == (0, 1)
    assert leaves("sig.withdraw") == [{"k": "sig.withdraw", "p": petition.pk, "ref": index}]


@pytest.mark.parametrize("channel", ["online", "assisted", "paper"])
def test_withdrawal_is_taken_from_its_own_channel(keda, channel):
    petition = make.opened(keda)
    make.signed(petition, 2, channel=channel)
    person = make.signer(petition)
    signing.sign(petition, person=person, channel=channel)
    sequencer.run()
    signing.withdraw(petition, person=person)
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count, getattr(petition, f"count_{channel}")) == (2, 2)


def test_withdrawing_twice_changes_nothing(keda):
    petition = make.opened(keda)
    citizen = identity.citizen(keda)
    signing.sign(petition, by=citizen)
    for _twice in range(2):
        signing.withdraw(petition, by=citizen)
    sequencer.run()
    assert len(leaves("sig.withdraw")) <= 1


def test_signing_again_after_withdrawal_is_a_new_leaf_with_a_new_nonce(keda):
    private = make.sealing_key(keda)
    petition = make.opened(keda)
    citizen = identity.citizen(keda)
    first = signing.sign(petition, by=citizen)
    sequencer.run()
    signing.withdraw(petition, by=citizen)
    sequencer.run()
    again = signing.sign(petition, by=citizen, display="initials")
    sequencer.run()
    assert again.pk == first.pk
    assert bytes(again.nonce) != bytes(first.nonce)
    added = leaves("sig.add")
    assert len({leaf["c"] for leaf in added}) == len(added) == 2
    petition.refresh_from_db()
    assert (petition.count, Signature.objects.count()) == (1, 1)
    assert sealing.open_identity(private, SealedIdentity.objects.get().box)["signature"] == str(
        first.pk
    )


def test_withdrawn_before_it_was_placed_leaves_no_leaf(keda, monkeypatch):
    petition = make.opened(keda)
    sequencer.run()
    monkeypatch.setattr(sequencer, "FRESH", timedelta(hours=1))
    citizen = identity.citizen(keda)
    signing.sign(petition, by=citizen)
    signing.withdraw(petition, by=citizen)
    sequencer.run()
    assert (leaves("sig.add"), leaves("sig.withdraw")) == ([], [])


def test_changed_mind_before_the_log_knew_keeps_the_first_leaf(keda, monkeypatch):
    petition = make.opened(keda)
    citizen = identity.citizen(keda)
    signing.sign(petition, by=citizen)
    sequencer.run()
    monkeypatch.setattr(sequencer, "FRESH", timedelta(hours=1))
    signing.withdraw(petition, by=citizen)
    signing.sign(petition, by=citizen, channel="paper")
    sequencer.run()
    assert (len(leaves("sig.add")), leaves("sig.withdraw")) == (1, [])
    assert Petition.objects.get().count == 1
    row = Signature.objects.get()
    assert row.channel == leaves("sig.add")[0]["ch"]
    assert leaves("sig.add")[0]["c"] == sealing.commitment(row.nonce, row.pk)  # the receipt holds


def test_withdrawing_ends_with_the_collection(keda):
    petition = make.opened(keda, at=AT)
    citizen = identity.citizen(keda)
    signing.sign(petition, by=citizen, at=AT)
    last = petition.closes_at - timedelta(seconds=1)
    assert refused(signing.withdraw, petition, by=citizen, at=petition.closes_at) == "closed"
    assert signing.withdraw(petition, by=citizen, at=last).state == "withdrawn"


def test_nobody_withdraws_what_they_did_not_sign(keda):
    petition = make.opened(keda)
    make.signed(petition)
    assert refused(signing.withdraw, petition, by=identity.citizen(keda)) == "no_signature"
    assert refused(signing.withdraw, petition, by=identity.user()) == "no_signature"
    assert Signature.objects.get().state == "confirmed"


def test_a_restored_signature_keeps_its_leaf_though_its_signer_wavers(keda, monkeypatch):
    """The log is about to count the old leaf again; withdrawing and signing meanwhile changes nothing of it."""
    petition = make.opened(keda)
    citizen = identity.citizen(keda)
    signing.sign(petition, by=citizen)
    sequencer.run()
    before = Signature.objects.get()
    officer, moderator = make.staff(Role.LIST_OFFICER, keda), make.staff(Role.MODERATOR, keda)
    for act in (Removal.Act.REMOVE, Removal.Act.RESTORE):
        proposal = actions.propose_removal(
            petition, signatures=[before.pk], reason="შემოწმება", act=act, by=officer
        )
        actions.decide_removal(proposal, by=moderator, approve=True)
        if act == Removal.Act.REMOVE:
            sequencer.run()
    monkeypatch.setattr(sequencer, "nudge", lambda at=None: None)
    signing.withdraw(petition, by=citizen)
    signing.sign(petition, by=citizen, channel="paper", display="name")
    sequencer.run()
    after = Signature.objects.get()
    assert (after.state, after.index) == ("confirmed", before.index)
    assert (bytes(after.nonce), after.channel) == (bytes(before.nonce), before.channel)
    leaf = json.loads(Leaf.objects.get(index=after.index).data)
    assert leaf["c"] == sealing.commitment(bytes(after.nonce), after.pk)
