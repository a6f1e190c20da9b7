"""Participatory budgeting's part of the work list, one module per area of work."""

from collections.abc import Iterator
from typing import Any

from budgeting.desk import evaluation, paper, process
from civic.desk.items import WorkItem
from civic.places.models import Municipality

AREAS = (process, evaluation, paper)
SECTIONS = tuple(section for area in AREAS for section in area.SECTIONS)


def work(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """What the user's roles in the municipality make due in its cycles."""
    for area in AREAS:
        yield from area.work(municipality, user)
