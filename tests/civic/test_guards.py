"""The journal and the log refuse changes in the database itself (N53), on SQLite and on PostgreSQL."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from civic.guards import lifted, triggers
from civic.journal.models import Entry
from civic.ledger import sequencer
from civic.ledger.models import Checkpoint, Leaf, Tile

NOW = datetime(2026, 11, 22, tzinfo=UTC)
APPEND_ONLY = ("journal_entry", "ledger_leaf", "ledger_checkpoint")
GUARDED = (*APPEND_ONLY, "ledger_tile")

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _filled() -> None:
    """One journal entry, one leaf, one tile, one checkpoint."""
    Entry.objects.create(kind="test.act", subject_type="places.municipality", subject_id=1, at=NOW)
    Leaf.objects.create(index=0, data="{}", hash=b"h" * 32)
    Tile.objects.create(level=0, number=0, hashes=b"h" * 32)
    Checkpoint.objects.create(size=1, root=b"h" * 32, note="note", at=NOW)


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("table", GUARDED)
def test_the_guards_stand(table: str) -> None:
    """A migration that alters a table on SQLite loses its triggers; then this fails."""
    acts = ["update", "delete"] + (["truncate"] if connection.vendor == "postgresql" else [])
    assert triggers(table) == {f"{table}_no_{act}" for act in acts}


@pytest.mark.parametrize("table", GUARDED)
def test_deleting_is_refused(table: str) -> None:
    with pytest.raises(IntegrityError, match=f"{table} is append-only"):
        execute(f"DELETE FROM {table}")
    assert count(table) == 1


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("journal_entry", "kind = 'other'"),
        ("journal_entry", "public = NOT public"),
        ("journal_entry", "actor_id = NULL"),
        ("ledger_leaf", "data = 'other'"),
        ("ledger_leaf", '"index" = 5'),
        ("ledger_checkpoint", "note = 'other'"),
        ("ledger_checkpoint", "size = size"),
        ("ledger_tile", "number = 5"),
        ("ledger_tile", "level = 1"),
        ("ledger_tile", "id = id + 1"),
    ],
)
def test_updating_is_refused(table: str, change: str) -> None:
    with pytest.raises(IntegrityError, match=f"{table} is append-only"):
        execute(f"UPDATE {table} SET {change}")


@pytest.mark.parametrize("hashes", [b"", b"h" * 31, b"x" + b"h" * 31, b"x" * 64])
def test_a_tile_cannot_lose_what_it_holds(hashes: bytes) -> None:
    with pytest.raises(IntegrityError, match="ledger_tile is append-only"), transaction.atomic():
        Tile.objects.update(hashes=hashes)
    assert bytes(Tile.objects.get().hashes) == b"h" * 32


def test_a_tile_can_get_longer() -> None:
    Tile.objects.update(hashes=b"h" * 32 + b"i" * 32)
    assert bytes(Tile.objects.get().hashes) == b"h" * 32 + b"i" * 32


def test_truncating_is_refused() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in GUARDED:
        with pytest.raises(IntegrityError, match=f"{table} is append-only"):
            execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", GUARDED)
def test_lifting_is_for_the_block_only(table: str) -> None:
    before = triggers(table)
    with lifted(table):
        execute(f"DELETE FROM {table}")
    assert count(table) == 0
    assert triggers(table) == before


def test_guards_are_back_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), lifted("ledger_leaf"):
        _ = 1 / 0
    with pytest.raises(IntegrityError):
        execute("DELETE FROM ledger_leaf")


def test_another_program_is_refused_too() -> None:
    """Not our code refuses but the file itself: any SQLite client meets the same triggers."""
    if connection.vendor != "sqlite":
        pytest.skip("for SQLite files")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'ledger_leaf' AND sql != ''")
        statements = [row[0] for row in cursor.fetchall()]
    with closing(sqlite3.connect(":memory:")) as other:
        for statement in sorted(statements):  # the table comes before its triggers
            other.execute(statement)
        other.execute("INSERT INTO ledger_leaf VALUES (0, '{}', x'00')")
        for change in ("UPDATE ledger_leaf SET data = ''", "DELETE FROM ledger_leaf"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                other.execute(change)


def test_the_web_role_lacks_the_privilege_and_still_can_do_its_work(batumi) -> None:
    """`manage.py ledger grants ROLE`: no UPDATE, no DELETE, no way around the triggers."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    with lifted(*GUARDED):
        for table in ("ledger_leaf", "ledger_tile", "ledger_checkpoint"):
            execute(f"DELETE FROM {table}")
    out = StringIO()
    call_command("ledger", "grants", "civic_web", stdout=out)
    execute("CREATE ROLE civic_web")
    for statement in out.getvalue().splitlines():
        execute(statement)
    execute("SET ROLE civic_web")
    try:
        from civic.journal import actions as journal

        for turn in range(2):
            journal.append("test.act", batumi, by=None, public=True, data={"turn": turn})
            assert sequencer.run() == 1
        for table in APPEND_ONLY:
            for change in (f"DELETE FROM {table}", f"UPDATE {table} SET id = 1"):
                with pytest.raises(DatabaseError, match=f"permission denied for table {table}"):
                    execute(change.replace("id = 1", '"index" = 1') if "leaf" in table else change)
        with pytest.raises(DatabaseError, match="permission denied"):
            execute("DELETE FROM ledger_tile")
        with pytest.raises(IntegrityError, match="append-only"):
            execute("UPDATE ledger_tile SET hashes = ''")
        with (
            pytest.raises(DatabaseError, match="must be owner"),
            transaction.atomic(),
            lifted("ledger_leaf"),
        ):
            pass
    finally:
        execute("RESET ROLE")
