"""Reads of the ballot for the desk: what waits to be put on it, what stands there, proposed corrections."""

from dataclasses import dataclass
from typing import Any

from budgeting.models import Correction, Idea, Pot, Process, Project
from budgeting.rules.process import CORRECTABLE
from budgeting.states import IdeaState


@dataclass(frozen=True)
class Changed:
    """One changed value of a correction: of what, from what to what; `is_money` in tetri."""

    what: str
    number: int | None
    name: str
    field: str
    old: Any
    new: Any

    @property
    def is_money(self) -> bool:
        """True for amounts in tetri."""
        return self.field in {"cost", "amount"}


@dataclass(frozen=True)
class Proposed:
    """A correction with its changes in words."""

    correction: Correction
    changes: list[Changed]


def waiting(process: Process) -> list[Idea]:
    """Admitted ideas that are not on the ballot yet, by number."""
    return list(
        process.ideas.filter(state=IdeaState.ADMITTED, project=None)
        .select_related("verdict", "pot__unit")
        .order_by("number")
    )


def listed(process: Process) -> list[Project]:
    """All projects of the ballot, withdrawn ones included, by number."""
    return list(process.projects.select_related("pot__unit", "idea").order_by("number"))


def corrections(process: Process) -> list[Proposed]:
    """The corrections of a cycle, the newest first, with their changes."""
    rows = list(process.corrections.select_related("proposed_by", "decided_by"))
    if not rows:
        return []
    projects: dict[int, Project] = {one.pk: one for one in process.projects.all()}
    pots: dict[int, Pot] = {one.pk: one for one in process.pots.select_related("unit")}
    return [
        Proposed(row, [_changed(change, projects, pots) for change in row.changes]) for row in rows
    ]


def _changed(change: list[Any], projects: dict[int, Project], pots: dict[int, Pot]) -> Changed:
    what, pk, field, old, new = change
    assert field in CORRECTABLE[what]  # the rule has seen it
    if what == "project":
        return Changed(what, projects[pk].number, projects[pk].title, field, old, new)
    name = pots[pk].name if what == "pot" else ""
    return Changed(what, None, name, field, old, new)
