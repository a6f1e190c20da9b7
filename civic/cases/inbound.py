"""Status calls of the municipal management system: who called, was it taken before, what does it say."""

import hashlib
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models, transaction

from civic import limits
from civic.cases import messages, reading, secrets, signatures
from civic.cases.adapters import inbound_secrets
from civic.cases.events import STATUS_TYPE
from civic.cases.models import Case, Connector, Inbound
from civic.cases.status import News, apply_status
from civic.decisions import Refused
from civic.journal import actions as journal
from civic.places.models import Municipality

logger = logging.getLogger("civic.cases")

REFUSALS_WINDOW = 3600
MILESTONES = frozenset(10**power for power in range(10))


@dataclass(frozen=True)
class Outcome:
    """The HTTP status and the one word we answer a status call with."""

    status: int
    word: str


def receive(municipality: Municipality, headers: Mapping[str, str], body: bytes) -> Outcome:
    """Take a status call for `municipality`; the connector is the one whose key signed it.

    401 for a call that is not signed now by a connector of this municipality, 400 for a body that
    is not the contract's, 409 for an unknown case, a status that lies behind or that the
    subject does not allow (decided or withdrawn here, too early), or a known id with another body; 200 when it was taken, also when it had been taken before.
    """
    connector, message_id = _caller(municipality, headers, body)
    if connector is None:
        _note_refusal(municipality, municipality, message_id)
        return Outcome(401, "unauthorised")
    digest = hashlib.sha256(body).hexdigest()
    try:
        with transaction.atomic():
            row, is_new = Inbound.objects.get_or_create(
                connector=connector, webhook_id=message_id, defaults={"digest": digest}
            )
            if not is_new and row.digest == digest:
                return Outcome(200, "duplicate")
            if not is_new:
                raise Refused("replayed", "replayed")
            key, news = read(body)
            case = Case.objects.filter(connector=connector, key=key).first()
            if case is None:
                raise Refused("unknown_case", "unknown case")
            changed = apply_status(case, news)
    except messages.BadMessage as error:
        _note_refusal(connector, municipality, "malformed")
        return Outcome(400, str(error))
    except Refused as error:
        _note_refusal(connector, municipality, error.code)
        return Outcome(409, error.code)
    return Outcome(200, "taken" if changed else "known")


def read(body: bytes) -> tuple[str, News]:
    """The case key and the news in a status call; raises BadMessage.

    The body is a CloudEvent of type org.civic.case.status.v1; its fields are in
    `schemas/case.status.v1.json`.
    """
    event = messages.read_json(body)
    if event.get("type") != STATUS_TYPE:
        raise messages.BadMessage(f"type must be {STATUS_TYPE}")
    data = event.get("data")
    if not isinstance(data, dict):
        raise messages.BadMessage("data must be an object")
    key = messages.text_of(data, "caseKey", 60)
    if not key:
        raise messages.BadMessage("caseKey is needed")
    return key, reading.news(data)


def _caller(
    municipality: Municipality, headers: Mapping[str, str], body: bytes
) -> tuple[Connector | None, str]:
    """The connector that signed the call and the call's id; without one, why not."""
    reason = "unknown"
    for connector in municipality.connectors.all():
        try:
            keys = inbound_secrets(connector)
            return connector, signatures.verify(headers, body, secrets=keys, now=time.time())
        except signatures.BadSignature as error:
            reason = error.code
        except secrets.UnreadableSecret:
            logger.exception("connector %s: its secret cannot be read", connector.pk)
    return None, reason


def _note_refusal(subject: models.Model, municipality: Municipality, code: str) -> None:
    """Journal a refused call: in an hour the first of its kind, the tenth, the hundredth and so on.

    So whoever knocks a million times leaves seven lines, and each says how many there were. A call
    that nobody signed is the municipality's, any other its connection's.
    """
    logger.warning("status call for %s refused: %s", municipality.slug, code)
    key = f"{subject._meta.label_lower}:{subject.pk}:{code}"
    number = limits.count("cases.refused", key, REFUSALS_WINDOW)
    if number in MILESTONES:
        journal.append(
            "cases.call_refused",
            subject,
            by=None,
            municipality=municipality,
            data={"reason": code, "count": number},
        )
