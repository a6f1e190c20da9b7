"""The desk's pages about a removal: what the second person sees, the preview of a rule, marks and words for each role."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from civic.dates import local
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from identity.models import User
from petitions import desk_counting, notices
from petitions.actions import decide_removal, protecting, signing
from petitions.models import Petition, Removal, Signature
from petitions.queries import protection, removals
from petitions.traces import network_key
from tests.clients import staff_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db
OFFICE = "203.0.113.70"


@pytest.fixture
def petition(batumi: Municipality) -> Petition:
    """Twelve signed from one network."""
    one = make.opened(batumi, needed=3, at=timezone.now() - timedelta(days=2))
    for place in range(12):
        person = make.signer(one, last_name="ა" * (place + 1), first_name="ნინო")
        signing.sign(one, person=person, network=OFFICE)
    sequencer.run()
    one.refresh_from_db()
    return one


def desk(petition: Petition, role: Role = Role.LIST_OFFICER) -> Client:
    return staff_client(make.staff(role, petition.municipality))


def url(petition: Petition, name: str, *more: object) -> str:
    return reverse(f"petitions_desk:{name}", args=["batumi", petition.pk, *more])


def hour(petition: Petition) -> datetime:
    return local(Signature.objects.filter(petition=petition).earliest("signed_at").signed_at)


def proposed(petition: Petition, **hours: datetime) -> Removal:
    officer = make.staff(Role.LIST_OFFICER, petition.municipality)
    key = network_key(petition.pk, OFFICE)
    return protecting.propose_by_rule(
        petition, by=officer, kind="network", key=key.hex(), reason="ერთი კომპიუტერი", **hours
    )


def test_second_person_sees_rule_effect_and_signatures_before_deciding(petition: Petition) -> None:
    since = hour(petition)
    removal = proposed(petition, since=since, until=since + timedelta(hours=2))
    browser, address = (
        desk(petition, Role.MODERATOR),
        url(petition, "protection_act", "decide", removal.pk),
    )
    listed = browser.get(url(petition, "protection")).content.decode()
    page_of_it = url(petition, "removal", removal.pk)
    assert (page_of_it in listed, address in listed) == (True, False)
    page = browser.get(page_of_it)
    effect, text = page.context["effect"], page.content.decode()
    assert (effect.before, effect.after, effect.falls_below) == (12, 0, True)
    assert page.context["preview"].hours == [(since, 12)]
    mark = network_key(petition.pk, OFFICE).hex()[: removals.MARK]
    for said in (mark, effect.hours, address, "ერთი კომპიუტერი"):
        assert said in text
    assert OFFICE not in text
    browser.post(address, {"verdict": "approve"})
    removal.refresh_from_db()
    assert removal.state == Removal.State.APPROVED


@pytest.mark.parametrize("role", [Role.LIST_OFFICER, Role.AUDITOR])
def test_who_may_not_decide_reads_the_proposal_without_buttons(
    petition: Petition, role: Role
) -> None:
    removal = proposed(petition)
    reader = (
        staff_client(removal.proposed_by) if role == Role.LIST_OFFICER else desk(petition, role)
    )
    page = reader.get(url(petition, "removal", removal.pk)).content.decode()
    assert url(petition, "protection_act", "decide", removal.pk) not in page
    assert (
        desk(petition, Role.MAYOR_OFFICE).get(url(petition, "removal", removal.pk)).status_code
        == 403
    )


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({}, "without limits"),
        ({"since": "2026-11-01T10:00:00+04:00"}, "1 November 2026, 10:00 and later"),
        ({"until": "2026-11-01T10:00:00+04:00"}, "before 1 November 2026, 10:00"),
    ],
)
def test_hours_of_a_rule_are_said_in_words(petition: Petition, hours: dict, said: str) -> None:
    removal = proposed(petition)
    removal.rule = {"kind": "network"} | hours
    removal.save()
    page = desk(petition).get("/en" + url(petition, "removal", removal.pk))
    assert page.context["effect"].hours.replace("\u00a0", " ") == said


@pytest.mark.parametrize("act", [{}, {"propose": "1"}])
def test_rule_that_ends_before_it_begins_is_an_error_at_the_field(
    petition: Petition, act: dict[str, str]
) -> None:
    key = network_key(petition.pk, OFFICE).hex()
    typed = {"kind": "network", "key": key, "reason": "ერთი კომპიუტერი"}
    hours = {"since": "2026-11-02T10:00", "until": "2026-11-01T10:00"}
    answer = desk(petition).post(url(petition, "rule"), typed | hours | act)
    page = answer.content.decode()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["until"])
    assert "დასასრული დასაწყისზე გვიან უნდა იყოს" in page
    for value in (*hours.values(), "ერთი კომპიუტერი"):
        assert f'value="{value}"' in page
    assert (answer.context["preview"], Removal.objects.count()) == (None, 0)


def test_preview_by_a_link_tells_of_bad_hours_and_asks_for_no_reason(petition: Petition) -> None:
    browser, key = desk(petition), network_key(petition.pk, OFFICE).hex()
    link = f"{url(petition, 'rule')}?kind=network&key={key}&since=2026-11-02T10:00&until="
    assert list(browser.get(link + "2026-11-01T10:00").context["form"].errors) == ["until"]
    assert list(browser.get(link + "0001-01-01T00:00").context["form"].errors) == ["until"]
    fitting = browser.get(f"{url(petition, 'rule')}?kind=network&key={key}")
    assert (fitting.status_code, fitting.context["form"].errors) == (200, {})
    assert fitting.context["preview"].count == 12
    again = browser.post(url(petition, "rule"), {"kind": "network", "key": key})
    assert (again.status_code, again.context["preview"].count) == (200, 12)


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.MODERATOR, "You may decide about a proposal"),
        (Role.AUDITOR, "You may read everything here."),
        (Role.LIST_OFFICER, ""),
    ],
)
def test_page_says_what_each_role_may_do(petition: Petition, role: Role, said: str) -> None:
    browser = desk(petition, role)
    answer = browser.get("/en" + url(petition, "protection"))
    assert answer.context["why"].find(said) >= 0
    assert bool(answer.context["why"]) == bool(said)
    assert ("None yet." in answer.content.decode()) is True


def test_alert_names_the_removal_that_deals_with_it_and_its_state(petition: Petition) -> None:
    removal = proposed(petition)
    colleague = make.staff(Role.MODERATOR, petition.municipality)
    for approve in (None, False):
        if approve is not None:
            decide_removal(removal, by=colleague, approve=approve)
        page = desk(petition).get(url(petition, "protection"))
        removal.refresh_from_db()
        ((alert, dealing),) = page.context["alerts"]
        assert (alert.kind, dealing) == ("network", [removal])
        part = page.content.decode().split('id="h-removals"')[0]
        assert f"R{removal.pk}</a>" in part
        assert removal.get_state_display() in part


def test_burst_names_only_a_removal_of_its_hour(petition: Petition) -> None:
    since = hour(petition)
    officer = make.staff(Role.LIST_OFFICER, petition.municipality)
    removal = protecting.propose_by_rule(
        petition,
        by=officer,
        kind="burst",
        key="",
        reason="x",
        since=since,
        until=since + timedelta(hours=1),
    )
    alerts = [
        protection.Alert("burst", "", 12, at, at + timedelta(hours=1))
        for at in (since - timedelta(hours=1), since)
    ]
    assert removals.dealing(petition, alerts) == [[], [removal]]


def titles(user: User, petition: Petition) -> list[str]:
    return [str(item.title) for item in desk_counting.items(petition.municipality, user)]


def test_work_list_names_what_the_reader_can_act_on(petition: Petition) -> None:
    place = petition.municipality
    officer, moderator = make.staff(Role.LIST_OFFICER, place), make.staff(Role.MODERATOR, place)
    about = f"„{petition.title}“"
    assert titles(officer, petition) == [f"ნახეთ ერთი ქსელიდან მოსული ხელმოწერები: {about}"]
    assert titles(moderator, petition) == []
    removal = proposed(petition)
    assert titles(removal.proposed_by, petition) == []
    decide = [f"გადაწყვიტეთ ამოღება R{removal.pk}: {about}"]
    assert (titles(officer, petition), titles(moderator, petition)) == (decide, decide)
    (item,) = desk_counting.items(place, moderator)
    assert item.url == url(petition, "removal", removal.pk)
    assert item.detail == f"{petition} · 12 ხელმოწერა"
    decide_removal(removal, by=moderator, approve=False)
    assert titles(officer, petition) == []


def test_network_of_a_known_place_is_no_work(petition: Petition) -> None:
    officer = make.staff(Role.LIST_OFFICER, petition.municipality)
    protecting.add_network(petition.municipality, by=officer, name="ბიბლიოთეკა", address=OFFICE)
    assert titles(officer, petition) == []


def test_signer_removed_by_a_rule_is_told_and_may_object(petition: Petition) -> None:
    user = identity.citizen(petition.municipality)
    signing.sign(petition, by=user, network=OFFICE)
    sequencer.run()
    removal = proposed(petition)
    colleague = make.staff(Role.MODERATOR, petition.municipality)
    decide_removal(removal, by=colleague, approve=True)
    protecting.carry_on()
    entry = Entry.objects.get(kind="petition.signatures_removed")
    (told,) = notices.EVENTS[entry.kind](entry)
    assert (told.template, told.recipient_user_id) == (
        "notices/petition_signature_removed",
        user.pk,
    )
    objection = protecting.object_to_removal(petition, by=user, text="მე თვითონ მოვაწერე")
    assert (objection.removal, objection.state) == (removal, "open")


def test_networks_of_many_signatures_are_looked_for_once_in_a_while(
    petition: Petition, monkeypatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr(removals, "MANY", 1)
    Petition.objects.filter(pk=petition.pk).update(count=12)
    here, rows = petition.municipality, Petition.objects.filter(pk=petition.pk)
    assert removals.networks_of(rows, here) == {petition.pk: 12}
    with django_assert_num_queries(
        3
    ):  # the sum, the known places, what is dealt with: no signature
        assert removals.networks_of(rows, here) == {petition.pk: 12}
