"""Everything that writes: connectors, messages into the outbox, and sending again."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from civic.cases import configured, queries, secrets
from civic.cases.configuring import drop_route, save_route, send_sample, set_trigger
from civic.cases.connecting import ask_now, change, connect, refuse_address
from civic.cases.deliveries import (
    RESENDABLE,
    enable,
    give_up,
    hold,
    locked,
    make_ready,
    next_sequence,
    put,
    send_again,
    send_chosen,
    send_test,
)
from civic.cases.events import CaseEvent, sources, types
from civic.cases.models import Case, CaseKind, Connector, OutboxEvent
from civic.journal import actions as journal
from civic.journal.models import Entry
from civic.places.models import Department

OLD_SECRET_LIVES = timedelta(hours=24)
__all__ = [
    "RESENDABLE",
    "ask_now",
    "change",
    "connect",
    "drop_route",
    "enable",
    "give_up",
    "hold",
    "refuse_address",
    "replace_key",
    "rotate_secret",
    "save_route",
    "send_again",
    "send_chosen",
    "send_sample",
    "send_since",
    "send_test",
    "set_trigger",
    "settle",
    "write_event",
]


@transaction.atomic
def rotate_secret(connector: Connector, *, by: Any, inbound: bool = False) -> str:
    """Replace a secret and return the new one, shown this once; the old one stays valid for 24 hours."""
    connector = locked(connector)
    fresh = secrets.make()
    prefix = "inbound_" if inbound else ""
    until = "old_inbound_until" if inbound else "old_until"
    setattr(connector, f"old_{prefix}secret", getattr(connector, f"{prefix}secret"))
    setattr(connector, f"{prefix}secret", secrets.seal(fresh))
    setattr(connector, until, timezone.now() + OLD_SECRET_LIVES)
    connector.save(update_fields=[f"{prefix}secret", f"old_{prefix}secret", until])
    journal.append(
        "connector.secret_rotated", connector, by=by, data={"direction": "in" if inbound else "out"}
    )
    return secrets.spell(fresh)


@transaction.atomic
def replace_key(connector: Connector, *, by: Any) -> Connector:
    """Replace the Ed25519 key of our messages; for 24 hours they carry the old one's signature too."""
    connector = locked(connector)
    connector.old_signing_seed = connector.signing_seed
    connector.signing_seed = secrets.seal(secrets.make())
    connector.old_signing_until = timezone.now() + OLD_SECRET_LIVES
    connector.save(update_fields=["signing_seed", "old_signing_seed", "old_signing_until"])
    journal.append("connector.key_replaced", connector, by=by)
    return connector


def write_event(entry: Entry) -> OutboxEvent | None:
    """Put the message about `entry` into the outbox, with a delivery to each connector that wants it.

    Idempotent; call inside a transaction. None where the municipality does not want messages of the
    type. The message stays even where no connector exists yet: one made later can be sent everything
    since a day.
    """
    source = sources().get(entry.kind)
    message = source(entry) if source else None
    if message is None:
        return None
    standing = OutboxEvent.objects.filter(entry=entry, type=message.type).first()
    if standing is not None:
        return standing
    sending = configured.sending(message.municipality, message.type)
    if not sending.is_on:
        return None
    department = _department(message)
    row = message.subject_row
    event = OutboxEvent.objects.create(
        entry=entry,
        type=message.type,
        subject=message.subject,
        subject_type=row._meta.label_lower,
        subject_id=row.pk,
        municipality=message.municipality,
        sequence=next_sequence(row),
        case_key=message.case_key,
        data=_with_term(_with_department(message.payload, department), message.due_on),
        at=entry.at,
    )
    facts = _facts(message, department)
    told = [
        one
        for one in message.municipality.connectors.all()
        if sending.to(one) and (not one.events or event.type in one.events)
    ]
    for connector in told:
        put(event, connector)
        _open_case(event, connector, facts)
    if not told:
        _open_case(event, None, facts)
    settle(row, result=message.result, at=message.decided_at, due_on=message.due_on)
    return event


def settle(
    row: models.Model, *, result: str = "", at: datetime | None = None, due_on: date | None = None
) -> None:
    """Write what the portal itself knows of the cases of `row`: its result, when it was decided, its term.

    For the action that decides, in its transaction and beside its own journal entry; what is not
    given stays. `result` is one of CaseResult.
    """
    told = {"result": result, "decided_at": at, "due_on": due_on}
    new = {name: value for name, value in told.items() if value}
    if new:
        cases = Case.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk)
        cases.update(**new)


@transaction.atomic
def send_since(connector: Connector, since: datetime, *, by: Any) -> int:
    """Send everything since a moment that has not arrived, and what this connector was never sent.

    Returns how many messages wait now because of it.
    """
    connector = locked(connector)
    missing = list(queries.never_sent(connector, since).order_by("at", "sequence"))
    for event in missing:
        put(event, connector)
        _open_case(event, connector)
    again = make_ready(queries.stuck(connector, since))
    journal.append(
        "connector.sent_since",
        connector,
        by=by,
        data={"since": since.isoformat(), "messages": len(missing) + again},
    )
    return len(missing) + again


def _department(message: CaseEvent) -> Department | None:
    """Where the case is already, or where the message or the routes lead it."""
    found = Case.objects.filter(
        municipality=message.municipality, key=message.case_key, department__isnull=False
    ).select_related("department")
    standing = found.first()
    if standing is not None:
        return standing.department
    return message.department or configured.department_for(
        message.municipality, kind=_kind(message), topic=message.topic, unit=message.unit
    )


def _with_department(data: dict[str, Any], department: Department | None) -> dict[str, Any]:
    if department is None:
        return data
    return {**data, "department": {"slug": department.slug, "name": department.name_ka}}


def _with_term(data: dict[str, Any], due_on: date | None) -> dict[str, Any]:
    return data if due_on is None else {**data, "dueOn": due_on.isoformat()}


def _kind(message: CaseEvent) -> str:
    declared = types().get(message.type)
    return message.kind or (declared.kind if declared else CaseKind.OTHER.value)


def _facts(message: CaseEvent, department: Department | None) -> dict[str, Any]:
    return {
        "kind": _kind(message),
        "topic": message.topic,
        "unit": message.unit,
        "department": department,
    }


def _open_case(
    event: OutboxEvent, connector: Connector | None, facts: dict[str, Any] | None = None
) -> None:
    """Make the case at this connector, or our own record of it (None); what led it is asked of its source
    where it is not at hand."""
    standing = Case.objects.filter(municipality=event.municipality_id, key=event.case_key)
    if connector is not None:
        standing = standing.filter(connector=connector)
    if not event.case_key or standing.exists():
        return
    source = sources().get(event.entry.kind) if event.entry and facts is None else None
    message = source(event.entry) if source and event.entry else None
    if message is not None:
        facts = _facts(message, _department(message))
    Case.objects.create(
        connector=connector,
        key=event.case_key,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        municipality=event.municipality,
        created_at=event.at,
        **(facts or {}),
    )
