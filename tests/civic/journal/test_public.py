"""The published form of a journal entry: what it says, and what it never says."""

from datetime import UTC, datetime
from typing import Any

import pytest

from civic.journal import actions, public
from civic.journal.models import Entry, Pending
from civic.places.models import Centre, Municipality
from identity.models import User

AT = datetime(2026, 11, 22, 14, 5, 6, 789_000, tzinfo=UTC)


@pytest.fixture
def entry(batumi: Municipality) -> Entry:
    """An act of a member of staff, on behalf of somebody, at a centre."""
    user = User.objects.create(email="nino@example.org")
    centre = Centre.objects.create(municipality=batumi, name_ka="ცენტრი")
    written = actions.append(
        "petition.opened",
        batumi,
        by=user,
        municipality=batumi,
        at=AT,
        public=True,
        centre=centre,
        on_behalf=True,
        data={"number": 7, "title": "პარკი"},
    )
    return Entry.objects.select_related("municipality").get(pk=written.pk)


def test_the_published_text_is_exact(entry: Entry, batumi: Municipality) -> None:
    assert public.text(entry) == (
        '{"at":"2026-11-22T14:05:06Z","data":{"number":7,"title":"პარკი"},'
        f'"id":{entry.pk},"kind":"petition.opened","municipality":"batumi",'
        f'"subject":"places.municipality/{batumi.pk}"}}'
    )


def test_who_acted_is_not_published(entry: Entry) -> None:
    assert set(public.representation(entry)) == {
        "at",
        "data",
        "id",
        "kind",
        "municipality",
        "subject",
    }


def test_an_entry_of_the_whole_portal(batumi: Municipality) -> None:
    user = User.objects.create(email="gela@example.org")
    entry = actions.append("account.closed", user, by=None, at=AT, public=True)
    assert public.representation(entry)["municipality"] is None


@pytest.mark.parametrize("is_public", [True, False])
def test_only_public_entries_wait_for_the_log(is_public: bool, batumi: Municipality) -> None:
    entry = actions.append("test.act", batumi, by=None, public=is_public)
    waiting: Any = Pending.objects.filter(entry=entry, consumer="ledger")
    assert waiting.count() == int(is_public)
