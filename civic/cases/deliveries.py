"""What is done with deliveries and with the flow of a connection: put into the queue, sent again, given up,
held back and let go. Every write of these; `actions` offers the staff's ones beside its own."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.cases.events import TEST_TYPE
from civic.cases.models import UNSETTLED, Connector, Delivery, OutboxEvent
from civic.cases.rules import PROBE_EVERY
from civic.cases.states import ConnectorState
from civic.decisions import Refused
from civic.journal import actions as journal
from civic.worker.models import State

RESENDABLE = (State.DONE, State.DEAD, State.PAUSED, State.RETRY)
WAITING = (State.READY, State.RETRY)
CAN_BE_GIVEN_UP = (State.DEAD, State.PAUSED, State.RETRY, State.READY)
ONCE = 500  # how many rows one act on chosen rows may take
REASON_LENGTH = 300


def put(event: OutboxEvent, connector: Connector) -> Delivery:
    """Have `event` sent to `connector`. Idempotent."""
    return Delivery.objects.get_or_create(
        event=event,
        connector=connector,
        defaults={
            "municipality_id": event.municipality_id,
            "lane": f"{event.subject_type}:{event.subject_id}",
            "sequence": event.sequence,
        },
    )[0]


def next_sequence(row: models.Model) -> int:
    """The number of the next message about `row`; call inside the transaction that writes it."""
    events = OutboxEvent.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk)
    return (events.aggregate(last=models.Max("sequence"))["last"] or 0) + 1


@transaction.atomic
def send_test(connector: Connector, *, by: Any) -> Delivery:
    """Send a message that makes no case, to see whether the connection works."""
    connector = locked(connector)
    event = OutboxEvent.objects.create(
        type=TEST_TYPE,
        subject=f"connectors/{connector.pk}",
        subject_type=connector._meta.label_lower,
        subject_id=connector.pk,
        municipality=connector.municipality,
        sequence=next_sequence(connector),
        data={"connector": connector.name},
    )
    journal.append("connector.tested", connector, by=by)
    return put(event, connector)


@transaction.atomic
def send_again(delivery: Delivery, *, by: Any) -> Delivery:
    """Send one message again, under the same id: a receiver that has it already changes nothing."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state not in RESENDABLE:
        raise Refused("under_way", _("This message is waiting to be sent already."))
    make_ready(Delivery.objects.filter(pk=delivery.pk))
    journal.append(
        "delivery.sent_again", delivery.connector, by=by, data={"event": str(delivery.event_id)}
    )
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def send_chosen(connectors: Iterable[Connector], chosen: list[int], *, by: Any) -> int:
    """Send the chosen deliveries of these connections again; returns how many. Raises Refused.

    One journal entry for each connection. Rows of others refuse the whole request; those that are
    on their way already are left as they are.
    """
    if not chosen or len(chosen) > ONCE:
        raise Refused("choose", _("Choose at least one message, at most 500."))
    allowed = {one.pk: one for one in connectors}
    rows = Delivery.objects.filter(pk__in=chosen, connector__in=allowed).select_for_update()
    found = list(rows.values_list("connector", "state"))
    if len(found) != len(set(chosen)):
        raise Refused("foreign", _("Some of the messages are not here. Reload the page."))
    count = 0
    for key in sorted({pk for pk, _state in found}):
        own = Delivery.objects.filter(pk__in=chosen, connector=key, state__in=RESENDABLE)
        done = make_ready(own)
        count += done
        if done:
            journal.append("connector.sent_chosen", allowed[key], by=by, data={"messages": done})
    return count


@transaction.atomic
def give_up(delivery: Delivery, *, by: Any, reason: str) -> Delivery:
    """Do not send this message at all: the next about the subject goes on. It can be sent again later."""
    reason = _reason(reason)
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state not in CAN_BE_GIVEN_UP:
        raise Refused("not_waiting", _("This message has arrived or is on its way just now."))
    delivery.state, delivery.given_up, delivery.lease_until = State.DEAD, reason, None
    delivery.save(update_fields=["state", "given_up", "lease_until"])
    release_next(delivery)
    journal.append(
        "delivery.given_up",
        delivery.connector,
        by=by,
        data={"event": str(delivery.event_id), "reason": reason},
    )
    return delivery


