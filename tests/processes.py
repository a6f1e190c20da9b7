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


def command_line(process: int) -> str:
    """What it was started with, between blanks."""
    try:
        text = Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return ""
    return text.replace(b"\0", b" ").decode(errors="replace")


def kill_with_all_below(process: int) -> None:
    """SIGKILL for the process and everything it has started, at once."""
    for one in [process, *below(process)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
