"""A whole portal for a story: a new database with the demonstration, web, worker and reference receiver."""

import contextlib
import fcntl
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.db import connection

from tests import demonstration, processes, statics
from tests.e2e.mailbox import Mailbox

ROOT = Path(__file__).resolve().parents[2]
PORTS = range(8200, 8300)
SERVE = ("--web", "1", "--mms", "--pace", "2")
# What is due each day was done a moment ago: otherwise each copy began with the nightly tasks and
# with the closing packages of the demonstration.
NOTHING_DUE = """
from civic.worker import schedule
from civic.worker.models import Slot, State
from petitions.actions import packing
while packing.publish_due():
    pass
schedule.enter_due()
Slot.objects.update(state=State.DONE)
"""
CALLBACK = re.compile(r'(?<="callback": ")http://[^/"]+/')
RECEIVER = re.compile(r"http://127\.0\.0\.1:[0-9]+/")


_reserved: dict[int, TextIO] = {}  # the locks this process holds until it ends


def free_port() -> int:
    """A port of the range for tests on which nobody listens, kept for this process until it ends."""
    for port in PORTS:
        if port in _reserved:
            continue
        lock = (Path(tempfile.gettempdir()) / f"civic-test-port-{port}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                _reserved[port] = lock
                return port
        lock.close()
    raise RuntimeError(f"No free port between {PORTS[0]} and {PORTS[-1]}.")


def give_back(port: int) -> None:
    """Another test may take the port."""
    if lock := _reserved.pop(port, None):
        lock.close()


class Portal:
    """Runs `manage.py` commands in a directory of its own; `start` serves it, `stop` ends and removes it.

    `prepared` is a directory made by `prepare` before, to begin from a copy of it; `options` are
    further ones of `serve`.
    """

    def __init__(
        self,
        prepared: Path | None = None,
        *,
        settings_module: str = "tests.e2e.settings",
        options: tuple[str, ...] = (),
        **environment: str,
    ) -> None:
        self.options = options
        self.home = Path(tempfile.mkdtemp(prefix="civic-e2e-"))
        self.prepared = prepared
        if prepared is not None:
            shutil.copytree(prepared, self.home, dirs_exist_ok=True)
        self.mail = Mailbox()
        self.port = free_port()
        self.mms_port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mms_url = f"http://127.0.0.1:{self.mms_port}"
        given = {name: value for name, value in os.environ.items() if name != "CITIZEN_PORT"}
        self.environment = given | {
            "DJANGO_SETTINGS_MODULE": settings_module,
            "CIVIC_VAR_DIR": str(self.home),
            "STATIC_COLLECTED": str(statics.collected()),
            "PORT": str(self.port),
            "MMS_PORT": str(self.mms_port),
            "MAIL_PORT": str(self.mail.port),
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        self._serve: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str, check: bool = True) -> str:
        """Run one management command and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def prepare(self) -> None:
        """Load the demonstration (inside the suite: copy the one its tests share)."""
        if settings.configured and connection.vendor == "sqlite":
            source = demonstration.built()
            shutil.copytree(source / "files", self.home, dirs_exist_ok=True)
            shutil.copy(source / "civic.sqlite3", self.home)
            (self.home / "keys.json").write_text(json.dumps(settings.KEYS))
        else:
            self.manage("migrate", "--verbosity", "0")
            self.manage("demo")
        self.seed(NOTHING_DUE)

    def _lead_to_itself(self) -> None:
        """The demonstration was prepared for other addresses: of the portal and of its receiver."""
        config = self.home / "mms.json"
        config.write_text(CALLBACK.sub(f"{self.url}/", config.read_text()))
        with contextlib.closing(sqlite3.connect(self.home / "civic.sqlite3")) as database, database:
            rows = database.execute("SELECT id, url, find_url FROM cases_connector").fetchall()
            database.executemany(
                "UPDATE cases_connector SET url = ?, find_url = ? WHERE id = ?",
                [
                    (
                        RECEIVER.sub(f"{self.mms_url}/", url),
                        RECEIVER.sub(f"{self.mms_url}/", find),
                        pk,
                    )
                    for pk, url, find in rows
                ],
            )

    def seed(self, program: str) -> str:
        """Run a program with the portal's models and return what it printed.

        Before `start`: the worker freezes and closes what ran out long ago while it is still written.
        """
        return self.manage("shell", "--verbosity", "0", "-c", program)

    def start(self) -> None:
        """Start web, worker and reference receiver, and wait until the web answers."""
        if self.prepared is not None:
            self._lead_to_itself()
        with (self.home / "serve.log").open("ab") as log:
            self._serve = subprocess.Popen(
                [sys.executable, "manage.py", "serve", *SERVE, *self.options],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 150  # on a busy machine the processes import for long
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self._serve.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("The portal did not start:\n" + self.log()[-4000:])

    def log(self) -> str:
        """What the processes wrote."""
        return (self.home / "serve.log").read_text(errors="replace")

    def faults(self) -> list[str]:
        """Lines of the log that tell of an error."""
        return [line for line in self.log().splitlines() if re.search(r'"ERROR"|Traceback', line)]

    def stop(self, *, keep: bool = False) -> None:
        """Kill all processes and remove the directory; how the portal ends when it is asked to, the drills see."""
        if self._serve is not None and self._serve.poll() is None:
            processes.kill_with_all_below(self._serve.pid)
            self._serve.wait()
        self.mail.stop()
        give_back(self.port)
        give_back(self.mms_port)
        if not keep:
            shutil.rmtree(self.home, ignore_errors=True)
