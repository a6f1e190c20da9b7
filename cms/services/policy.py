"""The dated numbers of service requests, which a council may change: terms, reminders, the level to file."""

from datetime import date
from decimal import Decimal

from civic.dates import today
from civic.places.models import Municipality
from civic.places.queries import PolicyValue, policy_values

# Every key and the value where neither the council nor the portal's reference data set one. Terms are
# calendar days: the law counts them so, and neither Sundays nor holidays lengthen the portal's clock.
KEYS: dict[str, Decimal] = {
    "service.level.file": Decimal(2),
    "service.draft.days": Decimal(90),
    "service.term.days": Decimal(30),  # General Administrative Code, Article 100: one month
    "service.round.least_days": Decimal(5),  # the same Code, Article 83: for what is missing
    "service.round.most_days": Decimal(15),
    "service.round.remind_days": Decimal(2),
    "service.near_days": Decimal(5),
    "service.appeal_days": Decimal(30),
    "service.case.contact": Decimal(0),  # 1: the case system is told how to reach the applicant
    "service.keep_years": Decimal(6),
}


class Policy:
    """The numbers in force for a municipality on a day, for one service (its code); read in one query."""

    def __init__(
        self, municipality: Municipality, on: date | None = None, *, service: str = ""
    ) -> None:
        self.values: dict[str, PolicyValue] = policy_values(
            municipality, on or today(), prefix="service.", qualifier=service
        )

    def number(self, key: str) -> int:
        """The number `service.<key>`; KeyError for a key this module does not know."""
        name = f"service.{key}"
        default = KEYS[name]
        row = self.values.get(name)
        return int(row.value if row else default)
