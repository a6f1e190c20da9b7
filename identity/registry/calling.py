"""How a register is asked over HTTP: one POST, one answer to this very question, in seconds or not at all.

Whatever else comes (a time-out, a status, another question's number, words that are no JSON) is no
answer, and never a no. The wire format is written down in `docs/identity.md`.
"""

import http.client
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from civic.cases.outgoing import ForbiddenAddress, call
from civic.dates import today
from civic.places.models import Municipality
from identity.registry.base import Answer


@dataclass(frozen=True)
class Reply:
    """What a register said: yes, no or unknown, where it wrote the question down, and the whole of it."""

    answer: Answer
    reference: str
    said: dict[str, Any]


def asked(
    place: Mapping[str, Any],
    municipality: Municipality,
    question: str,
    facts: Mapping[str, Any],
    *,
    purpose: str,
    time_limit: float,
) -> Reply | None:
    """Ask once at `place` (`url`, `key`); None when there is no clear answer within `time_limit` seconds."""
    request_id = secrets.token_hex(16)
    body = {
        "request_id": request_id,
        "question": question,
        "municipality": municipality.slug,
        "on": today().isoformat(),
        "purpose": purpose,
        **facts,
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
            time_limit=time_limit,
        )
        said = json.loads(reply.body) if reply.status == 200 else None
    except (OSError, http.client.HTTPException, ForbiddenAddress, ValueError, RecursionError):
        return None
    return understood(said, request_id)


def understood(said: Any, request_id: str) -> Reply | None:
    """The answer to the question with this number; anything odd is none."""
    if not isinstance(said, dict) or said.get("request_id") != request_id:
        return None
    answer, reference = said.get("answer"), said.get("reference", "")
    if answer not in (Answer.YES, Answer.NO, Answer.UNKNOWN) or not isinstance(reference, str):
        return None
    reference = "".join(sign for sign in reference if sign.isprintable())[:60]
    return Reply(Answer(answer), reference, said)
