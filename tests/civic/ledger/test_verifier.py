"""The offline verifier: sound logs, every kind of tampering, receipts, earlier checkpoints (N53, N54)."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from civic.ledger import files, merkle, verifier
from tests.civic.ledger import logs

LONG = 600  # leaves: two full tiles and a partial one


def long_story() -> list[dict[str, Any]]:
    """One petition with so many signatures that the tree has two levels of tiles."""
    return [logs.opened(1, consideration=10_000), *(logs.added(n) for n in range(LONG - 1))]


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return logs.write(tmp_path_factory.mktemp("long"), logs.texts(long_story()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small sound log."""
    return logs.write(tmp_path / "log", logs.texts(logs.story()))


@pytest.fixture
def copy(long_log: Path, tmp_path: Path) -> Path:
    """A copy of the long log, to be tampered with."""
    shutil.copytree(long_log, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the verifier; return its exit code and the lines it printed."""

    def call(*arguments: object) -> tuple[int, list[str]]:
        code = verifier.main([str(one) for one in arguments])
        return code, capsys.readouterr().out.splitlines()

    return call


def bend(path: Path, place: int) -> None:
    """Flip one bit of a file."""
    body = bytearray(path.read_bytes())
    body[place] ^= 1
    path.write_bytes(bytes(body))


# --- Sound logs ---------------------------------------------------------------------------------


def test_a_sound_log_is_counted_and_accepted(folder: Path, run: Any) -> None:
    code, lines = run(folder)
    assert code == 0
    assert lines == [
        f"Reading {folder}",
        f"The key was taken from the log itself: {logs.key()}",
        "Compare it with a printed or earlier copy, or give it with --key.",
        "Leaves: 8, each recomputed, as are all tiles and the root.",
        (
            "Petition 1: 3 signatures (4 added, 1 withdrawn, 0 invalidated)"
            "; threshold “consideration” reached at leaf 4; closed at leaf 7"
        ),
        "Petitions: 1. Every count, threshold and closing follows from the leaves.",
        "THE LOG IS SOUND.",
    ]


def test_it_speaks_georgian(folder: Path, run: Any) -> None:
    code, lines = run(folder, "--lang", "ka", "--key", logs.key())
    assert code == 0
    assert lines[1] == "საკონტროლო ჩანაწერები მოწმდება თქვენ მიერ მითითებული გასაღებით."
    assert lines[-1] == "ჟურნალი წესრიგშია."


@pytest.mark.parametrize("size", [1, 255, 256, 257, 512])
def test_sizes_at_tile_boundaries(size: int, tmp_path: Path, run: Any) -> None:
    folder = logs.write(tmp_path, logs.texts(long_story()[:size]))
    assert run(folder)[0] == 0


def test_a_full_tile_stands_in_for_a_partial_one(copy: Path, run: Any) -> None:
    """A log may delete partial files once the full ones are there."""
    lines = logs.texts(long_story())
    older = logs.checkpoint(lines[:300])
    (copy / "checkpoint").write_text(older)
    shutil.rmtree(copy / "tile/1")
    (copy / "tile/1/000.p").mkdir(parents=True)
    first = [merkle.leaf_hash(line.encode()) for line in lines[:256]]
    (copy / "tile/1/000.p/1").write_bytes(merkle.fold(first))
    assert run(copy)[0] == 0


def test_it_runs_as_one_file_without_any_package(folder: Path, tmp_path: Path) -> None:
    """No site-packages, no working directory on the path: only the archive and the standard library."""
    archive = tmp_path / "verifier.pyz"
    archive.write_bytes(files.verifier_archive())
    receipt = logs.write_receipt(
        tmp_path / "receipt.json", logs.receipt(logs.texts(logs.story()), 1, 1)
    )
    command = [sys.executable, "-I", "-S", str(archive), str(folder), "--receipt", receipt]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-3:] == [
        "THE LOG IS SOUND.",
        f"THE RECEIPT HOLDS: {receipt}",
        "Your signature is in the log, leaf 1, petition 1.",
    ]
    bend(folder / "tile/entries/000.p/8", 700)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")


def test_the_module_does_not_import_django() -> None:
    script = "import sys, civic.ledger.verifier; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    """A plain web server; the log lies in its /ledger."""
    root = folder.parent / "site"
    root.mkdir()
    shutil.copytree(folder, root / "ledger")
    handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_arguments: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(root)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", ["", "/", "/ledger", "/ledger/"])
def test_a_log_on_the_web(site: str, path: str, run: Any) -> None:
    assert run(site + path)[0] == 0


def test_an_address_without_a_log(site: str, run: Any) -> None:
    code, lines = run(f"{site}/elsewhere")
    assert code == 1
    assert lines[-1] == "Cannot read key: 404"


# --- Tampering ----------------------------------------------------------------------------------


@pytest.mark.parametrize("index", [0, 1, 255, 256, 300, 511, 512, 599])
def test_a_changed_leaf_is_named(index: int, copy: Path, run: Any) -> None:
    texts = logs.texts(long_story())
    texts[index] = texts[index].replace('"p":1', '"p":2')
    page, start = index // 256, index // 256 * 256
    width = min(256, LONG - start)
    path = copy / merkle.tile_path("entries", page, width)
    path.write_bytes(logs.bundle(texts[start : start + width]))
    code, lines = run(copy)
    assert code == 1
    assert lines[-3:] == [
        "THE LOG DOES NOT HOLD.",
        f"First bad index: {index}",
        f"Leaf {index} does not have the hash that stands in the tree.",
    ]


@pytest.mark.parametrize("index", [0, 300, 599])
def test_a_changed_tile_is_named(index: int, copy: Path, run: Any) -> None:
    width = min(256, LONG - index // 256 * 256)
    bend(copy / merkle.tile_path(0, index // 256, width), index % 256 * 32)
    code, lines = run(copy)
    assert (code, lines[-2]) == (1, f"First bad index: {index}")


def test_a_changed_upper_tile_is_named(copy: Path, run: Any) -> None:
    bend(copy / "tile/1/000.p/2", 40)
    code, lines = run(copy)
    assert (code, lines[-2]) == (1, "First bad index: 256")
    assert lines[-1] == "The hash over the leaves from 256 on is wrong in tile/1/000.p/2."


def test_a_leaf_cut_off_the_end_is_named(copy: Path, run: Any) -> None:
    texts = logs.texts(long_story())
    (copy / "tile/entries/002.p/88").write_bytes(logs.bundle(texts[512:599]))
    code, lines = run(copy)
    assert (code, lines[-2:]) == (1, ["First bad index: 599", "Leaf 599 is missing."])


def test_a_short_tile_is_named(copy: Path, run: Any) -> None:
    path = copy / "tile/0/002.p/88"
    path.write_bytes(path.read_bytes()[:-64])
    code, lines = run(copy)
    assert (code, lines[-2]) == (1, "First bad index: 598")


def test_a_log_rewritten_without_the_key_is_caught(copy: Path, run: Any) -> None:
    """Leaves and tiles were replaced alike; only the signed root still tells."""
    log = long_story()
    log[300] = logs.added(9999)
    signed = (copy / "checkpoint").read_text()
    logs.write(copy, logs.texts(log))
    (copy / "checkpoint").write_text(signed)
    code, lines = run(copy)
    assert code == 1
    assert lines[-1] == (
        "The leaves and tiles fit each other but not the signed root: "
        "the first bad index lies between 0 and 599."
    )
    since = copy.parent / "since"
    since.write_text(logs.checkpoint(logs.texts(long_story()[:280])))
    code, lines = run(copy, "--since", since)
    assert (code, lines[-1].rpartition(": ")[2]) == (
        1,
        "the first bad index lies between 280 and 599.",
    )


def test_a_checkpoint_of_another_key_is_refused(folder: Path, run: Any) -> None:
    texts = logs.texts(logs.story())
    (folder / "checkpoint").write_text(logs.checkpoint(texts, logs.OTHER_SEED))
    code, lines = run(folder)
    assert (code, lines[-1]) == (1, "The checkpoint does not hold: no known key has signed")


def test_a_key_swapped_with_the_log_is_refused_when_the_key_is_given(
    folder: Path, run: Any
) -> None:
    texts = logs.texts(logs.story())
    (folder / "checkpoint").write_text(logs.checkpoint(texts, logs.OTHER_SEED))
    (folder / "key").write_text(str(logs.key(logs.OTHER_SEED)))
    assert run(folder)[0] == 0
    assert run(folder, "--key", logs.key())[0] == 1


def test_a_checkpoint_of_another_origin_is_refused(folder: Path, run: Any) -> None:
    texts = logs.texts(logs.story())
    foreign = logs.checkpoint(texts, origin="other.example/log")
    (folder / "checkpoint").write_text(foreign)
    assert run(folder)[0] == 1


def test_a_false_count_signed_by_the_operator_is_named(tmp_path: Path, run: Any) -> None:
    """The tree is in order, the counting is not."""
    log = [*logs.story()[:-1], logs.closed(4)]
    code, lines = run(logs.write(tmp_path, logs.texts(log)))
    assert (code, lines[-2:]) == (
        1,
        ["First bad index: 7", "Petition 1: the leaf says 4, the leaves before it give 3."],
    )


def test_a_missing_threshold_is_named(tmp_path: Path, run: Any) -> None:
    log = logs.story()[:4]
    code, lines = run(logs.write(tmp_path, logs.texts(log)), "--lang", "ka")
    assert (code, lines[-2]) == (1, "პირველი მცდარი ჩანაწერის ნომერი: 4")


@pytest.mark.parametrize("name", ["checkpoint", "key", "tile/0/000.p/8", "tile/entries/000.p/8"])
def test_a_missing_file_is_named(name: str, folder: Path, run: Any) -> None:
    (folder / name).unlink()
    code, lines = run(folder)
    assert code == 1
    assert lines[-1].startswith("Cannot read ")


def test_a_bad_key_is_explained(folder: Path, run: Any) -> None:
    code, lines = run(folder, "--key", "nonsense")
    assert (code, lines[-1]) == (
        1,
        "The key cannot be read: a key looks like name+0123abcd+base64",
    )


# --- Earlier checkpoints --------------------------------------------------------------------------


def test_an_earlier_checkpoint_is_extended(copy: Path, tmp_path: Path, run: Any) -> None:
    texts = logs.texts(long_story())
    notes = []
    for size in (1, 256, 599, 600):
        notes += ["--since", tmp_path / str(size)]
        (tmp_path / str(size)).write_text(logs.checkpoint(texts[:size]))
    code, lines = run(copy, *notes)
    assert code == 0
    assert sum("extends your earlier checkpoint" in line for line in lines) == 4


def test_a_shortened_log_is_refused(folder: Path, tmp_path: Path, run: Any) -> None:
    since = tmp_path / "since"
    since.write_text(logs.checkpoint(logs.texts([*logs.story(), logs.opened(2)])))
    code, lines = run(folder, "--since", since)
    assert (code, lines[-2]) == (1, "First bad index: 8")


def test_a_replaced_log_is_refused(folder: Path, tmp_path: Path, run: Any) -> None:
    """Sound in itself and signed, but not the log an earlier reader has seen."""
    since = tmp_path / "since"
    since.write_text(logs.checkpoint(logs.texts([logs.opened(2), logs.added(9, 2)])))
    code, lines = run(folder, "--since", since)
    assert code == 1
    assert lines[-1] == "The first 2 leaves are not those your earlier checkpoint vouches for."


# --- Receipts (N54) -------------------------------------------------------------------------------


def test_a_receipt_is_found(folder: Path, tmp_path: Path, run: Any) -> None:
    texts = logs.texts(logs.story())
    file = logs.write_receipt(tmp_path / "r.json", logs.receipt(texts[:4], 1, 1))
    code, lines = run(folder, "--receipt", file)
    assert code == 0
    assert lines[-3:] == [
        "THE LOG IS SOUND.",
        f"THE RECEIPT HOLDS: {file}",
        "Your signature is in the log, leaf 1, petition 1.",
    ]


def test_a_withdrawn_signature_is_told(folder: Path, tmp_path: Path, run: Any) -> None:
    texts = logs.texts(logs.story())
    file = logs.write_receipt(tmp_path / "r.json", logs.receipt(texts, 2, 2))
    code, lines = run(folder, "--receipt", file)
    assert code == 0
    assert lines[-1] == "It no longer counts: leaf 6 withdrew or invalidated it."


FORGED = {
    "index": ({"index": 2}, "“index”"),
    "proof": ({"proof": ["AAAA"]}, "“proof”"),
    "nonce": ({"nonce": "00" * 32}, "“nonce”"),
    "signature": ({"signature": str(logs.signature(3))}, "“signature”"),
    "petition": ({"petition": 2}, "“petition”"),
    "checkpoint": ({"checkpoint": "log.example/test\n8\n"}, "“checkpoint”"),
    "leaf": ({"leaf": "{"}, "“leaf”"),
    "damaged": ({"nonce": "xyz"}, "its field “nonce” is missing or damaged."),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_receipt_does_not_speak_against_the_log(
    name: str, folder: Path, tmp_path: Path, run: Any
) -> None:
    """Two verdicts: the log is sound, the receipt is not; and which part of it."""
    change, part = FORGED[name]
    good = logs.receipt(logs.texts(logs.story()), 1, 1)
    file = logs.write_receipt(tmp_path / "r.json", good | change)
    code, lines = run(folder, "--receipt", file)
    assert code == 1
    assert lines[-3:-1] == ["THE LOG IS SOUND.", f"THE RECEIPT DOES NOT HOLD: {file}"]
    assert part in lines[-1]


def test_each_receipt_has_its_own_verdict(folder: Path, tmp_path: Path, run: Any) -> None:
    good = logs.receipt(logs.texts(logs.story()), 1, 1)
    kept = logs.write_receipt(tmp_path / "good.json", good)
    bad = logs.write_receipt(tmp_path / "bad.json", good | {"index": 2})
    code, lines = run(folder, "--receipt", bad, "--receipt", kept, "--lang", "ka")
    assert code == 1
    assert [line for line in lines if line.endswith(".json")] == [
        f"ქვითარი შემოწმებას ვერ უძლებს: {bad}",
        f"ქვითარი ნამდვილია: {kept}",
    ]


def test_a_log_cut_short_is_convicted_by_a_genuine_receipt(tmp_path: Path, run: Any) -> None:
    texts = logs.texts(logs.story())
    file = logs.write_receipt(tmp_path / "r.json", logs.receipt(texts, 1, 1))
    code, lines = run(logs.write(tmp_path / "short", texts[:7]), "--receipt", file)
    assert code == 1
    assert lines[-5:-2] == [
        "THE LOG DOES NOT HOLD.",
        "First bad index: 7",
        "The log has 7 leaves, a checkpoint signed earlier already had 8: it was shortened.",
    ]
    assert lines[-2] == f"THE RECEIPT HOLDS BY ITSELF: {file}"


def test_a_good_receipt_of_a_bad_log_is_said_to_hold_by_itself(
    folder: Path, tmp_path: Path, run: Any
) -> None:
    file = logs.write_receipt(tmp_path / "r.json", logs.receipt(logs.texts(logs.story()), 1, 1))
    bend(folder / "tile/entries/000.p/8", 700)
    code, lines = run(folder, "--receipt", file)
    assert code == 1
    assert "THE LOG DOES NOT HOLD." in lines
    assert lines[-2] == f"THE RECEIPT HOLDS BY ITSELF: {file}"


def test_without_a_key_no_receipt_can_be_checked(folder: Path, tmp_path: Path, run: Any) -> None:
    file = logs.write_receipt(tmp_path / "r.json", logs.receipt(logs.texts(logs.story()), 1, 1))
    (folder / "key").unlink()
    code, lines = run(folder, "--receipt", file)
    assert code == 1
    assert lines[-1] == (f"THE RECEIPT COULD NOT BE CHECKED without the key of the log: {file}")


def test_a_receipt_of_a_replaced_log_is_refused(tmp_path: Path, run: Any) -> None:
    old = logs.texts([logs.opened(), logs.added(1), logs.added(2)])
    new = logs.texts([logs.opened(), logs.added(2), logs.added(1)])
    file = logs.write_receipt(tmp_path / "r.json", logs.receipt(old, 1, 1))
    code, lines = run(logs.write(tmp_path / "log", new), "--receipt", file)
    assert code == 1
    assert lines[-5:-2] == [
        "THE LOG DOES NOT HOLD.",
        "First bad index: 1",
        "The log does not contain what it signed in a genuine receipt: leaves were removed or replaced.",
    ]


VERDICTS = {"--receipt": "RECEIPT", "--since": "EARLIER CHECKPOINT"}


@pytest.mark.parametrize("option", VERDICTS)
@pytest.mark.parametrize("name", ["nowhere", "binary"])
def test_a_file_of_the_reader_that_cannot_be_read(
    name: str, option: str, folder: Path, tmp_path: Path, run: Any
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    file = tmp_path / name
    code, lines = run(folder, option, file)
    assert code == 1
    assert lines[-3:-1] == ["THE LOG IS SOUND.", f"THE {VERDICTS[option]} DOES NOT HOLD: {file}"]
    assert lines[-1].startswith(f"Cannot read {file}: ")


# --- Journal --------------------------------------------------------------------------------------


def test_published_journal_entries_are_checked(tmp_path: Path, run: Any) -> None:
    body = json.dumps({"id": 5, "kind": "petition.opened"})
    leaf = {
        "k": "journal",
        "e": 5,
        "kind": "petition.opened",
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
    }
    folder = logs.write(tmp_path, logs.texts([logs.opened(), leaf]))
    (folder / "journal").mkdir()
    (folder / "journal/5.json").write_text(body)
    assert run(folder, "--journal")[0] == 0
    (folder / "journal/5.json").write_text(body.replace("opened", "closed"))
    code, lines = run(folder, "--journal")
    assert (code, lines[-2:]) == (
        1,
        ["First bad index: 1", "Journal entry 5 is not what leaf 1 vouches for."],
    )
