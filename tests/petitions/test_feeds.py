"""The lists as Atom, CSV and JSON, and one petition's signatures by day."""

import csv
import io
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from civic.ledger import sequencer
from civic.places.models import Municipality
from petitions.open_data import CSV_COLUMNS
from tests.factories import petitions as make

ATOM = "{http://www.w3.org/2005/Atom}"

pytestmark = pytest.mark.django_db


def table(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def entries(response: Any) -> list[ElementTree.Element]:
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_json_is_the_same_list_under_the_same_filter(client: Client, keda: Municipality) -> None:
    wanted = make.opened(keda, needed=5, title="სკვერი სოფელ დოლოგანში")
    make.opened(keda)
    found = client.get("/keda/petitions.json", {"q": "skveri"}).json()
    assert (found["municipality"], found["state"], found["total"], found["next"]) == (
        "keda",
        "current",
        1,
        None,
    )
    (row,) = found["petitions"]
    assert row["id"] == wanted.pk
    assert row["title"] == wanted.title
    assert row["needed"] == 5
    assert row["phase"] == "open"
    assert row["url"] == f"http://testserver{wanted.get_absolute_url()}"


def test_csv_holds_the_whole_list_with_a_line_each(client: Client, keda: Municipality) -> None:
    petitions = [make.opened(keda, title=f"გზა ნომერი {number}") for number in range(3)]
    response = client.get("/keda/petitions.csv", {"sort": "newest"})
    rows = table(response)
    assert list(rows[0]) == CSV_COLUMNS
    assert [row["title"] for row in rows] == [row.title for row in reversed(petitions)]
    assert response["Content-Disposition"] == 'attachment; filename="petitions-keda-current.csv"'


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_title_is_never_a_formula(client: Client, keda: Municipality, start: str) -> None:
    title = f"{start}HYPERLINK(1) გზა სოფელში"  # N21
    make.opened(keda, title=title)
    (row,) = table(client.get("/keda/petitions.csv"))
    assert row["title"] == f"'{title}"


def test_atom_leads_to_each_petition_with_an_identifier_that_stays(
    client: Client, keda: Municipality
) -> None:
    older = make.opened(keda, at=timezone.now() - timedelta(days=3), title="ძველი ხიდი")
    newer = make.opened(keda, title="ახალი ხიდი")
    response = client.get("/keda/petitions.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    found = entries(response)
    assert [entry.findtext(f"{ATOM}title") for entry in found] == [newer.title, older.title]
    assert [entry.findtext(f"{ATOM}id") for entry in found] == [
        f"http://testserver/p/{newer.pk}/",
        f"http://testserver/p/{older.pk}/",
    ]
    assert (
        found[0].find(f"{ATOM}link").attrib["href"]
        == f"http://testserver{newer.get_absolute_url()}"
    )


def test_a_script_in_a_title_is_text_in_every_file(client: Client, keda: Municipality) -> None:
    title = "<img src=x onerror=alert(1)> გზა"  # N13
    make.opened(keda, title=title)
    (entry,) = entries(client.get("/keda/petitions.atom"))
    assert entry.findtext(f"{ATOM}title") == title
    assert b"<img" not in client.get("/keda/petitions.atom").content
    assert client.get("/keda/petitions.json")["Content-Type"] == "application/json"


def test_links_use_the_configured_address(
    client: Client, keda: Municipality, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    make.opened(keda)
    content = client.get("/keda/petitions.atom", headers={"host": "other.example"}).content.decode()
    assert "other.example" not in content


def test_a_draft_is_in_no_file(client: Client, keda: Municipality) -> None:
    petition = make.draft(keda, title="საიდუმლო შავი ვარიანტი")  # N01
    for suffix in ("csv", "json", "atom"):
        response = client.get(f"/keda/petitions.{suffix}")
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert petition.title not in content.decode()


def test_json_pages_by_a_hundred_and_names_the_next(client: Client, batumi: Municipality) -> None:
    from tests.petitions.test_public_lists import many

    many(batumi, 105)
    first = client.get("/batumi/petitions.json", {"sort": "newest"}).json()
    assert (first["page"], first["pages"], first["total"]) == (1, 2, 106)
    assert first["next"] == "http://testserver/batumi/petitions.json?sort=newest&page=2"
    second = client.get(first["next"]).json()
    assert second["next"] is None
    assert {row["id"] for row in first["petitions"]}.isdisjoint(
        row["id"] for row in second["petitions"]
    )


def test_days_add_up_to_the_count(client: Client, keda: Municipality) -> None:
    now = timezone.now()
    petition = make.opened(keda, needed=50, at=now - timedelta(days=4))
    make.signed(petition, 2, at=now - timedelta(days=3))
    make.signed(petition, 1, at=now - timedelta(days=1), channel="assisted")
    sequencer.run()
    rows = table(client.get(f"{petition.get_absolute_url()}days.csv"))
    assert [(row["online"], row["assisted"], row["total_so_far"]) for row in rows] == [
        ("2", "0", "2"),
        ("0", "1", "3"),
    ]


def test_a_post_to_a_file_is_refused(client: Client, keda: Municipality) -> None:
    assert client.post("/keda/petitions.csv").status_code == 405
