"""The log on the web: the files of the standard, proofs, caching, and clear refusals."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from civic.journal import public
from civic.journal.models import Entry
from civic.ledger import merkle, queries, sequencer, signing
from civic.ledger.models import Leaf
from tests.civic.ledger import logs

pytestmark = pytest.mark.django_db

FINAL = "public, max-age=31536000, immutable"
PASSING = "public, max-age=2"


@pytest.fixture
def filled(place: Any) -> list[str]:
    """300 leaves in two batches; returns their texts."""
    place(logs.opened(1, consideration=999), *(logs.added(number) for number in range(199)))
    place(*(logs.added(number) for number in range(199, 299)))
    return queries.leaf_range(0, 300)


def get(client: Client, path: str) -> Any:
    return client.get(f"/ledger/{path}")


def test_the_checkpoint_is_fresh_and_signed(client: Client, filled: list[str]) -> None:
    answer = get(client, "checkpoint")
    head = queries.head()
    assert head is not None
    assert (answer.status_code, answer.content.decode()) == (200, head.note)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == PASSING


def test_the_key_is_published(client: Client) -> None:
    assert get(client, "key").content.decode() == f"{signing.public_keys()[0]}\n"


def test_retired_keys_follow_so_that_old_receipts_still_verify(
    client: Client, settings: Any
) -> None:
    settings.LEDGER_RETIRED_KEYS = [str(logs.key())]
    assert get(client, "key").content.decode() == f"{signing.public_keys()[0]}\n{logs.key()}\n"


@pytest.mark.parametrize(
    ("path", "start", "stop"),
    [
        ("tile/0/000", 0, 256),
        ("tile/0/001.p/44", 256, 300),
        ("tile/0/001.p/3", 256, 259),
        ("tile/0/000.p/255", 0, 255),
    ],
)
def test_tiles(path: str, start: int, stop: int, client: Client, filled: list[str]) -> None:
    answer = get(client, path)
    hashes = [merkle.leaf_hash(text.encode()) for text in filled[start:stop]]
    assert (answer.status_code, answer.content) == (200, b"".join(hashes))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Cache-Control"] == FINAL


def test_an_upper_tile(client: Client, filled: list[str]) -> None:
    first = [merkle.leaf_hash(text.encode()) for text in filled[:256]]
    assert get(client, "tile/1/000.p/1").content == merkle.fold(first)


@pytest.mark.parametrize(
    ("path", "start", "stop"),
    [("tile/entries/000", 0, 256), ("tile/entries/001.p/44", 256, 300)],
)
def test_entry_bundles(path: str, start: int, stop: int, client: Client, filled: list[str]) -> None:
    answer = get(client, path)
    assert (answer.status_code, answer.content) == (200, logs.bundle(filled[start:stop]))
    assert answer["Cache-Control"] == FINAL


@pytest.mark.parametrize(("page", "start", "stop"), [(0, 0, 256), (1, 256, 300)])
def test_readable_lines(
    page: int, start: int, stop: int, client: Client, filled: list[str]
) -> None:
    answer = get(client, f"entries/{page}.jsonl")
    assert answer.content.decode().splitlines() == filled[start:stop]
    assert answer["Cache-Control"] == (FINAL if page == 0 else PASSING)
    assert [json.loads(line)["p"] for line in answer.content.splitlines()] == [1] * (stop - start)


def test_public_journal_entries(client: Client, write_entries: Callable[..., list[Entry]]) -> None:
    (shown,) = write_entries(1)
    (hidden,) = write_entries(1, public=False)
    answer = get(client, f"journal/{shown.pk}.json")
    assert answer.content.decode() == public.text(Entry.objects.get(pk=shown.pk))
    assert get(client, f"journal/{hidden.pk}.json").status_code == 404
    assert get(client, "journal/999999.json").status_code == 404


def test_the_verifier_is_one_file(client: Client) -> None:
    answer = get(client, "verifier.pyz")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert sorted(names) == [
        "__main__.py",
        "civic/__init__.py",
        "civic/ledger/__init__.py",
        "civic/ledger/ed25519.py",
        "civic/ledger/failures.py",
        "civic/ledger/held.py",
        "civic/ledger/leaves.py",
        "civic/ledger/merkle.py",
        "civic/ledger/note.py",
        "civic/ledger/package.py",
        "civic/ledger/receipts.py",
        "civic/ledger/replay.py",
        "civic/ledger/sources.py",
        "civic/ledger/verifier.py",
        "civic/ledger/words.py",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/001",
        "tile/0/002.p/1",
        "tile/0/001.p/45",
        "tile/1/000",
        "tile/5/000.p/1",
        "tile/entries/001",
        "tile/entries/001.p/45",
        "tile/entries/x999/x999/999",
        "entries/2.jsonl",
        "entries/999999999999.jsonl",
    ],
)
def test_what_the_log_does_not_have_yet_is_404(
    path: str, client: Client, filled: list[str]
) -> None:
    answer = get(client, path)
    assert (answer.status_code, answer.content) == (404, b"The log does not reach so far.\n")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "tile",
        "tile/0",
        "tile/0/1",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/x001/00",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/007",
        "tile/0/000.p/99999999999999999999",
        "tile/0/000.p/",
        "tile/data/000",
        "tile/0/٠٠٠",
        "entries/x.jsonl",
        "entries/-1.jsonl",
        "entries/9999999999999.jsonl",
        "journal/x.json",
        "../settings",
        "checkpoint/",
        "nothing",
        "a" * 2000,
    ],
)
def test_a_malformed_name_is_400_with_a_reason(path: str, client: Client) -> None:
    answer = get(client, path)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().endswith(".\n")


def test_an_empty_log_has_no_checkpoint(client: Client) -> None:
    assert get(client, "checkpoint").status_code == 404
    assert get(client, "proof/inclusion?index=0").status_code == 404


def test_without_the_key_the_files_still_stand(
    client: Client, filled: list[str], settings: Any
) -> None:
    settings.KEYS = settings.KEYS | {"ledger": ""}
    assert get(client, "checkpoint").status_code == 200
    assert get(client, "key").status_code == 503


def test_inclusion_proof(client: Client, filled: list[str]) -> None:
    answer = get(client, "proof/inclusion?index=256&size=300")
    data = answer.json()
    leaf = merkle.leaf_hash(filled[256].encode())
    proof = [base64.b64decode(step) for step in data["proof"]]
    assert base64.b64decode(data["leaf_hash"]) == leaf
    assert merkle.verify_inclusion(leaf, 256, 300, proof, base64.b64decode(data["root"]))
    assert (data["index"], data["size"], answer["Cache-Control"]) == (256, 300, FINAL)
    newest = get(client, "proof/inclusion?index=256")
    assert (newest.json(), newest["Cache-Control"]) == (data, PASSING)


def test_consistency_proof(client: Client, filled: list[str]) -> None:
    answer = get(client, "proof/consistency?from=200&to=300")
    data = answer.json()
    proof = [base64.b64decode(step) for step in data["proof"]]
    old, new = base64.b64decode(data["from_root"]), base64.b64decode(data["to_root"])
    assert merkle.verify_consistency(200, 300, old, new, proof)
    assert new == queries.root(300)
    assert answer["Cache-Control"] == FINAL
    assert get(client, "proof/consistency?from=200").json() == data


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("inclusion", "index must be a whole number."),
        ("inclusion?index=", "index must be a whole number."),
        ("inclusion?index=x", "index must be a whole number."),
        ("inclusion?index=-1", "index must be a whole number."),
        ("inclusion?index=1.5", "index must be a whole number."),
        ("inclusion?index=1e9", "index must be a whole number."),
        ("inclusion?index=٣", "index must be a whole number."),
        ("inclusion?index=" + "9" * 999, "index must be a whole number."),
        ("inclusion?index=300", "index must be from 0 to 299."),
        ("inclusion?index=7&size=7", "index must be from 0 to 6."),
        ("inclusion?index=7&size=301", "size must be from 1 to 300."),
        ("inclusion?index=0&size=0", "size must be from 1 to 300."),
        ("consistency", "from must be a whole number."),
        ("consistency?from=0", "from and to must satisfy 1 <= from <= to <= 300."),
        ("consistency?from=7&to=6", "from and to must satisfy 1 <= from <= to <= 300."),
        ("consistency?from=7&to=301", "from and to must satisfy 1 <= from <= to <= 300."),
    ],
)
def test_a_bad_query_is_400_with_a_reason(
    query: str, reason: str, client: Client, filled: list[str]
) -> None:
    answer = get(client, f"proof/{query}")
    assert (answer.status_code, answer.content.decode()) == (400, f"{reason}\n")


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "proof/inclusion?index=1"])
def test_an_unchanged_file_is_not_sent_again(path: str, client: Client, filled: list[str]) -> None:
    etag = get(client, path)["ETag"]
    again = client.get(f"/ledger/{path}", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    changed = client.get(f"/ledger/{path}", headers={"If-None-Match": '"other"'})
    assert changed.status_code == 200


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "proof/inclusion?index=1"])
def test_files_are_only_read(path: str, client: Client, filled: list[str]) -> None:
    assert client.post(f"/ledger/{path}").status_code == 405
    assert client.head(f"/ledger/{path}").status_code == 200
    assert Leaf.objects.count() == 300


@pytest.mark.parametrize("path", ["checkpoint", "key", "tile/0/000", "entries/0.jsonl"])
def test_files_are_for_everybody(path: str, client: Client, filled: list[str]) -> None:
    """Nothing depends on who asks, so any cache may keep them."""
    answer = get(client, path)
    assert not answer.cookies
    assert answer.get("Vary", "") in {"", "Accept-Encoding"}
    assert "Content-Language" not in answer


def test_files_take_few_queries(
    client: Client, filled: list[str], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):  # its cosignatures too
        get(client, "checkpoint")
    for path in ("tile/0/000", "tile/entries/000", "entries/0.jsonl"):
        with django_assert_max_num_queries(1):
            get(client, path)
    with django_assert_max_num_queries(4):
        get(client, "proof/inclusion?index=7")


def test_journal_and_log_agree(client: Client, write_entries: Callable[..., list[Entry]]) -> None:
    (entry,) = write_entries(1)
    sequencer.run()
    leaf = json.loads(queries.leaf_range(0, 1)[0])
    body = get(client, f"journal/{entry.pk}.json").content
    assert leaf["sha256"] == hashlib.sha256(body).hexdigest()
