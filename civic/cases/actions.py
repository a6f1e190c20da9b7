"""Everything that writes: connectors, messages into the outbox, and sending again."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.cases import outgoing, secrets
from civic.cases.events import TEST_TYPE, sources
from civic.cases.models import Case, Connector, Delivery, OutboxEvent
from civic.cases.states import ConnectorState
from civic.decisions import Refused
from civic.journal import actions as journal
from civic.journal.models import Entry
from civic.places.models import Municipality
from civic.worker.models import State

OLD_SECRET_LIVES = timedelta(hours=24)
RESENDABLE = (State.DONE, State.DEAD, State.PAUSED, State.RETRY)
STUCK = (State.DEAD, State.PAUSED, State.RETRY)


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
    connector = _locked(connector)
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
    connector = _locked(connector)
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
def enable(connector: Connector, *, by: Any) -> Connector:
    """Let messages out again, those that were set aside first."""
    connector = _locked(connector)
    connector.state, connector.reason = ConnectorState.ACTIVE, ""
    connector.failures, connector.probe_at = 0, None
    connector.save(update_fields=["state", "reason", "failures", "probe_at"])
    connector.deliveries.filter(state__in=(State.PAUSED, State.RETRY)).update(
        state=State.READY, next_at=timezone.now()
    )
    journal.append("connector.enabled", connector, by=by)
    return connector


@transaction.atomic
def disable(connector: Connector, *, by: Any, reason: str) -> Connector:
    """Hold all messages back until somebody enables the connector."""
    connector = _locked(connector)
    connector.state, connector.reason = ConnectorState.DISABLED, reason[:300]
    connector.save(update_fields=["state", "reason"])
    journal.append("connector.disabled", connector, by=by, data={"reason": reason[:300]})
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
        sequence=_next_sequence(row),
        case_key=message.case_key,
        data=dict(message.data),
        at=entry.at,
    )
    for connector in message.municipality.connectors.all():
        if not connector.events or event.type in connector.events:
            _deliver_to(event, connector)
    return event


@transaction.atomic
def send_test(connector: Connector, *, by: Any) -> Delivery:
    """Send a message that makes no case, to see whether the connection works."""
    connector = _locked(connector)
    event = OutboxEvent.objects.create(
        type=TEST_TYPE,
        subject=f"connectors/{connector.pk}",
        subject_type=connector._meta.label_lower,
        subject_id=connector.pk,
        municipality=connector.municipality,
        sequence=_next_sequence(connector),
        data={"connector": connector.name},
    )
    journal.append("connector.tested", connector, by=by)
    return Delivery.objects.create(event=event, connector=connector)


@transaction.atomic
def send_again(delivery: Delivery, *, by: Any) -> Delivery:
    """Send one message again, under the same id: a receiver that has it already changes nothing."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state not in RESENDABLE:
        raise Refused("under_way", _("This message is waiting to be sent already."))
    _make_ready(Delivery.objects.filter(pk=delivery.pk))
    journal.append(
        "delivery.sent_again", delivery.connector, by=by, data={"event": str(delivery.event_id)}
    )
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def send_since(connector: Connector, since: datetime, *, by: Any) -> int:
    """Send everything since a moment that has not arrived, and what this connector was never sent.

    Returns how many messages wait now because of it.
    """
    connector = _locked(connector)
    events = OutboxEvent.objects.filter(
        municipality=connector.municipality, at__gte=since, entry__isnull=False
    )
    if connector.events:
        events = events.filter(type__in=connector.events)
    missing = list(events.exclude(deliveries__connector=connector).order_by("at", "sequence"))
    for event in missing:
        _deliver_to(event, connector)
    stuck = connector.deliveries.filter(event__at__gte=since, state__in=STUCK)
    again = _make_ready(stuck)
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


def _locked(connector: Connector) -> Connector:
    return (
        Connector.objects.select_for_update(of=("self",))
        .select_related("municipality")
        .get(pk=connector.pk)
    )


def _make_ready(deliveries: models.QuerySet[Delivery]) -> int:
    return deliveries.update(
        state=State.READY, next_at=timezone.now(), lease_until=None, tries=0, refusals=0
    )


def _deliver_to(event: OutboxEvent, connector: Connector) -> None:
    Delivery.objects.get_or_create(event=event, connector=connector)
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


def _next_sequence(row: models.Model) -> int:
    events = OutboxEvent.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk)
    return (events.aggregate(last=Max("sequence"))["last"] or 0) + 1
