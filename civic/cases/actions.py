"""Everything that writes: connectors, messages into the outbox, and sending again."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic.cases import outgoing, secrets
from civic.cases.deliveries import (
    RESENDABLE,
    STUCK,
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
from civic.cases.events import sources
from civic.cases.models import Case, Connector, OutboxEvent
from civic.decisions import Refused
from civic.journal import actions as journal
from civic.journal.models import Entry
from civic.places.models import Municipality

OLD_SECRET_LIVES = timedelta(hours=24)
__all__ = [
    "RESENDABLE",
    "change",
    "connect",
    "enable",
    "give_up",
    "hold",
    "refuse_address",
    "replace_key",
    "rotate_secret",
    "send_again",
    "send_chosen",
    "send_since",
    "send_test",
    "write_event",
]


@transaction.atomic
def connect(
    municipality: Municipality,
    *,
    by: Any,
    name: str,
    url: str,
    find_url: str = "",
    events: list[str] | None = None,
) -> tuple[Connector, str, str]:
    """Make a connector; return it with its two secrets, which are shown this once.

    The first secret signs what we send, the second what the municipality sends. Raises Refused
    when an address may not be called.
    """
    refuse_address(url)
    if find_url:
        refuse_address(find_url)
    outward, inward = secrets.make(), secrets.make()
    connector = Connector.objects.create(
        municipality=municipality,
        name=name,
        url=url,
        find_url=find_url,
        events=events or [],
        secret=secrets.seal(outward),
        signing_seed=secrets.seal(secrets.make()),
        inbound_secret=secrets.seal(inward),
    )
    journal.append("connector.made", connector, by=by, data={"name": name})
    return connector, secrets.spell(outward), secrets.spell(inward)


@transaction.atomic
def change(
    connector: Connector, *, by: Any, name: str, url: str, find_url: str, events: list[str]
) -> Connector:
    """Change name, addresses and the types sent. Raises Refused when an address may not be called."""
    refuse_address(url)
    if find_url:
        refuse_address(find_url)
    connector = locked(connector)
    connector.name, connector.url, connector.find_url, connector.events = (
        name,
        url,
        find_url,
        events,
    )
    connector.save(update_fields=["name", "url", "find_url", "events"])
    journal.append("connector.changed", connector, by=by, data={"name": name})
    return connector


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

    Idempotent; call inside a transaction. The message stays even where no connector exists yet:
    one made later can be sent everything since a day.
    """
    source = sources().get(entry.kind)
    message = source(entry) if source else None
    if message is None:
        return None
    standing = OutboxEvent.objects.filter(entry=entry, type=message.type).first()
    if standing is not None:
        return standing
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
        data=dict(message.data),
        at=entry.at,
    )
    for connector in message.municipality.connectors.all():
        if not connector.events or event.type in connector.events:
            _deliver_to(event, connector)
    return event


@transaction.atomic
def send_since(connector: Connector, since: datetime, *, by: Any) -> int:
    """Send everything since a moment that has not arrived, and what this connector was never sent.

    Returns how many messages wait now because of it.
    """
    connector = locked(connector)
    events = OutboxEvent.objects.filter(
        municipality=connector.municipality, at__gte=since, entry__isnull=False
    )
    if connector.events:
        events = events.filter(type__in=connector.events)
    missing = list(events.exclude(deliveries__connector=connector).order_by("at", "sequence"))
    for event in missing:
        _deliver_to(event, connector)
    stuck = connector.deliveries.filter(event__at__gte=since, state__in=STUCK, given_up="")
    again = make_ready(stuck)
    journal.append(
        "connector.sent_since",
        connector,
        by=by,
        data={"since": since.isoformat(), "messages": len(missing) + again},
    )
    return len(missing) + again


def refuse_address(url: str) -> None:
    """Raise Refused when `url` may not be called; the reason says how to mend it."""
    try:
        outgoing.check(url.replace("{key}", "x"))
    except outgoing.ForbiddenAddress as error:
        raise Refused(error.code, error.reason) from error


def _deliver_to(event: OutboxEvent, connector: Connector) -> None:
    put(event, connector)
    if event.case_key:
        Case.objects.get_or_create(
            connector=connector,
            key=event.case_key,
            defaults={
                "subject_type": event.subject_type,
                "subject_id": event.subject_id,
                "municipality": event.municipality,
            },
        )
