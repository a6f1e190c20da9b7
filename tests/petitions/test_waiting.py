"""Signing while the register does not answer (N47): kept, not counted, settled when it does."""

from datetime import date

import pytest
from django.utils import timezone

from civic.decisions import Refused
from civic.ledger import sequencer
from civic.places.models import Policy
from identity.actions import verify
from identity.models import Inquiry
from identity.sealing import unseal
from petitions import queries, sealing
from petitions.actions import signing
from petitions.models import PendingCheck, Petition, SealedIdentity, Signature
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def waiting(petition, **details):
    """An account whose verification waits, because the municipality has supplied no extract."""
    user = identity.user()
    facts = {"first_name": "ლუკა", "last_name": "ლომიძე", "born_on": date(1990, 1, 1)} | details
    verify(
        user,
        municipality=petition.municipality,
        number=identity.new_number(),
        by=user,
        **facts,
    )
    assert Inquiry.objects.filter(user=user, outcome="").count() == 1
    return user


def answered(user, place, **facts):
    """The register knows the person now."""
    inquiry = Inquiry.objects.get(user=user)
    found = unseal(inquiry.details, bytes(inquiry.key))
    person = identity.person(place, number=found.number, born_on=found.born_on, **facts)
    type(user).objects.filter(pk=user.pk).update(person=person)
    Inquiry.objects.filter(pk=inquiry.pk).update(outcome="verified", details=b"")
    return person


def test_signature_waits_for_the_register_and_is_not_counted(keda):
    petition = make.opened(keda)
    user = waiting(petition)
    signature = signing.sign(petition, by=user)
    sequencer.run()
    assert (signature.state, Petition.objects.get().count) == ("pending", 0)
    assert queries.own_signature(user, petition) == signature
    assert signing.settle_pending() == 0
    assert Signature.objects.get().state == "pending"


def test_signing_twice_while_waiting_is_one_row(keda):
    petition = make.opened(keda)
    user = waiting(petition)
    assert signing.sign(petition, by=user).pk == signing.sign(petition, by=user).pk
    assert (Signature.objects.count(), PendingCheck.objects.count()) == (1, 1)


def test_pending_signature_is_confirmed_when_the_register_answers(keda):
    petition = make.opened(keda)
    user = waiting(petition)
    signing.sign(petition, by=user)
    answered(user, keda)
    assert signing.settle_pending() == 1
    sequencer.run()
    assert (Signature.objects.get().state, PendingCheck.objects.count()) == ("confirmed", 0)
    assert Petition.objects.get().count == 1


def test_pending_signature_of_a_minor_is_never_counted(keda):
    petition = make.opened(keda)
    user = waiting(petition, born_on=date(2010, 1, 1))
    signing.sign(petition, by=user)
    answered(user, keda)
    assert signing.settle_pending() == 1
    sequencer.run()
    assert (Signature.objects.get().state, Petition.objects.get().count) == ("withdrawn", 0)
    assert SealedIdentity.objects.count() == 0


def test_pending_signature_ends_with_the_collection(keda):
    petition = make.opened(keda)
    user = waiting(petition)
    signing.sign(petition, by=user)
    assert signing.settle_pending(at=petition.closes_at) == 1
    assert (Signature.objects.get().state, PendingCheck.objects.count()) == ("withdrawn", 0)


def test_signing_again_once_verified_confirms_the_pending_one(keda):
    petition = make.opened(keda)
    user = waiting(petition)
    first = signing.sign(petition, by=user)
    answered(user, keda)
    user = type(user).objects.get(pk=user.pk)
    again = signing.sign(petition, by=user)
    assert (again.pk, again.state) == (first.pk, "confirmed")
    assert signing.settle_pending() == 0
    assert Signature.objects.get().state == "confirmed"


def test_pending_signature_can_be_withdrawn(keda):
    petition = make.opened(keda)
    user = waiting(petition)
    signing.sign(petition, by=user)
    assert signing.withdraw(petition, by=user).state == "withdrawn"
    assert (PendingCheck.objects.count(), SealedIdentity.objects.count()) == (0, 0)


def test_pending_person_cannot_be_read_from_the_database(keda):
    petition = make.opened(keda)
    user = waiting(petition)
    signing.sign(petition, by=user)
    check = PendingCheck.objects.get()
    key = sealing.unbox_person(check.box, check.pk)
    assert key not in bytes(check.box)
    from cryptography.exceptions import InvalidTag

    with pytest.raises(InvalidTag):
        sealing.unbox_person(check.box, petition.author.person and make.signed(petition)[0].pk)


def test_an_account_the_register_does_not_know_yet_is_shown_nothing(keda):
    """Who types somebody's number while the register is silent gets neither receipt nor withdrawal."""
    petition = make.opened(keda)
    user = waiting(petition)
    number = unseal(*Inquiry.objects.values_list("details", "key").get(user=user)).number
    owner = identity.citizen(keda, number=number)
    mine = signing.sign(petition, by=owner)
    assert refused(signing.sign, petition, by=user) == "register_silent"
    assert refused(signing.withdraw, petition, by=user) == "no_signature"
    assert queries.own_signature(user, petition) is None
    assert queries.own_signature(owner, petition) == mine


def test_where_a_stronger_proof_is_asked_typed_facts_do_not_wait_for_the_register(keda):
    """The yes it waits for would not be enough; whoever was seen at a centre may wait."""
    Policy.objects.create(
        municipality=keda, key="petition.level.sign", value=3, valid_from=date(2026, 1, 1)
    )
    petition = make.opened(keda)
    user = waiting(petition)
    assert refused(signing.sign, petition, by=user) == "level_too_low"
    assert not Signature.objects.exists()
    Inquiry.objects.filter(user=user).update(proof="centre")
    assert signing.sign(petition, by=user).state == "pending"


def test_who_has_proven_more_through_another_account_still_has_to_here(keda):
    Policy.objects.create(
        municipality=keda, key="petition.level.sign", value=3, valid_from=date(2026, 1, 1)
    )
    petition = make.opened(keda)
    someone = identity.person(keda, level=3)
    typed, seen = identity.verified(someone), identity.verified(someone)
    type(seen).objects.filter(pk=seen.pk).update(strong_at=timezone.now(), proof="centre")
    typed, seen = (type(seen).objects.get(pk=one.pk) for one in (typed, seen))
    assert refused(signing.sign, petition, by=typed) == "level_too_low"
    assert signing.sign(petition, by=seen).state == "confirmed"
