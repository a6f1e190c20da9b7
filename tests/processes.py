"""The processes a test has started, seen through /proc."""

import contextlib
import os
import signal
from pathlib import Path


def children(process: int) -> list[int]:
    """The processes it has started itself; none once it has ended."""
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def below(process: int) -> list[int]:
    """The processes it has started, and those they have."""
    found: list[int] = []
    for child in children(process):
        found += [child, *below(child)]
    return found


def name(process: int) -> str:
    """What it is shown as by ps; empty once it has ended."""
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return ""


def kill_with_all_below(process: int) -> None:
    """SIGKILL for the process and everything it has started, at once."""
    for one in [process, *below(process)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
