"""Agencies that exist nowhere, for demonstrations and drills: the last digit decides the answer.

…0 is no, …9 gets no answer, any other is yes; only invented numbers are known (persons' begin with
99, organisations' with 9). A cadastral code or payment number that ends in 0 is not the applicant's.
"""

from collections.abc import Mapping

from civic.places.models import Municipality
from identity.registry.agencies.base import SILENT, Finding, Question, allowed
from identity.registry.base import Answer

FACTS = {
    "unit": "dandalo",
    "since": "2019-04-01",
    "share": "1/1",
    "use": "სასოფლო-სამეურნეო",
    "paid_on": "2026-11-02",
    "as_of": "2026-11-01",
}


class SimulatedAgency:
    """Answers by rule, the same way every time."""

    name = "simulator"

    def ask(
        self,
        municipality: Municipality,
        question: Question,
        facts: Mapping[str, str],
        *,
        reference: str,
    ) -> Finding:
        """Answer from the numbers alone."""
        number = facts.get("organisation_number") or facts.get("personal_number", "")
        if not number.startswith("9"):
            return Finding(Answer.UNKNOWN, reference=f"S-{reference}")
        if number.endswith("9"):
            return SILENT
        if number.endswith("0") or facts.get("about", "").endswith("0"):
            return Finding(Answer.NO, reference=f"S-{reference}")
        unit = municipality.units.order_by("pk").first()
        said = FACTS | {"unit": unit.name if unit else ""}
        return Finding(Answer.YES, allowed(question, said), f"S-{reference}")
