"""What a plug-in file `cases.py` is written with (CaseEvent), and which journal kinds become messages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models

from civic.journal.models import Entry
from civic.places.models import Municipality
from civic.plugins import modules

TEST_TYPE = "org.civic.connection.test.v1"
STATUS_TYPE = "org.civic.case.status.v1"


@dataclass(frozen=True)
class CaseEvent:
    """One message for the municipal management system; see the package's docstring."""

    type: str
    subject: str
    case_key: str
    subject_row: models.Model
    municipality: Municipality
    data: Mapping[str, Any] = field(default_factory=dict)


Source = Callable[[Entry], CaseEvent | None]


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


def wants(kind: str, public: bool) -> bool:
    """True when journal entries of this kind become messages."""
    return kind in sources()
