"""The self-check: tampering by somebody with full rights is found and told in public (N53)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from civic.guards import lifted
from civic.journal.models import Entry, Pending
from civic.ledger import audit, merkle, sequencer
from civic.ledger.models import Checkpoint, Leaf, Tile
from tests.civic.ledger import logs

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def filled(write_entries: Callable[..., list[Entry]]) -> list[Entry]:
    """Three batches, twelve leaves."""
    entries = []
    for count in (3, 4, 5):
        entries += write_entries(count)
        sequencer.run()
    return entries


def change(table: str, rows: Any, **fields: Any) -> None:
    with lifted(table):
        rows.update(**fields)


def test_an_untouched_log_has_no_problems(filled: list[Entry]) -> None:
    assert audit.problems() == []


def test_an_empty_log_has_no_problems() -> None:
    assert audit.problems() == []
    assert audit.check() == []
    assert Entry.objects.count() == 0


def test_a_changed_leaf_is_named(filled: list[Entry]) -> None:
    row = Leaf.objects.get(index=5)
    change(
        "ledger_leaf", Leaf.objects.filter(index=5), data=row.data.replace("test.act", "test.lie")
    )
    found = audit.problems()
    assert found[0].startswith("First bad index: 5 ")
    assert "leaf 5 was changed" in found


@pytest.mark.parametrize("data", ['{"k":"journal"}', '"k":"journal"', '{"e":[],"k":"journal"}'])
def test_a_leaf_changed_beyond_reading_is_named(filled: list[Entry], data: str) -> None:
    """Whoever changes a leaf must not stop the recount that would find it."""
    change("ledger_leaf", Leaf.objects.filter(index=5), data=data)
    found = audit.problems()
    assert "leaf 5 was changed" in found
    assert "leaf 5 is no record of the journal" in found


def test_a_leaf_changed_together_with_its_hash_and_tile_is_named(filled: list[Entry]) -> None:
    """Whoever has everything but the key is found by the signed roots: between two checkpoints."""
    row = Leaf.objects.get(index=5)
    data = row.data.replace("test.act", "test.lie")
    hashed = merkle.leaf_hash(data.encode())
    tile = bytes(Tile.objects.get(level=0).hashes)
    change("ledger_leaf", Leaf.objects.filter(index=5), data=data, hash=hashed)
    change("ledger_tile", Tile.objects.all(), hashes=tile[: 5 * 32] + hashed + tile[6 * 32 :])
    found = audit.problems()
    assert "checkpoint 3 does not fit the leaves before it" not in found
    assert "checkpoint 7 does not fit the leaves before it" in found
    assert "checkpoint 12 does not fit the leaves before it" in found


def test_a_removed_leaf_is_named(filled: list[Entry]) -> None:
    with lifted("ledger_leaf"):
        Leaf.objects.filter(index=6).delete()
    assert "leaf 6 is missing" in audit.problems()


def test_leaves_behind_the_last_checkpoint_are_named(filled: list[Entry]) -> None:
    Leaf.objects.create(index=12, data="{}", hash=b"h" * 32)
    assert "there are leaves after the last checkpoint, from 12 on" in audit.problems()


def test_a_forged_checkpoint_is_named(filled: list[Entry]) -> None:
    note = logs.checkpoint(["forged"] * 7, origin="civic.example/ledger")
    change("ledger_checkpoint", Checkpoint.objects.filter(size=7), note=note)
    assert audit.problems() == ["checkpoint 7: no known key has signed"]


def test_a_changed_journal_entry_is_named(filled: list[Entry]) -> None:
    change("journal_entry", Entry.objects.filter(pk=filled[4].pk), data={"turn": 99})
    assert audit.problems() == [f"journal entry {filled[4].pk} differs from leaf 4"]


def test_a_removed_journal_entry_is_named(filled: list[Entry]) -> None:
    with lifted("journal_entry"):
        Entry.objects.filter(pk=filled[0].pk).delete()
    assert audit.problems() == [f"leaf 0 names journal entry {filled[0].pk}, which is not there"]


def test_an_entry_made_public_behind_the_log_is_named(
    filled: list[Entry], write_entries: Callable[..., list[Entry]]
) -> None:
    (hidden,) = write_entries(1, public=False)
    change("journal_entry", Entry.objects.filter(pk=hidden.pk), public=True)
    assert audit.problems() == [f"journal entry {hidden.pk} has no leaf"]


def test_an_entry_that_waits_is_no_problem(
    filled: list[Entry], write_entries: Callable[..., list[Entry]]
) -> None:
    write_entries(2)
    assert audit.problems() == []


@pytest.mark.django_db(transaction=True)
def test_a_check_while_the_log_grows_sees_one_moment(
    write_entries: Callable[..., list[Entry]],
) -> None:
    """Batches placed in the middle of a check are neither drift nor held up by it."""
    write_entries(300)
    sequencer.run()
    stop = threading.Event()
    placed = []

    def grow() -> None:
        try:
            while not stop.is_set():
                write_entries(2)
                placed.append(sequencer.run())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        growing = pool.submit(grow)
        try:
            found = [audit.problems() for _turn in range(8)]
            pauses = {sequencer.why_paused() for _turn in range(40)}
        finally:
            stop.set()
        growing.result()
    assert found == [[]] * 8
    assert pauses == {""}
    assert sum(placed) > 2


def test_false_counting_is_named(place: Any) -> None:
    """Leaves, tiles and signature are in order; what they say is not."""
    place(logs.opened(), logs.added(1), logs.closed(2))
    found = audit.problems()
    assert found[0].startswith("First bad index: 2 Petition 1: the leaf says 2")


def test_the_nightly_check_reports_in_public(filled: list[Entry]) -> None:
    assert audit.check() == []
    entry = Entry.objects.first()
    assert entry is not None
    assert (entry.kind, entry.public, entry.actor) == ("ledger.checked", True, None)
    assert entry.data.pop("milliseconds") >= 0
    assert entry.data == {
        "size": 12,
        "problems": [],
        "number": 0,
        "petitions": 0,
        "signatures": 0,
    }
    assert Pending.objects.filter(entry=entry, consumer="ledger").count() == 1


def test_drift_is_reported_in_public(filled: list[Entry], caplog: pytest.LogCaptureFixture) -> None:
    change("journal_entry", Entry.objects.filter(pk=filled[4].pk), data={"turn": 99})
    (problem,) = audit.check()
    entry = Entry.objects.first()
    assert entry is not None
    assert entry.kind == "ledger.drift"
    assert (entry.data["size"], entry.data["number"]) == (12, 1)
    assert entry.data["problems"] == [problem]
    assert [record.getMessage() for record in caplog.records] == [
        f"The public log and the rows differ: {problem}"
    ]
