"""The protocol every register speaks: one minimal question, three answers, nothing else fetched."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from civic.places.models import Municipality
from identity.levels import Level
from identity.sealing import Details


class Answer(StrEnum):
    """What a register can say. `UNAVAILABLE` means: ask again later; it is never a no."""

    YES = "yes"
    NO = "no"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Verdict:
    """A register's answer; on a yes the unit, the assurance, and the names as the register has them."""

    answer: Answer
    unit_id: int | None = None
    level: Level = Level.REGISTER
    extract_id: int | None = None
    deceased: bool = False
    details: Details | None = None


class Registry(Protocol):
    """A register of residents."""

    name: str

    def ask(self, municipality: Municipality, details: Details) -> Verdict:
        """Is the person with exactly these details registered in the municipality today?"""
        ...

    def knows(self, municipality: Municipality, number: str) -> Verdict:
        """Is somebody with this personal number registered in the municipality today?

        For one whose identity somebody has seen otherwise, as with a voting code handed over.
        """
        ...
