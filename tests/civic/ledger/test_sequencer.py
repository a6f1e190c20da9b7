"""The sequencer: all or nothing, one at a time, flat in cost, silent without its key."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from civic.guards import lifted
from civic.journal.models import Entry, Pending
from civic.ledger import audit, files, leaves, merkle, queries, sequencer, signing
from civic.ledger.models import Checkpoint, Leaf, Tile
from civic.ledger.note import Checkpoint as Head
from civic.ledger.note import verified
from civic.ledger.verifier import verify
from tests.civic.ledger import logs

Write = Callable[..., list[Entry]]


def is_sound() -> bool:
    return verify(files.Stored(), lambda _line: None, at_once=1)


# --- Placing --------------------------------------------------------------------------------------


def test_public_entries_get_their_places_in_order(write_entries: Write) -> None:
    first, second = write_entries(2)
    write_entries(3, public=False)
    assert sequencer.run() == 2
    assert [leaves.parse(text)["e"] for text in queries.leaf_range(0, 9)] == [first.pk, second.pk]
    assert Pending.objects.filter(consumer="ledger").count() == 0
    assert is_sound()


def test_nothing_new_makes_no_checkpoint(write_entries: Write) -> None:
    assert sequencer.run() == 0
    assert queries.head() is None
    assert queries.as_of() is None
    write_entries()
    assert (sequencer.run(), sequencer.run()) == (1, 0)
    assert Checkpoint.objects.count() == 1


def test_a_batch_is_one_checkpoint_signed_with_the_key_of_the_log(write_entries: Write) -> None:
    write_entries(5)
    sequencer.run()
    head = Checkpoint.objects.get()
    said = Head.parse(verified(head.note, signing.public_keys()))
    hashes = [merkle.leaf_hash(text.encode()) for text in queries.leaf_range(0, 5)]
    assert (said.origin, said.size, said.root) == ("civic.example/ledger", 5, merkle.fold(hashes))
    assert (head.origin, head.size, bytes(head.root)) == (said.origin, said.size, said.root)
    assert queries.as_of() == head.at


def test_leaves_of_one_batch_come_back_with_their_indexes(place: Any) -> None:
    place(logs.opened(), logs.added(1))
    log = sequencer.Log(queries.head())
    assert (log.size, log.append(logs.added(2)), log.append(logs.added(3))) == (2, 2, 3)
    assert log.size == 4


@pytest.mark.django_db
@pytest.mark.parametrize("leaf", [{"k": "sig.add"}, {"k": "x"}, logs.added(1) | {"name": "Gela"}])
def test_a_malformed_leaf_is_refused(leaf: dict[str, Any]) -> None:
    with pytest.raises(leaves.LeafError):
        sequencer.Log(None).append(leaf)


@pytest.mark.parametrize("sizes", [(255, 1, 1), (256, 256, 1), (1, 511), (100, 200, 300, 400)])
def test_tiles_grow_over_their_boundaries(sizes: tuple[int, ...], place: Any) -> None:
    """Placed in batches, the tiles are those of the tree built at once."""
    number, hashes = 0, []
    for count in sizes:
        batch = [logs.added(number + at) for at in range(count)]
        number += count
        hashes += [merkle.leaf_hash(text.encode()) for text in logs.texts(batch)]
        head = place(*batch)
        assert bytes(head.root) == merkle.fold(hashes)
    stored = {(row.level, row.number): bytes(row.hashes) for row in Tile.objects.all()}
    assert stored == logs.tiles_of(hashes)
    assert Checkpoint.objects.count() == len(sizes)


def test_proofs_from_the_database(place: Any) -> None:
    old = place(*(logs.added(number) for number in range(300)))
    new = place(*(logs.added(number) for number in range(300, 700)))
    hashes = [bytes(one) for one in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    for index in (0, 255, 256, 299):
        proof = queries.inclusion(index, 300)
        assert merkle.verify_inclusion(hashes[index], index, 300, proof, bytes(old.root))
    for index in (0, 511, 512, 699):
        proof = queries.inclusion(index, 700)
        assert merkle.verify_inclusion(hashes[index], index, 700, proof, bytes(new.root))
    proof = queries.consistency(300, 700)
    assert merkle.verify_consistency(300, 700, bytes(old.root), bytes(new.root), proof)
    assert queries.root(300) == bytes(old.root)


def test_a_proof_takes_one_query(place: Any, django_assert_num_queries: Any) -> None:
    place(*(logs.added(number) for number in range(700)))
    with django_assert_num_queries(1):
        queries.inclusion(300, 700)
    with django_assert_num_queries(1):
        queries.consistency(300, 700)


# --- All or nothing -------------------------------------------------------------------------------


@contextmanager
def failing_insert(table: str) -> Iterator[None]:
    """Let the database refuse the next row of a table, as a full disk would."""
    if connection.vendor == "postgresql":
        make = (
            (
                "CREATE FUNCTION test_fail() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'disk full'; END $$"
            ),
            (
                f"CREATE TRIGGER test_fail BEFORE INSERT ON {table} FOR EACH ROW"
                " EXECUTE FUNCTION test_fail()"
            ),
        )
        undo = (f"DROP TRIGGER test_fail ON {table}", "DROP FUNCTION test_fail()")
    else:
        make = (
            (
                f"CREATE TRIGGER test_fail BEFORE INSERT ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            ),
        )
        undo = ("DROP TRIGGER test_fail",)
    with connection.cursor() as cursor:
        for statement in make:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in undo:
                cursor.execute(statement)


@pytest.mark.both
@pytest.mark.parametrize("table", ["ledger_leaf", "ledger_tile", "ledger_checkpoint"])
def test_an_error_anywhere_places_nothing(table: str, write_entries: Write) -> None:
    """F20: no leaf without its checkpoint, no entry lost, and the next run takes all of it."""
    write_entries(2)
    sequencer.run()
    write_entries(300)
    before = {(row.level, row.number): bytes(row.hashes) for row in Tile.objects.all()}
    with failing_insert(table), pytest.raises(DatabaseError, match="disk full"):
        sequencer.run()
    assert Leaf.objects.count() == 2
    assert Checkpoint.objects.count() == 1
    assert {(row.level, row.number): bytes(row.hashes) for row in Tile.objects.all()} == before
    assert Pending.objects.filter(consumer="ledger").count() == 300
    assert sequencer.run() == 300
    assert is_sound()


def test_a_signer_does_not_feel_a_failing_sequencer(
    write_entries: Write, caplog: pytest.LogCaptureFixture
) -> None:
    write_entries()
    with failing_insert("ledger_checkpoint"), caplog.at_level(logging.WARNING, "civic.ledger"):
        sequencer.nudge()
    assert [record.getMessage() for record in caplog.records] == [
        "The sequencer failed after a signature"
    ]
    assert Leaf.objects.count() == 0


def test_nudge_runs_on_a_quiet_site_and_not_on_a_busy_one(write_entries: Write) -> None:
    write_entries()
    sequencer.nudge()
    assert Leaf.objects.count() == 1
    write_entries()
    sequencer.nudge()  # the checkpoint is younger than a second
    assert Leaf.objects.count() == 1
    with lifted("ledger_checkpoint"):
        Checkpoint.objects.update(at=Checkpoint.objects.get().at - sequencer.FRESH)
    sequencer.nudge()
    assert Leaf.objects.count() == 2


# --- One at a time --------------------------------------------------------------------------------


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_sequencers_side_by_side_make_one_log(write_entries: Write) -> None:
    """F19: four of them, ten times over, while entries keep coming in."""
    start = threading.Barrier(5)

    def repeated(work: Callable[[], object]) -> None:
        start.wait()
        try:
            for _turn in range(10):
                work()
        finally:
            connection.close()

    jobs: list[Callable[[], object]] = [sequencer.run] * 4 + [lambda: write_entries(3)]
    with ThreadPoolExecutor(5) as pool:
        for done in [pool.submit(repeated, work) for work in jobs]:
            done.result()
    sequencer.run()
    placed = [leaves.parse(text)["e"] for text in queries.leaf_range(0, 99)]
    assert sorted(placed) == sorted(Entry.objects.values_list("pk", flat=True))
    assert len(placed) == len(set(placed)) == 30
    assert is_sound()


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_a_web_request_does_not_wait_for_another_writer(write_entries: Write) -> None:
    """While somebody holds the lock, a nudge gives up within a fraction of a second."""
    write_entries()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sequencer.LOCK])
            held.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    sequencer.nudge()
    assert Leaf.objects.count() == 0
    assert not done.is_set()
    done.set()
    thread.join()
    sequencer.nudge()
    assert Leaf.objects.count() == 1
    if connection.vendor == "sqlite":
        assert connection.connection.patience == 20


# --- Key and continuity (F21) -----------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _fresh_alarms() -> None:
    sequencer._last_alarm.clear()


@pytest.mark.parametrize("keys", [{}, {"ledger": ""}, {"ledger": "too short"}])
def test_without_its_key_the_log_pauses_with_an_alarm(
    keys: dict[str, str],
    write_entries: Write,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    usual = settings.KEYS
    write_entries()
    settings.KEYS = {name: key for name, key in usual.items() if name != "ledger"} | keys
    with caplog.at_level(logging.ERROR, "civic.ledger"):
        assert (sequencer.run(), sequencer.run()) == (0, 0)
    assert [record.getMessage() for record in caplog.records] == [
        "The public log is paused: KEY_LEDGER is missing or shorter than 32 characters"
    ]
    assert Checkpoint.objects.count() == Leaf.objects.count() == 0
    settings.KEYS = usual
    assert sequencer.run() == 1


def test_a_strange_key_signs_nothing(write_entries: Write, settings: Any) -> None:
    usual = settings.KEYS
    write_entries()
    sequencer.run()
    write_entries()
    settings.KEYS = usual | {"ledger": "a quite different key of sufficient length"}
    assert sequencer.run() == 0
    assert "not signed with the present key" in sequencer.why_paused()
    settings.KEYS = usual
    assert (sequencer.run(), sequencer.why_paused()) == (1, "")


def test_a_key_is_rotated_over_a_time_in_which_both_sign(
    write_entries: Write, settings: Any
) -> None:
    old = settings.KEYS["ledger"]
    old_public = signing.public_keys()[0]
    new = "the new key of the log, long enough to be one"
    write_entries()
    sequencer.run()
    settings.KEYS = settings.KEYS | {"ledger": new, "ledger_previous": old}
    write_entries()
    assert sequencer.run() == 1
    head = queries.head()
    assert head is not None
    assert head.note.count("\n— ") == 2
    assert verified(head.note, [old_public]) == verified(head.note, signing.public_keys()[:1])
    settings.KEYS = settings.KEYS | {"ledger_previous": ""}
    write_entries()
    assert sequencer.run() == 1
    assert audit.problems() == ["checkpoint 1: no known key has signed"]
    settings.LEDGER_RETIRED_KEYS = [str(old_public)]
    assert audit.problems() == []


def test_a_tree_that_does_not_fit_its_checkpoint_is_not_signed_on(write_entries: Write) -> None:
    write_entries(3)
    sequencer.run()
    tile = Tile.objects.get(level=0)
    with lifted("ledger_tile"):
        Tile.objects.update(hashes=bytes(32) + bytes(tile.hashes)[32:])
    write_entries()
    assert sequencer.run() == 0
    assert sequencer.why_paused() == "the stored tree does not fit the checkpoint of size 3"


def test_a_lost_tile_is_not_made_up(write_entries: Write) -> None:
    write_entries(3)
    sequencer.run()
    with lifted("ledger_tile"):
        Tile.objects.all().delete()
    write_entries()
    assert sequencer.run() == 0
    assert sequencer.why_paused() == "tile 0/0 does not have 3 hashes"


def test_a_lost_checkpoint_is_not_made_up(write_entries: Write) -> None:
    write_entries(3)
    sequencer.run()
    write_entries(2)
    sequencer.run()
    with lifted("ledger_checkpoint"):
        Checkpoint.objects.filter(size=5).delete()
    write_entries()
    assert sequencer.run() == 0
    assert sequencer.why_paused() == "the last checkpoint has size 3, the last leaf has index 4"


# --- Cost -----------------------------------------------------------------------------------------


def test_the_cost_does_not_grow_with_the_log(write_entries: Write, place: Any) -> None:
    """The same number of queries for a batch onto an empty log and onto one of 70,000 leaves."""
    counts = []
    for size in (0, 700, 70_000):
        missing = size - (queries.head().size if queries.head() else 0)
        if missing > 0:
            place(*(logs.added(size + number) for number in range(missing)))
        write_entries(30)
        with CaptureQueriesContext(connection) as seen:
            assert sequencer.run() == 30
        counts.append(len(seen))
    assert counts[1:] == [counts[1]] * 2
    assert counts[0] <= counts[1]
