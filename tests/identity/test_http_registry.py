"""A register behind HTTP, against one that really runs: its answers, its faults, what is kept of them (N47)."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.utils import timezone

from civic.decisions import Refused
from civic.worker.leases import work_one
from identity import actions, queries
from identity.actions import asking
from identity.levels import Level
from identity.models import Inquiry, KeptAnswer, LookUp, User
from identity.reference.people import Resident
from identity.reference.server import Outside
from identity.registry import http as registry
from identity.registry.calling import understood
from identity.tasks import QUEUES
from tests.clients import citizen_client
from tests.factories import identity as make
from tests.identity.test_dump import everything

NINO = Resident("99000000001", "ნინო", "ბერიძე", date(1988, 3, 14), "batumi", "rustaveli")
OTAR = Resident("99000000002", "ოთარ", "ჩხეიძე", date(1985, 8, 25), "keda")
LATE = Resident("99000000003", "ლია", "კახიძე", date(1930, 1, 1), "batumi", deceased=True)
FACTS = {
    "number": NINO.number,
    "first_name": "ნინო",
    "last_name": "ბერიძე",
    "born_on": NINO.born_on,
}


@pytest.fixture
def register(settings, batumi):
    server = Outside(0, [NINO, OTAR, LATE], client_id="c", secret="s", key="the key").start()
    settings.REGISTRIES = {"batumi": "http"}
    settings.REGISTRY_HTTP = {"*": {"url": f"{server.base}/register", "key": "the key"}}
    server.register.slow_seconds = 1.0
    yield server.register
    server.stop()


def verify(user: User, municipality, **changed):
    return actions.verify(user, municipality=municipality, **(FACTS | changed), by=user)


def said() -> list[tuple[str, str]]:
    return list(LookUp.objects.order_by("pk").values_list("registry", "verdict"))


def test_a_yes_verifies_and_shows_the_registers_reference(register, batumi) -> None:
    user = make.user()
    row = verify(user, batumi)
    assert (row.level, row.registry, row.unit.slug) == (Level.REGISTER, "http", "rustaveli")
    assert register.asked == [
        {
            "question": "is_resident",
            "purpose": "account.verify",
            "on": timezone.localdate().isoformat(),
        }
    ]
    look_up = LookUp.objects.get()
    assert look_up.reference.startswith("R-")
    page = citizen_client(user).get("/en/account/").content.decode()
    for word in (look_up.reference, "Confirming your identity", "Register asked over the network"):
        assert word in page


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"first_name": "ნანა"}, "no"),
        ({"number": "99000000099"}, "unknown"),
        ({"number": OTAR.number, "first_name": "ოთარ", "last_name": "ჩხეიძე", "born_on": OTAR.born_on}, "no"),
    ],
)  # fmt: skip
def test_no_and_unknown_are_told_alike(register, batumi, changed, verdict) -> None:
    """N41: the page does not say whether somebody of this number exists."""
    user = make.user()
    with pytest.raises(Refused) as refusal:
        verify(user, batumi, **changed)
    assert refusal.value.code == "not_found"
    assert said() == [("http", verdict)]
    assert LookUp.objects.get().told == "no"
    assert (
        "not on the register" in citizen_client(user).get("/en/account/").content.decode().lower()
    )


def test_the_register_knows_the_dead(register, batumi) -> None:
    user = make.user()
    verify(
        user, batumi, number=LATE.number, first_name="ლია", last_name="კახიძე", born_on=LATE.born_on
    )
    assert queries.standing(user.person, batumi, timezone.localdate()).alive is False


@pytest.mark.parametrize("fault", ["503", "wrong", "slow", "key", "garbage", "down"])
def test_whatever_is_no_answer_is_asked_again_and_counts_nobody(
    register, batumi, settings, monkeypatch, fault
) -> None:
    monkeypatch.setattr(registry, "TIME_LIMIT", 0.3)
    place = dict(settings.REGISTRY_HTTP["*"])
    if fault == "key":
        settings.REGISTRY_HTTP = {"*": place | {"key": "another"}}
    elif fault == "down":
        settings.REGISTRY_HTTP = {"*": place | {"url": "http://127.0.0.1:9/"}}
    elif fault == "garbage":
        settings.REGISTRY_HTTP = {"*": place | {"url": place["url"].replace("/register", "/")}}
    else:
        register.fault = fault
    user = make.user()
    inquiry = verify(user, batumi)
    assert isinstance(inquiry, Inquiry)
    assert said() == [("http", "unavailable")]
    assert User.objects.get(pk=user.pk).person is None
    settings.REGISTRY_HTTP = {"*": place}
    register.fault = "none"
    monkeypatch.setattr(registry, "TIME_LIMIT", 4.0)
    Inquiry.objects.update(next_at=timezone.now())
    assert work_one(QUEUES[0])
    assert User.objects.get(pk=user.pk).level == Level.REGISTER


def test_a_flapping_register_ends_in_one_verification(register, batumi) -> None:
    register.fault = "flapping"
    user = make.user()
    verify(user, batumi)
    for _try in range(4):
        Inquiry.objects.update(next_at=timezone.now())
        work_one(QUEUES[0])
    assert User.objects.get(pk=user.pk).person.verifications.count() == 1
    assert said()[-1] == ("http", "yes")


def test_a_yes_is_asked_for_once_a_day_and_purpose(register, batumi) -> None:
    verify(make.user(), batumi)
    verify(make.user(), batumi)
    assert len(register.asked) == 1
    assert said() == [("http", "yes")] * 2
    asking.knows(batumi, NINO.number, purpose="vote.code")
    assert len(register.asked) == 2
    KeptAnswer.objects.update(until=timezone.now() - timedelta(seconds=1))
    verify(make.user(), batumi)
    assert len(register.asked) == 3
    assert KeptAnswer.objects.filter(until__gt=timezone.now() + timedelta(hours=24)).count() == 0
    assert NINO.number.encode() not in everything()


def test_a_kept_yes_does_not_answer_for_other_facts(register, batumi) -> None:
    verify(make.user(), batumi)
    with pytest.raises(Refused):
        verify(make.user(), batumi, born_on=date(1988, 3, 15))
    assert len(register.asked) == 2


def test_a_no_is_never_kept(register, batumi) -> None:
    for _try in range(2):
        with suppress(Refused):
            verify(make.user(), batumi, first_name="ნანა")
    assert len(register.asked) == 2
    assert not KeptAnswer.objects.exists()


def test_a_person_is_checked_ten_times_a_day_over_all_accounts(register, batumi) -> None:
    for at in range(12):
        with suppress(Refused):
            verify(make.user(), batumi, born_on=date(1988, 4, 1) + timedelta(days=at))
    assert len(register.asked) == asking.CHECKS_PER_PERSON
    with pytest.raises(Refused) as refusal:
        actions.look_up(batumi, NINO.number, NINO.born_on, purpose="vote.code")
    assert refusal.value.code == "too_many"


def test_names_typed_in_latin_are_kept_as_the_register_has_them(batumi) -> None:
    said = {"first_name": "ნინო", "last_name": "ბერიძე"}
    typed = make_details("Nino", "Beridze")
    assert registry._as_said(typed, said).name == "ნინო ბერიძე"
    for odd in (
        {},
        {"first_name": "ნანა", "last_name": "ბერიძე"},
        {"first_name": 5, "last_name": []},
    ):
        assert registry._as_said(typed, odd).name == "Nino Beridze"


def make_details(first_name: str, last_name: str):
    return registry.Details(NINO.number, first_name, last_name, NINO.born_on)


@pytest.mark.parametrize(
    "answer",
    [
        None, [], "yes", {}, {"request_id": "1"}, {"request_id": "1", "answer": "maybe"},
        {"request_id": "2", "answer": "yes"}, {"request_id": "1", "answer": ["yes"]},
        {"request_id": "1", "answer": "yes", "reference": 5},
        {"request_id": "1", "answer": "yes", "valid_until": "soon"},
        {"request_id": "1", "answer": "yes", "valid_until": "2026-11-22T10:00:00"},
    ],
)  # fmt: skip
def test_an_odd_answer_is_silence(batumi, answer) -> None:
    assert registry._verdict(batumi, understood(answer, "1"))[0] == registry.SILENT