@transaction.atomic
def hold(connector: Connector, *, by: Any, reason: str) -> Connector:
    """Hold all messages back until somebody lets them go; the reason is told to all staff."""
    reason = _reason(reason)
    connector = locked(connector)
    if connector.state == ConnectorState.HELD:
        raise Refused("held", _("The connection is paused already."))
    shut(connector, ConnectorState.HELD, reason)
    journal.append("connector.held", connector, by=by, data={"reason": reason})
    return connector


@transaction.atomic
def enable(connector: Connector, *, by: Any) -> Connector:
    """Let messages out again, those that were set aside first."""
    connector = locked(connector)
    open_up(connector)
    connector.deliveries.filter(state=State.RETRY).update(state=State.READY, next_at=timezone.now())
    journal.append("connector.enabled", connector, by=by)
    connector.refresh_from_db()
    return connector


def shut(connector: Connector, state: ConnectorState, reason: str) -> None:
    """Let nothing more out: what waits is set aside, with the time of its next try."""
    Connector.objects.filter(pk=connector.pk).update(
        state=state,
        reason=reason[:REASON_LENGTH],
        probe_at=timezone.now() + PROBE_EVERY if state == ConnectorState.PAUSED else None,
    )
    connector.deliveries.filter(state__in=WAITING).update(state=State.PAUSED)
    connector.refresh_from_db()


def open_up(connector: Connector) -> None:
    """The connection works (again): what was set aside is due at once, in order of each subject."""
    Connector.objects.filter(pk=connector.pk).update(
        state=ConnectorState.ACTIVE, failures=0, probe_at=None, reason=""
    )
    connector.deliveries.filter(state=State.PAUSED).update(
        state=State.READY, next_at=timezone.now()
    )


def set_aside(delivery: Delivery) -> bool:
    """Set aside what cannot go now, unless the connection has been opened meanwhile. True when it was.

    The lock on the connection orders this with `open_up`: none is left behind set aside.
    """
    connector = Connector.objects.select_for_update().get(pk=delivery.connector_id)
    is_open = connector.state == ConnectorState.ACTIVE
    rows = Delivery.objects.filter(pk=delivery.pk, state__in=(*WAITING, State.PAUSED))
    if is_open:
        rows.filter(state=State.PAUSED).update(state=State.READY)
    else:
        rows.update(state=State.PAUSED)
    return not is_open


def probe() -> int:
    """Put one message of each connection that was paused after failures up for a try, each five minutes.

    Whoever sends it takes the turn (`take_turn`). Returns how many were put up.
    """
    now, count = timezone.now(), 0
    for connector in Connector.objects.filter(state=ConnectorState.PAUSED, probe_at__lte=now):
        waiting = connector.deliveries.filter(state=State.PAUSED, next_at__lte=now)
        first = waiting.order_by("pk").values_list("pk", flat=True).first()
        if first is not None:
            count += waiting.filter(pk=first).update(state=State.READY)
    return count


def take_turn(connector: Connector) -> bool:
    """Take the turn to probe a paused connection; one delivery gets it every five minutes."""
    now = timezone.now()
    rows = Connector.objects.filter(pk=connector.pk, state=ConnectorState.PAUSED, probe_at__lte=now)
    return rows.update(probe_at=now + PROBE_EVERY) == 1


def release_next(delivery: Delivery) -> None:
    """What waited behind `delivery` need not wait for its next try any more."""
    _behind(delivery).update(next_at=timezone.now())


def hold_behind(delivery: Delivery, after: timedelta) -> None:
    """What comes after `delivery` is not looked at before its next try: it could not go anyway."""
    _behind(delivery).update(next_at=timezone.now() + after)


def make_ready(rows: models.QuerySet[Delivery]) -> int:
    """Have `rows` sent anew, from the first try; where the connection is shut the worker sets them aside."""
    return rows.update(
        state=State.READY,
        next_at=timezone.now(),
        lease_until=None,
        tries=0,
        refusals=0,
        given_up="",
    )


def locked(connector: Connector) -> Connector:
    """The connector with its municipality, locked until the transaction ends."""
    return (
        Connector.objects.select_for_update(of=("self",))
        .select_related("municipality")
        .get(pk=connector.pk)
    )


def _behind(delivery: Delivery) -> models.QuerySet[Delivery]:
    return Delivery.objects.filter(
        UNSETTLED,
        connector=delivery.connector_id,
        lane=delivery.lane,
        sequence__gt=delivery.sequence,
        state__in=WAITING,
    )


def _reason(text: str) -> str:
    reason = text.strip()[:REASON_LENGTH]
    if not reason:
        raise Refused("reason", _("Say why, in a few words."))
    return reason
