"""Asking a register: at most ten checks of a person a day, a yes from outside kept for a day, each question logged."""

import hashlib
import hmac
import json
from datetime import date, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.utils import timezone

from civic import boxes, limits
from civic.keys import derive
from civic.places.models import Municipality
from identity.models import KeptAnswer, LookUp, Person, User
from identity.registry import registry_for
from identity.registry.base import Answer, Registry, Verdict
from identity.sealing import Details, match_key, person_key

CHECKS_PER_PERSON = (
    10  # a day, over all accounts and purposes: nobody guesses a birth date by trying
)
DAY = 24 * 60 * 60
KEPT_FOR = timedelta(hours=24)


def may_check(number: str) -> bool:
    """Count one more check of a person; False once the day's are spent. Call it outside a transaction."""
    return limits.hit("verify.number", person_key(number).hex(), CHECKS_PER_PERSON, DAY)


def ask(municipality: Municipality, details: Details, *, purpose: str) -> Verdict:
    """Ask whether the person with these details is registered. Call it outside a transaction."""
    registry = registry_for(municipality)
    if not registry.is_outside:
        return registry.ask(municipality, details, purpose=purpose)
    key = _key(registry, municipality, match_key(details), purpose)
    kept = _kept(key)
    if kept is not None:
        return kept
    return _keep(key, registry.ask(municipality, details, purpose=purpose))


def knows(municipality: Municipality, number: str, *, purpose: str) -> Verdict:
    """Ask whether somebody with this number is registered. Call it outside a transaction."""
    registry = registry_for(municipality)
    if not registry.is_outside:
        return registry.knows(municipality, number, purpose=purpose)
    key = _key(registry, municipality, person_key(number), purpose)
    kept = _kept(key)
    if kept is not None:
        return kept
    return _keep(key, registry.knows(municipality, number, purpose=purpose))


def log(
    user: User | None,
    municipality: Municipality,
    verdict: Verdict,
    *,
    purpose: str,
    person: Person | None = None,
    **more: Any,
) -> LookUp:
    """Write down that a register was asked, for what, and what it said; the person sees it."""
    return LookUp.objects.create(
        user=user,
        person=person,
        municipality=municipality,
        registry=registry_for(municipality).name,
        purpose=purpose,
        verdict=verdict.answer.value,
        reference=verdict.reference,
        **more,
    )


def forget_kept() -> int:
    """Delete the answers whose day is over; returns how many."""
    return KeptAnswer.objects.filter(until__lte=timezone.now()).delete()[0]


def _key(registry: Registry, municipality: Municipality, about: bytes, purpose: str) -> bytes:
    text = f"{registry.name}|{municipality.pk}|{purpose}|".encode() + about
    return hmac.new(derive(settings.KEYS["person"], "kept answer"), text, hashlib.sha256).digest()


def _kept(key: bytes) -> Verdict | None:
    row = KeptAnswer.objects.filter(key=key, until__gt=timezone.now()).first()
    if row is None:
        return None
    try:
        said = json.loads(boxes.unseal("kept answer", row.box, key))
    except InvalidTag:
        return None  # the key has been changed since: ask afresh
    facts = said.pop("details")
    details = None
    if facts:
        details = Details(facts[0], facts[1], facts[2], date.fromisoformat(facts[3]))
    return Verdict(Answer.YES, details=details, **said)


def _keep(key: bytes, verdict: Verdict) -> Verdict:
    """Keep a yes, for as long as the register allows and a day at most; no other answer is kept."""
    until = timezone.now() + KEPT_FOR
    until = min(until, verdict.until) if verdict.until is not None else until
    if verdict.answer != Answer.YES or until <= timezone.now():
        return verdict
    facts = verdict.details
    said = {
        "unit_id": verdict.unit_id,
        "deceased": verdict.deceased,
        "reference": verdict.reference,
        "details": facts
        and [facts.number, facts.first_name, facts.last_name, facts.born_on.isoformat()],
    }
    box = boxes.seal("kept answer", json.dumps(said, ensure_ascii=False).encode(), key)
    KeptAnswer.objects.update_or_create(key=key, defaults={"box": box, "until": until})
    return verdict
