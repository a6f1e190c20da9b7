"""Production refuses to start unsafe (N72): by the list of refusals, and as a process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from civic.settings.refusals import refusals, refuse_unsafe

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    name: f"{name}-0123456789abcdef0123456789abcdef"
    for name in ("django", "person", "cover", "field", "ledger")
}
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}
SAFE = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["portal.example"],
    "KEYS": KEYS,
    "SECURE_SSL_REDIRECT": True,
    "PORTAL_URL": "https://portal.example",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
}
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "civic.settings.production",
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_URL": "https://portal.example",
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "CIVIC_VAR_DIR": "/nonexistent",
    **{f"KEY_{name.upper()}": value for name, value in KEYS.items()},
}


def test_safe_settings_are_not_refused():
    assert refusals(SAFE) == []
    assert refusals(SAFE | {"DATABASES": {"default": SQLITE}}) == []


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        ({"DEBUG": True}, "DEBUG is on"),
        ({"ALLOWED_HOSTS": []}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ["portal.example", "*.example"]}, "ALLOWED_HOSTS"),
        ({"KEYS": KEYS | {"person": ""}}, "KEY_PERSON"),
        ({"KEYS": KEYS | {"cover": ""}}, "KEY_COVER"),
        ({"KEYS": KEYS | {"field": "short"}}, "KEY_FIELD"),
        ({"KEYS": KEYS | {"django": "django-insecure-" + "x" * 50}}, "KEY_DJANGO"),
        ({"KEYS": KEYS | {"ledger": KEYS["person"]}}, "The keys must differ"),
        ({"SECURE_SSL_REDIRECT": False}, "SECURE_SSL_REDIRECT"),
        ({"PORTAL_URL": "http://portal.example"}, "PORTAL_URL"),
        (
            {"DATABASES": {"default": SQLITE | {"OPTIONS": {"init_command": "synchronous=FULL"}}}},
            "SQLite needs OPTIONS['transaction_mode']",
        ),
        (
            {"DATABASES": {"default": SQLITE | {"OPTIONS": {"transaction_mode": "IMMEDIATE"}}}},
            "SQLite needs PRAGMA synchronous",
        ),
    ],
)
def test_one_unsafe_setting_is_refused_by_name(change, begins):
    found = refusals(SAFE | change)
    assert [one[: len(begins)] for one in found] == [begins]
    with pytest.raises(ImproperlyConfigured, match="Refusing to start"):
        refuse_unsafe(SAFE | change)


def start(**changes):
    """Start the production settings in a process of their own; returns exit code and last words."""
    environment = {"PATH": os.environ["PATH"], **ENVIRONMENT, **changes}
    done = subprocess.run(
        [sys.executable, "-c", "import civic.wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_production_starts_with_everything_set(tmp_path):
    code, words = start(DATABASE_URL=f"sqlite:///{tmp_path / 'fresh.sqlite3'}")
    assert code == 0, words


def test_production_does_not_start_while_the_database_is_away():
    """Nobody could say which keys it was written with; it waits (tests/civic/test_keyring.py)."""
    environment = ENVIRONMENT | {"DATABASE_URL": "postgres://portal@127.0.0.1:9/portal"}
    with subprocess.Popen(
        [sys.executable, "-c", "import civic.wsgi"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        told = any("The database does not answer" in line for line in process.stderr)
        waiting = process.poll() is None
        process.kill()
    assert (told, waiting) == (True, True)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"KEY_DJANGO": ""}, "KEY_DJANGO must be a secret"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"SECURE_SSL_REDIRECT": "0"}, "SECURE_SSL_REDIRECT is off"),
    ],
)
def test_production_refuses_to_start(changes, says):
    code, words = start(**changes)
    assert code == 1
    assert says in words
