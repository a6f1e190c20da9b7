"""Witnesses cosign what only grew; their cosignatures are kept, published, and checked by the verifier."""

import base64
import io
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.test import Client

from civic.journal.models import Entry
from civic.ledger import merkle, queries, sequencer, signing, verifier, witnesses
from civic.ledger.models import Checkpoint, Cosignature
from civic.ledger.note import (
    COSIGNATURE,
    Key,
    NoteError,
    cosigned_at,
    text_of,
    verified,
)
from civic.ledger.note import (
    Checkpoint as Head,
)

pytestmark = pytest.mark.django_db
SEED = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
KEY = Key("witness.example/ngo", SEED.public_key().public_bytes_raw(), COSIGNATURE)


def cosigned(note: str, moment: int | None = None, key: Key = KEY) -> str:
    """The line a witness adds."""
    moment = int(time.time()) if moment is None else moment
    message = f"cosignature/v1\ntime {moment}\n{text_of(note)}".encode()
    data = key.id + moment.to_bytes(8, "big") + SEED.sign(message)
    return f"— {key.name} {base64.b64encode(data).decode()}\n"


class Reference(BaseHTTPRequestHandler):
    """A witness as C2SP tlog-witness describes it, for one log."""

    seen = Head("", 0, merkle.EMPTY_ROOT)

    def do_POST(self) -> None:
        assert self.path == "/add-checkpoint"
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        head, _, note = body.partition("\n\n")
        first, *proof = head.split("\n")
        old = int(first.removeprefix("old "))
        said = Head.parse(verified(note, signing.public_keys()))
        seen = type(self).seen
        if old != seen.size:
            self.answer(409, f"{seen.size}\n")
            return
        steps = [base64.b64decode(step) for step in proof]
        if old and not merkle.verify_consistency(old, said.size, seen.root, said.root, steps):
            self.answer(422, "inconsistent\n")
            return
        type(self).seen = said
        self.answer(200, cosigned(note))

    def answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def reference(settings: Any) -> Iterator[type[Reference]]:
    """A witness that listens, named in the settings."""
    handler = type("Handler", (Reference,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.LEDGER_WITNESSES = [
            {"key": str(KEY), "url": f"http://127.0.0.1:{server.server_port}/"}
        ]
        yield handler
        server.shutdown()


@pytest.fixture
def grow(write_entries: Callable[..., list[Entry]]) -> Callable[[int], Checkpoint]:
    """Place so many leaves; the new head."""

    def more(number: int) -> Checkpoint:
        write_entries(number)
        sequencer.run()
        head = queries.head()
        assert head is not None
        return head

    return more


def test_a_witness_follows_the_log(
    reference: type[Reference], grow: Callable[[int], Checkpoint], client: Client
) -> None:
    grow(3)
    assert witnesses.ask_all() == 1
    assert witnesses.ask_all() == 0  # nothing new to sign
    head = grow(4)
    assert witnesses.ask_all() == 1
    assert reference.seen == Head.parse(text_of(head.note))
    assert list(Cosignature.objects.values_list("checkpoint__size", flat=True)) == [3, 7]
    published = client.get("/ledger/checkpoint").content.decode()
    assert verified(published, signing.public_keys()) == text_of(head.note)
    assert abs(cosigned_at(published, KEY) - time.time()) < 3600
    grow(1)
    assert client.get(f"/ledger/cosigned/{KEY.id.hex()}").content.decode() == published
    assert client.get("/ledger/witnesses").content.decode() == f"{KEY}\n"
    assert client.get("/ledger/cosigned/00000000").status_code == 404


def test_a_witness_that_knows_more_than_we_noted_is_asked_again(
    reference: type[Reference], grow: Callable[[int], Checkpoint]
) -> None:
    reference.seen = Head.parse(text_of(grow(2).note))
    grow(3)
    assert witnesses.ask_all() == 1


def test_a_witness_that_has_seen_a_longer_log_raises_an_alarm(
    reference: type[Reference],
    grow: Callable[[int], Checkpoint],
    caplog: pytest.LogCaptureFixture,
) -> None:
    head = grow(2)
    reference.seen = Head(head.origin, 9, bytes(head.root))
    assert witnesses.ask_all() == 0
    assert caplog.messages == [
        "The witness witness.example/ngo did not cosign: it has seen 9 leaves, the database has 2"
    ]


def test_a_witness_that_is_away_is_no_accident(
    settings: Any, grow: Callable[[int], Checkpoint], caplog: pytest.LogCaptureFixture
) -> None:
    settings.LEDGER_WITNESSES = [{"key": str(KEY), "url": "http://127.0.0.1:1"}]
    grow(1)
    assert witnesses.ask_all() == 0
    assert caplog.messages[0].startswith("The witness witness.example/ngo did not cosign: ")


def test_a_cosigned_checkpoint_is_taken_from_a_file(
    settings: Any, grow: Callable[[int], Checkpoint], tmp_path: Path
) -> None:
    settings.LEDGER_WITNESSES = [{"key": str(KEY)}]
    head = grow(2)
    path = tmp_path / "cosigned.txt"
    path.write_text(head.note + cosigned(head.note, 1_800_000_000))
    out = io.StringIO()
    call_command("ledger", "witness", str(path), stdout=out)
    assert out.getvalue() == "2 leaves, cosigned by witness.example/ngo\n"
    assert Cosignature.objects.get().at.timestamp() == 1_800_000_000


@pytest.mark.parametrize("what", ["unsigned", "stranger", "other log", "bent"])
def test_a_file_that_does_not_hold_is_refused(
    what: str, settings: Any, grow: Callable[[int], Checkpoint], tmp_path: Path
) -> None:
    settings.LEDGER_WITNESSES = [{"key": str(KEY)}]
    head = grow(2)
    other = signing.signed(2, b"o" * 32)
    stranger = Key("somebody.example", KEY.public, COSIGNATURE)
    text = {
        "unsigned": head.note,
        "stranger": head.note + cosigned(head.note, key=stranger),
        "other log": other + cosigned(other),
        "bent": head.note + cosigned(other),
    }[what]
    path = tmp_path / "cosigned.txt"
    path.write_text(text)
    with pytest.raises(CommandError):
        call_command("ledger", "witness", str(path))
    assert Cosignature.objects.count() == 0


def test_a_key_of_a_log_is_no_key_of_a_witness(settings: Any) -> None:
    settings.LEDGER_WITNESSES = [{"key": str(Key("log.example", KEY.public))}]
    with pytest.raises(NoteError):
        witnesses.configured()


def test_the_verifier_asks_for_a_witness(
    settings: Any,
    grow: Callable[[int], Checkpoint],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.LEDGER_WITNESSES = [{"key": str(KEY)}]
    head = grow(2)
    witnesses.accept(head.note + cosigned(head.note, 1_800_000_000))
    grow(3)
    call_command("ledger", "export", str(tmp_path), stdout=io.StringIO())
    assert verifier.main([str(tmp_path), "--witness", str(KEY)]) == 0
    said = "The witness witness.example/ngo cosigned the checkpoint of 2 leaves at 2027-01-15 08:00:00 UTC"
    assert said in capsys.readouterr().out
    stranger = Key("somebody.example", KEY.public, COSIGNATURE)
    assert verifier.main([str(tmp_path), "--witness", str(stranger)]) == 1
    assert "has cosigned no checkpoint of this log" in capsys.readouterr().out


def test_the_verifier_keeps_checkpoints(
    grow: Callable[[int], Checkpoint], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, kept = tmp_path / "log", tmp_path / "kept"
    notes = {}
    for number in (2, 3):
        head = grow(number)
        notes[f"{head.size:012}.txt"] = head.note
        call_command("ledger", "export", str(log), stdout=io.StringIO())
        assert verifier.main([str(log), "--keep", str(kept)]) == 0
    assert {path.name: path.read_text() for path in kept.iterdir()} == notes
    other = signing.signed(2, b"o" * 32)
    (kept / "000000000002.txt").write_text(other)
    assert verifier.main([str(log), "--keep", str(kept)]) == 1
    assert "not those your earlier checkpoint vouches for" in capsys.readouterr().out


def test_all_checkpoints_are_published_by_day(
    grow: Callable[[int], Checkpoint], client: Client, tmp_path: Path
) -> None:
    first, second = grow(1), grow(2)
    day = f"{first.at.astimezone(queries.TBILISI):%Y-%m-%d}"
    assert client.get(f"/ledger/checkpoints/{day}.txt").content.decode() == (
        f"{first.note}\n{second.note}"
    )
    assert client.get("/ledger/checkpoints/2020-01-01.txt").status_code == 404
    assert client.get("/ledger/checkpoints/2020-02-31.txt").status_code == 400
    call_command("ledger", "witness", export=tmp_path, stdout=io.StringIO())
    assert (tmp_path / "checkpoints" / f"{day}.txt").read_text().count(first.origin) == 4
