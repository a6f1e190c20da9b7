"""The page, the files and the API show the same petitions, in the same order, with the same facts (`docs/open-data.md`)."""

import csv
import io
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from civic.ledger import sequencer
from civic.places.models import Municipality, Unit
from civic.roles import Role
from petitions import actions
from petitions.api import Filters
from petitions.models import Petition, ReasonCode, Topic
from petitions.open_data import CSV_COLUMNS
from petitions.queries import LISTS, SORTS
from petitions.views.lists import KNOWN
from tests.architecture.sources import ROOT
from tests.factories import petitions as make

LIST = "/batumi/petitions"
API = "/api/v1/petitions"
ATOM = "{http://www.w3.org/2005/Atom}"
DOCUMENT = (ROOT / "docs/open-data.md").read_text()

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(batumi: Municipality) -> dict[str, list[str]]:
    """Petitions in every list, in two parts and about two topics; returns what can be asked for."""
    whole = Unit.objects.filter(municipality=batumi)[0]
    village = Unit.objects.create(
        municipality=batumi,
        parent=whole,
        slug="zemo-ubani",
        name_ka="ზემო უბანი",
        name_en="Zemo Ubani",
    )
    topics = list(Topic.objects.all()[:2])
    now = timezone.now()
    make.decided(batumi, needed=1, title="სკვერი ცენტრში", unit=village)
    make.handed_over(batumi, title="საბავშვო ბაღი სოფელში", topic=topics[1])
    make.rejected(batumi, title="ძველი ხიდი", topic=topics[0])
    make.rejected(batumi, code=hiding_code(), title="რაც არ უნდა ჩანდეს", unit=village)
    busy = make.opened(batumi, needed=9, title="ხიდი მდინარეზე", unit=village, topic=topics[0])
    make.signed(busy, 2)
    make.opened(batumi, at=now - timedelta(days=3), title="სკვერი სოფელში", topic=topics[1])
    paused = make.opened(batumi, at=now - timedelta(days=2), title="ახალი გზა", unit=whole)
    actions.pause(
        paused, by=make.staff(Role.MODERATOR, batumi), cause="order", reason="სასამართლოს განჩინება"
    )
    make.submitted(batumi, title="ჯერ არ ჩანს ხიდი")
    sequencer.run()
    return {
        "unit": [village.slug, whole.slug],
        "topic": [topic.slug for topic in topics],
        "q": ["khidi", "სკვერს", "უმისამართო"],
    }


def hiding_code() -> str:
    return ReasonCode.objects.filter(axis="reject", hidden_text=True)[0].code


def questions(asked: dict[str, list[str]]) -> list[dict[str, str]]:
    """Each filter alone and all together, each list, each order."""
    single = [{name: value} for name, values in asked.items() for value in values]
    together = {name: values[0] for name, values in asked.items()}
    lists = [{"state": state} for state in LISTS]
    narrowed = [one | together for one in lists[1:]] + [lists[1] | single[0], lists[3] | single[2]]
    return [*lists, *single, together, *narrowed, *({"sort": sort} for sort in SORTS)]


def on_page(client: Client, question: dict[str, str]) -> list[int]:
    text = client.get(f"{LIST}/", question).content.decode()
    shown = re.findall(r'<h3><a href="/batumi/petitions/(\d+)-', text)
    return [int(pk) for pk in shown]


def in_csv(client: Client, question: dict[str, str]) -> list[dict[str, str]]:
    answer: Any = client.get(f"{LIST}.csv", question)
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def in_atom(client: Client, question: dict[str, str]) -> set[int]:
    feed = ElementTree.fromstring(client.get(f"{LIST}.atom", question).content)
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in feed.findall(f"{ATOM}entry")]
    return {int(one.rstrip("/").rpartition("/")[2]) for one in ids}


def as_text(value: Any) -> str:
    return "" if value is None else str(value)


def test_page_files_and_api_agree_under_every_filter(
    client: Client, filled: dict[str, list[str]]
) -> None:
    asked = questions(filled)
    lengths = set()
    for question in asked:
        shown = on_page(client, question)
        listed = client.get(f"{LIST}.json", question).json()["petitions"]
        given = client.get(API, {"municipality": "batumi", **question}).json()
        lines = in_csv(client, question)
        assert {
            "json": [row["id"] for row in listed],
            "csv": [int(line["id"]) for line in lines],
            "api": [row["id"] for row in given["petitions"]],
            "atom": in_atom(client, question),
            "total": given["total"],
        } == {
            "json": shown,
            "csv": shown,
            "api": shown,
            "atom": set(shown),
            "total": len(shown),
        }, question
        assert listed == given["petitions"], question
        assert lines == [{name: as_text(row[name]) for name in CSV_COLUMNS} for row in listed]
        lengths.add(len(shown))
    assert lengths >= {0, 1, 2, 3}, "the filters are to leave different numbers"


def test_what_is_hidden_on_the_page_is_hidden_in_every_file(
    client: Client, filled: dict[str, list[str]]
) -> None:
    hidden = Petition.objects.get(title="რაც არ უნდა ჩანდეს")
    question = {"state": "rejected"}
    answers: list[Any] = [
        client.get(f"{LIST}{end}", question) for end in ("/", ".json", ".csv", ".atom")
    ]
    answers += [
        client.get(API, {"municipality": "batumi", **question}),
        client.get(f"{API}/{hidden.pk}"),
    ]
    for answer in answers:
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = content.decode()
        assert (hidden.title in text, hidden.text in text, str(hidden.pk) in text) == (
            False,
            False,
            True,
        )


def test_a_wrong_question_is_refused_by_all(client: Client, batumi: Municipality) -> None:
    for wrong in ({"state": "secret"}, {"author": "1"}, {"sort": "author_name"}):
        codes = [
            client.get(f"{LIST}{end}", wrong).status_code for end in ("/", ".json", ".csv", ".atom")
        ]
        assert codes == [400, 400, 400, 400], wrong
        assert client.get(API, wrong).status_code == 422


def test_the_document_names_every_field_and_parameter() -> None:
    named = set(re.findall(r"`([a-z_]+)`", DOCUMENT))
    wanted = {*CSV_COLUMNS, *KNOWN, *Filters.model_fields, *LISTS, *SORTS}
    assert wanted - named == set()
