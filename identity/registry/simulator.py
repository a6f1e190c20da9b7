"""A register that exists nowhere, for demonstrations and drills: the last digit decides the answer.

…0 is not registered, …9 gets no answer, …8 is deceased, any other is registered. It only knows
numbers that start with 99, which no real person has been given, and it asks nobody. Like a real
one it knows people by Georgian names, also those typed in Latin letters.
"""

from dataclasses import replace

from civic.georgian import from_latin
from civic.places.models import Municipality
from identity.registry.base import Answer, Verdict
from identity.sealing import Details


class SimulatedRegistry:
    """Answers by rule, the same way every time."""

    name = "simulator"
    is_outside = False

    def ask(self, municipality: Municipality, details: Details, *, purpose: str) -> Verdict:
        """Answer from the number alone."""
        verdict = self.knows(municipality, details.number, purpose=purpose)
        if verdict.answer != Answer.YES:
            return verdict
        known = replace(
            details,
            first_name=_georgian(details.first_name),
            last_name=_georgian(details.last_name),
        )
        return replace(verdict, details=known)

    def knows(self, municipality: Municipality, number: str, *, purpose: str) -> Verdict:
        """Answer from the last digit."""
        if not number.startswith("99"):
            return Verdict(Answer.UNKNOWN)
        if number.endswith("0"):
            return Verdict(Answer.NO)
        if number.endswith("9"):
            return Verdict(Answer.UNAVAILABLE)
        return Verdict(Answer.YES, deceased=number.endswith("8"))


def _georgian(name: str) -> str:
    return from_latin(name) if name.isascii() else name
