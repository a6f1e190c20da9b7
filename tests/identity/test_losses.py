"""A lost authenticator: asked by one administrator, agreed to by another, the colleague enrols anew."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.notices.models import Mail
from civic.roles import Role
from civic.worker.engine import Worker
from identity import actions
from identity.models import Loss, SignIn, User
from tests.clients import device_of, staff_client
from tests.factories import identity as make
from tests.identity.test_second_factor import ENROL, code_of

STAFF = "/desk/batumi/staff/"


@pytest.fixture
def two(batumi) -> tuple[User, User]:
    return make.staff(Role.MUNICIPAL_ADMIN, batumi), make.staff(Role.MUNICIPAL_ADMIN, batumi)


@pytest.fixture
def moderator(batumi) -> User:
    user = make.staff(Role.MODERATOR, batumi)
    device_of(user)
    actions.renew_codes(user)
    return user


def devices(user: User) -> int:
    return TOTPDevice.objects.filter(user=user).count() + StaticDevice.objects.filter(user=user).count()  # fmt: skip


def test_the_whole_way_on_the_pages(two, moderator, mailoutbox) -> None:
    asks, agrees = (staff_client(one) for one in two)
    lost = Client()
    lost.post("/account/login/", {"login": moderator.email, "password": make.PASSWORD})
    session = lost.session
    session["otp_device_id"] = device_of(moderator).persistent_id
    session.save()
    assert lost.get("/desk/batumi/").status_code == 200

    assert f"{STAFF}{moderator.pk}/lost/" in asks.get(STAFF).content.decode()
    page = asks.post(f"{STAFF}{moderator.pk}/lost/", follow=True)
    loss = Loss.objects.get()
    assert page.redirect_chain[-1][0] == f"{STAFF}lost/{loss.pk}/"
    assert 'name="approve"' not in page.content.decode()
    assert devices(moderator) == 2
    Worker().run_once()
    assert {mail.to[0] for mail in mailoutbox} == {moderator.email, two[1].email}
    assert f"lost/{loss.pk}/" in agrees.get("/desk/batumi/").content.decode()

    refused = asks.post(f"{STAFF}lost/{loss.pk}/", {"approve": "1"}, follow=True)
    assert [message.level_tag for message in refused.context["messages"]] == ["error"]
    assert devices(moderator) == 2

    done = agrees.post(f"{STAFF}lost/{loss.pk}/", {"approve": "1"}, follow=True)
    assert done.redirect_chain[-1][0] == STAFF
    assert devices(moderator) == 0
    assert not SignIn.objects.filter(user=moderator).exists()
    assert lost.get("/desk/batumi/").headers["Location"].startswith("/account/login/")
    mailoutbox.clear()
    Worker().run_once()
    assert [mail.to for mail in mailoutbox] == [[moderator.email]]

    again = Client()
    again.post("/account/login/", {"login": moderator.email, "password": make.PASSWORD})
    assert again.get("/desk/batumi/").headers["Location"].startswith(ENROL)
    again.post(ENROL, {"begin": "1"})
    device = TOTPDevice.objects.get(user=moderator, confirmed=False)
    assert again.post(ENROL, {"code": code_of(device)}).status_code == 200
    assert again.get("/desk/batumi/").status_code == 200


def test_both_administrators_stand_in_the_journal(two, moderator, batumi) -> None:
    loss = actions.report_loss(moderator, municipality=batumi, by=two[0])
    actions.approve_loss(loss, by=two[1])
    found = Entry.objects.filter(kind__startswith="staff.", subject_type="identity.loss")
    assert [(one.kind, one.actor, one.municipality, one.public) for one in found.order_by("id")] == [
        ("staff.loss_reported", two[0], batumi, False),
        ("staff.second_factor_reset", two[1], batumi, False),
    ]  # fmt: skip


def test_one_administrator_alone_resets_nothing(two, moderator, batumi) -> None:
    loss = actions.report_loss(moderator, municipality=batumi, by=two[0])
    with pytest.raises(Refused) as refusal:
        actions.approve_loss(loss, by=two[0])
    assert refusal.value.code == "second_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        Loss.objects.update(decided_by=two[0], decided_at=timezone.now(), approved=True)
    assert devices(moderator) == 2


def test_two_accounts_in_one_name_are_not_two_administrators(batumi, moderator) -> None:
    person = make.person(batumi)
    one, other = make.citizen(someone=person), make.citizen(someone=person)
    for user in (one, other):
        actions.appoint(user, role=Role.MUNICIPAL_ADMIN, municipality=batumi, by=None)
    loss = actions.report_loss(moderator, municipality=batumi, by=one)
    with pytest.raises(Refused) as refusal:
        actions.approve_loss(loss, by=other)
    assert refusal.value.code == "second_person"


def test_nobody_asks_for_the_own_or_outside_the_own_municipality(two, moderator, batumi, keda) -> None:  # fmt: skip
    foreign = make.staff(Role.MUNICIPAL_ADMIN, keda)
    for by, user, place, code in (
        (two[0], two[0], batumi, "own"),
        (foreign, moderator, batumi, "not_administrator"),
        (foreign, moderator, keda, "no_colleague"),
        (moderator, two[0], batumi, "not_administrator"),
        (two[0], make.user(), batumi, "no_colleague"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.report_loss(user, municipality=place, by=by)
        assert refusal.value.code == code
    assert not Loss.objects.exists()


def test_for_administrators_and_those_who_work_elsewhere_the_platform_agrees(two, batumi, keda) -> None:  # fmt: skip
    third = make.staff(Role.MUNICIPAL_ADMIN, batumi)
    both = make.staff(Role.MODERATOR, batumi)
    actions.appoint(both, role=Role.AUDITOR, municipality=keda, by=None)
    platform = make.staff(Role.PLATFORM_ADMIN, None)
    for user in (third, both):
        device_of(user)
        loss = actions.report_loss(user, municipality=batumi, by=two[0])
        with pytest.raises(Refused) as refusal:
            actions.approve_loss(loss, by=two[1])
        assert refusal.value.code == "elsewhere"
        actions.approve_loss(loss, by=platform)
        assert devices(user) == 0


def test_a_request_is_open_once_can_be_stopped_and_lapses(two, moderator, batumi) -> None:
    loss = actions.report_loss(moderator, municipality=batumi, by=two[0])
    with pytest.raises(Refused) as refusal:
        actions.report_loss(moderator, municipality=batumi, by=two[1])
    assert refusal.value.code == "asked_already"
    actions.withdraw_loss(loss, by=two[0])
    with pytest.raises(Refused) as refusal:
        actions.approve_loss(loss, by=two[1])
    assert refusal.value.code == "settled"

    loss = actions.report_loss(moderator, municipality=batumi, by=two[0])
    Loss.objects.filter(pk=loss.pk).update(until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused) as refusal:
        actions.approve_loss(loss, by=two[1])
    assert refusal.value.code == "lapsed"
    actions.report_loss(moderator, municipality=batumi, by=two[1])
    assert devices(moderator) == 2


def test_a_request_of_another_municipality_is_not_there(two, moderator, batumi, keda) -> None:
    loss = actions.report_loss(moderator, municipality=batumi, by=two[0])
    client = staff_client(make.staff(Role.MUNICIPAL_ADMIN, keda))
    assert client.get(f"/desk/keda/staff/lost/{loss.pk}/").status_code == 404
    assert client.post(f"/desk/keda/staff/lost/{loss.pk}/", {"approve": "1"}).status_code == 404
    assert client.get(f"{STAFF}lost/{loss.pk}/").status_code == 404


def test_mails_are_written_in_georgian_and_english(two, moderator, batumi, mailoutbox) -> None:
    User.objects.filter(pk=moderator.pk).update(language="en")
    loss = actions.report_loss(moderator, municipality=batumi, by=two[0])
    actions.withdraw_loss(loss, by=two[1])
    Worker().run_once()
    assert sorted(mail.subject for mail in mailoutbox if mail.to == [moderator.email]) == [
        "Your second factor is to be reset",
        "Your second factor was not reset",
    ]
    (other,) = [mail for mail in mailoutbox if mail.to == [two[1].email]]
    assert other.subject == "კოლეგის მეორე ფაქტორი: საჭიროა თქვენი თანხმობა"
    assert Mail.objects.filter(body="").count() == 3
