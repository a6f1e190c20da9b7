"""The protocol every register speaks: one minimal question, four answers, nothing else fetched."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from civic.places.models import Municipality
from identity.levels import Level
from identity.sealing import Details


class Answer(StrEnum):
    """What a register can say. `UNKNOWN`: it knows nobody of this number, `NO`: it does, but not so
    or not here; to the citizen both are told alike. `UNAVAILABLE`: ask again later; never a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Verdict:
    """A register's answer; on a yes the unit, the assurance, and the names as the register has them.

    `reference` is where the register wrote the question down; `until` limits how long a yes may be
    used again.
    """

    answer: Answer
    unit_id: int | None = None
    level: Level = Level.REGISTER
    extract_id: int | None = None
    deceased: bool = False
    details: Details | None = None
    reference: str = ""
    until: datetime | None = None


class Registry(Protocol):
    """A register of residents. A yes of one that `is_outside` may be kept for a while."""

    name: str
    is_outside: bool

    def ask(self, municipality: Municipality, details: Details, *, purpose: str) -> Verdict:
        """Is the person with exactly these details registered in the municipality today?"""
        ...

    def knows(self, municipality: Municipality, number: str, *, purpose: str) -> Verdict:
        """Is somebody with this personal number registered in the municipality today?

        For one whose identity somebody has seen otherwise, as with a voting code handed over.
        """
        ...
