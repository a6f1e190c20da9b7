"""The stated random order of the projects on the ballot: anyone can compute it from the published number.

Projects are sorted by SHA-256 of the number in `Process.order_seed`, a line feed and the project's
own number, lowest first (UTF-8). Before the voting opens there is no such number: by project number.
"""

import hashlib
from collections.abc import Iterable

from budgeting.models import Process, Project


def in_order(process: Process, projects: Iterable[Project]) -> list[Project]:
    """The projects as they stand on the ballot of everybody, on the screen and on paper."""
    return sorted(projects, key=lambda project: place(process.order_seed, project.number))


def place(seed: str, number: int) -> tuple[str, int]:
    """What the projects are sorted by."""
    if not seed:
        return "", number
    return hashlib.sha256(f"{seed}\n{number}".encode()).hexdigest(), number
