"""The database backend of the embedded default: as Django's, but nobody sleeps inside SQLite.

SQLite's own wait for the write lock sleeps while it holds the mutex of its connection. A thread that
holds the write lock may meanwhile collect garbage in which a statement of that connection lies: to
finalise it, it waits for the mutex and keeps Python's interpreter lock, so it never comes to its
COMMIT. Both then stand still until the wait is over, and the waiting request fails. Here SQLite
answers at once that it is locked, and the wait for the next try is an ordinary sleep.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import uniform
from typing import Any

from django.db.backends.sqlite3 import base

FIRST_PAUSE = 0.001
LONGEST_PAUSE = 0.05
LOCKED = sqlite3.SQLITE_BUSY


class Connection(sqlite3.Connection):
    """A connection that knows for how many seconds its statements wait for the write lock."""

    patience = 5.0


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that tries again while another connection holds the write lock.

    In a transaction nothing waits: ours begin IMMEDIATE, so that the lock is there from their
    beginning. Outside of one a statement that was refused has done nothing.
    """

    def execute(self, query: str, params: Any = None) -> Any:
        """Execute one statement; raises OperationalError("database is locked") after the patience."""
        return self._patiently(lambda: super(Cursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Any) -> Any:
        """Execute a statement many times, all or nothing."""
        if self.connection.in_transaction:
            return super().executemany(query, param_list)
        self.execute("BEGIN IMMEDIATE")
        with self.connection:
            return super().executemany(query, param_list)

    def _patiently(self, attempt: Callable[[], Any]) -> Any:
        patience = getattr(self.connection, "patience", Connection.patience)
        deadline = time.monotonic() + patience
        pause = FIRST_PAUSE
        while True:
            try:
                return attempt()
            except sqlite3.OperationalError as error:
                # The whole code: SQLITE_BUSY_SNAPSHOT and its like do not pass by waiting.
                if error.sqlite_errorcode != LOCKED or self.connection.in_transaction:
                    raise
                if time.monotonic() + pause > deadline:
                    raise
            time.sleep(uniform(pause / 2, pause))
            pause = min(2 * pause, LONGEST_PAUSE)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection. The option `timeout` says how many seconds its statements wait."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Open it; while it is being set up SQLite's own wait does no harm, as no statement is kept."""
        made: Connection = super().get_new_connection({**conn_params, "factory": Connection})
        made.patience = float(conn_params.get("timeout", Connection.patience))
        made.execute("PRAGMA busy_timeout = 0")
        return made

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor that waits as described."""
        return self.connection.cursor(factory=Cursor)

    @contextmanager
    def waiting_at_most(self, seconds: float) -> Iterator[None]:
        """Shorten the wait of this connection during the block."""
        self.ensure_connection()
        connection = self.connection
        usual = connection.patience
        connection.patience = min(seconds, usual)
        try:
            yield
        finally:
            connection.patience = usual
