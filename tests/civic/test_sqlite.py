"""The wait for SQLite's write lock: outside SQLite, as long as asked for, and all or nothing."""

import gc
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from civic.sqlite.base import DatabaseWrapper

pytestmark = pytest.mark.django_db  # connections may be opened

OPTIONS = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with a table of one column."""
    made = tmp_path / "one.sqlite3"
    with sqlite3.connect(made) as connection:
        connection.execute("CREATE TABLE word (text TEXT)")
    return made


@pytest.fixture
def opened(path: Path) -> Iterator[Any]:
    """Open connections to it as Django would, with a patience in seconds."""
    made: list[DatabaseWrapper] = []

    def make(timeout: float) -> DatabaseWrapper:
        wrapper = DatabaseWrapper(
            {
                "NAME": str(path),
                "OPTIONS": {**OPTIONS, "timeout": timeout},
                "AUTOCOMMIT": True,
                "ATOMIC_REQUESTS": False,
                "CONN_HEALTH_CHECKS": False,
                "CONN_MAX_AGE": None,
                "TIME_ZONE": None,
                "TEST": {},
            },
            alias="one",
        )
        wrapper.inc_thread_sharing()
        wrapper.connect()
        made.append(wrapper)
        return wrapper

    yield make
    for one in made:
        one.close()


def words(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM word ORDER BY text")]


def test_garbage_of_a_waiting_connection_does_not_hold_up_the_one_it_waits_for(
    opened: Any, path: Path
) -> None:
    """Finalising a statement needs the mutex of its connection: nobody may sleep with it."""
    holder, waiter = opened(5), opened(5)
    circle: list[Any] = [waiter.connection.execute("SELECT * FROM sqlite_master")]
    circle.append(circle)
    found: list[BaseException] = []

    def write() -> None:
        try:
            waiter.cursor().execute("INSERT INTO word VALUES ('second')")
        except OperationalError as error:
            found.append(error)

    gc.disable()
    try:
        holder.cursor().execute("BEGIN IMMEDIATE")
        holder.cursor().execute("INSERT INTO word VALUES ('first')")
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
        del circle
        gc.collect()
        assert thread.is_alive()  # it would have given up before the collection came back
        holder.cursor().execute("COMMIT")
        thread.join()
    finally:
        gc.enable()
    assert found == []
    assert words(path) == ["first", "second"]


def test_patience_ends(opened: Any, path: Path) -> None:
    holder, waiter = opened(5), opened(0.05)
    holder.cursor().execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="database is locked"):
        waiter.cursor().execute("INSERT INTO word VALUES ('late')")
    holder.cursor().execute("COMMIT")
    assert words(path) == []


def test_patience_can_be_shortened_for_a_while(opened: Any) -> None:
    waiter = opened(3)
    with waiter.waiting_at_most(1):
        assert waiter.connection.patience == 1
    with waiter.waiting_at_most(10):
        assert waiter.connection.patience == 3
    assert waiter.connection.patience == 3


def test_many_rows_are_written_all_or_none(opened: Any, path: Path) -> None:
    writer = opened(1)
    cursor = writer.cursor()
    cursor.executemany("INSERT INTO word VALUES (%s)", [("a",), ("b",)])
    assert words(path) == ["a", "b"]
    with pytest.raises(Exception, match="bindings"):
        cursor.executemany("INSERT INTO word VALUES (%s)", [("c",), ("d", "e")])
    assert words(path) == ["a", "b"]


def test_an_old_view_is_not_waited_for(opened: Any, path: Path) -> None:
    """A transaction that began reading before another wrote can never write: told at once."""
    old, other = opened(30), opened(1)
    old.cursor().execute("BEGIN DEFERRED")
    old.cursor().execute("SELECT * FROM word").fetchall()
    other.cursor().execute("INSERT INTO word VALUES ('new')")
    with pytest.raises(OperationalError, match="database is locked"):
        old.cursor().execute("INSERT INTO word VALUES ('old')")
    old.cursor().execute("ROLLBACK")
    assert words(path) == ["new"]
