"""`manage.py serve`: web and worker as one command, with the reference receiver on request.

The embedded default runs on this. Each part is a process of its own; one that dies is started
again, sooner the first time and later when it keeps dying. Ctrl-C or SIGTERM ends them all.
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic import keyring, ports

HOST = "127.0.0.1"
GRACE_SECONDS = 20
QUICK_DEATH_SECONDS = 10
LONGEST_PAUSE = 30
THREADS = 4
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """In a child, on Linux: get SIGTERM when `serve` itself is killed, so that no port stays taken."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Part:
    """One process of the portal and its restarts."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_at: float = 0.0
    deaths: int = field(default=0)

    def start(self) -> None:
        """Start the process, in a group of its own: Ctrl-C reaches it only through us."""
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            self.command,
            env=environment,
            cwd=settings.BASE_DIR,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 (serve has no threads)
        )
        self.started = time.monotonic()

    def look(self) -> str:
        """Start the process anew when it has died; return what to tell, if anything."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return ""
        code = self.process.poll()
        if code is None:
            return ""
        self.deaths = self.deaths + 1 if now - self.started < QUICK_DEATH_SECONDS else 0
        pause = min(2**self.deaths - 1, LONGEST_PAUSE)
        self.process, self.start_at = None, now + pause
        return f"{self.name} ended with {code}; starting it again in {pause} s."

    def signal_all(self, number: int) -> None:
        """Send a signal to the process and its children."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def stop(self) -> None:
        """Ask the process to end: gunicorn's master and the worker finish what is at hand."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()


class Greeting:
    """The addresses, told once, as soon as something answers there."""

    def __init__(self, port: int, mms_port: int | None, citizen_port: int | None = None) -> None:
        self.port = port
        self.mms_port = mms_port
        self.citizen_port = citizen_port
        self._told = False

    def look(self) -> str:
        """What to tell, if it is time to."""
        wanted = [one for one in (self.port, self.mms_port, self.citizen_port) if one is not None]
        if self._told or not all(_listens(one) for one in wanted):
            return ""
        self._told = True
        return self._text()

    def _text(self) -> str:
        lines = ["", f"The portal:               http://{HOST}:{self.port}/"]
        lines.append(f"In English:               http://{HOST}:{self.port}/en/")
        lines.append(f"For staff:                http://{HOST}:{self.port}/desk/")
        if self.mms_port is not None:
            lines.append(f"Case management system:   http://{HOST}:{self.mms_port}/")
        if self.citizen_port is not None:
            lines.append(f"Citizen portal (demo):    http://{HOST}:{self.citizen_port}/")
        if settings.MAIL_TRANSPORT.startswith("civic."):
            lines.append(f"Mails (also shown here):  {Path(settings.VAR_DIR) / 'mail'}")
        return "\n".join([*lines, "", "Ctrl-C stops everything.", ""])


class Command(BaseCommand):
    help = "Run the portal: web and worker; with --mms also the reference case management system."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--web", type=int, default=2, help="web processes (default 2)")
        parser.add_argument("--mms", action="store_true", help="start the reference receiver too")
        parser.add_argument(
            "--citizen-portal",
            action="store_true",
            help="start the citizen portal of the demonstration too (CITIZEN_PORT, if it is free)",
        )
        parser.add_argument(
            "--pace",
            type=float,
            help="the receiver's seconds between two statuses after a hand-over",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.asked = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._ask)
        try:
            port, mms_port = ports.port(ports.PORTAL), ports.port(ports.RECEIVER)
        except ValueError as error:
            raise CommandError(str(error)) from error
        parts = [self._web(port, options["web"]), self._command("worker", "worker")]
        _refuse_taken(port, "PORT")
        if options["mms"]:
            _refuse_taken(mms_port, "MMS_PORT")
            pace = [] if options["pace"] is None else ["--pace", str(options["pace"])]
            parts.append(self._command("mms", "mms", *pace))
        try:
            keyring.remember()
            keyring.check()
        except keyring.WrongKeyError as error:
            raise CommandError(str(error)) from error
        citizen_port = self._citizen_port() if options["citizen_portal"] else None
        if citizen_port is not None:
            parts.insert(0, self._command("citizen portal", "citizen_portal"))
        for part in parts:
            part.start()
        greeting = Greeting(port, mms_port if options["mms"] else None, citizen_port)
        try:
            self._watch(parts, greeting)
        finally:
            self._end(parts)

    def _watch(self, parts: list[Part], greeting: Greeting) -> None:
        while not self.asked:
            if told := greeting.look():
                self.stdout.write(told)
                self.stdout.flush()  # into a file or a pipe it would wait until the end
            for part in parts:
                if told := part.look():
                    self.stderr.write(told)
            time.sleep(0.2)

    def _citizen_port(self) -> int | None:
        """The port for the citizen portal, told to all parts; None, and no such log-in, when it is taken."""
        try:
            port = ports.port(ports.CITIZEN)
            _refuse_taken(port, "CITIZEN_PORT")
        except (ValueError, CommandError) as error:
            os.environ.pop("CITIZEN_PORT", None)
            self.stderr.write(f"Without the citizen portal of the demonstration: {error}")
            return None
        os.environ["CITIZEN_PORT"] = str(port)
        return port

    def _ask(self, *_: Any) -> None:
        self.asked = True

    def _web(self, port: int, processes: int) -> Part:
        command = [
            *(sys.executable, "-m", "gunicorn", "civic.wsgi:application"),
            *("--bind", f"{HOST}:{port}", "--worker-class", "gthread"),
            *("--workers", str(processes), "--threads", str(THREADS)),
            *("--graceful-timeout", "15", "--timeout", "60", "--log-level", "warning"),
            *("--name", "civic-web", "--no-control-socket"),
        ]
        return Part("web", command)

    def _command(self, name: str, *arguments: str) -> Part:
        manage = Path(settings.BASE_DIR) / "manage.py"
        return Part(name, [sys.executable, str(manage), *arguments])

    def _end(self, parts: list[Part]) -> None:
        for part in parts:
            part.stop()
        ends = time.monotonic() + GRACE_SECONDS
        for part in parts:
            if part.process is None:
                continue
            try:
                part.process.wait(timeout=max(ends - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                self.stderr.write(f"{part.name} did not end by itself.")
            part.signal_all(signal.SIGKILL)
        self.stdout.write("Stopped.")


def _listens(port: int) -> bool:
    """True when a connection to `port` is taken."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _refuse_taken(port: int, variable: str) -> None:
    """Raise CommandError when something else listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken. Set {variable} to another one, e.g. {variable}={port + 10}."
            ) from error
