"""A portal whose processes can be killed one by one, on SQLite or PostgreSQL, with a mailbox of its own."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tests import processes, statics
from tests.bench.stage import ROOT, Stage
from tests.database import fresh_postgres, fresh_sqlite
from tests.e2e.mailbox import Mailbox
from tests.e2e.portal import free_port


class Drill(Stage):
    """A stage with real SMTP, the reference receiver's port, and processes by name."""

    def __init__(self, database: str) -> None:
        super().__init__(database)
        self.mail = Mailbox()
        self.mms_port = free_port()
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
            "STATIC_COLLECTED": str(statics.collected()),
            "MMS_PORT": str(self.mms_port),
            "MAIL_PORT": str(self.mail.port),
            "TRUSTED_PROXY_COUNT": "1",
        }
        self._seeder: subprocess.Popen[bytes] | None = None
        self.processes: dict[str, subprocess.Popen[bytes]] = {}  # type: ignore[assignment]

    def prepare(self) -> None:
        """Take what the test database was made from, or migrate."""
        if self.database == "sqlite" and connection.vendor == "sqlite":
            fresh_sqlite(self.home / "civic.sqlite3")
        elif not fresh_postgres(self.environment.get("DATABASE_URL", "")):
            self.run("manage.py", "migrate", "--verbosity", "0")

    def seed(self, what: str, **facts: Any) -> Any:
        """Call `tests.faults.seed.<what>(**facts)`; returns what it returned.

        One process answers all calls, for starting Python takes longer than most of them.
        """
        if self._seeder is None or self._seeder.poll() is not None:
            self._seeder = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.seed"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        assert self._seeder.stdin is not None
        assert self._seeder.stdout is not None
        self._seeder.stdin.write(json.dumps([what, facts]).encode() + b"\n")
        self._seeder.stdin.flush()
        answer = self._seeder.stdout.readline()
        if not answer:
            raise RuntimeError(f"{what} failed: see the error above")
        return json.loads(answer)

    def start(
        self,
        name: str,
        *arguments: str,
        program: tuple[str, ...] = ("manage.py",),
        **environment: str,
    ) -> None:
        """Start `manage.py <arguments>` (or another program of Python) under a name."""
        with (self.home / "log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *program, *arguments],
                cwd=ROOT,
                env=self.environment | environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """kill -9 the process of that name."""
        self.processes[name].kill()
        self.processes.pop(name).wait()

    def end(self, name: str, seconds: float = 40) -> int:
        """SIGTERM the process of that name and return its exit code."""
        self.processes[name].terminate()
        return self.processes.pop(name).wait(seconds)

    def children(self, name: str) -> dict[str, list[int]]:
        """The processes below one: web (masters and workers), worker, mms."""
        found: dict[str, list[int]] = {"web": [], "worker": [], "mms": []}
        for pid in processes.below(self.processes[name].pid):
            kind = processes.name(pid).removeprefix("civic-")
            if kind in found:
                found[kind].append(pid)
        return found

    def copies(self, name: str) -> list[int]:
        """The processes a process has started itself."""
        return processes.children(self.processes[name].pid)

    def is_up(self, port: int | None = None) -> bool:
        """True when something answers on the port."""
        path = "/healthz" if port in {None, self.port} else "/"
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port or self.port}{path}", timeout=2).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def log(self) -> str:
        """What the processes wrote."""
        return (self.home / "log").read_text(errors="replace")

    def kill_all(self) -> None:
        """Kill every process that still runs, with those it has started."""
        for process in self.processes.values():
            processes.kill_with_all_below(process.pid)
            process.wait()
        self.processes.clear()

    def close(self) -> None:
        """Kill what still runs, then remove everything."""
        self.kill_all()
        if self._seeder is not None:
            self._seeder.kill()
            self._seeder.communicate()
        self.mail.stop()
        super().close()


@contextmanager
def drill(database: str) -> Iterator[Drill]:
    """A prepared portal, removed at the end."""
    made = Drill(database)
    try:
        made.prepare()
        yield made
    finally:
        made.close()


def until(condition: Callable[[], Any], seconds: float = 60, step: float = 0.2) -> Any:
    """Wait for `condition` to be true and return it; the last answer when the time is over."""
    ends = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < ends:
        time.sleep(step)
    return answer
