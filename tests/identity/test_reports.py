"""A second account for the same person: the first hears of it, can stop it, and the municipality decides."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.notices.models import Mail
from civic.roles import Role
from civic.worker.engine import Worker
from identity import actions, queries
from identity.models import Inquiry, LookUp, Report, User
from petitions.actions import signing
from petitions.models import Signature
from tests.clients import citizen_client, staff_client
from tests.factories import identity as make
from tests.factories import petitions

NUMBER = "99000000001"
NINO = f"{NUMBER},ბერიძე,ნინო,1988-03-14,rustaveli"
FACTS = {
    "number": NUMBER,
    "first_name": "ნინო",
    "last_name": "ბერიძე",
    "born_on": date(1988, 3, 14),
}
PAGE = "/account/in-my-name/"


def verified(email: str, place, **fields) -> User:
    user = make.user(email, **fields)
    actions.verify(user, municipality=place, **FACTS, by=user)
    return User.objects.get(pk=user.pk)


def mails() -> list[tuple[str, str]]:
    Worker().run_once()
    return [*Mail.objects.order_by("pk").values_list("template", "language")]


@pytest.fixture
def place(batumi):
    petitions.sealing_key(batumi)
    make.extract(batumi, NINO)
    return batumi


@pytest.fixture
def two(place) -> tuple[User, User]:
    return verified("first@example.ge", place), verified("second@example.ge", place)


@pytest.fixture
def admin(place) -> User:
    return make.staff(Role.MUNICIPAL_ADMIN, place)


def test_the_first_account_is_told_of_the_second_and_only_it(place, mailoutbox) -> None:
    first = verified("first@example.ge", place, language="en")
    assert mails() == []
    verified("second@example.ge", place)
    Worker().run_once()
    (mail,) = mailoutbox
    assert mail.to == [first.email]
    assert mail.subject == "Another account has been verified in your name"
    assert f"/en{PAGE}" in mail.body
    assert "second@example.ge" not in mail.body
    assert NUMBER not in mail.body
    entry = Entry.objects.get(kind="person.account_added")
    assert (entry.municipality, entry.public, entry.data) == (place, False, {"others": 1})


def test_in_georgian_too(place, mailoutbox) -> None:
    verified("first@example.ge", place)
    verified("second@example.ge", place)
    Worker().run_once()
    assert mailoutbox[0].subject == "თქვენი სახელით კიდევ ერთი ანგარიში დადასტურდა"


def test_every_earlier_account_is_told_and_verifying_again_tells_nobody(two, place) -> None:
    mails()
    actions.verify(two[1], municipality=place, **FACTS, by=two[1])
    assert len(mails()) == 1
    verified("third@example.ge", place)
    assert [template for template, _language in mails()] == ["notices/identity_account_added"] * 3


def test_it_is_told_as_well_when_the_register_answers_later(keda, mailoutbox) -> None:
    petitions.sealing_key(keda)
    first = make.citizen(keda, number=NUMBER)
    waiting = make.user()
    assert isinstance(actions.verify(waiting, municipality=keda, **FACTS, by=waiting), Inquiry)
    make.extract(keda, NINO.removesuffix("rustaveli"))
    Worker().run_once()
    Worker().run_once()
    assert queries.person_of(User.objects.get(pk=waiting.pk)) == first.person
    assert [mail.to for mail in mailoutbox] == [[first.email]]


def test_an_account_sees_look_ups_since_its_own_verification(two) -> None:
    first, second = two
    assert [row.user_id for row in queries.look_ups_about(first)] == [second.pk, first.pk]
    assert [row.user_id for row in queries.look_ups_about(second)] == [second.pk]


def test_the_page_shows_later_accounts_to_the_earlier_and_nothing_to_the_later(two) -> None:
    shown = "თქვენი სახელით დადასტურდა კიდევ ერთი ანგარიში"
    texts = [citizen_client(user).get(PAGE).content.decode() for user in two]
    assert [shown in text for text in texts] == [True, False]
    assert not any(
        "example.ge" in text.replace(user.email, "") for text, user in zip(texts, two, strict=True)
    )
    assert "ნინო" not in citizen_client(make.user()).get(PAGE).content.decode()


def test_a_report_stops_the_later_account_at_its_next_request(two, place) -> None:
    first, second = two
    client = Client()
    client.post("/account/login/", {"login": second.email, "password": make.PASSWORD})
    assert client.get("/account/").status_code == 200
    answer = citizen_client(first).post(PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert client.get("/account/").status_code == 302  # signed out
    first, second = User.objects.get(pk=first.pk), User.objects.get(pk=second.pk)
    assert queries.person_of(first) is not None
    assert queries.person_of(second) is None
    petition = petitions.opened(place)
    with pytest.raises(Refused) as refusal:
        signing.sign(petition, by=second)
    assert refusal.value.code == "not_verified"
    with pytest.raises(Refused) as refusal:
        actions.verify(second, municipality=place, **FACTS, by=second)
    assert refusal.value.code == "stopped"
    page = citizen_client(second).get("/account/").content.decode()
    assert "ანგარიში შეჩერებულია" in page
    assert "ნინო ბერიძე" not in page
    kinds = ["person.accounts_reported", "account.stopped"]
    assert [Entry.objects.filter(kind=kind).count() for kind in kinds] == [1, 1]


def test_while_a_report_is_open_no_further_account_is_verified(two, place) -> None:
    actions.report_others(two[0], by=two[0])
    third = make.user()
    with pytest.raises(Refused) as refusal:
        actions.verify(third, municipality=place, **FACTS, by=third)
    assert refusal.value.code == "name_in_question"
    assert User.objects.get(pk=third.pk).person is None
    assert LookUp.objects.filter(user=third, verdict="yes").count() == 1
    actions.verify(two[0], municipality=place, **FACTS, by=two[0])  # the reporter's own goes on


def test_an_inquiry_answered_during_a_report_is_refused(keda) -> None:
    petitions.sealing_key(keda)
    first = make.verified(make.person(keda, number=NUMBER))
    waiting = make.user()
    actions.verify(waiting, municipality=keda, **FACTS, by=waiting)
    actions.report_others(first, by=first)
    make.extract(keda, NINO.removesuffix("rustaveli"))
    Worker().run_once()
    assert Inquiry.objects.get().outcome == "refused"
    assert queries.person_of(User.objects.get(pk=waiting.pk)) is None


def test_the_later_account_reports_without_stopping_the_earlier(two) -> None:
    first, second = two
    report = actions.report_others(second, by=second)
    again = actions.report_others(first, by=first)
    assert (report, Report.objects.count()) == (again, 1)
    stopped = [User.objects.get(pk=one.pk).stopped_at is not None for one in two]
    assert stopped == [False, True]


def test_only_a_verified_account_reports(place) -> None:
    client = citizen_client(make.user())
    client.post(PAGE)
    assert Report.objects.count() == 0
    page = client.get("/account/in-my-name/")
    assert 'href="/account/verify/"' in page.content.decode()


def test_administrators_and_the_stopped_account_hear_of_it(two, admin, mailoutbox) -> None:
    Worker().run_once()
    mailoutbox.clear()
    actions.report_others(two[0], by=two[0])
    Worker().run_once()
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([two[1].email, admin.email])


# --- The municipality decides -------------------------------------------------------------------


@pytest.fixture
def report(two) -> Report:
    return actions.report_others(two[0], by=two[0])


def desk(report: Report) -> str:
    return f"/desk/batumi/reports/{report.pk}/"


def test_the_desk_finds_it_and_shows_no_name_number_or_address(report, admin) -> None:
    client = staff_client(admin)
    assert desk(report) in client.get("/desk/batumi/").content.decode()
    text = client.get(desk(report)).content.decode()
    assert text.count("f…@example.ge") == text.count("s…@example.ge") == 2
    for word in ("first@", "second@", NUMBER, "ნინო ბერიძე"):
        assert word not in text


def test_the_decision_for_the_first_takes_back_what_the_second_signed(
    two, place, admin, mailoutbox
) -> None:
    first, second = two
    by_first, by_second = petitions.opened(place), petitions.opened(place)
    signing.sign(by_first, by=first)
    signing.sign(by_second, by=second)
    sequencer.run()
    report = actions.report_others(first, by=first)
    Worker().run_once()
    mailoutbox.clear()
    answer = staff_client(admin).post(desk(report), {"number": NUMBER, "kept": str(first.pk)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/batumi/")
    first, second = User.objects.get(pk=first.pk), User.objects.get(pk=second.pk)
    assert (queries.person_of(first) is None, second.person) == (False, None)
    states = Signature.objects.values_list("petition", "state")
    assert dict(states) == {by_first.pk: "confirmed", by_second.pk: "withdrawn"}
    report.refresh_from_db()
    assert (report.kept, report.decided_by) == (first, admin)
    entry = Entry.objects.get(kind="person.accounts_settled")
    assert (entry.actor, entry.public, entry.data) == (
        admin,
        False,
        {"accounts": [first.pk, second.pk]},
    )
    Worker().run_once()
    assert sorted(mail.to[0] for mail in mailoutbox) == [first.email, second.email]
    with pytest.raises(Refused) as refusal:
        actions.verify(second, municipality=place, **FACTS, by=second)
    assert refusal.value.code == "stopped"
    assert signing.sign(by_second, by=first).state == "confirmed"


def test_the_decision_for_the_second_gives_it_the_name(two, report, admin) -> None:
    first, second = two
    actions.settle_report(report, kept=second, number=NUMBER, by=admin)
    first, second = User.objects.get(pk=first.pk), User.objects.get(pk=second.pk)
    assert (first.person, queries.person_of(second) is None) == (None, False)


def test_none_of_the_accounts_may_be_the_person_s(two, report, admin) -> None:
    client = staff_client(admin)
    assert client.post(desk(report), {"number": NUMBER, "kept": "none"}).status_code == 302
    assert User.objects.filter(person__isnull=False).count() == 0
    assert client.get(desk(report)).status_code == 404  # decided


@pytest.mark.parametrize("number", ["99000000002", "123", ""])
def test_another_identity_card_decides_nothing(report, admin, number) -> None:
    answer = staff_client(admin).post(desk(report), {"number": number, "kept": "none"})
    assert answer.status_code == 200
    report.refresh_from_db()
    assert report.decided_at is None
    assert User.objects.filter(person__isnull=False).count() == 2


def test_only_an_administrator_decides_and_not_in_the_own_name(two, report, admin, keda) -> None:
    for role, place, code in (
        (Role.MODERATOR, report.municipality, "not_administrator"),
        (Role.MUNICIPAL_ADMIN, keda, "not_administrator"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.settle_report(report, kept=None, number=NUMBER, by=make.staff(role, place))
        assert refusal.value.code == code
    admin.person = report.person
    with pytest.raises(Refused) as refusal:
        actions.settle_report(report, kept=None, number=NUMBER, by=admin)
    assert refusal.value.code == "own"
    other = staff_client(make.staff(Role.MUNICIPAL_ADMIN, keda))
    assert other.get(f"/desk/keda/reports/{report.pk}/").status_code == 404  # N04


def test_closing_the_account_takes_open_reports_along(two) -> None:
    first, second = two
    actions.report_others(second, by=second)
    actions.erase(second, by=second)
    actions.erase(first, by=first)
    assert Report.objects.count() == 0


def test_an_account_that_was_seen_is_not_stopped_by_one_that_was_not(batumi) -> None:
    """Whoever typed somebody's facts first cannot lock out the person who shows the card."""
    someone = make.person(batumi)
    impostor = make.verified(someone)
    seen = make.verified(someone)
    User.objects.filter(pk=seen.pk).update(strong_at=timezone.now(), proof="centre")
    actions.report_others(User.objects.get(pk=impostor.pk), by=impostor)
    assert User.objects.get(pk=seen.pk).stopped_at is None
