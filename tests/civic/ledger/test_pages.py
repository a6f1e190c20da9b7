"""The page of the log: what it says, a receipt checked in words, one record looked up."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from civic.guards import lifted
from civic.journal.models import Entry
from civic.ledger import audit, leaves, pages, proofs, sequencer
from civic.ledger.models import Leaf
from tests.civic.ledger import logs

pytestmark = pytest.mark.django_db

GOOD = {"ka": "თქვენი ხელმოწერა ჟურნალშია", "en": "Your signature is in the log"}
URL = {"ka": "/ledger/", "en": "/en/ledger/"}


@pytest.fixture
def receipt(place: Any) -> dict[str, Any]:
    """The receipt of a signature in a log of four leaves."""
    place(logs.opened(), logs.added(1), logs.added(2))
    data = proofs.receipt(1, petition=1, nonce=logs.nonce(1), signature=logs.signature(1))
    place(logs.withdrawn(2))
    return data


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("ka", "რას ვერ ამტკიცებს ჟურნალი"),
        ("en", "What the log does not prove"),
    ],
)
def test_the_page_says_what_it_does_not_prove(
    language: str, heading: str, client: Client, receipt: dict[str, Any]
) -> None:
    page = client.get(URL[language]).content.decode()
    assert f">{heading}</h2>" in page
    assert "python3 verifier.pyz http://testserver --receipt receipt.json" in page
    assert "civic.example/ledger+" in page


def test_the_page_of_an_empty_log(client: Client) -> None:
    answer = client.get("/en/ledger/")
    assert answer.status_code == 200
    assert "The log is still empty." in answer.content.decode()


@pytest.mark.parametrize("language", ["ka", "en"])
@pytest.mark.parametrize("as_file", [False, True])
def test_a_good_receipt_is_confirmed(
    language: str, as_file: bool, client: Client, receipt: dict[str, Any]
) -> None:
    text = json.dumps(receipt)
    sent: dict[str, Any] = {"text": text}
    if as_file:
        sent = {"file": SimpleUploadedFile("receipt.json", text.encode())}
    answer = client.post(URL[language], sent)
    assert answer.status_code == 200
    assert GOOD[language] in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert receipt["nonce"] not in str(client.session.items())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"nonce": "00" * 32},
            "The secret number in the receipt does not belong to its leaf: “nonce”, “signature”",
        ),
        (
            {"petition": 2},
            "The leaf in the receipt is not a signature under that petition: “petition” or",
        ),
        (
            {"index": 2},
            "The proof in the receipt does not lead from its leaf to the checkpoint: “index”,",
        ),
        (
            {"checkpoint": ""},
            "The checkpoint in the receipt (“checkpoint”) was not signed by this log.",
        ),
        ({"nonce": "x"}, "The receipt cannot be read: its field “nonce” is missing or damaged."),
        ({"format": ""}, "The receipt cannot be read: it is not the file this portal gives"),
    ],
)
def test_a_forged_receipt_is_refused_in_words(
    change: dict[str, Any], reason: str, client: Client, receipt: dict[str, Any]
) -> None:
    text = json.dumps(receipt | change)
    answer = client.post("/en/ledger/", {"text": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert reason in page
    assert GOOD["en"] not in page
    assert "The receipt does not hold" in page
    assert "This says nothing against the log" in page
    assert "does not fit the log" not in page
    assert receipt["signature"] in page  # what was typed stays


def test_a_refusal_is_in_georgian_too(client: Client, receipt: dict[str, Any]) -> None:
    text = json.dumps(receipt | {"petition": 2})
    page = client.post("/ledger/", {"text": text}).content.decode()
    assert "ქვითარში მოცემული ჩანაწერი ამ პეტიციის ხელმოწერა არ არის" in page
    assert "ქვითარი შემოწმებას ვერ უძლებს" in page


def test_a_receipt_the_log_no_longer_holds_raises_an_alarm(
    client: Client, receipt: dict[str, Any]
) -> None:
    with lifted("ledger_leaf"):
        Leaf.objects.filter(index=1).update(data="{}")
    page = client.post("/en/ledger/", {"text": json.dumps(receipt)}).content.decode()
    assert "This receipt does not fit the log" in page
    assert "This says nothing against the log" not in page


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({}, "Paste the receipt or choose its file."),
        ({"text": "   "}, "Paste the receipt or choose its file."),
        ({"text": "<script>alert(1)</script>"}, "The receipt cannot be read"),
        ({"file": (b"\xff\xfe", "photo.jpg")}, "This file is no receipt."),
        ({"file": (b"x" * 100_001, "big.json")}, "The file is too large for a receipt."),
        ({"file": (b"[]", "other.json")}, "The receipt cannot be read"),
    ],
)
def test_something_else_is_refused_in_words(
    sent: dict[str, Any], reason: str, client: Client
) -> None:
    sent = {
        name: SimpleUploadedFile(value[1], value[0]) if isinstance(value, tuple) else value
        for name, value in sent.items()
    }
    answer = client.post("/en/ledger/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert reason in page
    assert "<script>alert" not in page


def test_one_record_is_shown(client: Client, receipt: dict[str, Any]) -> None:
    page = client.get("/en/ledger/?leaf=3").content.decode()
    assert "A signer of petition /p/1 withdrew the signature in record 2." in page
    assert "{&quot;k&quot;:&quot;sig.withdraw&quot;,&quot;p&quot;:1,&quot;ref&quot;:2}" in page
    assert 'href="/ledger/proof/inclusion?index=3&amp;size=4"' in page


@pytest.mark.parametrize(
    ("leaf", "sentence"),
    [
        (logs.opened(2), "Petition /p/2 was opened for signing."),
        (logs.added(9), "A signature under petition /p/1 was added."),
        (logs.invalidated(1), "Signatures under petition /p/1 were invalidated: 1."),
        (logs.restored(1), "Signatures under petition /p/1 were restored: 1."),
        (logs.reached(3), "Petition /p/1 reached the number of signatures needed: 3."),
        (logs.closed(1), "Signing of petition /p/1 was closed; signatures: 1."),
        (
            {"k": "outcome", "p": 1, "outcome": "granted", "sha256": "cd" * 32},
            "The decision on petition /p/1 was published.",
        ),
        (
            {"k": "journal", "e": 7, "kind": "x", "sha256": "cd" * 32},
            "Public entry 7 of the portal&#x27;s journal.",
        ),
        (
            {
                "k": "pb.batch",
                "process": 3,
                "batch": 1,
                "handed": 9,
                "counted": 8,
                "spoiled": 1,
                "blank": 0,
            },
            "Ballot papers of vote 3 were sealed; counted in the box: 8.",
        ),
        (
            {"k": "pb.annul", "process": 3, "refs": [1, 2], "reason": "x", "approvers": 2},
            "Participations in vote 3 were annulled: 2.",
        ),
    ],
)
def test_every_kind_of_record_is_told_in_words(
    leaf: dict[str, Any], sentence: str, client: Client, receipt: dict[str, Any], place: Any
) -> None:
    place(leaf)
    assert sentence in client.get("/en/ledger/?leaf=4").content.decode()


def test_no_kind_of_record_is_without_words() -> None:
    assert set(pages.WORDS) == set(leaves.KINDS)


def test_a_record_of_a_newer_release_is_shown_as_it_stands(
    client: Client, receipt: dict[str, Any]
) -> None:
    data = '{"k":"later.kind","p":1}'
    Leaf.objects.create(index=4, data=data, hash=bytes(32))
    page = client.get("/en/ledger/?leaf=4")
    assert page.status_code == 200
    assert "A record of a kind this page cannot put into words." in page.content.decode()


@pytest.mark.parametrize(
    ("value", "status", "reason"),
    [
        ("4", 404, "The log does not reach so far yet."),
        ("9" * 15, 404, "The log does not reach so far yet."),
        ("9" * 40, 404, "The log does not reach so far yet."),
        ("9" * 5000, 400, "The request could not be read"),
        ("", 400, "Write the number of the record."),
        ("x", 400, "Write the number of the record in digits only."),
        ("1\x00", 400, "The request could not be read"),
        ("-1", 400, "The records are numbered from 0 on."),
        ("1'; SELECT pg_sleep(5)--", 400, "Write the number of the record in digits only."),
    ],
)
def test_a_record_that_is_not_there(
    value: str, status: int, reason: str, client: Client, receipt: dict[str, Any]
) -> None:
    answer = client.get("/en/ledger/", {"leaf": value})
    assert answer.status_code == status
    assert reason in answer.content.decode()


def test_the_last_self_check_is_shown(
    client: Client, write_entries: Callable[..., list[Entry]]
) -> None:
    write_entries(2)
    sequencer.run()
    audit.check()
    assert "Everything fits" in client.get("/en/ledger/").content.decode()
    with lifted("journal_entry"):
        Entry.objects.filter(kind="test.act").update(data={})
    audit.check()
    assert "Differences found: 2" in client.get("/en/ledger/").content.decode()


def test_a_pause_is_told(client: Client, receipt: dict[str, Any], settings: Any) -> None:
    settings.KEYS = settings.KEYS | {"ledger": ""}
    answer = client.get("/en/ledger/")
    assert answer.status_code == 200
    assert "The log is paused at the moment." in answer.content.decode()


def test_the_page_sets_no_cookie_and_can_be_kept(settings: Any, receipt: dict[str, Any]) -> None:
    settings.PAGE_CACHE_SECONDS = 5
    for address in ("/ledger/", "/en/ledger/", "/ledger/?leaf=0"):
        answer = Client().get(address)
        assert not answer.cookies
        assert answer["Cache-Control"] == "public, max-age=5"


def test_a_receipt_is_checked_without_a_token_and_never_kept(receipt: dict[str, Any]) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/ledger/", {"text": json.dumps(receipt)})
    assert answer.status_code == 200
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
