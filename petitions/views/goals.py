"""What the rule says of the threshold a petition collects for."""

from dataclasses import dataclass
from decimal import Decimal

from civic import words
from civic.places.models import in_language
from petitions.queries import PetitionPage


@dataclass(frozen=True)
class Goal:
    """What the rule says of the highest threshold."""

    stage: str
    needed: int
    rate: str | None
    rate_text: str
    source: str


def goal_of(page: PetitionPage) -> Goal | None:
    """The threshold the petition collects for."""
    if not page.thresholds:
        return None
    line = page.thresholds[-1]
    return Goal(
        stage=line.stage,
        needed=line.needed,
        rate=line.rate,
        rate_text=words.percent(Decimal(line.rate)) if line.rate else "",
        source=in_language(line.source_ka, line.source_en),
    )
