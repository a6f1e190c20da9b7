"""Writes of what a municipality sets: which types are sent and to whom, routes, and tests of a type."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.cases import configured, routing
from civic.cases.deliveries import next_sequence, put
from civic.cases.events import types
from civic.cases.models import Connector, Delivery, OutboxEvent, Route, Trigger
from civic.decisions import Refused
from civic.journal import actions as journal
from civic.places.models import Department, Municipality, Unit


@transaction.atomic
def set_trigger(
    municipality: Municipality,
    type_name: str,
    *,
    by: Any,
    is_on: bool,
    connector: Connector | None = None,
) -> Trigger:
    """Say whether a type is sent, and to which connection only. Raises Refused.

    Refused: unknown_type, foreign_connector (of another municipality).
    """
    _declared(type_name)
    _own(municipality, connector)
    trigger, _made = Trigger.objects.update_or_create(
        municipality=municipality,
        type=type_name,
        defaults={"is_on": is_on, "connector": connector},
    )
    journal.append(
        "cases.trigger_changed",
        trigger,
        by=by,
        data={"type": type_name, "on": is_on, "connector": connector.name if connector else None},
    )
    return trigger


@transaction.atomic
def send_sample(
    municipality: Municipality, type_name: str, *, by: Any, connector: Connector
) -> Delivery:
    """Send the sample of a type, marked as a test and about a subject of its own; no case is made of it.

    Goes out whether the type is on or off. Refused: unknown_type, foreign_connector.
    """
    declared = _declared(type_name)
    _own(municipality, connector)
    event = OutboxEvent.objects.create(
        type=type_name,
        subject=f"tests/{declared.name}",
        subject_type=connector._meta.label_lower,
        subject_id=connector.pk,
        municipality=municipality,
        sequence=next_sequence(connector),
        case_key=f"TEST-{uuid.uuid4().hex[:12]}",
        data={**declared.sample.plain(), "test": True},
    )
    journal.append("cases.type_tested", connector, by=by, data={"type": type_name})
    return put(event, connector)


@transaction.atomic
def save_route(
    municipality: Municipality,
    *,
    by: Any,
    kind: str,
    topic: str,
    unit: Unit | None,
    department: Department,
    route: Route | None = None,
) -> Route:
    """Make a route, or change `route`. Raises Refused.

    Refused: foreign_department, department_closed, foreign_unit, route_there, routes_at_odds.
    """
    Municipality.objects.select_for_update().get(pk=municipality.pk)  # one change at a time
    if department.municipality_id != municipality.pk:
        raise Refused("foreign_department", _("Choose a department of this municipality."))
    if not department.is_active:
        raise Refused("department_closed", _("This department no longer works. Choose another."))
    if unit is not None and unit.municipality_id != municipality.pk:
        raise Refused("foreign_unit", _("Choose a village or district of this municipality."))
    key = unit.pk if unit else None
    others = municipality.case_routes.exclude(pk=route.pk) if route else municipality.case_routes
    there = others.filter(kind=kind, topic=topic, unit=unit).select_related("department").first()
    if there is not None:
        raise Refused(
            "route_there",
            _("There is a route for exactly this already: to “%(name)s”. Change that one.")
            % {"name": there.department.name},
        )
    new = routing.Way(kind, topic, key, department.pk)
    _refuse_odds(municipality, [*configured.ways(municipality, without=_pk(route)), new])
    row = route or Route(municipality=municipality)
    row.kind, row.topic, row.unit, row.department = kind, topic, unit, department
    row.save()
    journal.append(
        "cases.route_changed" if route else "cases.route_made",
        row,
        by=by,
        data={
            "kind": kind,
            "topic": topic,
            "unit": unit.slug if unit else None,
            "department": department.slug,
        },
    )
    return row


@transaction.atomic
def drop_route(route: Route, *, by: Any) -> None:
    """Take a route away: cases then follow the next one that fits. Refused: routes_at_odds."""
    municipality = Municipality.objects.select_for_update().get(pk=route.municipality_id)
    _refuse_odds(municipality, configured.ways(municipality, without=route.pk))
    journal.append(
        "cases.route_dropped",
        route,
        by=by,
        data={
            "kind": route.kind,
            "topic": route.topic,
            "unit": route.unit.slug if route.unit else None,
            "department": route.department.slug,
        },
    )
    route.delete()


def _refuse_odds(municipality: Municipality, ways: list[routing.Way]) -> None:
    found = routing.conflict(ways, configured.parents(municipality))
    if found is None:
        return
    departments = Department.objects.in_bulk([found.one.department, found.other.department])
    topics = dict(configured.topics(municipality).get(found.one.kind, []))
    unit = Unit.objects.filter(pk=found.unit).first() if found.unit else None
    raise Refused(
        "routes_at_odds",
        _(
            "Two routes would fit the same case: “%(one)s” and “%(other)s”. Say first where the "
            "cases of both go: topic “%(topic)s”, place “%(unit)s”."
        )
        % {
            "one": departments[found.one.department].name,
            "other": departments[found.other.department].name,
            "topic": topics.get(found.topic, found.topic) or _("all topics"),
            "unit": unit.name if unit else _("whole municipality"),
        },
    )


def _declared(type_name: str) -> Any:
    found = types().get(type_name)
    if found is None:
        raise Refused("unknown_type", _("There is no such type of message."))
    return found


def _own(municipality: Municipality, connector: Connector | None) -> None:
    if connector is not None and connector.municipality_id != municipality.pk:
        raise Refused("foreign_connector", _("Choose a connection of this municipality."))


def _pk(route: Route | None) -> int | None:
    return route.pk if route else None
