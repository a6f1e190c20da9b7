"""Reads of the desk: a municipality's connectors and deliveries, one delivery with its attempts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from civic.cases import configured
from civic.cases.models import (
    UNSETTLED,
    Case,
    Connector,
    Delivery,
    Inbound,
    OutboxEvent,
    Poll,
)
from civic.cases.states import ConnectorState
from civic.places.models import Municipality
from civic.worker.models import State

SILENT_AFTER = 3  # askings in a row without an answer: about a quarter of an hour
STUCK = (State.DEAD, State.PAUSED, State.RETRY)


@dataclass(frozen=True)
class Counts:
    """Deliveries of a municipality that need somebody: waiting, and not arrived (given up by nobody yet)."""

    waiting: int
    dead: int


def connectors(municipality: Municipality) -> QuerySet[Connector]:
    """The municipality's connectors, each with `waiting`, `not_arrived`, `last_arrival` and `heard_at`."""
    own = Delivery.objects.filter(connector=OuterRef("pk")).order_by().values("connector")
    return municipality.connectors.annotate(
        waiting=_count(own.filter(UNSETTLED)),
        not_arrived=_count(own.filter(state=State.DEAD, given_up="")),
        last_arrival=Subquery(
            Delivery.objects.filter(connector=OuterRef("pk"), state=State.DONE)
            .order_by("-pk")
            .values("sent_at")[:1]
        ),
        heard_at=_heard(),
    )


def heard_at(connector: Connector) -> datetime | None:
    """When the system last called, or last answered a question; calls are kept for 30 days."""
    moments: list[datetime | None] = list(
        Connector.objects.filter(pk=connector.pk).values_list(_heard(), flat=True)
    )
    return moments[0]


def _heard() -> Any:
    """The moment of the newest status call taken, or of the newest answer to our own asking."""
    calls = Inbound.objects.filter(connector=OuterRef("pk")).order_by("-received_at")
    polls = Poll.objects.filter(connector=OuterRef("pk"))
    return Coalesce(
        Subquery(calls.values("received_at")[:1]), Subquery(polls.values("answered_at")[:1])
    )


def silent(municipality: Municipality) -> QuerySet[Connector]:
    """The working connections whose systems have not answered our questions, some times in a row."""
    rows = municipality.connectors.filter(state=ConnectorState.ACTIVE)
    return rows.filter(poll__failures__gte=SILENT_AFTER)


def deliveries(municipality: Municipality) -> QuerySet[Delivery]:
    """The municipality's deliveries, newest first."""
    rows = Delivery.objects.filter(municipality=municipality)
    return rows.select_related("event", "connector__municipality").order_by("-pk")


def counts(municipality: Municipality) -> Counts:
    """How many deliveries wait and how many did not arrive; read from indexes of these alone."""
    rows = Delivery.objects.filter(municipality=municipality)
    return Counts(
        waiting=rows.filter(UNSETTLED).count(),
        dead=rows.filter(state=State.DEAD, given_up="").count(),
    )


def arrived(municipality: Municipality) -> int:
    """How many deliveries arrived: all but the others, so that indexes of the list alone are read."""
    rows = Delivery.objects.filter(municipality=municipality).order_by()
    others = rows.filter(UNSETTLED).count() + rows.filter(state=State.DEAD).count()
    return rows.count() - others


def case_of(delivery: Delivery) -> Case | None:
    """The case the delivery is about, if it makes one."""
    return Case.objects.filter(connector=delivery.connector_id, key=delivery.event.case_key).first()


def waiting_behind(delivery: Delivery) -> int:
    """How many messages about the same subject wait until this one has been settled."""
    behind = Delivery.objects.filter(
        UNSETTLED,
        connector=delivery.connector_id,
        lane=delivery.lane,
        sequence__gt=delivery.sequence,
    )
    return behind.count()


def never_sent(connector: Connector, since: datetime) -> QuerySet[OutboxEvent]:
    """What happened since a moment, is meant for this connection and was never given to it."""
    events = OutboxEvent.objects.filter(
        municipality=connector.municipality_id, at__gte=since, entry__isnull=False
    )
    if connector.events:
        events = events.filter(type__in=connector.events)
    events = events.exclude(type__in=configured.kept_from(connector))
    return events.exclude(deliveries__connector=connector)


def stuck(connector: Connector, since: datetime) -> QuerySet[Delivery]:
    """What happened since a moment and did not arrive; what staff gave up stays given up."""
    return connector.deliveries.filter(event__at__gte=since, state__in=STUCK, given_up="")


def _count(rows: QuerySet[Delivery, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(rows=Count("pk")).values("rows")), 0)
