"""An agency behind HTTP: one POST with the facts the question names, one answer, or silence.

As with the register of residents, whatever is no clear answer to this very question means that the
agency cannot be asked now, and never a no. The wire format is written down in `docs/identity.md`.
"""

import http.client
import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from civic.cases.outgoing import ForbiddenAddress, call
from civic.dates import today
from civic.places.models import Municipality
from identity.registry.agencies.base import SILENT, Finding, Question, allowed
from identity.registry.base import Answer

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
        request_id = secrets.token_hex(16)
        body = {
            "request_id": request_id,
            "question": question.code,
            "municipality": municipality.slug,
            "on": today().isoformat(),
            "purpose": question.purpose,
            "case": reference,
            "facts": {name: facts[name] for name in question.sends if facts.get(name)},
        }
        headers = {
            "content-type": "application/json",
            "accept": "application/json",
            "authorization": f"Bearer {place.get('key', '')}",
        }
        try:
            reply = call(
                "POST",
                place["url"],
                body=json.dumps(body, ensure_ascii=False).encode(),
                headers=headers,
                time_limit=TIME_LIMIT,
            )
            said = json.loads(reply.body) if reply.status == 200 else None
        except (OSError, http.client.HTTPException, ForbiddenAddress, ValueError, RecursionError):
            return SILENT
        return _finding(question, request_id, said)


def _place(municipality: Municipality, question: Question) -> dict[str, Any] | None:
    known = settings.AGENCY_HTTP
    names = (f"{municipality.slug}.{question.agency}", f"*.{question.agency}", "*")
    return next((known[name] for name in names if name in known), None)


def _finding(question: Question, request_id: str, said: Any) -> Finding:
    """What the answer means; anything odd is silence."""
    if not isinstance(said, dict) or said.get("request_id") != request_id:
        return SILENT
    answer, reference = said.get("answer"), said.get("reference", "")
    if answer not in (Answer.YES, Answer.NO, Answer.UNKNOWN) or not isinstance(reference, str):
        return SILENT
    reference = "".join(sign for sign in reference if sign.isprintable())[:60]
    return Finding(Answer(answer), allowed(question, said.get("facts")), reference)
