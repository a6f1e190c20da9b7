"""Who may act for an organisation: asked for by a citizen, confirmed by the municipality, for nothing but requests (N02, N04)."""

import pytest
from django.utils import timezone

from civic.dates import today
from civic.journal.models import Entry
from civic.roles import Role
from identity import actions, queries
from identity.levels import Level
from identity.models import Organisation, Representative
from identity.policy import level_to_represent
from identity.sections import unlocks_of
from tests.clients import citizen_client, staff_client
from tests.factories import identity as make

PAGE, DESK = "/account/organisations/", "/desk/batumi/representatives/"
FACTS = {
    "number": "405 123 456",
    "name": "შპს „მწვანე ეზო“",
    "function": "დირექტორი",
    "municipality": "batumi",
}


@pytest.fixture(autouse=True)
def _active(batumi) -> None:
    batumi.is_active = True
    batumi.save()


@pytest.fixture
def citizen(batumi):
    return make.citizen(batumi)


@pytest.fixture
def officer(batumi):
    return staff_client(make.staff(Role.LIST_OFFICER, batumi))


def asked(citizen) -> Representative:
    answer = citizen_client(citizen).post(PAGE, FACTS)
    assert answer.headers["Location"] == PAGE
    return Representative.objects.get(user=citizen)


def test_a_citizen_asks_and_the_municipality_confirms(citizen, officer) -> None:
    row = asked(citizen)
    assert (row.organisation.number, row.state) == ("405123456", "asked")
    assert not queries.may_act_for(citizen).exists()
    page = officer.get(f"{DESK}{row.pk}/").content.decode()
    assert queries.details(citizen.person).name in page
    officer.post(f"{DESK}{row.pk}/", {"confirm": "1", "reason": ""})
    assert list(queries.may_act_for(citizen)) == [row.organisation]
    assert "მწვანე ეზო" in citizen_client(citizen).get(PAGE).content.decode()
    kinds = list(Entry.objects.filter(subject_id=row.pk).values_list("kind", flat=True))
    assert "representative.confirmed" in kinds


def test_a_refusal_needs_a_reason_which_the_citizen_reads(citizen, officer) -> None:
    row = asked(citizen)
    page = officer.post(f"{DESK}{row.pk}/", {"refuse": "1", "reason": "  "})
    assert "reason" in page.context["form"].errors
    officer.post(f"{DESK}{row.pk}/", {"refuse": "1", "reason": "მინდობილობა ვადაგასულია"})
    row.refresh_from_db()
    assert row.state == "refused"
    assert "მინდობილობა ვადაგასულია" in citizen_client(citizen).get(PAGE).content.decode()
    assert asked_again(citizen)


def asked_again(citizen) -> bool:
    return citizen_client(citizen).post(PAGE, FACTS).status_code == 302


def test_the_same_request_twice_is_said_at_its_field(citizen) -> None:
    asked(citizen)
    page = citizen_client(citizen).post(PAGE, FACTS)
    assert "number" in page.context["form"].errors
    assert page.context["form"]["name"].value() == FACTS["name"]


@pytest.mark.parametrize("number", ["", "40512345", "4051234567", "40512345a", "٤٠٥١٢٣٤٥٦"])
def test_a_code_without_nine_digits_is_refused(citizen, number) -> None:
    page = citizen_client(citizen).post(PAGE, FACTS | {"number": number})
    assert "number" in page.context["form"].errors
    assert not Organisation.objects.exists()


def test_who_is_nobody_yet_cannot_act_for_others(batumi) -> None:
    page = citizen_client(make.user()).post(PAGE, FACTS)
    assert page.context["form"].non_field_errors()
    assert not Organisation.objects.exists()


def test_a_second_account_of_the_person_does_not_act_for_it(citizen, officer) -> None:
    row = asked(citizen)
    officer.post(f"{DESK}{row.pk}/", {"confirm": "1"})
    assert not queries.may_act_for(make.verified(citizen.person)).exists()


def test_the_representative_ends_it_and_others_cannot(citizen, officer, batumi) -> None:
    row = asked(citizen)
    officer.post(f"{DESK}{row.pk}/", {"confirm": "1"})
    stranger = citizen_client(make.citizen(batumi))
    assert stranger.post(f"{PAGE}{row.pk}/end/").status_code == 404
    citizen_client(citizen).post(f"{PAGE}{row.pk}/end/")
    row.refresh_from_db()
    assert row.state == "ended"
    assert not queries.may_act_for(citizen).exists()


