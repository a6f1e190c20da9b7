"""`manage.py ledger`: verify, export, status, and receipts from the stored log."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from civic.guards import lifted
from civic.journal.models import Entry
from civic.ledger import proofs, receipts, sequencer, signing, verifier
from civic.ledger.models import Leaf
from tests.civic.ledger import logs

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output, errors."""
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("ledger", *(str(one) for one in arguments), stdout=out, stderr=err)
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    return code, out.getvalue(), err.getvalue()


def test_an_empty_log(tmp_path: Path) -> None:
    assert run("verify") == (
        0,
        "The log is empty.\nThe rows of the database fit the log.\n",
        "",
    )
    assert run("status")[0] == 0
    with pytest.raises(CommandError, match="nothing to export"):
        run("export", tmp_path)


def test_verify_tells_and_exits(write_entries: Callable[..., list[Entry]]) -> None:
    write_entries(3)
    sequencer.run()
    code, out, err = run("verify")
    assert (code, err) == (0, "")
    assert out.endswith("THE LOG IS SOUND.\nThe rows of the database fit the log.\n")
    with lifted("ledger_leaf"):
        Leaf.objects.filter(index=1).update(data="{}")
    code, out, err = run("verify", "--lang", "ka")
    assert code == 1
    assert "პირველი მცდარი ჩანაწერის ნომერი: 1\n" in out
    assert "leaf 1 was changed\n" in err


def test_export_is_what_the_verifier_reads(
    place: Any, write_entries: Callable[..., list[Entry]], tmp_path: Path
) -> None:
    place(logs.opened(1, consideration=999), *(logs.added(number) for number in range(299)))
    write_entries(2)
    sequencer.run()
    code, out, _err = run("export", tmp_path)
    assert code == 0
    assert out.startswith("302 leaves, ")
    assert verifier.main([str(tmp_path), "--journal"]) == 0
    first = (tmp_path / "tile/0/000").stat().st_mtime_ns
    old = (tmp_path / "checkpoint").read_text()
    (tmp_path / "old").write_text(old)
    write_entries(300)
    sequencer.run()
    run("export", tmp_path)
    assert (tmp_path / "tile/0/000").stat().st_mtime_ns == first
    assert verifier.main([str(tmp_path), "--since", str(tmp_path / "old")]) == 0
    names = sorted(path.name for path in (tmp_path / "entries").iterdir())
    assert names == ["0.jsonl", "1.jsonl", "2.jsonl"]


def test_status_names_key_and_pause(
    write_entries: Callable[..., list[Entry]], settings: Any
) -> None:
    write_entries(3)
    sequencer.run()
    code, out, err = run("status")
    assert (code, err) == (0, "")
    assert out.startswith("3 leaves, checkpoint of ")
    assert out.endswith(f"Key: {signing.public_keys()[0]}\n")
    settings.KEYS = settings.KEYS | {"ledger": ""}
    code, out, err = run("status")
    assert code == 1
    assert err == "PAUSED: KEY_LEDGER is missing or shorter than 32 characters\n"


def test_grants_refuse_a_strange_role() -> None:
    with pytest.raises(CommandError, match="letters, digits and underscores"):
        run("grants", 'x"; DROP TABLE ledger_leaf; --')


def test_a_receipt_from_the_stored_log_holds(place: Any, tmp_path: Path) -> None:
    place(logs.opened(1, consideration=999), *(logs.added(number) for number in range(299)))
    place(logs.added(299))
    data = proofs.receipt(7, petition=1, nonce=logs.nonce(6), signature=logs.signature(6))
    assert data["format"] == receipts.FORMAT
    assert data["nonce"] == logs.nonce(6).hex()
    assert data["signature"] == str(logs.signature(6))
    found = receipts.checked(json.dumps(data), signing.public_keys())
    assert (found.index, found.petition, found.checkpoint.size) == (7, 1, 301)
    place(logs.added(300))
    run("export", tmp_path)
    file = logs.write_receipt(tmp_path / "receipt.json", data)
    assert verifier.main([str(tmp_path), "--receipt", file]) == 0


def test_a_bad_receipt_is_told_apart_from_the_log(place: Any, tmp_path: Path) -> None:
    place(logs.opened(), logs.added(1))
    data = proofs.receipt(1, petition=1, nonce=logs.nonce(1), signature=logs.signature(1))
    good = logs.write_receipt(tmp_path / "good.json", data)
    bad = logs.write_receipt(tmp_path / "bad.json", data | {"petition": 2})
    assert run("verify", "--receipt", good)[0] == 0
    code, out, _err = run("verify", "--receipt", bad)
    assert code == 1
    assert f"THE LOG IS SOUND.\nTHE RECEIPT DOES NOT HOLD: {bad}\n" in out


def test_a_leaf_without_a_checkpoint_has_no_receipt(place: Any) -> None:
    with pytest.raises(proofs.NotPlacedError):
        proofs.receipt(0, petition=1)
    place(logs.opened())
    with pytest.raises(proofs.NotPlacedError):
        proofs.receipt(1, petition=1)
