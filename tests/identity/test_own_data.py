"""What one may ask of the own account: a copy (N10), consents, and its end in two steps."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.notices.models import Mail
from civic.outcomes import actions as promises
from civic.outcomes.models import Follow as PromiseFollow
from civic.roles import Role
from civic.worker.engine import Worker
from identity import actions, archive, queries
from identity.actions import copies
from identity.archive_words import LABELS
from identity.levels import Level
from identity.models import Consent, Copy, Person, SignIn, User
from identity.sessions import SIGNED_AT
from petitions.actions import signing
from tests.clients import citizen_client, staff_client
from tests.factories import budgeting, outcomes, petitions
from tests.factories import identity as make

EXPORT, CLOSE, SURE = "/account/export/", "/account/close/", "/account/close/for-good/"
PASSWORD = {"password": make.PASSWORD}
SURELY = PASSWORD | {"understood": "on"}
FACTS = {
    "municipality": "batumi",
    "number": "99000000001",
    "first_name": "ნინო",
    "last_name": "ბერიძე",
    "born_on": "14.03.1988",
}


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": make.PASSWORD})
    return client


@pytest.fixture
def nino(batumi) -> User:
    """An account that has just been verified on the page."""
    make.extract(batumi, "99000000001,ბერიძე,ნინო,1988-03-14,rustaveli")
    user = make.user("nino@example.ge")
    assert signed_in(user).post("/account/verify/", FACTS).status_code == 302
    return User.objects.get(pk=user.pk)


def link_in(mailoutbox) -> str:
    (mail,) = [one for one in mailoutbox if "/export/" in one.body]
    return re.search(r"https?://[^/]+(/\S+/export/\S+)", mail.body).group(1)


def asked(client: Client, mailoutbox) -> str:
    """Ask for a copy, let the worker make and mail it; the address in the mail."""
    assert client.post(EXPORT, PASSWORD).headers["Location"] == EXPORT
    for _round in range(3):
        Worker().run_once()
    return link_in(mailoutbox)


# --- A copy -----------------------------------------------------------------------------------


def test_a_copy_is_made_by_the_worker_and_given_out_once(nino, mailoutbox) -> None:
    client = signed_in(nino)
    assert client.post(EXPORT, {"password": "wrong"}).context["form"].errors
    assert not Copy.objects.exists()
    client.post(EXPORT, PASSWORD)
    assert client.get(EXPORT).context["under_way"] is True
    client.post(EXPORT, PASSWORD)
    assert Copy.objects.count() == 1
    address = asked(client, mailoutbox)
    assert client.get(EXPORT).context["waiting"] is not None
    assert client.get(address).status_code == 200  # a look, also of a mail scanner, takes nothing
    response = client.post(address)
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert "no-store" in response.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as found:
        data = json.loads(found.read("data.json"))
        page = found.read("index.html").decode()
    assert data["account"]["email"] == "nino@example.ge"
    assert data["person"]["personal_number"] == "99000000001"
    assert data["person"]["registered"][0]["unit"] == "rustaveli"
    assert [row["verdict"] for row in data["look_ups"]] == ["yes"]
    assert len(data["consents"]) == 2
    assert {"petitions", "budgeting", "outcomes"} <= set(data)
    assert "პირადი ნომერი" in page
    assert "99000000001" in page
    assert bytes(Copy.objects.get().box) == b""
    assert [client.get(address).status_code, client.post(address).status_code] == [410, 410]
    kinds = Entry.objects.filter(kind__in=["account.copy_asked", "account.exported"])
    assert list(kinds.order_by("id").values_list("kind", "actor")) == [
        ("account.copy_asked", nino.pk),
        ("account.exported", nino.pk),
    ]


def test_the_link_is_for_the_owner_within_a_day_and_after_log_in(nino, mailoutbox) -> None:
    client = signed_in(nino)
    address = asked(client, mailoutbox)
    other = signed_in(make.user())
    assert [other.get(address).status_code, other.post(address).status_code] == [404, 404]
    assert Client().post(address).headers["Location"].startswith("/account/login/?next=")
    assert client.get(address[:-3] + "AAA/").status_code == 404
    client.post("/account/logout/")
    assert client.post(address).status_code == 302
    again = signed_in(nino)
    Copy.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert again.post(address).status_code == 410
    assert copies.drop_copies() == 1
    assert bytes(Copy.objects.get().box) == b""


def test_nothing_of_a_copy_can_be_read_in_the_database(nino, mailoutbox) -> None:
    address = asked(signed_in(nino), mailoutbox)
    token = address.rstrip("/").rsplit("/", 1)[-1]
    row = Copy.objects.get()
    assert len(row.box) > 500
    assert zipfile.is_zipfile(io.BytesIO(row.box)) is False
    assert bytes(row.link) == copies.digest(token)
    assert not Mail.objects.filter(body__contains=token).exists()


def test_without_an_address_the_copy_waits_on_the_page(batumi, mailoutbox) -> None:
    user = make.citizen(batumi)
    client = signed_in(user)
    User.objects.filter(pk=user.pk).update(email=None)
    client.post(EXPORT, PASSWORD)
    Worker().run_once()
    assert mailoutbox == []
    assert client.post(EXPORT, {"password": "wrong", "take": "1"}).status_code == 200
    response = client.post(EXPORT, PASSWORD | {"take": "1"})
    assert response.headers["Content-Type"] == "application/zip"
    assert client.get(EXPORT).context["waiting"] is None


def test_copies_are_made_a_few_times_a_day(batumi) -> None:
    user = make.citizen(batumi)
    for _one in range(copies.COPIES_A_DAY):
        copies.ask_copy(user, language="ka", by=user)
        Worker().run_once()
    with pytest.raises(Refused) as refusal:
        copies.ask_copy(user, language="ka", by=user)
    assert refusal.value.code == "too_many_copies"
    assert Copy.objects.exclude(box=b"").count() == 1


def test_every_key_of_a_copy_has_words(batumi) -> None:
    """A reader finds no key of a program in the page."""
    user = make.citizen(batumi)
    petition = petitions.opened(batumi, by=user)
    signing.sign(petition, by=user)
    petitions.draft(batumi, by=user)
    budgeting.idea(budgeting.process(budgeting.active(batumi)), author=user)
    promises.follow(outcomes.commitment(batumi), by=user)
    actions.agree(user, by=user)
    found = copies.gathered(user)

    def keys(value) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for one in value.values() for key in keys(one)}
        if isinstance(value, list):
            return {key for one in value for key in keys(one)}
        return set()

    assert keys(found) - set(LABELS) - set(archive.TITLES) == set()
    with translation.override("en"):
        page = archive.readable(found, at=timezone.now())
    assert "Date of birth" in page
    assert not re.search("<script|style=", page)


# --- Consents ---------------------------------------------------------------------------------


def test_what_was_agreed_to_is_kept_in_the_words_that_were_read(nino) -> None:
    page = signed_in(nino).get("/en/account/verify/").content.decode()
    assert "The portal compares my personal number" in page
    rows = Consent.objects.filter(user=nino)
    assert [(row.code, row.language, row.withdrawn_at) for row in rows] == [
        ("register", "ka", None), ("views", "ka", None),
    ]  # fmt: skip
    assert "პირადი ნომერი" in rows[0].text
    assert rows[0].text in signed_in(nino).get("/account/").content.decode()
    actions.agree(nino, by=nino)
    assert Consent.objects.count() == 2
    with translation.override("en"):
        actions.agree(nino, by=nino)
    assert Consent.objects.filter(withdrawn_at=None, language="en").count() == 2


def test_who_takes_the_agreement_back_signs_no_more_until_agreeing_again(nino, batumi) -> None:
    first, second = petitions.opened(batumi), petitions.opened(batumi)
    signing.sign(first, by=nino)
    client = signed_in(nino)
    client.post("/account/consents/", {})
    user = User.objects.get(pk=nino.pk)
    assert (user.paused_at is None, user.level) == (False, Level.CONTACT)
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    with pytest.raises(Refused) as refusal:
        signing.sign(second, by=user)
    assert refusal.value.code == "level_too_low"
    signing.withdraw(first, by=user)  # what was done can still be taken back
    client.post("/account/consents/", {"again": "1"})
    user = User.objects.get(pk=nino.pk)
    assert user.level == Level.REGISTER
    signing.sign(second, by=user)
    kinds = Entry.objects.filter(kind__startswith="account.").order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == [
        "account.agreed", "account.consents_withdrawn", "account.agreed",
    ]  # fmt: skip


def test_confirming_the_identity_again_agrees_again(nino) -> None:
    actions.withdraw_consents(nino, by=nino)
    signed_in(nino).post("/account/verify/", FACTS)
    assert User.objects.get(pk=nino.pk).paused_at is None


def test_consents_change_by_post_only_and_for_oneself(nino) -> None:
    assert signed_in(nino).get("/account/consents/").status_code == 405
    other = signed_in(make.user())
    other.post("/account/consents/", {})
    assert Consent.objects.filter(user=nino, withdrawn_at=None).count() == 2


# --- The end ----------------------------------------------------------------------------------


def test_closing_takes_two_steps_and_says_what_stays(batumi) -> None:
    author = make.citizen(batumi)
    petition = petitions.opened(batumi, by=author)
    signing.sign(petition, by=author)
    client = signed_in(author)
    page = client.get(CLOSE)
    stays = [str(one.what) for one in page.context["stays"]]
    assert len(stays) == 3
    assert SURE in page.content.decode()
    assert client.post(CLOSE, SURELY).status_code == 200  # the first step closes nothing
    for fields in ({}, PASSWORD, {"understood": "on"}, {"understood": "on", "password": "wrong"}):
        assert client.post(SURE, fields).context["form"].errors
    assert User.objects.get(pk=author.pk).is_active
    assert client.post(SURE, SURELY).status_code == 302
    assert not User.objects.get(pk=author.pk).is_active
    petition.refresh_from_db()
    assert petition.author_name == "ნინო ბ."


def test_closing_destroys_the_link_and_frees_the_address(nino, batumi, mailoutbox) -> None:
    promises.follow(outcomes.commitment(batumi), by=nino)
    client, other_device = signed_in(nino), signed_in(nino)
    asked(client, mailoutbox)
    assert client.post(SURE, SURELY).status_code == 302
    row = User.objects.get(pk=nino.pk)
    assert (row.email, row.person, row.is_active, row.has_usable_password()) == (
        f"erased-{row.pk}@erased.invalid", None, False, False,
    )  # fmt: skip
    for model in (Person, SignIn, Consent, Copy, PromiseFollow):
        assert not model.objects.exists()
    assert other_device.get("/account/").status_code == 302
    response = Client().post(
        "/account/login/", {"login": "nino@example.ge", "password": make.PASSWORD}
    )
    assert response.status_code == 200
    entry = Entry.objects.get(kind="account.erased")
    assert (entry.actor, entry.subject_id) == (None, row.pk)
    Client().post(
        "/account/signup/", {"email": "nino@example.ge", "password1": "four words nobody guesses"}
    )
    assert User.objects.filter(email="nino@example.ge", is_active=True).count() == 1


def test_mails_that_wait_are_not_sent_to_an_erased_address(nino) -> None:
    client = signed_in(nino)
    client.post(EXPORT, PASSWORD)
    Mail.objects.create(key="x" * 64, recipient=nino.email, subject="a", body="b")
    Mail.objects.create(key="y" * 64, user=nino, subject="a", body="b")
    client.post(SURE, SURELY)
    assert not Mail.objects.exclude(recipient="", user=None).exists()


def test_closing_one_of_two_accounts_keeps_the_person(batumi) -> None:
    person = make.person(batumi)
    one, other = make.citizen(someone=person), make.citizen(someone=person)
    client = signed_in(one)
    assert len(client.get(CLOSE).context["stays"]) == 2
    client.post(SURE, SURELY)
    assert User.objects.get(pk=other.pk).person == person
    assert queries.details(person).first_name == "ნინო"


def test_staff_cannot_close_their_account_while_they_hold_a_role(batumi) -> None:
    user = make.staff(Role.MODERATOR, batumi)
    client = staff_client(user)
    page = client.get(CLOSE)
    assert page.context["still_staff"] is True
    assert SURE not in page.content.decode()
    assert client.post(SURE, SURELY).context["form"].errors
    assert User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("path", [EXPORT, CLOSE, SURE, EXPORT + "x/"])
def test_these_pages_are_for_those_who_are_logged_in(db, path) -> None:
    assert Client().get(path).headers["Location"] == f"/account/login/?next={path}"
    assert "no-cache" in citizen_client(make.user()).get(EXPORT).headers["Cache-Control"]


def test_account_without_a_password_reads_first_that_the_log_in_has_to_be_fresh(db) -> None:
    user = make.user()
    client = citizen_client(user)
    assert "პაროლი არ აქვს" not in client.get(EXPORT).content.decode()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert "ახლა შესვლა საკმარისად ახალია" in client.get(EXPORT).content.decode()
    session = client.session
    session[SIGNED_AT] -= 11 * 60
    session.save()
    page = client.get(EXPORT).content.decode()
    assert [one in page for one in ("პაროლი არ აქვს", "ათ წუთზე მეტი გავიდა")] == [True, True]
    assert client.post(EXPORT, {}).context["form"].errors
