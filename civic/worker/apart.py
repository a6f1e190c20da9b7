"""Scheduled tasks that compute for long, each in a process of its own that ends with the worker."""

import subprocess
import sys
import threading
from pathlib import Path

from django.conf import settings

_running: set[subprocess.Popen[bytes]] = set()
_lock = threading.Lock()


def run(task: str) -> None:
    """Run `manage.py task <task>` and wait for it; CalledProcessError when it failed or was ended."""
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "task", task]
    process = subprocess.Popen(command)
    with _lock:
        _running.add(process)
    try:
        code = process.wait()
    finally:
        with _lock:
            _running.discard(process)
    if code:
        raise subprocess.CalledProcessError(code, command)


def end() -> None:
    """Ask the processes to end: their tasks are taken up again by the next worker."""
    with _lock:
        for process in _running:
            process.terminate()
