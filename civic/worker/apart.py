"""Work that computes for long, each piece in a process of its own that ends with the worker."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from django.conf import settings

_running: set[subprocess.Popen[str]] = set()
_lock = threading.Lock()


def run(task: str) -> None:
    """Run `manage.py task <task>` and wait for it; CalledProcessError when it failed or was ended."""
    _wait([str(Path(settings.BASE_DIR) / "manage.py"), "task", task])


def told(module: str, *arguments: str) -> str:
    """Run `python -m <module>` and wait for it; what it printed. CalledProcessError as `run`."""
    return _wait(["-m", module, *arguments], stdout=subprocess.PIPE)


def _wait(arguments: list[str], stdout: int | None = None) -> str:
    command = [sys.executable, *arguments]
    paths = [str(settings.BASE_DIR), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        command,
        stdout=stdout,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )
    with _lock:
        _running.add(process)
    try:
        printed, _errors = process.communicate()
    finally:
        with _lock:
            _running.discard(process)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return printed or ""


def end() -> None:
    """Ask the processes to end: their tasks are taken up again by the next worker."""
    with _lock:
        for process in _running:
            process.terminate()
