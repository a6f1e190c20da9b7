"""The second factor: enrolment, codes, recovery codes, throttling (N35, N36)."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.models import Counter
from civic.roles import Role
from identity import actions
from identity.actions import second_factor as factor
from identity.models import SignIn, User
from tests.clients import citizen_client, device_of, staff_client
from tests.factories import identity as make

ENTER = "/account/security/"
ENROL = "/account/security/enrol/"
CODES = "/account/security/codes/"


def code_of(device: TOTPDevice, ahead: int = 0) -> str:
    """The code the app shows now, or `ahead` half minutes later."""
    return f"{totp(device.bin_key, drift=ahead):06d}"


@pytest.fixture
def moderator(batumi) -> User:
    return make.staff(Role.MODERATOR, batumi)


def test_enrolment_needs_a_code_of_the_new_authenticator(moderator) -> None:
    device = actions.begin_enrolment(moderator)
    assert device.confirmed is False
    with pytest.raises(Refused) as refusal:
        actions.confirm_enrolment(moderator, "000000")
    assert refusal.value.code == "wrong_code"
    device.refresh_from_db()
    assert (device.confirmed, device.throttling_failure_count) == (False, 1)


def test_enrolment_gives_ten_recovery_codes_that_the_database_does_not_show(moderator) -> None:
    device = actions.begin_enrolment(moderator)
    confirmed, codes = actions.confirm_enrolment(moderator, code_of(device))
    assert confirmed == device
    assert len(set(codes)) == 10
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert len(stored) == 10
    assert not stored & {code.replace("-", "") for code in codes}
    assert Entry.objects.get(kind="staff.second_factor_enrolled").actor == moderator


def test_a_new_authenticator_takes_the_place_of_the_old(moderator) -> None:
    old = device_of(moderator)
    new = actions.begin_enrolment(moderator)
    assert actions.enter_code(moderator, code_of(old)) == old
    actions.confirm_enrolment(moderator, code_of(new))
    assert list(TOTPDevice.objects.filter(user=moderator)) == [new]


def test_beginning_again_forgets_the_secret_shown_before(moderator) -> None:
    first = actions.begin_enrolment(moderator)
    second = actions.begin_enrolment(moderator)
    assert first.key != second.key
    assert list(TOTPDevice.objects.filter(user=moderator)) == [second]


def test_a_code_is_accepted_once(moderator) -> None:
    code = code_of(device_of(moderator))
    assert actions.enter_code(moderator, f"{code[:3]} {code[3:]}").user_id == moderator.pk
    with pytest.raises(Refused) as refusal:
        actions.enter_code(moderator, code)
    assert refusal.value.code == "wrong_code"


def test_an_older_code_is_refused_after_a_newer_one(moderator) -> None:
    device = device_of(moderator)
    actions.enter_code(moderator, code_of(device))
    with pytest.raises(Refused):
        actions.enter_code(moderator, code_of(device, -1))


def test_a_recovery_code_is_accepted_once_in_whatever_spelling(moderator) -> None:
    device_of(moderator)
    codes = actions.renew_codes(moderator)
    actions.enter_code(moderator, codes[0].upper().replace("-", " "))
    assert factor.codes_left(moderator) == 9
    assert Entry.objects.filter(kind="staff.recovery_code_used").count() == 1
    with pytest.raises(Refused) as refusal:
        actions.enter_code(moderator, codes[0])
    assert refusal.value.code == "wrong_code"


def test_another_ones_recovery_code_is_refused(moderator, batumi) -> None:
    other = make.staff(Role.AUDITOR, batumi)
    device_of(moderator), device_of(other)
    actions.renew_codes(moderator)
    (code, *_rest) = actions.renew_codes(other)
    with pytest.raises(Refused):
        actions.enter_code(moderator, code)


def test_renewed_codes_end_the_old(moderator) -> None:
    device_of(moderator)
    (old, *_rest) = actions.renew_codes(moderator)
    actions.renew_codes(moderator)
    with pytest.raises(Refused):
        actions.enter_code(moderator, old)


def test_after_a_wrong_code_even_the_right_one_has_to_wait(moderator) -> None:
    device = device_of(moderator)
    with pytest.raises(Refused):
        actions.enter_code(moderator, "000000")
    with pytest.raises(Refused) as refusal:
        actions.enter_code(moderator, code_of(device))
    assert refusal.value.code == "wait"
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(minutes=1))
    assert actions.enter_code(moderator, code_of(device)) == device


def test_ten_wrong_codes_close_the_door_for_the_right_one_too(moderator) -> None:
    device = device_of(moderator)
    for _attempt in range(10):
        TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
        with pytest.raises(Refused):
            actions.enter_code(moderator, "000000")
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    with pytest.raises(Refused) as refusal:
        actions.enter_code(moderator, code_of(device))
    assert refusal.value.code == "too_many_codes"


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567", "abcdef", "１２３４５６", "' or 1=1", "\u0000"]
)
def test_nonsense_is_refused_and_counted(moderator, text) -> None:
    device_of(moderator)
    actions.renew_codes(moderator)
    with pytest.raises(Refused) as refusal:
        actions.enter_code(moderator, text)
    assert refusal.value.code == "wrong_code"
    assert Counter.objects.get(bucket="second_factor").count == 1


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_one_code_brought_twice_at_once_opens_one_door(batumi) -> None:
    moderator = make.staff(Role.MODERATOR, batumi)
    code = code_of(device_of(moderator))
    barrier, results = Barrier(4), []

    def bring() -> None:
        barrier.wait()
        try:
            actions.enter_code(moderator, code)
            results.append("in")
        except Refused as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=bring) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("in") == 1
    assert set(results) <= {"in", "wrong_code", "wait"}


# --- The pages --------------------------------------------------------------------------------


def test_the_whole_way_from_password_to_desk(moderator, batumi) -> None:
    client = citizen_client(moderator)
    response = client.get("/desk/batumi/")
    assert response.headers["Location"] == f"{ENROL}?next=%2Fdesk%2Fbatumi%2F"
    page = client.get(response.headers["Location"])
    assert b"<svg" not in page.content.split(b"<main")[1]
    assert not TOTPDevice.objects.exists()
    client.post(ENROL, {"begin": "1", "next": "/desk/batumi/"})
    page = client.get(ENROL, {"next": "/desk/batumi/"})
    device = TOTPDevice.objects.get()
    main = page.content.decode().split("<main")[1]
    assert "<svg" in main
    assert f'<a href="{escape(device.config_url)}">' in main  # nobody scans the screen they read
    assert main.index("<svg") < main.index('name="code"')
    assert "style=" not in main
    before = client.session.session_key
    page = client.post(ENROL, {"code": code_of(device), "next": "/desk/batumi/"})
    assert (
        len(re.findall(r"<code>[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}</code>", page.content.decode()))
        == 10
    )
    assert page.headers["Cache-Control"].count("no-store") == 1
    assert client.session.session_key != before
    assert client.get("/desk/batumi/").status_code == 200


def test_the_entry_page_opens_the_desk_and_rotates_the_session(moderator) -> None:
    device = device_of(moderator)
    client = citizen_client(moderator)
    assert client.get("/desk/batumi/").headers["Location"] == f"{ENTER}?next=%2Fdesk%2Fbatumi%2F"
    before = client.session.session_key
    response = client.post(ENTER, {"code": code_of(device), "next": "/desk/batumi/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/desk/batumi/")
    assert client.session.session_key != before
    assert SignIn.objects.get(user=moderator).session_key == client.session.session_key
    assert client.get("/desk/batumi/").status_code == 200


def test_a_wrong_code_is_explained_and_opens_nothing(moderator) -> None:
    device_of(moderator)
    client = citizen_client(moderator)
    response = client.post(ENTER, {"code": "000000"}, headers={"Accept-Language": "en"})
    assert response.status_code == 200
    assert response.context["form"].errors.as_data()["code"]
    assert client.get("/desk/batumi/").status_code == 302


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/desk/\r\nX: y",
    ],
)
def test_the_way_onward_stays_on_the_own_host(moderator, onward) -> None:
    device = device_of(moderator)
    response = citizen_client(moderator).post(ENTER, {"code": code_of(device), "next": onward})
    assert response.headers["Location"] == "/desk/"


def test_an_enrolled_colleague_cannot_enrol_anew_with_the_password_alone(moderator) -> None:
    old = device_of(moderator)
    client = citizen_client(moderator)
    assert client.get(ENROL).headers["Location"] == ENTER
    assert client.post(ENROL, {"begin": "1"}).headers["Location"] == ENTER
    assert list(TOTPDevice.objects.all()) == [old]
    assert client.post(CODES).headers["Location"] == ENTER
    assert not StaticToken.objects.exists()


def test_recovery_codes_are_made_anew_only_on_demand(moderator) -> None:
    client = staff_client(moderator)
    assert client.get(CODES).status_code == 200
    assert not StaticToken.objects.exists()
    assert len(client.post(CODES).context["codes"]) == 10


def test_a_used_recovery_code_warns_how_many_are_left(moderator) -> None:
    device_of(moderator)
    code = actions.renew_codes(moderator)[0]
    response = citizen_client(moderator).post(
        ENTER, {"code": code, "next": "/account/"}, follow=True
    )
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]
    assert "9" in str(next(iter(response.context["messages"])))


@pytest.mark.parametrize("path", [ENTER, ENROL, CODES])
def test_these_pages_do_not_exist_for_others(path, batumi) -> None:
    assert citizen_client(make.citizen(batumi)).get(path).status_code == 404
    assert Client().get(path).headers["Location"] == f"/account/login/?next={path}"
