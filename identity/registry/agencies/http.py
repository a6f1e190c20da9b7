"""An agency behind HTTP: one POST with the facts the question names, one answer, or silence.

As with the register of residents (`identity.registry.calling`), whatever is no clear answer to this
very question means that the agency cannot be asked now, and never a no.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from civic.places.models import Municipality
from identity.registry.agencies.base import SILENT, Finding, Question, allowed
from identity.registry.calling import asked

TIME_LIMIT = 8.0


class HttpAgency:
    """Asks the address `settings.AGENCY_HTTP` names for the municipality and agency (`keda.civil`, `*.civil`)."""

    name = "http"

    def ask(
        self,
        municipality: Municipality,
        question: Question,
        facts: Mapping[str, str],
        *,
        reference: str,
    ) -> Finding:
        """One call within a few seconds; silence where no address is set."""
        place = _place(municipality, question)
        if place is None:
            return SILENT
        reply = asked(
            place,
            municipality,
            question.code,
            {
                "case": reference,
                "facts": {name: facts[name] for name in question.sends if facts.get(name)},
            },
            purpose=question.purpose,
            time_limit=TIME_LIMIT,
        )
        if reply is None:
            return SILENT
        return Finding(reply.answer, allowed(question, reply.said.get("facts")), reply.reference)


def _place(municipality: Municipality, question: Question) -> dict[str, Any] | None:
    known = settings.AGENCY_HTTP
    names = (f"{municipality.slug}.{question.agency}", f"*.{question.agency}", "*")
    return next((known[name] for name in names if name in known), None)
