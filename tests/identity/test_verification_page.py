"""The verification page: clear refusals, nothing lost, nothing shown to others (N06, N33, N41)."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from identity.forms.verification import NameField
from identity.models import Inquiry, LookUp, User
from identity.views import verification
from tests.clients import citizen_client
from tests.factories import identity as make

PATH = "/account/verify/"
NINO = "99000000001,ბერიძე,ნინო,1988-03-14,rustaveli"
FACTS = {
    "municipality": "batumi",
    "number": "990 0000 0001",
    "first_name": "ნინო",
    "last_name": "ბერიძე",
    "born_on": "14.03.1988",
}


@pytest.fixture
def place(batumi):
    batumi.is_active = True
    batumi.save()
    make.extract(batumi, NINO)
    return batumi


def test_a_citizen_is_verified_and_led_back(place) -> None:
    user = make.user()
    client = citizen_client(user)
    response = client.post(PATH, FACTS | {"next": "/batumi/petitions/1-x/sign/"})
    assert response.headers["Location"] == "/batumi/petitions/1-x/sign/"
    assert User.objects.get(pk=user.pk).person is not None
    page = client.get("/account/").content.decode()
    assert "ნინო ბერიძე" in page
    assert "99000000001" not in page


@pytest.mark.parametrize(
    "name",
    [
        "ნინო <img src=x onerror=alert(1)>",  # N13
        "=ნინო",  # N21
        "ნინო 555-12-34",
        "ნინო https://evil.example",
        "ნინო\u202e",  # N25
        "ნი\u200bნო",
        "{{ნინო}}",
        "ნინო!!!",
        "-",
        "ნინო_",
    ],
)
def test_a_name_holds_nothing_but_a_name(place, name) -> None:
    """It would match the register, which compares letters, and could be shown beside a signature."""
    user = make.user()
    answer = citizen_client(user).post(PATH, FACTS | {"first_name": name})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["first_name"]
    assert User.objects.get(pk=user.pk).person is None


@pytest.mark.parametrize(
    "name", ["ნინო", "ანა-მარია", "Ana Maria", "Жанна", "O'Neil", "დ’ანა", "Ana-María", "ი. ბ."]
)
def test_names_as_people_bear_them_are_taken(name) -> None:
    assert NameField().clean(name) == name


@pytest.mark.parametrize(
    "onward", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"]
)
def test_the_way_back_stays_on_the_own_host(place, onward) -> None:
    response = citizen_client(make.user()).post(PATH, FACTS | {"next": onward})
    assert response.headers["Location"] == "/account/"


@pytest.mark.parametrize(
    "born", ["14.03.1988", "14/3/1988", "1988-03-14", "14 03 1988", "14.3.1988"]
)
def test_dates_and_latin_letters_are_read_as_people_write_them(place, born) -> None:
    user = make.user()
    facts = FACTS | {"born_on": born, "first_name": " Nino ", "last_name": "BERIDZE"}
    assert citizen_client(user).post(PATH, facts).status_code == 302
    assert User.objects.get(pk=user.pk).person is not None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": "9900000000"}, "number"),
        ({"number": "9900000000x"}, "number"),
        ({"number": ""}, "number"),
        ({"first_name": ""}, "first_name"),
        ({"first_name": "123"}, "first_name"),
        ({"last_name": "ბ" * 51}, "last_name"),
        ({"born_on": "31.02.1988"}, "born_on"),
        ({"born_on": "1988"}, "born_on"),
        ({"born_on": "01.01.2999"}, "born_on"),
        ({"born_on": ""}, "born_on"),
        ({"municipality": "atlantis"}, "municipality"),
        ({"municipality": "keda' OR 1=1"}, "municipality"),
        ({"municipality": ""}, "municipality"),
    ],
)
def test_what_cannot_be_is_refused_without_asking_the_register(place, changed, field) -> None:
    user = make.user()
    response = citizen_client(user).post(PATH, FACTS | changed)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not LookUp.objects.exists()
    assert User.objects.get(pk=user.pk).person is None


def test_nothing_typed_is_lost_when_the_register_does_not_know_the_person(place) -> None:
    response = citizen_client(make.user()).post(PATH, FACTS | {"first_name": "ნანა"})
    page = response.content.decode()
    assert response.context["form"].non_field_errors()
    for value in ("990 0000 0001", "ნანა", "ბერიძე", "14.03.1988"):
        assert f'value="{value}"' in page
    assert "სერვისცენტრში" in page


def test_the_refusal_is_the_same_for_a_stranger_and_for_a_wrong_birth_date(place) -> None:
    unknown = citizen_client(make.user()).post(PATH, FACTS | {"number": "99000000777"})
    wrong = citizen_client(make.user()).post(PATH, FACTS | {"born_on": "15.03.1988"})
    assert unknown.context["form"].errors == wrong.context["form"].errors


def test_a_silent_register_is_explained_and_shown_as_waiting(batumi) -> None:
    batumi.is_active = True
    batumi.save()
    client = citizen_client(make.user())
    page = client.post(PATH, FACTS, follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["warning"]
    assert Inquiry.objects.count() == 1
    assert list(page.context["inquiries"]) == list(Inquiry.objects.all())


def test_attempts_from_one_address_are_limited(place, monkeypatch) -> None:
    monkeypatch.setattr(verification, "TRIES_PER_ADDRESS", 3)
    wrong = FACTS | {"first_name": "ნანა"}
    codes = []
    for _attempt in range(5):
        response = citizen_client(make.user()).post(PATH, wrong)
        codes.append("ხვალ" in str(response.context["form"].non_field_errors()))
    assert codes == [False, False, False, True, True]


def test_a_visitor_logs_in_first() -> None:
    assert Client().get(PATH).headers["Location"] == f"/account/login/?next={PATH}"


def test_a_get_with_facts_in_the_address_verifies_nobody(place) -> None:
    user = make.user()
    assert citizen_client(user).get(PATH, FACTS).status_code == 200
    assert User.objects.get(pk=user.pk).person is None


def test_fields_of_others_in_the_form_change_nothing(place) -> None:
    user, victim = make.user(), make.user()
    facts = FACTS | {"user": str(victim.pk), "by": str(victim.pk), "level": "3", "purpose": "x"}
    citizen_client(user).post(PATH, facts)
    assert User.objects.get(pk=victim.pk).person is None
    row = User.objects.get(pk=user.pk).person.verifications.get()
    assert row.level == 2
    assert LookUp.objects.get().purpose == "account.verify"


def test_number_and_name_stay_out_of_session_and_log(place, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    client = citizen_client(make.user())
    client.post(PATH, FACTS | {"first_name": "ნანა"})
    client.post(PATH, FACTS)
    sessions = " ".join(str(one.get_decoded()) for one in Session.objects.all())
    for word in ("99000000001", "990 0000 0001", "ბერიძე", "ნანა"):
        assert word not in sessions
    logged = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )
    assert "99000000001" not in logged
    assert "ბერიძე" not in logged


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31.02.1990", "კალენდარში ასეთი დღე არ არის"),
        ("1990-13-01", "კალენდარში ასეთი დღე არ არის"),
        ("14.03.2988", "გადაამოწმეთ წელი"),
        ("14.03.1788", "გადაამოწმეთ წელი"),
        ("14 მარტი 1988", "31.05.1990"),
    ],
)
def test_wrong_date_of_birth_says_what_is_wrong_and_leads_to_its_field(place, typed, said) -> None:
    answer = citizen_client(make.user()).post(PATH, FACTS | {"born_on": typed})
    (told,) = answer.context["form"].errors["born_on"]
    assert said in told
    page = answer.content.decode()
    assert f'<li><a href="#id_born_on">{told}</a></li>' in page


def test_who_is_not_on_the_register_of_a_place_is_led_to_the_choice_of_it(place, keda) -> None:
    keda.is_active = True
    keda.save()
    make.extract(keda, "99000000002,ცეცხლაძე,გელა,1970-01-01,")
    user = make.user()
    citizen_client(user).post(PATH, FACTS)
    User.objects.filter(pk=user.pk).update(strong_at=timezone.now(), proof="service")
    answer = citizen_client(user).post(PATH, {"municipality": "keda"})
    assert list(answer.context["form"].errors) == ["municipality"]
    assert '<li><a href="#id_municipality">' in answer.content.decode()
