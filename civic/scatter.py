"""Migration operation for a table whose rows must not lie in the order in which they were written.

On SQLite an ordinary table is kept in the order of its rowid, which is the order of insertion. A
table WITHOUT ROWID is kept in the order of its primary key: random, where that is a random UUID.
On PostgreSQL nothing is done here; there the rows have to be written again (see the user of it).
A later migration that makes SQLite copy the table loses the property: repeat the operation then.
"""

import re
from typing import Any

from django.db import migrations


def without_rowid(table: str) -> migrations.RunPython:
    """Keep `table` in the order of its primary key on SQLite."""

    def apply(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor != "sqlite":
            return
        with editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL",
                [table],
            )
            parts = cursor.fetchall()
        made = next(sql for kind, sql in parts if kind == "table")
        if made.rstrip().upper().endswith("WITHOUT ROWID"):
            return
        fresh = f"{table}__scattered"
        renamed = re.sub(rf'^CREATE TABLE "{table}"', f'CREATE TABLE "{fresh}"', made, count=1)
        for statement in (
            f"{renamed} WITHOUT ROWID",
            f'INSERT INTO "{fresh}" SELECT * FROM "{table}"',
            f'DROP TABLE "{table}"',
            f'ALTER TABLE "{fresh}" RENAME TO "{table}"',
            *(sql for kind, sql in parts if kind != "table"),
        ):
            editor.execute(statement, params=None)

    return migrations.RunPython(apply, migrations.RunPython.noop)


def is_without_rowid(connection: Any, table: str) -> bool:
    """True when the table is kept by its primary key; always, on other databases than SQLite."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
        return str(cursor.fetchone()[0]).rstrip().upper().endswith("WITHOUT ROWID")
