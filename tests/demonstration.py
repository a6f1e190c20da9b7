"""The demonstration as a test database: loaded once, kept in `build/`, copied for each test that asks for it.

The copy is kept under a name made from the sources and the day, for its dates are counted from today.
A test that uses it commits (`transaction=True`), so that the usual database is put back afterwards.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from contextlib import closing
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings as portal
from django.core.cache import cache as kept
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from civic.dates import today
from tests import database


def load(settings: Any, folder: Path) -> str:
    """Put the demonstration into the test database, its files into `folder`; returns what the command said.

    `settings` is pytest-django's fixture. On PostgreSQL it is loaded anew.
    """
    settings.VAR_DIR, settings.MEDIA_ROOT = folder, folder / "media"
    if connection.vendor != "sqlite":
        told = StringIO()
        call_command("demo", stdout=told)
        return told.getvalue()
    source = built()
    shutil.copytree(source / "files", folder, dirs_exist_ok=True)
    connection.close()
    connection.ensure_connection()
    with closing(sqlite3.connect(source / "civic.sqlite3")) as rows:
        rows.backup(connection.connection)
    connection.close()
    kept.clear()
    return (source / "told.txt").read_text(encoding="utf-8")


def built() -> Path:
    """The directory with `civic.sqlite3`, `files/` and `told.txt`; made by whoever comes first."""
    build = Path(portal.BASE_DIR) / "build"
    build.mkdir(exist_ok=True)
    target = build / f"demonstration-{_digest()}"
    with (build / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            for old in build.glob("demonstration-*"):
                shutil.rmtree(old)
            draft = build / "demonstration-draft"
            (draft / "files").mkdir(parents=True)
            _build(draft)
            draft.rename(target)
    return target


def _build(draft: Path) -> None:
    name = draft / "civic.sqlite3"
    database.fresh_sqlite(name)
    before, told = connection.settings_dict["NAME"], StringIO()
    connection.close()
    connection.settings_dict["NAME"] = str(name)
    try:
        with override_settings(VAR_DIR=draft / "files", MEDIA_ROOT=draft / "files" / "media"):
            connection.ensure_connection()
            connection.cursor().execute("PRAGMA synchronous=OFF")
            call_command("demo", stdout=told)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    with closing(sqlite3.connect(name)) as made:
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (draft / "told.txt").write_text(told.getvalue(), encoding="utf-8")


@cache
def _digest() -> str:
    """A name for the sources, the schema and the day; taken once, as the modules are loaded once."""
    root = Path(portal.BASE_DIR)
    found = hashlib.sha256(f"{database.digest()} {today()}".encode())
    for app in database.OUR_APPS:
        for path in sorted((root / app).rglob("*.py")):
            found.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]
