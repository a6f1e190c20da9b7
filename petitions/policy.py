"""The dated numbers a council sets for petitions, and the thresholds that follow from them."""

from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.dates import today
from civic.decisions import Refused
from civic.places.models import Municipality, RegisterFigure
from civic.places.queries import PolicyValue, policy_values, register_figure
from petitions.states import Addressee, Stage

# Every key and the value where neither the council nor the portal's reference data set one.
KEYS: dict[str, Decimal | None] = {
    "petition.threshold.consideration.rate": Decimal(1),  # Code, Article 86(1)(a), percent
    "petition.threshold.consideration.count": None,
    "petition.threshold.answer.rate": None,
    "petition.threshold.answer.count": None,
    "petition.term.collection_days": Decimal(30),
    "petition.term.moderation_days": Decimal(10),
    "petition.term.remedy_days": Decimal(5),
    "petition.term.examination_days": Decimal(10),
    "petition.term.decision_days": Decimal(30),
    "petition.age": Decimal(18),
    "petition.level.sign": Decimal(2),
    "petition.level.submit": Decimal(2),
    "petition.sample_percent": Decimal(20),
    "petition.outage.minutes": Decimal(10),  # outages from here on move the deadline; 0: none does
    "petition.moderation.second": Decimal(0),  # 1: refusals and removals need a second moderator
    "petition.term.appeal_days": Decimal(30),
    "petition.term.appeal_answer_days": Decimal(30),
    "petition.group.least": Decimal(0),  # members besides the author before submission
    "petition.supporters.least": Decimal(0),
}


@dataclass(frozen=True)
class Threshold:
    """One threshold: `needed` signatures open the way to `stage`.

    `rate` is percent of the registered voters and `exact` the unrounded product; both are None
    where the council set an absolute number.
    """

    stage: str
    needed: int
    rate: Decimal | None
    exact: Decimal | None
    source_ka: str
    source_en: str

    def as_json(self) -> dict[str, Any]:
        """The threshold as it is frozen; decimals are text, so nothing is rounded on the way."""
        return {
            "stage": self.stage,
            "needed": self.needed,
            "rate": plain(self.rate),
            "exact": plain(self.exact),
            "source_ka": self.source_ka,
            "source_en": self.source_en,
        }


def plain(number: Decimal | None) -> str | None:
    """A decimal without trailing zeros or exponent: `0.5`, `787.195`."""
    return None if number is None else f"{number.normalize():f}"


class Policy:
    """The numbers in force for a municipality on a day, for one kind of petition; read in one query."""

    def __init__(
        self, municipality: Municipality, on: date | None = None, *, kind: str = ""
    ) -> None:
        self.on = on or today()
        self.municipality = municipality
        self.values: dict[str, PolicyValue] = policy_values(
            municipality, self.on, prefix="petition.", qualifier=kind
        )

    def value(self, key: str) -> Decimal | None:
        """The number `petition.<key>`; KeyError for a key this module does not know."""
        name = f"petition.{key}"
        default = KEYS[name]
        row = self.values.get(name)
        return row.value if row else default

    def number(self, key: str) -> int:
        """The number `petition.<key>` as a whole number (days, years, a level)."""
        value = self.value(key)
        if value is None:
            raise KeyError(key)
        return int(value)

    def snapshot(self) -> dict[str, str]:
        """Every number in force, as text, for the frozen terms."""
        names = (name.removeprefix("petition.") for name in KEYS)
        return {
            f"petition.{name}": str(plain(self.value(name)))
            for name in names
            if self.value(name) is not None
        }

    def threshold(self, stage: str, figure: RegisterFigure) -> Threshold | None:
        """The threshold of `stage` for that many voters; None where the council has none.

        Where both a rate and an absolute number are set, the one the council itself set last is in
        force. A rate is rounded up: 0.5 % of 157,439 is 787.195, so 788.
        """
        count, rate = (
            self.values.get(f"petition.threshold.{stage}.{unit}") for unit in ("count", "rate")
        )
        if count and (rate is None or _rank(count) >= _rank(rate)):
            if count.value < 1:
                return None
            return Threshold(stage, int(count.value), None, None, count.source_ka, count.source_en)
        percent = rate.value if rate else KEYS[f"petition.threshold.{stage}.rate"]
        if not percent:
            return None
        exact = percent * figure.voters / 100
        return Threshold(
            stage=stage,
            needed=max(1, int(exact.to_integral_value(ROUND_CEILING))),
            rate=percent,
            exact=exact,
            source_ka=rate.source_ka if rate else "",
            source_en=rate.source_en if rate else "",
        )

    def thresholds(self, addressee: str, figure: RegisterFigure) -> list[Threshold]:
        """The thresholds of a petition, lowest first; the last one is the goal.

        One to the mayor needs the number for a written answer; where the council has set none,
        the number for consideration is asked of both.
        """
        answer = self.threshold(Stage.ANSWER, figure)
        consideration = self.threshold(Stage.CONSIDERATION, figure)
        if addressee == Addressee.MAYOR and answer:
            found = [answer]
        else:
            found = [row for row in (answer, consideration) if row]
        return sorted(found, key=lambda row: row.needed)


def with_number(policy: Policy, key: str, value: Decimal) -> Policy:
    """The same numbers with one changed, as if the council had set it; for a preview. Writes nothing."""
    changed = copy(policy)
    changed.values = policy.values | {
        key: PolicyValue(key, value, policy.on, source_ka="", source_en="", own=True)
    }
    return changed


def _rank(row: PolicyValue) -> tuple[bool, date]:
    """The council's own number outranks the portal's; among equals the newer one."""
    return row.own, row.valid_from or date.min


def figure_for(municipality: Municipality, on: date | None = None) -> RegisterFigure:
    """The register figure in force; raises Refused where the secretariat has entered none."""
    figure = register_figure(municipality, on)
    if figure is None:
        raise Refused(
            "no_register_figure",
            _(
                "The number of registered voters is not entered for this municipality, so no"
                " threshold can be computed. Enter it first."
            ),
        )
    return figure
