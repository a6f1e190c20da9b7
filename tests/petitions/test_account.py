"""What petitions add to one's own page, to the copy of one's data, and to the erasure of an account."""

import json
from typing import Any

import pytest
from django.utils.timezone import now

from civic.decisions import Refused
from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from identity.actions import erase
from petitions import account, actions, queries
from petitions.actions import assisting, protecting, signing
from petitions.models import Appeal, Follow, Initiator, Petition, SealedIdentity, Signature
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
    assert list(sections) == ["invitations", "signatures", "follows"]
    (own,) = account.matters(user)
    assert (own.title, own.needs_me, own.role) == (wrote.title, True, "")
    text = citizen_client(user).get("/account/").content.decode()
    for petition in (wrote, signed, followed):
        assert petition.title in text
    assert code_of(Signature.objects.get().pk) in text
    assert f"/batumi/petitions/invitations/{invites.pk}/" in text


def test_an_empty_page_says_how_to_begin(db: None) -> None:
    text = citizen_client(identity.user()).get("/account/").content.decode()
    for sentence in ("ჯერ არაფერი დაგიწყიათ.", "თვალს არცერთ პეტიციას არ ადევნებთ."):
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


def test_the_copy_holds_objections_denials_appeals_and_what_was_asked_for(batumi) -> None:
    user, stranger = identity.citizen(batumi), identity.citizen(batumi)
    petition = opened(batumi, by=user)
    row = signing.sign(petition, by=user)
    sequencer.run()
    officers = [identity.staff(Role.LIST_OFFICER, batumi) for _number in range(2)]
    removal = actions.propose_removal(petition, by=officers[0], signatures=[row.pk], reason="ეჭვი")
    actions.decide_removal(removal, by=officers[1], approve=True)
    protecting.object_to_removal(petition, by=user, text="მე თვითონ მოვაწერე")
    other = opened(batumi)
    for one, words in ((user, "ეს მე არ ვიყავი"), (stranger, "არც მე")):
        assisting.deny(other, by=one, statement=words)
    Appeal.objects.create(
        petition=petition, against="reject", against_at=now(), due_at=now(), text="არ ვეთანხმები"
    )
    actions.watch(batumi, by=user, topic=None, rhythm="weekly")
    found = json.loads(json.dumps(account.export(user)))
    told = {
        name: [(row["petition"], row["state"], row["text"]) for row in found[name]]
        for name in ("objections", "denials", "appeals")
    }
    assert told == {
        "objections": [(petition.pk, "open", "მე თვითონ მოვაწერე")],
        "denials": [(other.pk, "open", "ეს მე არ ვიყავი")],
        "appeals": [(petition.pk, "open", "არ ვეთანხმები")],
    }
    assert [(row["municipality"], row["rhythm"]) for row in found["watches"]] == [
        ("batumi", "weekly")
    ]


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
    with pytest.raises(Refused) as refusal:
        signing.sign(petition, by=second)
    assert refusal.value.code == "already_signed"
    assert Signature.objects.count() == 1


def test_erasure_takes_what_the_account_signed_and_the_last_one_takes_the_rest(
    batumi: Municipality,
) -> None:
    person = identity.person(batumi)
    one, other = (identity.verified(person) for _account in range(2))
    petitions = [opened(batumi) for _one in range(3)]
    signing.sign(petitions[0], by=one)
    theirs = signing.sign(petitions[1], by=other)
    paper = signing.sign(petitions[2], person=person, channel="paper")
    erase(one, by=one)
    sealed = SealedIdentity.objects.values_list("signature", flat=True)
    assert set(sealed) == {theirs.pk, paper.pk}
    assert queries.own_signature(other, petitions[1]) == theirs
    erase(other, by=other)
    assert SealedIdentity.objects.count() == 0
    assert Signature.objects.filter(state=Signing.CONFIRMED).count() == 3


def test_another_account_of_the_person_is_shown_nothing_of_the_first(batumi: Municipality) -> None:
    person = identity.person(batumi)
    first, second = (identity.verified(person) for _account in range(2))
    draft = make.draft(batumi, by=first, title="შავი ვარიანტი ეზოს განათებაზე")
    signed = opened(batumi, title="ხელმოწერილი პეტიცია ბაღზე")
    followed = opened(batumi, title="თვალსადევნებელი პეტიცია გზაზე")
    signing.sign(signed, by=first, display="name")
    actions.follow(followed, by=first)
    client = citizen_client(second)
    pages = [
        "/account/",
        "/en/account/",
        *(f"{signed.get_absolute_url()}{n}" for n in ("", "sign/")),
    ]
    found = "".join(client.get(page).content.decode() for page in pages)
    assert draft.title not in found
    assert followed.title not in found
    assert code_of(queries.own_signature(first, signed).pk) not in found
    for path in (
        f"/batumi/petitions/drafts/{draft.pk}/",
        f"{signed.get_absolute_url()}receipt.json",
    ):
        assert client.get(path).status_code == 404
    receipt = client.get(f"{signed.get_absolute_url()}receipt/")
    assert receipt.headers["Location"] == f"{signed.get_absolute_url()}sign/"
    copy = json.dumps(account.export(second), ensure_ascii=False)
    assert json.loads(copy) == {
        "petitions": [],
        "initiating_groups": [],
        "invitations": [],
        "signatures": [],
        "denials": [],
        "objections": [],
        "appeals": [],
        "follows": [],
        "watches": [],
    }
    assert draft.title in citizen_client(first).get("/account/").content.decode()


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
    with django_assert_max_num_queries(29):
        client.get("/account/")
