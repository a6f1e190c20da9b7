"""Reads of what a municipality has set: which types are sent, to which connection, and to which department cases go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.functional import Promise

from civic.cases import routing
from civic.cases.events import topic_sources, types
from civic.cases.models import Connector, OutboxEvent, Route, Trigger
from civic.cases.types import MessageType
from civic.places.models import Department, Municipality, Unit


@dataclass(frozen=True)
class Sending:
    """Whether a type is sent, and to one connection only (its key)."""

    is_on: bool
    connector_id: int | None = None

    def to(self, connector: Connector) -> bool:
        """True when the type may go to this connection."""
        return self.is_on and self.connector_id in (None, connector.pk)


@dataclass(frozen=True)
class TypeRow:
    """A type of message as the desk lists it."""

    type: MessageType
    is_on: bool
    connector: Connector | None
    last_sent: datetime | None


@dataclass(frozen=True)
class RouteRow:
    """A route as the desk lists it: its topic in words, and whether its department still exists."""

    route: Route
    topic: str

    @property
    def is_idle(self) -> bool:
        """True when the department no longer works: the route leads nowhere."""
        return not self.route.department.is_active


def sending(municipality: Municipality, type_name: str) -> Sending:
    """How a type is sent; without a setting as the type itself says, an undeclared one always."""
    found = municipality.case_triggers.filter(type=type_name).first()
    if found is not None:
        return Sending(found.is_on, found.connector_id)
    declared = types().get(type_name)
    return Sending(declared is None or declared.on)


def kept_from(connector: Connector) -> list[str]:
    """The types that go to another connection only."""
    rows = Trigger.objects.filter(
        municipality=connector.municipality_id, connector__isnull=False
    ).exclude(connector=connector)
    return list(rows.values_list("type", flat=True))


def type_rows(municipality: Municipality) -> list[TypeRow]:
    """Every declared type with its setting and when it was last sent; two queries."""
    settings = {one.type: one for one in municipality.case_triggers.select_related("connector")}
    events = OutboxEvent.objects.filter(municipality=municipality, entry__isnull=False)
    sent = dict(events.order_by().values_list("type").annotate(last=Max("deliveries__sent_at")))
    found = []
    for name, one in types().items():
        setting = settings.get(name)
        found.append(
            TypeRow(
                type=one,
                is_on=setting.is_on if setting else one.on,
                connector=setting.connector if setting else None,
                last_sent=sent.get(name),
            )
        )
    return found


def topics(municipality: Municipality) -> dict[str, list[tuple[str, str | Promise]]]:
    """The topics of each kind of case that has any."""
    return {kind: found(municipality) for kind, found in topic_sources().items()}


def routes(municipality: Municipality) -> QuerySet[Route]:
    """The municipality's routes, by kind, wide ones first."""
    return municipality.case_routes.select_related("department", "unit").order_by(
        "kind", "topic", "unit__name_ka", "pk"
    )


def route_rows(municipality: Municipality) -> list[RouteRow]:
    """The routes as the desk lists them."""
    named = {
        (kind, code): str(label)
        for kind, found in topics(municipality).items()
        for code, label in found
    }
    return [
        RouteRow(one, named.get((one.kind, one.topic), one.topic)) for one in routes(municipality)
    ]


def ways(municipality: Municipality, *, without: int | None = None) -> list[routing.Way]:
    """The routes to departments that work, as figures; `without` leaves one out."""
    rows = municipality.case_routes.filter(department__is_active=True)
    if without is not None:
        rows = rows.exclude(pk=without)
    return [routing.Way(*row) for row in rows.values_list("kind", "topic", "unit", "department")]


def parents(municipality: Municipality) -> dict[int, int | None]:
    """The unit each unit belongs to."""
    return dict(Unit.objects.filter(municipality=municipality).values_list("pk", "parent"))


def department_for(
    municipality: Municipality, *, kind: str, topic: str = "", unit: Any = None
) -> Department | None:
    """The department a case goes to by the routes; None when no route fits. Two or three queries."""
    found = ways(municipality)
    if not found:
        return None
    key = unit.pk if unit is not None else None
    way = routing.nearest(found, kind, topic, key, parents(municipality) if key else {})
    return Department.objects.get(pk=way.department) if way else None
