"""`manage.py serve`: web and worker as one command, with the reference receiver on request.

The embedded default runs on this. Each part is a process of its own, forked from this one after
the program has been loaded: it is read and compiled once, and its memory is shared. One that dies
is started again, sooner the first time and later when it keeps dying. Ctrl-C or SIGTERM ends them
all.
"""

import contextlib
import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.urls import get_resolver
from gunicorn.app.wsgiapp import run as gunicorn

from civic import keyring, ports

HOST = "127.0.0.1"
GRACE_SECONDS = 20
QUICK_DEATH_SECONDS = 10
LONGEST_PAUSE = 30
THREADS = 4
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
forking = multiprocessing.get_context("fork")


@dataclass
class Part:
    """One process of the portal and its restarts; it does `work` and then ends."""

    name: str
    work: Callable[[], Any]
    process: ForkProcess | None = None
    started: float = 0.0
    start_at: float = 0.0
    deaths: int = field(default=0)

    def start(self) -> None:
        """Start the process, in a group of its own: Ctrl-C reaches it only through us."""
        connections.close_all()  # no two processes may use one
        self.process = forking.Process(target=self._live, name=self.name)
        self.process.start()
        self.started = time.monotonic()

    def _live(self) -> None:
        """In the new process: leave what is the parent's, and work."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        _end_with_parent()
        _be_called(f"civic-{self.name}")
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(line_buffering=True)
        self.work()

    def look(self) -> str:
        """Start the process anew when it has died; return what to tell, if anything."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return ""
        code = self.process.exitcode
        if code is None:
            return ""
        self.deaths = self.deaths + 1 if now - self.started < QUICK_DEATH_SECONDS else 0
        pause = min(2**self.deaths - 1, LONGEST_PAUSE)
        self.process, self.start_at = None, now + pause
        return f"{self.name} ended with {code}; starting it again in {pause} s."

    def signal_all(self, number: int) -> None:
        """Send a signal to the process and its children."""
        if self.process is not None and self.process.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def stop(self) -> None:
        """Ask the process to end: gunicorn's master and the worker finish what is at hand."""
        if self.process is not None and self.process.exitcode is None:
            self.process.terminate()


def _end_with_parent() -> None:
    """On Linux: get SIGTERM when `serve` itself is killed, so that no port stays taken."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _be_called(name: str) -> None:
    """On Linux: be shown under `name` (15 bytes at most) by ps and top, as what it starts will be."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode())


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
            parts.insert(0, self._command("citizen", "citizen_portal"))
        get_resolver().url_patterns  # noqa: B018 (loads the views, so that no part has to)
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
            self.stderr.write(f"Without the citizen portal of the demonstration: {error}")
            if os.environ.pop("CITIZEN_PORT", None):
                _begin_anew(without="--citizen-portal")
            return None
        if "CITIZEN_PORT" not in os.environ:
            os.environ["CITIZEN_PORT"] = str(port)
            _begin_anew()
        return port

    def _ask(self, *_: Any) -> None:
        self.asked = True

    def _web(self, port: int, processes: int) -> Part:
        arguments = [
            *("gunicorn", "civic.wsgi:application"),
            *("--bind", f"{HOST}:{port}", "--worker-class", "gthread"),
            *("--workers", str(processes), "--threads", str(THREADS)),
            *("--graceful-timeout", "15", "--timeout", "60", "--log-level", "warning"),
            *("--name", "civic-web", "--no-control-socket"),
        ]

        def work() -> None:
            sys.argv = arguments
            gunicorn()

        return Part("web", work)

    def _command(self, name: str, *arguments: str) -> Part:
        return Part(name, partial(call_command, *arguments))

    def _end(self, parts: list[Part]) -> None:
        for part in parts:
            part.stop()
        ends = time.monotonic() + GRACE_SECONDS
        for part in parts:
            if part.process is None:
                continue
            part.process.join(max(ends - time.monotonic(), 0.1))
            if part.process.exitcode is None:
                self.stderr.write(f"{part.name} did not end by itself.")
            part.signal_all(signal.SIGKILL)
        self.stdout.write("Stopped.")


def _begin_anew(*, without: str = "") -> NoReturn:
    """Be started again with the environment as it is now, for the settings were read with another."""
    sys.stderr.flush()
    os.execv(
        sys.executable, [sys.executable, *(one for one in sys.orig_argv[1:] if one != without)]
    )


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
