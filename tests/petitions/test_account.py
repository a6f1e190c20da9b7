"""What petitions add to one's own page, to the copy of one's data, and to the erasure of an account."""

import json
from typing import Any

import pytest

from civic.ledger import sequencer
from civic.places.models import Municipality
from identity.actions import erase
from petitions import account, actions, queries
from petitions.actions import signing
from petitions.models import Follow, Initiator, Petition, SealedIdentity, Signature
from petitions.receipts import code_of
from petitions.states import Signing
from tests.clients import citizen_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db


def opened(place: Municipality, **fields: Any) -> Petition:
    """An open petition as a page reads it."""
    return Petition.objects.get(pk=make.opened(place, **fields).pk)


def test_my_page_lists_what_is_mine(batumi: Municipality) -> None:
    user = identity.citizen(batumi)
    wrote = make.draft(batumi, by=user, title="ჩემი შავი ვარიანტი გზაზე")
    signed = opened(batumi, title="ხელმოწერილი პეტიცია სკვერზე")
    followed = opened(batumi, title="გამოწერილი პეტიცია ბაღზე")
    others = make.draft(batumi, title="სხვისი შავი ვარიანტი")
    invites = actions.invite(others, email=user.email, by=others.author)
    signing.sign(signed, by=user)
    actions.follow(followed, by=user)
    sections = {part.code: part for part in account.sections(user)}
    assert list(sections) == ["invitations", "petitions", "signatures", "follows"]
    text = citizen_client(user).get("/account/").content.decode()
    for petition in (wrote, signed, followed):
        assert petition.title in text
    assert code_of(Signature.objects.get().pk) in text
    assert f"/batumi/petitions/invitations/{invites.pk}/" in text


def test_an_empty_page_says_how_to_begin(db: None) -> None:
    text = citizen_client(identity.user()).get("/account/").content.decode()
    for sentence in ("პეტიცია ჯერ არ დაგიწერიათ.", "თვალს არცერთ პეტიციას არ ადევნებთ."):
        assert sentence in text


def test_the_copy_holds_everything_and_nothing_of_others(batumi: Municipality) -> None:
    user = identity.citizen(batumi)
    petition = opened(batumi)
    make.signed(petition, 2)
    signing.sign(petition, by=user, display="initials")
    actions.follow(petition, by=user)
    draft = make.draft(batumi, by=user)
    found = json.loads(json.dumps(account.export(user)))
    assert [row["id"] for row in found["petitions"]] == [draft.pk]
    assert found["petitions"][0]["text"] == make.TEXTS["text"]
    (row,) = found["signatures"]
    assert (row["petition"], row["shown"]) == (petition.pk, "ნ. ბ.")
    assert row["code"] == code_of(queries.own_signature(user, petition).pk)
    assert [row["petition"] for row in found["follows"]] == [petition.pk]


def test_erasure_keeps_the_count_and_destroys_the_link(batumi: Municipality) -> None:
    user = identity.citizen(batumi)
    petition = opened(batumi)
    signing.sign(petition, by=user)
    make.signed(petition)
    sequencer.run()
    actions.follow(petition, by=user)
    make.draft(batumi, by=user)
    mine = queries.own_signature(user, petition)
    erase(user, by=user)
    petition.refresh_from_db()
    assert petition.count == Signature.objects.filter(state=Signing.CONFIRMED).count() == 2
    assert not SealedIdentity.objects.filter(signature=mine).exists()
    assert SealedIdentity.objects.count() == 1
    assert Follow.objects.count() == 0
    assert list(Petition.objects.all()) == [petition]


def test_a_published_petition_keeps_its_author_s_name(batumi: Municipality) -> None:
    published, submitted = opened(batumi), None
    author = published.author
    submitted = make.submitted(batumi, by=author)
    erase(author, by=author)
    published.refresh_from_db()
    submitted.refresh_from_db()
    assert published.author_name == "ნინო ბ."
    assert submitted.author_name == ""


def test_the_same_person_still_cannot_sign_twice_after_erasure(batumi: Municipality) -> None:
    number = identity.new_number()
    petition = opened(batumi)
    first = identity.citizen(batumi, number=number)
    signing.sign(petition, by=first)
    erase(first, by=first)
    second = identity.citizen(batumi, number=number)
    signing.sign(petition, by=second)
    assert Signature.objects.count() == 1


def test_while_another_account_remains_signatures_stay_sealed(batumi: Municipality) -> None:
    person = identity.person(batumi)
    one, other = (identity.citizen(batumi, someone=person) for _account in range(2))
    petition = opened(batumi)
    signing.sign(petition, by=one)
    erase(one, by=one)
    assert SealedIdentity.objects.count() == 1
    assert queries.own_signature(other, petition) is not None


def test_invitations_of_an_erased_account_are_gone(batumi: Municipality) -> None:
    user = identity.citizen(batumi)
    draft = make.draft(batumi)
    actions.invite(draft, email=user.email, by=draft.author)
    erase(user, by=user)
    assert Initiator.objects.count() == 0


def test_my_page_does_not_ask_more_for_each_petition(
    batumi: Municipality, django_assert_max_num_queries: Any
) -> None:
    user = identity.citizen(batumi)
    for _one in range(5):
        signing.sign(opened(batumi), by=user)
    client = citizen_client(user)
    client.get("/account/")
    with django_assert_max_num_queries(26):
        client.get("/account/")
