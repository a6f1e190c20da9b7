"""What a plug-in file `cases.py` is written with (CaseEvent), which message types there are, and who makes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from civic.cases.types import PREFIX, Data, MessageType
from civic.journal.models import Entry
from civic.places.models import Department, Municipality, Unit
from civic.plugins import modules

TEST_TYPE = f"{PREFIX}connection.test.v1"
TEST_TITLE = _("Test of the connection")
STATUS_TYPE = f"{PREFIX}case.status.v1"


@dataclass(frozen=True)
class CaseEvent:
    """One message for the municipal management system; see the package's docstring.

    `topic` and `unit` lead the case to a department; `department` says it outright. `kind` is one
    of CaseKind; empty means the type's own. `due_on`, `result` (one of CaseResult) and `decided_at`
    are what the portal itself knows of the case by now.
    """

    type: str
    subject: str
    case_key: str
    subject_row: models.Model
    municipality: Municipality
    data: Data | Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    topic: str = ""
    unit: Unit | None = None
    department: Department | None = None
    due_on: date | None = None
    result: str = ""
    decided_at: datetime | None = None

    @property
    def payload(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return self.data.plain() if isinstance(self.data, Data) else dict(self.data)


Source = Callable[[Entry], CaseEvent | None]
Topics = Callable[[Municipality], list[tuple[str, str | Promise]]]


@cache
def sources() -> dict[str, Source]:
    """Which function makes the message of which journal kind."""
    found: dict[str, Source] = {}
    for module in modules("cases"):
        for kind, source in getattr(module, "EVENTS", {}).items():
            if kind in found:
                raise ValueError(f"Two apps make a case of {kind}")
            found[kind] = source
    return found


@cache
def types() -> dict[str, MessageType]:
    """Every type of message the apps declare (TYPES), by its full name, in the order of the apps."""
    found: dict[str, MessageType] = {}
    for module in modules("cases"):
        for one in getattr(module, "TYPES", ()):
            if one.type in found:
                raise ValueError(f"Two apps declare {one.type}")
            found[one.type] = one
    return found


@cache
def topic_sources() -> dict[str, Topics]:
    """What the topics of a kind of case are in a municipality (TOPICS), by kind."""
    found: dict[str, Topics] = {}
    for module in modules("cases"):
        found.update(getattr(module, "TOPICS", {}))
    return found


def wants(kind: str, public: bool) -> bool:
    """True when journal entries of this kind become messages."""
    return kind in sources()
