"""Who the stand-in knows."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Resident:
    """An invented person as a national register has them."""

    number: str
    first_name: str
    last_name: str
    born_on: date
    municipality: str
    unit: str = ""
    deceased: bool = False

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first_name} {self.last_name}"
