"""What an app hands the desk in its `desk.py`: the lines of the work list and its parts.

An app's `desk.py` may define `SECTIONS` (a tuple of Section) and `work(municipality, user)`
yielding WorkItem. Links of the staff masthead come from `menus.py` (see `civic.ui.menus`).
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from civic.dates import days_left

NEAR_DAYS = 3


@dataclass(frozen=True)
class Section:
    """A part of the work list: `code` in the URL, `label` on the facet, lower `order` further left."""

    code: str
    label: str | Promise
    order: int = 50


@dataclass(frozen=True)
class WorkItem:
    """One thing somebody must do by `due_at` (None when no law sets a term)."""

    section: str
    due_at: datetime | None
    title: str | Promise
    url: str
    detail: str = ""
    state: str | Promise = ""
    family: str = "waiting"
    holder: str = ""
    mine: bool = False
    order: tuple[int, ...] = field(default=())

    @property
    def days(self) -> int | None:
        """Days left, negative when the term has passed; None without a term."""
        return None if self.due_at is None else days_left(self.due_at)

    @property
    def urgency(self) -> str:
        """`over`, `near` (three days or fewer) or nothing: the row's class."""
        if self.days is None or self.days > NEAR_DAYS:
            return ""
        return "over" if self.days < 0 else "near"
