"""CPU time of processes from the kernel's own accounts, and the speed of this machine for comparison."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
LOOP = 20_000_000  # integer additions of the reference loop


def seconds(pid: int, *, children: bool = True) -> float:
    """CPU seconds (user and system) of a process, of its ended children and, by default, of its living ones."""
    total = 0.0
    for one in (pid, *(descendants(pid) if children else ())):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += sum(map(int, fields[11:15])) / TICKS
    return total


def descendants(pid: int) -> list[int]:
    """The living processes below `pid`."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = parents.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def reference() -> float:
    """CPU seconds of a plain loop of 20 million integer additions: how fast this machine is just now."""
    start = time.process_time()
    total = 0
    for number in range(LOOP):
        total += number
    return time.process_time() - start


def memory_mb(pid: int) -> float:
    """Resident memory of a process and those below it, in megabytes."""
    pages = 0
    for one in (pid, *descendants(pid)):
        try:
            pages += int(Path(f"/proc/{one}/statm").read_text().split()[1])
        except FileNotFoundError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
