"""Alarms of the public log: what counts as one, and that the people who can have it mended hear of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from civic.guards import lifted
from civic.journal.models import Entry
from civic.ledger import alarms, audit, sequencer
from civic.ledger.models import Leaf
from civic.notices.actions import write_notices
from civic.notices.models import Mail
from civic.places.models import Municipality
from civic.roles import Role
from civic.worker.models import Slot, State
from tests.clients import staff_client
from tests.factories import identity as make

pytestmark = [pytest.mark.both, pytest.mark.django_db]
Write = Callable[..., list[Entry]]


@pytest.fixture
def paused(write_entries: Write, settings: Any) -> Any:
    """A log that stands still: the key is not the one that signed it."""
    write_entries()
    sequencer.run()
    settings.KEYS = settings.KEYS | {"ledger": "a quite different key of sufficient length"}
    return settings


def codes() -> list[str]:
    return [alarm.code for alarm in alarms.standing()]


def failed(attempts: int, **fields: Any) -> Slot:
    facts = {"state": State.RETRY, "due": timezone.now(), "last_error": "MemoryError"} | fields
    return Slot.objects.create(task=alarms.CHECK, attempts=attempts, **facts)


def drift(write_entries: Write) -> str:
    """A recount that found a changed leaf; returns what it said first."""
    write_entries()
    sequencer.run()
    with lifted("ledger_leaf"):
        Leaf.objects.update(data='{"k":"journal"}')
    return audit.check()[0]


def test_a_sound_log_has_no_alarm(write_entries: Write) -> None:
    write_entries()
    sequencer.run()
    audit.check()
    assert (codes(), alarms.report()) == ([], 0)


def test_an_empty_portal_has_no_alarm() -> None:
    assert codes() == []


def test_a_standstill_is_reported_once_a_day_and_not_in_public(paused: Any) -> None:
    assert (alarms.report(), alarms.report()) == (1, 0)
    entry = Entry.objects.get(kind="ledger.alarm")
    assert (entry.public, entry.actor) == (False, None)
    assert entry.data == {"alarm": "paused", "reason": sequencer.why_paused()}
    assert "not signed with the present key" in entry.data["reason"]


def test_a_recount_that_found_something_stands_until_one_finds_nothing(
    write_entries: Write,
) -> None:
    first = drift(write_entries)
    (alarm,) = alarms.standing()
    assert (alarm.code, alarm.reason) == ("drift", first)
    assert alarm.number > 0
    assert alarms.report() == 0  # its own public entry tells of it


def test_a_recount_that_keeps_failing_is_an_alarm_until_one_ends(write_entries: Write) -> None:
    write_entries()
    sequencer.run()
    slot = failed(alarms.FAILURES - 1)
    assert codes() == []
    Slot.objects.filter(pk=slot.pk).update(attempts=alarms.FAILURES)
    assert [(alarm.code, alarm.reason) for alarm in alarms.standing()] == [
        ("recount", "MemoryError")
    ]
    audit.check()
    assert codes() == []


def test_a_night_without_a_recount_is_an_alarm(write_entries: Write) -> None:
    write_entries()
    sequencer.run()
    audit.check()
    now = timezone.now()
    assert alarms.standing(now + alarms.LATE - timedelta(minutes=1)) == []
    assert [alarm.code for alarm in alarms.standing(now + alarms.LATE + timedelta(minutes=1))] == [
        "recount"
    ]


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.MUNICIPAL_ADMIN, True), (Role.AUDITOR, True), (Role.MODERATOR, False)],
)
def test_the_desk_shows_what_is_wrong(
    batumi: Municipality, paused: Any, role: Role, expected: bool
) -> None:
    page = staff_client(make.staff(role, batumi)).get("/desk/batumi/").content.decode()
    assert ("ხელმოწერების საჯარო ჟურნალი შეჩერებულია" in page) is expected


def test_the_desk_names_the_differences(batumi: Municipality, write_entries: Write) -> None:
    drift(write_entries)
    client = staff_client(make.staff(Role.MUNICIPAL_ADMIN, batumi))
    page = client.get("/en/desk/batumi/?section=log").content.decode()
    assert "The nightly recount found" in page
    assert 'href="/en/ledger/recounts/"' in page


def test_the_administrators_of_the_platform_get_a_mail(batumi: Municipality, paused: Any) -> None:
    make.staff(Role.MUNICIPAL_ADMIN, batumi)
    platform = make.staff(Role.PLATFORM_ADMIN, None)
    alarms.report()
    write_notices(Entry.objects.get(kind="ledger.alarm"))
    mail = Mail.objects.get()
    assert mail.user_id == platform.pk
    assert mail.subject == "განგაში: ხელმოწერების საჯარო ჟურნალი შეჩერებულია"
    assert sequencer.why_paused() in mail.body


def test_the_mail_about_a_drift_counts_the_differences(write_entries: Write) -> None:
    platform = make.staff(Role.PLATFORM_ADMIN, None)
    platform.language = "en"
    platform.save(update_fields=["language"])
    first = drift(write_entries)
    with translation.override("ka"):
        write_notices(Entry.objects.get(kind="ledger.drift"))
    mail = Mail.objects.get()
    assert mail.subject == "Alarm: the nightly recount found differences"
    assert first in mail.body
    assert "/en/ledger/recounts/" in mail.body


def test_nobody_without_the_role_learns_of_it(batumi: Municipality, paused: Any) -> None:
    make.citizen(batumi)
    alarms.report()
    write_notices(Entry.objects.get(kind="ledger.alarm"))
    assert not Mail.objects.exists()
    assert Client().get("/desk/batumi/").status_code == 302
