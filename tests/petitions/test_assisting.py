"""Help at a centre, and what a signer says later: this is mine, this was not me."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from petitions.actions import assisting, signing
from petitions.models import Denial, Petition, Signature
from petitions.receipts import code_of
from tests.clients import citizen_client, staff_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
NUMBER = "99900000001"
NINO = {
    "number": NUMBER,
    "first_name": "ნინო",
    "last_name": "ბერიძე",
    "born_on": date(1990, 5, 31),
    "document_seen": True,
    "consent": True,
}
TYPED = NINO | {"born_on": "31.05.1990", "document_seen": "on", "consent": "on", "display": "none"}


@pytest.fixture
def petition(batumi: Municipality) -> Petition:
    identity.extract(
        batumi, f"{NUMBER},ბერიძე,ნინო,1990-05-31,", "99900000004,ბერიძე,ანა,2015-03-04,"
    )
    return make.opened(batumi, needed=3)


def refusal(act, *args, **facts) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **facts)
    return caught.value.code


def clerk(petition: Petition):
    return make.staff(Role.CLERK, petition.municipality)


def test_clerk_signs_for_a_person_without_an_account(petition: Petition):
    by = clerk(petition)
    signature = assisting.assist(petition, by=by, **NINO)
    sequencer.run()
    petition.refresh_from_db()
    assert (signature.channel, petition.count_assisted, petition.count) == ("assisted", 1, 1)
    entry = Entry.objects.get(kind="petition.assisted")
    assert (entry.actor, entry.on_behalf, entry.public) == (by, True, False)
    assert entry.centre is not None
    assert (entry.at.minute, entry.data) == (0, {})


def test_answer_is_the_same_whether_the_person_has_signed_or_not(petition: Petition):
    """The officer never sees earlier acts: same page, same entry, one signature."""
    someone = identity.person(petition.municipality, number=NUMBER)
    earlier = signing.sign(petition, person=someone)
    page = reverse("petitions_desk:assisted", args=["batumi", petition.pk])
    desk = staff_client(clerk(petition))
    first = desk.post(page, TYPED)
    again = desk.post(page, TYPED)
    assert first.status_code == again.status_code == 200
    assert code_of(earlier.pk) in first.content.decode()
    assert Signature.objects.count() == 1
    assert Entry.objects.filter(kind="petition.assisted").count() == 2
    assert NUMBER not in first.content.decode()


def test_clerk_sees_the_document_and_asks_for_consent(petition: Petition):
    by = clerk(petition)
    for name in ("document_seen", "consent"):
        assert refusal(assisting.assist, petition, by=by, **(NINO | {name: False})) == (
            "document_unseen"
        )
    desk = staff_client(by)
    page = reverse("petitions_desk:assisted", args=["batumi", petition.pk])
    answer = desk.post(page, {name: TYPED[name] for name in TYPED if name != "consent"})
    assert answer.status_code == 422
    assert 'value="ბერიძე"' in answer.content.decode()
    assert Signature.objects.count() == 0


def test_only_a_clerk_of_the_municipality_helps(petition: Petition, keda: Municipality):
    for user in (
        make.staff(Role.LIST_OFFICER, petition.municipality),
        make.staff(Role.CLERK, keda),
    ):
        assert refusal(assisting.assist, petition, by=user, **NINO) == "not_clerk"


def test_register_decides_at_the_centre_too(petition: Petition):
    """N47: unknown, too young, another birth date: refused, and nothing counted."""
    by = clerk(petition)
    unknown = NINO | {"number": "99900000009"}
    assert refusal(assisting.assist, petition, by=by, **unknown) == "register_no"
    child = NINO | {"number": "99900000004", "born_on": date(2015, 3, 4)}
    assert refusal(assisting.assist, petition, by=by, **child) == "too_young"
    late = petition.closes_at
    assert refusal(assisting.assist, petition, by=by, at=late, **NINO) == "closed"
    assert Signature.objects.count() == 0


def test_person_who_verifies_later_joins_the_signature_by_its_code(petition: Petition):
    signature = assisting.assist(petition, by=clerk(petition), **NINO)
    user = identity.citizen(petition.municipality, number=NUMBER)
    stranger = identity.citizen(petition.municipality)
    code = code_of(signature.pk)
    assert refusal(assisting.join, petition, by=stranger, code=code) == "join_unknown"
    assert refusal(assisting.join, petition, by=user, code="AAAA AAAA AA") == "join_unknown"
    assert refusal(assisting.join, petition, by=user) == "join_unknown"
    page = reverse("petitions:join", args=["batumi", petition.pk, petition.slug])
    answer = citizen_client(user).post(page, {"code": code.lower()})
    assert answer["Location"].endswith("/receipt/")
    assert signing.withdraw(petition, by=user).state == "withdrawn"


def test_strong_log_in_joins_without_a_code(petition: Petition):
    assisting.assist(petition, by=clerk(petition), **NINO)
    user = identity.citizen(petition.municipality, number=NUMBER)
    user.strong_at = timezone.now()
    assert assisting.join(petition, by=user).account_key is not None


def test_it_was_not_me_takes_two_steps_and_says_the_same_to_everybody(petition: Petition):
    assisting.assist(petition, by=clerk(petition), **NINO)
    signer = identity.citizen(petition.municipality, number=NUMBER)
    other = identity.citizen(petition.municipality)
    page = reverse("petitions:deny", args=["batumi", petition.pk, petition.slug])
    told = []
    for user in (signer, other):
        browser = citizen_client(user)
        first = browser.post(page, {"statement": "პირადობა დამეკარგა"})
        assert Denial.objects.filter(account_key__isnull=False).count() == len(told)
        second = browser.post(
            page, {"statement": "პირადობა დამეკარგა", "confirm": "1"}, follow=True
        )
        told.append(
            (first.status_code, second.redirect_chain, [str(m) for m in second.context["messages"]])
        )
    assert told[0] == told[1]
    assert [one.signature is not None for one in Denial.objects.all()] == [True, False]
    citizen_client(signer).post(page, {"confirm": "1"})
    assert Denial.objects.count() == 2
    assert Signature.objects.get().state == "confirmed"


def test_unverified_account_is_led_to_verification(petition: Petition):
    browser = citizen_client(identity.user())
    for name in ("join", "deny"):
        page = reverse(f"petitions:{name}", args=["batumi", petition.pk, petition.slug])
        assert "/account/" in browser.get(page)["Location"]


def test_nothing_can_be_denied_after_the_decision(batumi: Municipality):
    petition = make.decided(batumi)
    user = identity.citizen(batumi)
    assert refusal(assisting.deny, petition, by=user) == "decided"


def test_clerk_page_needs_a_collection(petition: Petition):
    desk = staff_client(clerk(petition))
    Petition.objects.filter(pk=petition.pk).update(closes_at=timezone.now() + timedelta(seconds=0))
    page = reverse("petitions_desk:assisted", args=["batumi", petition.pk])
    assert "დასრულებულია" in desk.get(page).content.decode()
