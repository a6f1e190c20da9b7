"""A register behind HTTP: one POST, one answer, in seconds or not at all.

The question holds what has to agree and nothing more; it travels in the body, never in an address.
Whatever is no clear answer (`identity.registry.calling`) means that the register cannot be asked now.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from civic.places.models import Municipality
from identity.registry.base import Answer, Verdict
from identity.registry.calling import Reply, asked
from identity.sealing import Details, plain_name

TIME_LIMIT = 4.0
SILENT = Verdict(Answer.UNAVAILABLE)


class HttpRegistry:
    """Asks the address that `settings.REGISTRY_HTTP` names for the municipality, or for all as "*"."""

    name = "http"
    is_outside = True

    def ask(self, municipality: Municipality, details: Details, *, purpose: str) -> Verdict:
        """Yes when the register says that all four facts are those of one resident."""
        facts = {
            "personal_number": details.number,
            "first_name": details.first_name,
            "last_name": details.last_name,
            "born_on": details.born_on.isoformat(),
        }
        verdict, said = _call(municipality, "is_resident", facts, purpose)
        if verdict.answer != Answer.YES:
            return verdict
        return replace(verdict, details=_as_said(details, said))

    def knows(self, municipality: Municipality, number: str, *, purpose: str) -> Verdict:
        """Yes when the register knows the number as a resident's."""
        return _call(municipality, "knows_resident", {"personal_number": number}, purpose)[0]


def _call(
    municipality: Municipality, question: str, facts: dict[str, str], purpose: str
) -> tuple[Verdict, dict[str, Any]]:
    place = settings.REGISTRY_HTTP.get(municipality.slug) or settings.REGISTRY_HTTP.get("*")
    if not place:
        return SILENT, {}
    reply = asked(place, municipality, question, facts, purpose=purpose, time_limit=TIME_LIMIT)
    return _verdict(municipality, reply)


def _verdict(municipality: Municipality, reply: Reply | None) -> tuple[Verdict, dict[str, Any]]:
    """What the answer means; anything odd is silence."""
    if reply is None:
        return SILENT, {}
    said = reply.said
    unit = None
    if said.get("unit"):
        unit = municipality.units.filter(slug=str(said["unit"])).first()
    try:
        until = datetime.fromisoformat(said["valid_until"]) if said.get("valid_until") else None
    except (TypeError, ValueError):
        return SILENT, {}
    if until is not None and until.tzinfo is None:
        return SILENT, {}
    verdict = Verdict(
        reply.answer,
        unit_id=unit.pk if unit else None,
        deceased=said.get("deceased") is True,
        reference=reply.reference,
        until=until,
    )
    return verdict, said


def _as_said(details: Details, said: dict[str, Any]) -> Details:
    """The names as the register spells them, where it gives names that are those typed."""
    names = said.get("first_name"), said.get("last_name")
    typed = details.first_name, details.last_name
    same = all(
        isinstance(name, str) and len(name) <= 50 and plain_name(name) == plain_name(own)
        for name, own in zip(names, typed, strict=True)
    )
    if not same:
        return details
    return replace(details, first_name=str(names[0]), last_name=str(names[1]))
