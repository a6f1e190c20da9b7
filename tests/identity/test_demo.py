"""The demonstration's people: complete, repeatable, and plainly invented."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from civic.demo import PASSWORD, Say
from civic.places import demo as places
from identity import actions, demo
from identity.models import Duty, Extract, Resident, User
from identity.sealing import number_key, person_key


@pytest.fixture
def say(db) -> Say:
    found = Say(write=lambda line: None)
    places.load(found)
    demo.load(found)
    return found


def test_it_may_be_loaded_again_and_changes_nothing(say) -> None:
    def counts() -> list[int]:
        return [model.objects.count() for model in (User, Duty, Extract, Resident, TOTPDevice)]

    before = counts()
    demo.load(Say(write=lambda line: None))
    assert counts() == before


def test_every_printed_log_in_opens_an_account(say) -> None:
    for login in say.logins:
        user = User.objects.get(email=login.email)
        assert user.check_password(PASSWORD)
        assert (login.role == "citizen") is not user.is_staff_member


def test_citizens_are_verified_except_the_one_who_shows_how(say) -> None:
    citizens = User.objects.filter(email__endswith="@example.ge")
    unverified = {user.email for user in citizens if user.person is None}
    assert unverified == {"luka@example.ge", "maka@example.ge"}


@pytest.mark.parametrize(
    ("email", "slug"), [("luka@example.ge", "batumi"), ("maka@example.ge", "oni")]
)
def test_what_is_printed_for_an_unverified_citizen_verifies_them(say, email, slug) -> None:
    (login,) = [one for one in say.logins if one.email == email]
    place, facts = login.note.split("; not verified yet, on the register as: ")
    number, first_name, last_name, born_on = facts.split(", ")
    client = Client()
    client.post("/account/login/", {"login": login.email, "password": login.password})
    typed = {"number": number, "first_name": first_name, "last_name": last_name, "born_on": born_on}
    answer = client.post("/account/verify/", typed | {"municipality": place})
    assert (place, answer.status_code) == (slug, 302)
    assert User.objects.get(email=email).person is not None


def test_an_older_demonstration_gets_the_new_residents_and_a_municipality_s_own_stays(say) -> None:
    oni = Extract.objects.get(municipality__slug="oni")
    Extract.objects.filter(pk=oni.pk).update(rows=oni.rows - 1)
    demo.load(Say(write=lambda line: None))
    newer = Extract.objects.get(municipality__slug="oni", state="current")
    assert (newer.pk != oni.pk, newer.rows) == (True, 32)
    Extract.objects.filter(pk=newer.pk).update(rows=3, imported_by=User.objects.first())
    demo.load(Say(write=lambda line: None))
    assert Extract.objects.get(municipality__slug="oni", state="current").pk == newer.pk


def test_whoever_comes_from_the_citizen_portal_is_on_the_register_of_their_place(say) -> None:
    for _name, slug, number, *_facts in demo.ELSEWHERE:
        row = Resident.objects.filter(
            extract__municipality__slug=slug, number_key=number_key(person_key(number))
        )
        assert (slug, row.count()) == (slug, 1)


def test_it_says_how_to_get_a_one_time_code(say, capsys) -> None:
    command = dict(say.hints)["One-time code, which staff are asked for after the password"]
    name, email = command.split()[-2:]
    call_command(name, email)
    assert re.fullmatch(r"[0-9]{6}\n", capsys.readouterr().out)


def test_every_invented_number_starts_with_99_and_stands_once(say, batumi) -> None:
    lines = [
        line
        for slug in demo.RESIDENTS
        for line in demo.residents_of(type(batumi).objects.get(slug=slug))
    ]
    numbers = [line.split(",")[0] for line in lines]
    assert all(re.fullmatch(r"99[0-9]{9}", number) for number in numbers)
    assert len(set(numbers)) == len(numbers) == sum(demo.RESIDENTS.values())


def test_a_code_is_given_for_a_demonstration_account_only(say, batumi, capsys) -> None:
    call_command("one_time_code", "moderator@batumi.example.ge")
    code = capsys.readouterr().out.strip()
    user = User.objects.get(email="moderator@batumi.example.ge")
    assert actions.enter_code(user, code).user_id == user.pk
    for email in ("nino@example.ge", "nobody@example.ge"):
        with pytest.raises(CommandError):
            call_command("one_time_code", email)
    actions.begin_enrolment(user)
    TOTPDevice.objects.filter(user=user, confirmed=True).update(key="00" * 20)
    with pytest.raises(CommandError):
        call_command("one_time_code", user.email)
