"""The work list: what every app's `desk.py` says must be done, in the order of the legal deadlines."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from civic.desk.items import Section, WorkItem
from civic.places.models import Municipality
from civic.plugins import modules

FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Facet:
    """A section with how many items it holds."""

    code: str
    label: Any
    count: int


@dataclass(frozen=True)
class WorkList:
    """The items of the chosen section, the facets over all of them, how many are the reader's, how many press."""

    items: list[WorkItem]
    facets: list[Facet]
    mine: int
    overdue: int
    near: int


def sections() -> list[Section]:
    """The sections of all apps in their order."""
    found = [section for module in modules("desk") for section in getattr(module, "SECTIONS", ())]
    return sorted(found, key=lambda section: section.order)


def work_list(municipality: Municipality, user: Any, *, section: str = "") -> WorkList:
    """Everything `user` may do for `municipality`, soonest deadline first, undated last.

    `section` narrows the items to one part, or to `mine`; unknown values show everything.
    """
    everything = [
        item
        for module in modules("desk")
        if hasattr(module, "work")
        for item in module.work(municipality, user)
    ]
    everything.sort(key=lambda item: (item.due_at or FAR, item.order, str(item.title)))
    facets = [
        Facet(part.code, part.label, sum(item.section == part.code for item in everything))
        for part in sections()
    ]
    known = {facet.code for facet in facets}
    if section == "mine":
        shown = [item for item in everything if item.mine]
    elif section in known:
        shown = [item for item in everything if item.section == section]
    else:
        shown = everything
    return WorkList(
        items=shown,
        facets=facets,
        mine=sum(item.mine for item in everything),
        overdue=sum(item.urgency == "over" for item in everything),
        near=sum(item.urgency == "near" for item in everything),
    )
