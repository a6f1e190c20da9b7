"""The test database: built by the migrations once, copied for each worker, put back after each test that commits.

The template is kept in `build/` (SQLite) or on the server (PostgreSQL, and written out to `build/`
for the next server) under a name made from the migrations and reference data, so a changed migration
makes a new one by itself. A test that
commits cannot be cleaned up by Django's `flush`: triggers refuse to delete from the journal and
the ledger, and the reference data would be gone. So the whole database is put back instead.
"""

import fcntl
import hashlib
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from tests.postgres import binaries

OUR_APPS = ("civic", "identity", "petitions", "budgeting", "cms")
KEPT = "civic_test_kept"  # PostgreSQL schema with the rows every test starts from


def digest() -> str:
    """A name for the present migrations and reference data."""
    root = Path(settings.BASE_DIR)
    files = sorted(
        path
        for app in OUR_APPS
        for pattern in ("migrations/*.py", "data/*")
        for path in (root / app).rglob(pattern)
        if path.is_file()
    )
    files += [
        root / "requirements/prod.txt",
        root / "civic/places/actions.py",
        root / "civic/guards.py",
        Path(__file__),
    ]
    found = hashlib.sha256()
    for path in files:
        if path.exists():
            found.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


@contextmanager
def prepared(*, keep: bool, create: bool) -> Iterator[None]:
    """Point the default connection at a test database with migrations and reference data in it.

    `keep` leaves it there afterwards and takes it over next time, unless `create` asks for a new one.
    """
    postgres = connection.vendor == "postgresql"
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{connection.settings_dict['NAME']}"
    original = connection.settings_dict["NAME"]
    connection.close()
    if postgres:
        _copy_postgres(name, reuse=keep and not create)
    else:
        _copy_sqlite(Path(name), reuse=keep and not create)
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    if postgres:
        _remember_rows()
    usual = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _case: restore()
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = usual
        connections.close_all()
        if not keep:
            if postgres:
                _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            else:
                for suffix in ("", "-wal", "-shm", ".kept"):
                    Path(f"{name}{suffix}").unlink(missing_ok=True)
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = original


def restore() -> None:
    """Put every table back to what it held when the session began; triggers do not see it."""
    if connection.vendor == "postgresql":
        _restore_rows()
        return
    connection.close()
    connection.ensure_connection()
    with closing(sqlite3.connect(f"{connection.settings_dict['NAME']}.kept")) as source:
        source.backup(connection.connection)
    connection.close()


def load_reference() -> None:
    """The municipalities, units, figures and policies every test may rely on."""
    from civic.places.actions import load_reference as load

    load()


# --- SQLite -----------------------------------------------------------------------------------


def fresh_sqlite(target: Path) -> None:
    """A migrated database with the reference data at `target`, for a test that starts processes of its own."""
    _copy_sqlite(target, reuse=False)
    Path(f"{target}.kept").unlink()


def _copy_sqlite(target: Path, *, reuse: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not (reuse and target.exists()):
        with _locked():
            template = _folder() / f"template-{digest()}.sqlite3"
            if not template.exists():
                _build_sqlite(template)
            for suffix in ("", "-wal", "-shm"):
                Path(f"{target}{suffix}").unlink(missing_ok=True)
            shutil.copyfile(template, target)
    with (
        closing(sqlite3.connect(target)) as source,
        closing(sqlite3.connect(f"{target}.kept")) as kept,
    ):
        source.backup(kept)


def _build_sqlite(template: Path) -> None:
    draft = template.with_suffix(".draft")
    for suffix in ("", "-wal", "-shm"):
        Path(f"{draft}{suffix}").unlink(missing_ok=True)
    _migrate(str(draft))
    with closing(sqlite3.connect(draft)) as made:
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for old in _folder().glob("template-*.sqlite3*"):
        old.unlink(missing_ok=True)
    draft.rename(template)


# --- PostgreSQL -------------------------------------------------------------------------------


def _copy_postgres(name: str, *, reuse: bool) -> None:
    exists = _administer("SELECT 1 FROM pg_database WHERE datname = %s", name)
    if reuse and exists:
        return
    template = postgres_template()
    _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def postgres_template() -> str:
    """The name of the migrated database on the server; made where it is missing."""
    template = f"civic_template_{digest()}"
    with _locked():
        if not _administer("SELECT 1 FROM pg_database WHERE datname = %s", template):
            draft = f"{template}_draft"
            _administer(f'DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)')
            _administer(f'CREATE DATABASE "{draft}"')
            url = _url(draft)
            if not fresh_postgres(url):
                _migrate(draft)
                _write_out(url)
            _administer(f'ALTER DATABASE "{draft}" RENAME TO "{template}"')
    return template


def fresh_postgres(url: str) -> bool:
    """Fill the empty database at `url` with what a server before was migrated to; False where that is missing.

    Reading it takes a second, the migrations half a minute.
    """
    written = _written_out()
    if url and written.exists():
        _client("psql", url, "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-f", str(written))
        return True
    return False


def _write_out(url: str) -> None:
    """Keep the migrated database for the next server, where its programs are found."""
    if binaries() is not None:
        draft = _written_out().with_suffix(".sql-draft")  # beside that of SQLite
        _client("pg_dump", url, "--no-owner", "--file", str(draft))
        for old in _folder().glob("template-*.sql"):
            old.unlink()
        draft.rename(_written_out())


def _written_out() -> Path:
    return _folder() / f"template-{digest()}.sql"


def _client(name: str, url: str, *options: str) -> None:
    found = binaries()
    assert found is not None
    done = subprocess.run(
        [str(found / name), *options, url], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{name} failed:\n{done.stdout}{done.stderr}")


def _url(name: str) -> str:
    """The address of the database `name` on the server of the default connection."""
    facts = connection.settings_dict
    user, password = quote(facts["USER"]), quote(facts["PASSWORD"])
    return f"postgresql://{user}:{password}@{facts['HOST']}:{facts['PORT']}/{name}"


def _administer(statement: str, *parameters: str) -> list[tuple[object, ...]]:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        return [row[0] for row in cursor.fetchall()]


def _remember_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for table in _tables():
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM public."{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'CREATE TABLE {KEPT}."{table}" AS TABLE public."{table}"')
    connection.close()


def _restore_rows() -> None:
    connection.close()
    tables = _tables()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # triggers and foreign keys rest
        cursor.execute("TRUNCATE " + ", ".join(f'public."{table}"' for table in tables))
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [KEPT])
        for (table,) in cursor.fetchall():
            cursor.execute(
                "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
                [table],
            )
            columns = cursor.fetchone()[0]
            cursor.execute(
                f'INSERT INTO public."{table}" ({columns}) OVERRIDING SYSTEM VALUE'
                f' SELECT {columns} FROM {KEPT}."{table}"'
            )
    connection.close()


# --- Both -------------------------------------------------------------------------------------


def _folder() -> Path:
    folder = Path(settings.BASE_DIR) / "build"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def _locked() -> Iterator[None]:
    with (_folder() / f"template-{connection.vendor}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _migrate(name: str) -> None:
    from django.core.management import call_command

    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.cursor().execute("PRAGMA synchronous=OFF")
        call_command("migrate", verbosity=0, interactive=False)
        load_reference()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
