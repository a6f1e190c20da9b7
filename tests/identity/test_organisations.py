"""Who may act for an organisation: asked for by a citizen, confirmed by the municipality, for nothing but requests (N02, N04)."""

import pytest

from civic.journal.models import Entry
from civic.roles import Role
from identity import actions, queries
from identity.models import Organisation, Representative
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
