"""Guarding the count: what stands out, removal by a rule in batches, denials, objections, traces (G7)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.ledger.models import Leaf
from civic.places.models import Municipality
from civic.roles import Role
from petitions import actions, ledger, notices
from petitions.actions import assisting, protecting, signing
from petitions.models import Denial, Objection, Petition, Removal, Signature
from petitions.queries import protection as queries
from petitions.traces import network_key
from tests.clients import citizen_client, staff_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
OFFICE, LIBRARY, HOME = "203.0.113.70", "203.0.113.9", "198.51.100.4"


@pytest.fixture
def petition(batumi: Municipality) -> Petition:
    return make.opened(batumi, needed=3, at=timezone.now() - timedelta(days=2))


def signers(petition: Petition, number: int, network: str, **choices) -> list[Signature]:
    """So many new persons sign from one network, each with a name of their own."""
    return [
        signing.sign(
            petition,
            person=make.signer(petition, last_name="ა" * (place + 1), first_name=network),
            network=network,
            **choices,
        )
        for place in range(number)
    ]


def officer(petition: Petition):
    return make.staff(Role.LIST_OFFICER, petition.municipality)


def refusal(act, *args, **facts) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **facts)
    return caught.value.code


def test_network_of_an_address_is_kept_only_as_a_keyed_hash_of_one_petition(petition: Petition):
    row = signers(petition, 1, OFFICE)[0]
    assert bytes(row.network) == network_key(petition.pk, OFFICE)
    assert network_key(petition.pk, OFFICE) != network_key(petition.pk + 1, OFFICE)
    same = {network_key(1, "2001:db8::1"), network_key(1, "2001:db8::ffff")}
    assert len(same) == 1
    assert network_key(1, f"::ffff:{OFFICE}") == network_key(1, OFFICE)
    assert network_key(1, "unix:") is None


def test_alerts_say_in_words_what_stands_out(petition: Petition):
    signers(petition, 12, OFFICE)
    signers(petition, 3, HOME)
    for _one in range(3):
        signing.sign(petition, person=make.signer(petition, last_name="კაპანაძე"))
    found = queries.alerts(petition)
    assert [(one.kind, one.count) for one in found] == [("network", 12), ("alike", 3)]
    assert "12" in found[0].sentence
    assert found[0].advice


def test_burst_is_an_hour_many_times_the_usual(petition: Petition):
    began = timezone.now() - timedelta(hours=30)
    for hours in range(5):
        signers(petition, 1, f"192.0.2.{hours}", at=began + timedelta(hours=hours))
    for place in range(20):
        signers(petition, 1, f"198.51.100.{place}", at=began + timedelta(hours=9))
    burst = next(one for one in queries.alerts(petition) if one.kind == "burst")
    assert (burst.count, burst.usual) == (20, 1)


def test_known_place_is_named_and_stands_last(petition: Petition):
    signers(petition, 20, LIBRARY)
    signers(petition, 11, OFFICE)
    protecting.add_network(
        petition.municipality, by=officer(petition), name="ბიბლიოთეკა", address=LIBRARY
    )
    networks = [one for one in queries.alerts(petition) if one.kind == "network"]
    assert [(one.count, one.place) for one in networks] == [(11, ""), (20, "ბიბლიოთეკა")]
    again = {"by": officer(petition), "name": "x", "address": LIBRARY}
    assert refusal(protecting.add_network, petition.municipality, **again) == "network_known"


def test_removal_by_a_rule_is_previewed_approved_carried_on_and_put_back(petition: Petition):
    """G7: 30 from one network, 4 of them from the library beside it stay; the log says how many and why."""
    signers(petition, 26, OFFICE)
    signers(petition, 4, LIBRARY)
    sequencer.run()
    petition.refresh_from_db()
    alert = queries.alerts(petition)[0]
    rows = queries.members(petition, alert.kind, alert.key)
    preview = queries.preview(petition, rows)
    assert (preview.count, preview.left, preview.falls_below) == (26, 4, False)
    first, second = officer(petition), officer(petition)
    facts = {"kind": alert.kind, "key": alert.key, "reason": "ერთი კომპიუტერიდან, სხვის ნაცვლად"}
    removal = protecting.propose_by_rule(petition, by=first, **facts)
    assert refusal(actions.decide_removal, removal, by=first, approve=True) == "second_person"
    actions.decide_removal(removal, by=second, approve=True)
    assert protecting.carry_on(batch=10) == 10
    removal.refresh_from_db()
    assert (removal.done, removal.size, removal.finished_at) == (10, 26, None)
    while protecting.carry_on(batch=10):
        pass
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count, petition.count_removed) == (4, 26)
    entry = Entry.objects.get(kind="petition.signatures_removed")
    assert (entry.public, entry.data["signatures"]) == (True, 26)
    leaf = Leaf.objects.get(data__contains='"sig.invalidate"').data
    assert '"approvers":2' in leaf
    back = actions.propose_removal(
        petition,
        by=first,
        signatures=queries.still_removed(removal),
        reason="შეცდომა",
        act="restore",
    )
    actions.decide_removal(back, by=second, approve=True)
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count, petition.count_removed) == (30, 0)
    assert list(ledger.audit()) == []


def test_running_removal_can_be_stopped_and_what_is_left_counts(petition: Petition):
    signers(petition, 15, OFFICE)
    sequencer.run()
    key = network_key(petition.pk, OFFICE).hex()
    removal = protecting.propose_by_rule(
        petition, by=officer(petition), kind="network", key=key, reason="x"
    )
    actions.decide_removal(removal, by=officer(petition), approve=True)
    protecting.carry_on(batch=5)
    protecting.cancel(removal, by=officer(petition))
    assert protecting.carry_on(batch=5) == 0
    sequencer.run()
    petition.refresh_from_db()
    assert (petition.count, petition.count_removed) == (10, 5)
    assert refusal(protecting.cancel, removal, by=officer(petition)) == "rule_finished"
    assert Entry.objects.get(kind="petition.signatures_removed").data["signatures"] == 5
    assert list(ledger.audit()) == []


def test_one_person_alone_removes_nothing(petition: Petition, keda: Municipality):
    """N55."""
    rows = [row.pk for row in make.signed(petition, 2)]
    sequencer.run()
    first = officer(petition)
    removal = actions.propose_removal(petition, by=first, signatures=rows, reason="x")
    assert refusal(actions.decide_removal, removal, by=first, approve=True) == "second_person"
    stranger = make.staff(Role.LIST_OFFICER, keda)
    assert refusal(actions.decide_removal, removal, by=stranger, approve=True) == "not_list_officer"
    assert Signature.objects.filter(state="removed").count() == 0


def test_rule_that_fits_nothing_is_refused(petition: Petition):
    facts = {"by": officer(petition), "reason": "x"}
    for kind, key in (("network", "00" * 16), ("network", "zz"), ("burst", ""), ("other", "")):
        assert refusal(protecting.propose_by_rule, petition, kind=kind, key=key, **facts) == (
            "rule_empty"
        )


def removed(petition: Petition) -> tuple:
    """A citizen whose signature two officers removed, and the two."""
    user = identity.citizen(petition.municipality)
    row = signing.sign(petition, by=user)
    sequencer.run()
    first, second = officer(petition), officer(petition)
    removal = actions.propose_removal(petition, by=first, signatures=[row.pk], reason="ეჭვი")
    actions.decide_removal(removal, by=second, approve=True)
    sequencer.run()
    return user, first, second


def test_signer_is_told_of_the_removal_objects_and_counts_again(petition: Petition):
    user, first, second = removed(petition)
    entry = Entry.objects.get(kind="petition.signatures_removed")
    told = [one.recipient_user_id for one in notices.EVENTS[entry.kind](entry)]
    assert told == [user.pk]
    browser = citizen_client(user)
    page = reverse("petitions:object", args=["batumi", petition.pk, petition.slug])
    assert "ეჭვი" in browser.get(page).content.decode()
    assert browser.post(page, {"text": ""}).status_code == 400
    browser.post(page, {"text": "მე თვითონ მოვაწერე"})
    objection = Objection.objects.get()
    assert refusal(protecting.object_to_removal, petition, by=user, text="x") == "objected"
    facts = {"uphold": True, "answer": "მართალია"}
    for party in (first, second):
        assert refusal(protecting.answer_objection, objection, by=party, **facts) == (
            "not_same_official"
        )
    third = officer(petition)
    protecting.answer_objection(objection, by=third, **facts)
    assert Objection.objects.get().state == "open"
    restoring = Removal.objects.get(act="restore")
    assert refusal(actions.decide_removal, restoring, by=third, approve=True) == "second_person"
    actions.decide_removal(restoring, by=first, approve=True)
    sequencer.run()
    petition.refresh_from_db()
    assert (Objection.objects.get().state, petition.count) == ("upheld", 1)
    assert "მართალია" in browser.get(page).content.decode()


def test_objection_may_be_refused_with_reasons(petition: Petition):
    user, _first, _second = removed(petition)
    protecting.object_to_removal(petition, by=user, text="x")
    objection, third = Objection.objects.get(), officer(petition)
    assert refusal(protecting.answer_objection, objection, by=third, uphold=False, answer=" ") == (
        "reason_missing"
    )
    protecting.answer_objection(objection, by=third, uphold=False, answer="საფუძველი არ არის")
    assert Objection.objects.get().state == "refused"
    assert Signature.objects.get().state == "removed"


def test_nobody_objects_for_somebody_else(petition: Petition):
    removed(petition)
    stranger = identity.citizen(petition.municipality)
    assert refusal(protecting.object_to_removal, petition, by=stranger, text="x") == "not_removed"
    page = reverse("petitions:object", args=["batumi", petition.pk, petition.slug])
    assert citizen_client(stranger).get(page).status_code == 302


def test_denied_signature_is_removed_by_two_people(petition: Petition):
    user = identity.citizen(petition.municipality)
    signing.sign(petition, by=user)
    sequencer.run()
    assisting.deny(petition, by=user)
    denial, first, second = Denial.objects.get(), officer(petition), officer(petition)
    protecting.answer_denial(denial, by=first, uphold=True, answer="დადასტურდა")
    removal = Removal.objects.get()
    assert Denial.objects.get().state == "open"
    actions.decide_removal(removal, by=second, approve=False)
    denial = Denial.objects.get()
    assert (denial.state, denial.removal) == ("open", None)
    protecting.answer_denial(denial, by=first, uphold=True, answer="დადასტურდა")
    actions.decide_removal(Removal.objects.get(state="proposed"), by=second, approve=True)
    assert (Denial.objects.get().state, Signature.objects.get().state) == ("upheld", "removed")
    assert refusal(protecting.answer_denial, denial, by=first, uphold=False, answer="x") == (
        "not_denied"
    )


def test_denial_of_a_withdrawn_signature_is_settled_without_a_removal(petition: Petition):
    user = identity.citizen(petition.municipality)
    signing.sign(petition, by=user)
    sequencer.run()
    assisting.deny(petition, by=user)
    signing.withdraw(petition, by=user)
    browser, denial = desk(petition), Denial.objects.get()
    page = browser.get(url(petition, "protection")).content.decode()
    assert ("ამოსაღები აღარაფერია" in page, 'value="uphold"' in page) == (True, False)
    address = url(petition, "protection_act", "denial", denial.pk)
    stale = browser.post(address, {"verdict": "uphold", "answer": "ნაკრები პასუხი"})
    assert (stale.status_code, "ნაკრები პასუხი" in stale.content.decode()) == (422, True)
    browser.post(address, {"verdict": "refuse", "answer": "უკვე გაუქმდა"})
    denial.refresh_from_db()
    assert (denial.state, denial.answer, denial.removal) == ("refused", "უკვე გაუქმდა", None)


def test_traces_are_destroyed_when_they_have_served(batumi: Municipality):
    petition = make.opened(batumi, needed=1, at=timezone.now() - timedelta(days=31))
    signers(petition, 2, OFFICE, at=petition.opens_at)
    sequencer.run()
    assert protecting.forget_traces() == 0
    actions.close(petition)
    assert protecting.forget_traces(at=timezone.now() + timedelta(days=20)) == 0
    assert protecting.forget_traces(at=timezone.now() + timedelta(days=31)) == 2
    assert set(Signature.objects.values_list("network", "alike")) == {(None, None)}


def test_withdrawn_signature_keeps_no_trace(petition: Petition):
    user = identity.citizen(petition.municipality)
    signing.sign(petition, by=user, network=OFFICE)
    row = signing.withdraw(petition, by=user)
    row.refresh_from_db()
    assert (row.network, row.alike) == (None, None)


def test_erasure_takes_the_traces_and_what_the_person_wrote(petition: Petition):
    user, _first, _second = removed(petition)
    protecting.object_to_removal(petition, by=user, text="ჩემი პირადი ამბავი")
    other = identity.citizen(petition.municipality)
    for account in (user, other):
        assisting.deny(petition, by=account, statement="ამბავი")
    actions.erase_traces(by=user)
    row = Signature.objects.get()
    assert (row.network, row.alike, Objection.objects.get().text) == (None, None, "")
    assert Denial.objects.count() == 1


# --- Pages -------------------------------------------------------------------------------------


def desk(petition: Petition, role: Role = Role.LIST_OFFICER) -> Client:
    return staff_client(make.staff(role, petition.municipality))


def url(petition: Petition, name: str, *more) -> str:
    return reverse(f"petitions_desk:{name}", args=["batumi", petition.pk, *more])


def test_page_leads_from_the_alert_to_the_removal(petition: Petition):
    signers(petition, 12, OFFICE)
    sequencer.run()
    first, second = desk(petition), desk(petition, Role.MODERATOR)
    page = first.get(url(petition, "protection")).content.decode()
    link = page.split(url(petition, "rule"))[1].split('"')[0].replace("&amp;", "&")
    preview = first.get(url(petition, "rule") + link)
    assert preview.context["preview"].count == 12
    assert OFFICE not in page + preview.content.decode()
    alert = queries.alerts(petition)[0]
    typed = {"kind": alert.kind, "key": alert.key, "since": "", "until": "", "reason": ""}
    answer = first.post(url(petition, "rule"), typed | {"propose": "1"})
    assert answer.status_code == 422
    first.post(url(petition, "rule"), typed | {"propose": "1", "reason": "წესის დარღვევა"})
    removal = Removal.objects.get()
    second.post(url(petition, "protection_act", "decide", removal.pk), {"verdict": "approve"})
    protecting.carry_on()
    assert Signature.objects.filter(state="removed").count() == 12
    sequencer.run()
    public = (
        Client()
        .get(reverse("petitions:counted", args=["batumi", petition.pk, petition.slug]))
        .content.decode()
    )
    assert "წესის დარღვევა" in public
    assert "12" in public


def test_page_is_closed_to_others(petition: Petition, keda: Municipality):
    assert desk(petition, Role.MAYOR_OFFICE).get(url(petition, "protection")).status_code == 403
    stranger = staff_client(make.staff(Role.LIST_OFFICER, keda))
    assert stranger.get(url(petition, "protection")).status_code == 404


def test_bad_network_address_is_kept_and_explained(petition: Petition):
    answer = desk(petition).post(url(petition, "network"), {"name": "ბიბლიოთეკა", "address": "x"})
    assert answer.status_code == 422
    assert "ბიბლიოთეკა" in answer.content.decode()


@pytest.mark.parametrize("verdict", ["uphold", "refuse"])
def test_desk_answers_an_objection_and_keeps_what_was_typed(petition: Petition, verdict: str):
    user, _first, _second = removed(petition)
    protecting.object_to_removal(petition, by=user, text="მე თვითონ მოვაწერე")
    browser, row = desk(petition), Objection.objects.get()
    address = url(petition, "protection_act", "objection", row.pk)
    assert browser.post(address, {"verdict": verdict, "answer": ""}).status_code == 422
    assert Objection.objects.get().answer == ""
    answer = browser.post(address, {"verdict": verdict, "answer": "შემოწმდა"})
    assert answer["Location"] == url(petition, "protection")
    found = Objection.objects.get()
    kinds = list(Removal.objects.order_by("pk").values_list("act", flat=True))
    assert (found.answer, found.state, kinds) == (
        ("შემოწმდა", "open", ["remove", "restore"])
        if verdict == "uphold"
        else ("შემოწმდა", "refused", ["remove"])
    )
