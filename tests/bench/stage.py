"""Where a benchmark takes place: a database of its own, web processes as in production, a worker."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.bench import cpu
from tests.e2e.portal import free_port
from tests.postgres import Server

ROOT = Path(__file__).resolve().parents[2]
DATABASES = ("sqlite", "postgresql")


@dataclass
class Spent:
    """CPU seconds used by the parts of the portal over a block."""

    web: float = 0.0
    worker: float = 0.0
    database: float = 0.0


class Stage:
    """A portal on `database` ("sqlite" or "postgresql", both durable), in a directory that goes away."""

    def __init__(self, database: str, *, processes: int = 2) -> None:
        self.database = database
        self.processes = processes
        self.home = Path(tempfile.mkdtemp(prefix="civic-bench-"))
        self.server: Server | None = None
        self.port = free_port()
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "CIVIC_VAR_DIR": str(self.home),
            "PORT": str(self.port),
            "CASES_ALLOWED_NETWORKS": "127.0.0.0/8",  # receivers of benches and drills, on any port
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
        }
        self.environment.pop("DATABASE_URL", None)
        if database == "postgresql":
            self.server = Server(fast=False)
            self.server.create()
            self.environment["DATABASE_URL"] = self.server.url
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str) -> str:
        """Run Python with `arguments` on this stage's database and return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def prepare(self) -> None:
        """Migrate and collect the static files."""
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")

    def seed(self, what: str, **facts: Any) -> Any:
        """Call `tests.bench.seed.<what>(**facts)` in a process of its own; returns what it returned."""
        target = self.home / f"{what}.json"
        code = (
            "import django, json, sys; django.setup(); from tests.bench import seed;"
            f"json.dump(getattr(seed, {what!r})(**json.loads(sys.argv[1])), open(sys.argv[2], 'w'))"
        )
        self.run("-c", code, json.dumps(facts), str(target))
        return json.loads(target.read_text())

    @contextmanager
    def serving(self, *, worker: bool = True, **environment: str) -> Iterator["Stage"]:
        """Run the web processes (gunicorn, sync) and a worker during the block."""
        surroundings = self.environment | environment
        with (self.home / "log").open("ab") as log:
            self._web = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "civic.wsgi", "--bind"),
                    *(f"127.0.0.1:{self.port}", "--workers", str(self.processes)),
                    *("--worker-class", "gthread", "--threads", "4", "--log-level", "warning"),
                    "--no-control-socket",
                ],
                cwd=ROOT,
                env=surroundings,
                stdout=log,
                stderr=log,
            )
            if worker:
                self._worker = subprocess.Popen(
                    [sys.executable, "manage.py", "worker"],
                    cwd=ROOT,
                    env=surroundings,
                    stdout=log,
                    stderr=log,
                )
        try:
            self._wait()
            yield self
        finally:
            for process in (self._worker, self._web):
                if process is not None:
                    process.terminate()
                    process.wait(30)
            self._web = self._worker = None

    @contextmanager
    def accounted(self) -> Iterator[Spent]:
        """Count the CPU time the parts use during the block."""
        spent = Spent()
        before = self._cpu()
        yield spent
        after = self._cpu()
        spent.web, spent.worker, spent.database = (
            end - start for start, end in zip(before, after, strict=True)
        )

    @staticmethod
    def quoted(path: str) -> str:
        """The path with its Georgian letters as they go over the wire."""
        return quote(path, safe="/?=&%")

    def close(self) -> None:
        """Stop the database and remove everything."""
        if self.server is not None:
            self.server.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _cpu(self) -> tuple[float, float, float]:
        return (
            cpu.seconds(self._web.pid) if self._web else 0.0,
            cpu.seconds(self._worker.pid) if self._worker else 0.0,
            cpu.seconds(self.server.pid) if self.server else 0.0,
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2).close()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
            else:
                return
        raise RuntimeError("The web did not start:\n" + (self.home / "log").read_text()[-3000:])


@contextmanager
def stage(database: str, *, processes: int = 2) -> Iterator[Stage]:
    """A prepared stage, removed at the end."""
    made = Stage(database, processes=processes)
    try:
        made.prepare()
        yield made
    finally:
        made.close()
