"""Verification: who is found, who is not, who has to wait, and what is kept of it (N44, N47)."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.utils import timezone

from civic.decisions import Refused
from civic.journal.models import Entry
from civic.worker.leases import work_one
from civic.worker.models import State
from identity import actions, queries
from identity.levels import Level
from identity.models import Inquiry, LookUp, Person, User, Verification
from identity.sealing import clean_number
from identity.tasks import QUEUES
from tests.factories import identity as make

NINO = "99000000001,ბერიძე,ნინო,1988-03-14,rustaveli"
FACTS = {
    "number": "99000000001",
    "first_name": "ნინო",
    "last_name": "ბერიძე",
    "born_on": date(1988, 3, 14),
}


def verify(user: User, municipality, **changed):
    return actions.verify(user, municipality=municipality, **(FACTS | changed), by=user)


def test_verify_ties_the_account_to_a_person_on_the_register(batumi) -> None:
    make.extract(batumi, NINO)
    user = make.user()
    row = verify(user, batumi)
    assert (row.municipality, row.level, row.valid) == (batumi, Level.REGISTER, True)
    assert row.unit == batumi.units.get(slug="rustaveli")
    user = User.objects.get(pk=user.pk)
    assert queries.person_of(user) == row.person
    assert queries.details(row.person).name == "ნინო ბერიძე"
    entry = Entry.objects.get(kind="person.verified")
    assert (entry.subject_id, entry.actor, entry.public, entry.data) == (
        row.pk,
        user,
        False,
        {"level": 2},
    )


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"number": "99000000002"}, "unknown"),
        ({"first_name": "ნანა"}, "no"),
        ({"last_name": "კახიძე"}, "no"),
        ({"born_on": date(1988, 3, 15)}, "no"),
    ],
)
def test_verify_refuses_when_any_fact_differs_and_keeps_only_the_look_up(
    batumi, changed, verdict
) -> None:
    make.extract(batumi, NINO)
    user = make.user()
    with pytest.raises(Refused) as refusal:
        verify(user, batumi, **changed)
    assert refusal.value.code == "not_found"
    assert not Person.objects.exists()
    assert list(LookUp.objects.values_list("user", "person", "verdict", "purpose")) == [
        (user.pk, None, verdict, "account.verify")
    ]


def test_verify_takes_the_register_of_the_chosen_municipality_only(batumi, keda) -> None:
    make.extract(batumi, NINO)
    make.extract(keda, "99000000009,სხვა,ვინმე,1970-01-01,")
    user = make.user()
    with pytest.raises(Refused):
        verify(user, keda)
    verify(user, batumi)
    today = timezone.localdate()
    assert queries.standing(user.person, batumi, today).registered is True
    assert queries.standing(user.person, keda, today).registered is False


def test_two_accounts_of_one_person_share_the_person(batumi) -> None:
    """However differently the number is written."""
    make.extract(batumi, NINO)
    one, other = make.user(), make.user()
    verify(one, batumi)
    verify(other, batumi, number=clean_number(" 990-0000 0001"), last_name="BERIDZE")
    assert one.person == other.person
    assert Person.objects.count() == Verification.objects.count() == 1


def test_an_account_cannot_become_another_person(batumi) -> None:
    make.extract(batumi, NINO, "99000000002,კახიძე,თამარ,1995-07-02,")
    user = make.user()
    verify(user, batumi)
    with pytest.raises(Refused) as refusal:
        verify(
            user,
            batumi,
            number="99000000002",
            first_name="თამარ",
            last_name="კახიძე",
            born_on=date(1995, 7, 2),
        )
    assert refusal.value.code == "other_person"
    assert queries.details(user.person).number == "99000000001"


def test_a_person_who_moved_is_verified_in_the_new_municipality_too(batumi, keda) -> None:
    make.extract(batumi, NINO)
    make.extract(keda, "99000000001,ბერიძე,ნინო,1988-03-14,")
    user = make.user()
    verify(user, batumi)
    verify(user, keda)
    assert {row.municipality for row in user.person.verifications.all()} == {batumi, keda}


@pytest.mark.parametrize(
    ("born_on", "code"), [(date(2999, 1, 1), "birth_date"), (date(1850, 1, 1), "birth_date")]
)
def test_verify_refuses_an_impossible_birth_date_without_asking(batumi, born_on, code) -> None:
    user = make.user()
    with pytest.raises(Refused) as refusal:
        verify(user, batumi, born_on=born_on)
    assert refusal.value.code == code
    assert not LookUp.objects.exists()


def test_attempts_of_one_account_are_limited(batumi) -> None:
    make.extract(batumi, NINO)
    user = make.user()
    codes = []
    for day in range(1, 13):
        with pytest.raises(Refused) as refusal:
            verify(user, batumi, born_on=date(1988, 4, day))
        codes.append(refusal.value.code)
    assert codes == ["not_found"] * 10 + ["too_many"] * 2
    with pytest.raises(Refused):
        verify(user, batumi)
    assert not Person.objects.exists()


def test_attempts_on_one_number_are_limited_over_all_accounts(batumi) -> None:
    make.extract(batumi, NINO)
    codes = []
    for at in range(11):
        with pytest.raises(Refused) as refusal:
            verify(make.user(), batumi, born_on=date(1988, 4, 1) + timedelta(days=at))
        codes.append(refusal.value.code)
    assert codes == ["not_found"] * 10 + ["too_many"]


def test_standing_counts_age_on_the_day(batumi) -> None:
    person = make.person(batumi, born_on=date(2008, 2, 29))
    assert queries.standing(person, batumi, date(2026, 2, 28)).age == 17
    assert queries.standing(person, batumi, date(2026, 3, 1)).age == 18


def test_standing_takes_one_query(batumi, django_assert_num_queries) -> None:
    person = make.person(batumi)
    with django_assert_num_queries(1):
        queries.standing(person, batumi, date(2026, 11, 22))


def test_standing_knows_the_dead(batumi) -> None:
    assert (
        queries.standing(make.person(batumi, deceased=True), batumi, timezone.localdate()).alive
        is False
    )


def test_person_of_needs_an_active_verified_account(batumi) -> None:
    citizen = make.citizen(batumi)
    assert queries.person_of(citizen) == citizen.person
    assert queries.person_of(make.user()) is None
    assert queries.person_of(None) is None
    citizen.is_active = False
    assert queries.person_of(citizen) is None


# --- A register that does not answer ----------------------------------------------------------


def work() -> bool:
    Inquiry.objects.update(next_at=timezone.now())
    return work_one(QUEUES[0])


def test_a_silent_register_keeps_the_question_and_counts_nobody(batumi) -> None:
    user = make.user()
    inquiry = verify(user, batumi)
    assert isinstance(inquiry, Inquiry)
    assert LookUp.objects.get().verdict == "unavailable"
    assert User.objects.get(pk=user.pk).person is None
    assert b"99000000001" not in bytes(inquiry.details)
    assert work()
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.outcome) == (State.RETRY, "")


def test_the_worker_verifies_once_the_register_answers(batumi) -> None:
    user = make.user()
    inquiry = verify(user, batumi)
    make.extract(batumi, NINO)
    assert work()
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.outcome, bytes(inquiry.details)) == (State.DONE, "verified", b"")
    assert queries.details(User.objects.get(pk=user.pk).person).number == "99000000001"
    assert not work()


def test_the_worker_tells_when_the_register_says_no(batumi) -> None:
    user = make.user()
    inquiry = verify(user, batumi, first_name="ნანა")
    make.extract(batumi, NINO)
    assert work()
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.outcome, bytes(inquiry.details)) == (State.DONE, "refused", b"")
    assert User.objects.get(pk=user.pk).person is None


def test_a_register_silent_for_two_weeks_ends_the_question(batumi) -> None:
    inquiry = verify(make.user(), batumi)
    Inquiry.objects.update(ends_at=timezone.now())
    assert work()
    inquiry.refresh_from_db()
    assert (inquiry.outcome, bytes(inquiry.details)) == ("expired", b"")


def test_an_account_verified_meanwhile_as_another_is_not_changed(batumi, keda) -> None:
    user = make.user()
    inquiry = verify(user, keda)
    make.extract(batumi, "99000000002,კახიძე,თამარ,1995-07-02,")
    verify(
        user,
        batumi,
        number="99000000002",
        first_name="თამარ",
        last_name="კახიძე",
        born_on=date(1995, 7, 2),
    )
    make.extract(keda, "99000000001,ბერიძე,ნინო,1988-03-14,")
    assert work()
    inquiry.refresh_from_db()
    assert inquiry.outcome == "refused"
    assert queries.details(User.objects.get(pk=user.pk).person).number == "99000000002"


def test_asking_again_replaces_the_question_that_waits(batumi) -> None:
    user = make.user()
    verify(user, batumi)
    second = verify(user, batumi, first_name="ნანა")
    assert list(Inquiry.objects.values_list("pk", flat=True)) == [second.pk]


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("99000000001", "yes"),
        ("99000000000", "no"),
        ("99000000009", "unavailable"),
        ("01000000001", "unknown"),
    ],
)
def test_the_simulated_register_answers_by_the_last_digit(
    batumi, settings, number, outcome
) -> None:
    settings.REGISTRIES = {"batumi": "simulator"}
    user = make.user()
    with suppress(Refused):
        verify(user, batumi, number=number)
    assert (LookUp.objects.get().verdict, LookUp.objects.get().registry) == (outcome, "simulator")


def test_the_simulated_register_knows_the_dead(batumi, settings) -> None:
    settings.REGISTRIES = {"batumi": "simulator"}
    user = make.user()
    verify(user, batumi, number="99000000008")
    assert queries.standing(user.person, batumi, timezone.localdate()).alive is False


def test_settled_inquiries_go_after_a_month(batumi) -> None:
    make.extract(batumi, NINO)
    old = Inquiry.objects.create(
        user=make.user(), municipality=batumi, key=b"k" * 32, details=b"", purpose="x", outcome="verified",
        ends_at=timezone.now(), created_at=timezone.now() - timedelta(days=31), state=State.DONE,
    )  # fmt: skip
    assert actions.forget_answered() == 1
    assert not Inquiry.objects.filter(pk=old.pk).exists()
