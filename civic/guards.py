"""Triggers that keep a table append-only, on SQLite and on PostgreSQL alike.

A migration names the table: `append_only("ledger_leaf")` refuses UPDATE and DELETE (and TRUNCATE on
PostgreSQL); `grow_only("ledger_tile", "hashes", ...)` refuses DELETE and any UPDATE that does more than
lengthen one binary column; `freeze("petitions_opening", [...])` fixes some columns. On SQLite a
migration that alters such a table copies it and so loses the triggers: repeat the operation at its
end (tests/architecture/test_invariants.py fails otherwise).

The refusal reaches Python as IntegrityError. `lifted` takes the triggers down for a moment: it is
data definition, so on PostgreSQL only the owner of the tables can do it, never the web role. Tests
use it to play an intruder with full rights; nothing in the portal does.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, migrations, transaction

REFUSAL = "append-only"
FUNCTION = "civic_refuse_change"
GUARDED: set[str] = set()  # the tables that the migrations read so far put under guard


def append_only(table: str) -> migrations.RunPython:
    """Migration operation: rows of `table` can be inserted and read, nothing else."""
    return _operation(table, {})


def grow_only(table: str, column: str, fixed: Sequence[str]) -> migrations.RunPython:
    """Migration operation: rows stay, `fixed` columns too, and `column` may only get more bytes."""
    lengths = {
        "sqlite": f"substr(NEW.{column}, 1, length(OLD.{column})) IS NOT OLD.{column}",
        "postgresql": (
            f"substring(NEW.{column} from 1 for octet_length(OLD.{column}))"
            f" IS DISTINCT FROM OLD.{column}"
        ),
    }
    unlike = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
    return _operation(
        table,
        {
            vendor: " OR ".join(
                [shorter, *(f"NEW.{name} {unlike[vendor]} OLD.{name}" for name in fixed)]
            )
            for vendor, shorter in lengths.items()
        },
    )


def freeze(
    table: str, fixed: Sequence[str], *, once: Sequence[str] = (), when: str = "", unless: str = ""
) -> migrations.RunPython:
    """Migration operation: `fixed` columns keep their value, `once` columns are set a single time.

    `when` is SQL over OLD that says which rows are frozen (all of them unless given); those cannot
    be deleted either. `unless` names a column that refers to the record of a correction: an UPDATE
    that sets it to another record may change the fixed columns. Every other column may change.
    """
    unlike = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
    refused_if = {}
    for vendor, differs in unlike.items():
        changes = [f"NEW.{name} {differs} OLD.{name}" for name in fixed]
        changes += [
            f"(OLD.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name})" for name in once
        ]
        refused_if[vendor] = f"({when or '1 = 1'}) AND ({' OR '.join(changes)})"
        if unless:
            corrected = f"NEW.{unless} IS NOT NULL AND NEW.{unless} {differs} OLD.{unless}"
            refused_if[vendor] += f" AND NOT ({corrected})"
    return _operation(table, refused_if, kept_if=when)


def triggers(table: str) -> set[str]:
    """The names of the guards that stand on a table now."""
    if connection.vendor == "postgresql":
        question = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND NOT tgisinternal AND tgenabled <> 'D'"
        )
    else:
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(question, [table])
        return {row[0] for row in cursor.fetchall()}


@contextmanager
def lifted(*tables: str) -> Iterator[None]:
    """Take the guards of `tables` down for the block, and put them back. For the owner only."""
    if connection.vendor == "postgresql":
        with transaction.atomic():  # an error undoes the lifting too
            _run("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                _run(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            yield
            _run("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                _run(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        return
    kept = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                [table],
            )
            kept += cursor.fetchall()
    try:
        for name, _sql in kept:
            _run(f'DROP TRIGGER "{name}"')
        yield
    finally:
        for _name, sql in kept:
            _run(sql)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _operation(
    table: str, refused_if: dict[str, str], *, kept_if: str = ""
) -> migrations.RunPython:
    GUARDED.add(table)

    def install(_apps: Any, editor: Any) -> None:
        vendor = editor.connection.vendor
        build = _postgresql if vendor == "postgresql" else _sqlite
        for statement in build(table, refused_if.get(vendor), kept_if):
            editor.execute(statement, params=None)

    def remove(_apps: Any, editor: Any) -> None:
        on_table = f' ON "{table}"' if editor.connection.vendor == "postgresql" else ""
        for act in ("update", "delete", "truncate"):
            editor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{act}"{on_table}', params=None)

    return migrations.RunPython(install, remove)


def _sqlite(table: str, refused_if: str | None, kept_if: str) -> list[str]:
    statements = []
    for act, when in (
        ("update", f"WHEN {refused_if}" if refused_if else ""),
        ("delete", f"WHEN {kept_if}" if kept_if else ""),
    ):
        name = f"{table}_no_{act}"
        statements += [
            f'DROP TRIGGER IF EXISTS "{name}"',
            (
                f'CREATE TRIGGER "{name}" BEFORE {act.upper()} ON "{table}" FOR EACH ROW {when}'
                f" BEGIN SELECT RAISE(ABORT, '{table} is {REFUSAL}'); END"
            ),
        ]
    return statements


def _postgresql(table: str, refused_if: str | None, kept_if: str) -> list[str]:
    statements = [
        (
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE EXCEPTION '% is {REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';"
            " END $$"
        )
    ]
    for act, scope in (
        ("update", "FOR EACH ROW" + (f" WHEN ({refused_if})" if refused_if else "")),
        ("delete", "FOR EACH ROW" + (f" WHEN ({kept_if})" if kept_if else "")),
        ("truncate", "FOR EACH STATEMENT"),
    ):
        name = f"{table}_no_{act}"
        statements += [
            f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
            (
                f'CREATE TRIGGER "{name}" BEFORE {act.upper()} ON "{table}" {scope}'
                f" EXECUTE FUNCTION {FUNCTION}()"
            ),
        ]
    return statements