def test_the_municipality_ends_it(citizen, officer) -> None:
    row = asked(citizen)
    officer.post(f"{DESK}{row.pk}/", {"confirm": "1"})
    officer.post(f"{DESK}{row.pk}/", {"end": "1"})
    row.refresh_from_db()
    assert row.state == "ended"


def test_another_municipality_and_another_role_do_not_decide(citizen, batumi, keda) -> None:
    row = asked(citizen)
    elsewhere = staff_client(make.staff(Role.LIST_OFFICER, keda))
    assert elsewhere.get(f"{DESK}{row.pk}/").status_code == 404
    assert elsewhere.get(f"/desk/keda/representatives/{row.pk}/").status_code == 404
    assert staff_client(make.staff(Role.MODERATOR, batumi)).get(DESK).status_code == 403


def test_nobody_confirms_oneself(batumi) -> None:
    user = make.staff(Role.LIST_OFFICER, batumi)
    user.person = make.person(batumi)
    user.save()
    row = asked(user)
    page = staff_client(user).post(f"{DESK}{row.pk}/", {"confirm": "1"})
    assert page.context["form"].non_field_errors()
    row.refresh_from_db()
    assert row.state == "asked"


def test_closing_the_account_ends_what_it_represented(citizen) -> None:
    asked(citizen)
    actions.erase(citizen, by=citizen)
    assert not Representative.objects.exists()


# --- How sure it has to be who acts -------------------------------------------------------------

LEVEL = {"level": "3", "valid_from": "2026-11-22", "source_ka": "საკრებულოს განკარგულება № 7"}


@pytest.fixture
def administrator(batumi):
    return make.staff(Role.MUNICIPAL_ADMIN, batumi)


def strict(batumi, administrator, **more):
    return actions.set_level_to_represent(
        batumi, level=3, valid_from=today(), source_ka="№ 7", by=administrator, **more
    )


def test_the_administrator_sets_the_level_and_everybody_can_read_it(batumi, administrator) -> None:
    assert level_to_represent(batumi) == Level.REGISTER
    desk = staff_client(administrator)
    answer = desk.post(DESK, LEVEL | {"valid_from": today().isoformat()})
    assert answer.headers["Location"] == DESK
    assert level_to_represent(batumi) == Level.STRONG
    entry = Entry.objects.get(kind="policy.set")
    assert (entry.public, entry.data) == (
        True,
        {"key": "identity.level.represent", "value": "3", "valid_on": today().isoformat()},
    )
    assert desk.get(DESK).context["level"] == Level.STRONG


def test_others_do_not_set_it_nor_for_a_day_that_is_over(batumi, officer, administrator) -> None:
    assert officer.get(DESK).context["form"] is None
    page = officer.post(DESK, LEVEL | {"valid_from": today().isoformat()})
    assert page.context["form"].non_field_errors()
    page = staff_client(administrator).post(DESK, LEVEL | {"valid_from": "2020-01-01"})
    assert list(page.context["form"].errors) == ["valid_from"]
    assert page.context["form"]["source_ka"].value() == LEVEL["source_ka"]
    assert level_to_represent(batumi) == Level.REGISTER


def test_below_the_level_nobody_asks_and_nobody_acts_until_known_for_sure(
    batumi, keda, citizen, officer, administrator
) -> None:
    """Who was confirmed before waits for nobody but for themselves."""
    row = asked(citizen)
    officer.post(f"{DESK}{row.pk}/", {"confirm": "1"})
    strict(batumi, administrator)
    assert list(queries.may_act_for(citizen)) == []
    other = make.citizen(batumi)
    page = citizen_client(other).post(PAGE, FACTS)
    assert "ეწვიეთ" in str(page.context["form"].non_field_errors())
    assert not Representative.objects.filter(user=other).exists()
    citizen.strong_at = timezone.now()
    citizen.save()
    assert list(queries.may_act_for(citizen)) == [row.organisation]
    assert level_to_represent(keda) == Level.REGISTER


def test_my_page_says_which_level_it_needs(batumi, administrator) -> None:
    strict(batumi, administrator)
    assert (3, "ორგანიზაციის სახელით მოქმედება") in unlocks_of(batumi)
