"""Signers who chose to be named: who stands on the page, since when, in what order, and that each can leave at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import timezone

from civic.ledger import sequencer
from civic.places.models import Municipality
from civic.roles import Role
from petitions import actions, queries
from petitions.actions import signing
from petitions.models import Petition, Signature
from tests.clients import citizen_client
from tests.factories import identity
from tests.factories import petitions as make

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def named(petition: Petition, name: str, *, hours: int = 2, display: str = "name") -> Any:
    """A citizen who signed so many hours ago; returns the account."""
    first, last = name.split()
    user = identity.citizen(petition.municipality, first_name=first, last_name=last)
    signing.sign(petition, by=user, display=display, at=timezone.now() - hours * HOUR)
    return user


def opened(place: Municipality, **facts: Any) -> Petition:
    return make.opened(place, at=timezone.now() - timedelta(days=2), **facts)


def names(petition: Petition, at: Any = None) -> list[str]:
    sequencer.run()
    petition.refresh_from_db()
    return queries.shown_signers(petition, at).names


def page(client: Client, petition: Petition) -> str:
    answer = client.get(petition.get_absolute_url())
    assert answer.status_code == 200
    return str(answer.content.decode())


# --- Who is shown -----------------------------------------------------------------------------


def test_only_those_who_chose_it_are_named(keda: Municipality) -> None:
    petition = opened(keda)
    named(petition, "ნინო ბერიძე")
    named(petition, "გელა კახიძე", display="initials")
    named(petition, "ლუკა დიასამიძე", display="none")
    assert sorted(names(petition)) == ["გ. კ.", "ნინო ბერიძე"]
    signers = queries.shown_signers(petition)
    assert (signers.named, signers.unnamed, signers.has_more) == (2, 1, False)


def test_a_name_appears_once_its_hour_has_ended(keda: Municipality) -> None:
    petition = opened(keda)
    named(petition, "ნინო ბერიძე", hours=0)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    assert names(petition, hour + timedelta(minutes=59)) == []
    assert queries.shown_signers(petition, hour + timedelta(minutes=59)).unnamed == 1
    assert names(petition, hour + HOUR) == ["ნინო ბერიძე"]


def test_the_order_is_by_the_hour_and_within_it_by_chance(keda: Municipality) -> None:
    petition = opened(keda)
    for hours, name in ((5, "ანა ა"), (3, "ბესო ბ"), (3, "გია გ"), (4, "დათო დ")):
        named(petition, name, hours=hours)
    found = names(petition)
    assert set(found[:2]) == {"ბესო ბ", "გია გ"}
    assert found[2:] == ["დათო დ", "ანა ა"]
    same = Signature.objects.filter(display_text__in=["ბესო ბ", "გია გ"]).order_by("pk")
    assert found[:2] == [row.display_text for row in same]  # a random number decides


def test_the_latest_stand_on_the_page_and_all_on_their_own(
    client: Client, keda: Municipality
) -> None:
    petition = opened(keda)
    for number in range(14):
        named(petition, f"ნინო ბ{number:02d}", hours=number + 1)
    named(petition, "ლუკა დ", display="none")
    sequencer.run()
    text = page(client, petition)
    assert "ნინო ბ11" in text
    assert "ნინო ბ12" not in text
    assert "აქ არ ჩანს კიდევ 1 ხელმომწერის სახელი." in text
    assert f'href="{petition.get_absolute_url()}signers/"' in text
    assert "ყველა გამოჩენილი სახელი (14)" in text
    whole = client.get(f"{petition.get_absolute_url()}signers/")
    shown = whole.content.decode()
    assert [f"ნინო ბ{number:02d}" in shown for number in range(14)] == [True] * 14
    assert "ლუკა" not in shown
    assert whole["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in shown
    assert "no-store" in whole["Cache-Control"]
    assert whole.cookies == {}


def test_no_time_stands_beside_a_name(client: Client, keda: Municipality) -> None:
    petition = opened(keda)
    named(petition, "ნინო ბერიძე")
    sequencer.run()
    text = client.get(f"{petition.get_absolute_url()}signers/").content.decode()
    assert "<time" not in text


def test_very_many_names_are_not_counted(
    keda: Municipality, monkeypatch: Any, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("petitions.queries.signers.COUNTED", 12)
    petition = opened(keda)
    for number in range(13):
        named(petition, f"ნინო ბ{number}")
    sequencer.run()
    petition.refresh_from_db()
    with django_assert_num_queries(1):
        signers = queries.shown_signers(petition)
    assert (len(signers.names), signers.named, signers.unnamed) == (12, None, None)
    assert signers.has_more


def test_the_names_are_read_along_an_index(keda: Municipality) -> None:
    plan = queries.named_signatures(opened(keda))[:12].explain()
    if connection.vendor == "sqlite":  # PostgreSQL reads a table this small as a whole
        assert "signature_named" in plan
        assert "TEMP B-TREE" not in plan


def test_a_page_with_names_needs_at_most_eight_queries(
    client: Client, keda: Municipality, django_assert_max_num_queries: Any
) -> None:
    petition = opened(keda, needed=20)
    for number in range(20):
        named(petition, f"ნინო ბ{number}")
    sequencer.run()
    moderator = make.staff(Role.LIST_OFFICER, keda)
    actions.hand_over(petition, by=moderator, ends_collection=True)
    page(client, petition)
    with django_assert_max_num_queries(8):
        page(client, petition)


# --- Who leaves -------------------------------------------------------------------------------


@pytest.fixture
def kept(settings: Any) -> None:
    """Public pages are kept, as in production."""
    settings.PAGE_CACHE_SECONDS = 300
    caches["pages"].clear()


def withdraw(petition: Petition, user: Any) -> None:
    signing.withdraw(petition, by=user)


def erase(petition: Petition, user: Any) -> None:
    actions.erase_traces(by=user)


def remove(petition: Petition, user: Any) -> None:
    row = Signature.objects.get(display_text="ნინო ბერიძე")
    removal = actions.propose_removal(
        petition,
        signatures=[row.pk],
        reason="ერთი და იგივე ხელწერა",
        by=make.staff(Role.LIST_OFFICER, petition.municipality),
    )
    actions.decide_removal(
        removal, approve=True, by=make.staff(Role.MODERATOR, petition.municipality)
    )


def end(petition: Petition, user: Any) -> None:
    actions.withdraw_petition(petition, by=petition.author, reason="გზა უკვე შეკეთდა.")


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("leave", [withdraw, erase, remove, end])
def test_a_name_that_is_taken_back_is_gone_from_the_kept_page_at_once(
    client: Client, keda: Municipality, leave: Any
) -> None:
    petition = opened(keda)
    user = named(petition, "ნინო ბერიძე")
    named(petition, "გელა კახიძე")
    sequencer.run()
    assert "ნინო ბერიძე" in page(client, petition)
    assert "ნინო ბერიძე" in page(Client(), petition)
    leave(petition, user)
    assert "ნინო ბერიძე" not in page(Client(), petition)
    list_page = Client().get(f"{petition.get_absolute_url()}signers/")
    assert "ნინო ბერიძე" not in list_page.content.decode()


@pytest.mark.usefixtures("kept")
def test_a_page_with_names_is_kept_here_and_asked_for_by_others(
    client: Client, keda: Municipality, django_assert_num_queries: Any
) -> None:
    petition = opened(keda)
    named(petition, "ნინო ბერიძე")
    sequencer.run()
    page(client, petition)
    with django_assert_num_queries(1):  # whether the names still stand, and nothing else
        answer = client.get(petition.get_absolute_url())
    assert answer["Cache-Control"] == "public, no-cache"
    again = client.get(petition.get_absolute_url(), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.usefixtures("kept")
def test_a_page_without_names_needs_no_query(
    client: Client, keda: Municipality, django_assert_num_queries: Any
) -> None:
    petition = opened(keda)
    named(petition, "ლუკა დიასამიძე", display="none")
    sequencer.run()
    assert "ვინ მოაწერა ხელი" not in page(client, petition)
    with django_assert_num_queries(0):
        answer = client.get(petition.get_absolute_url())
    assert answer["Cache-Control"] == "public, max-age=300"


def test_there_is_no_list_where_nothing_was_collected(client: Client, keda: Municipality) -> None:
    for petition in (make.rejected(keda), make.submitted(keda)):
        assert client.get(f"{petition.get_absolute_url()}signers/").status_code == 404


def test_the_author_s_own_page_names_them_too(keda: Municipality) -> None:
    petition = opened(keda)
    named(petition, "ნინო ბერიძე")
    sequencer.run()
    text = citizen_client(petition.author).get(petition.get_absolute_url()).content.decode()
    assert "ნინო ბერიძე" in text
