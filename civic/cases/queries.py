"""Reads of the desk: a municipality's connectors and deliveries, one delivery with its attempts."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from civic.cases.models import Case, Connector, Delivery
from civic.places.models import Municipality
from civic.worker.models import UNFINISHED, State

# What the desk's facets show, and the states behind each.
FACETS: dict[str, tuple[str, ...]] = {
    "waiting": (*UNFINISHED, State.PAUSED),
    "dead": (State.DEAD,),
    "done": (State.DONE,),
}


@dataclass(frozen=True)
class Counts:
    """Deliveries of a municipality: waiting, given up, arrived."""

    waiting: int
    dead: int
    done: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.waiting + self.dead + self.done


def connectors(municipality: Municipality) -> QuerySet[Connector]:
    """The municipality's connectors, each with `waiting`, `given_up` and `last_arrival`."""
    waiting = Q(deliveries__state__in=FACETS["waiting"])
    return municipality.connectors.annotate(
        waiting=Count("deliveries", filter=waiting),
        given_up=Count("deliveries", filter=Q(deliveries__state=State.DEAD)),
        last_arrival=Max("deliveries__sent_at"),
    )


def deliveries(
    municipality: Municipality, *, facet: str = "", text: str = ""
) -> QuerySet[Delivery]:
    """The municipality's deliveries, newest first; `text` is looked for in subject, case key and type."""
    rows = Delivery.objects.filter(connector__municipality=municipality).select_related(
        "event", "connector__municipality"
    )
    if facet in FACETS:
        rows = rows.filter(state__in=FACETS[facet])
    if text:
        rows = rows.filter(
            Q(event__subject__icontains=text)
            | Q(event__case_key__icontains=text)
            | Q(event__type__icontains=text)
        )
    return rows.order_by("-pk")


def counts(municipality: Municipality) -> Counts:
    """How many deliveries wait, were given up, arrived; one query."""
    rows = Delivery.objects.filter(connector__municipality=municipality)
    return Counts(
        **rows.aggregate(
            **{
                name: Coalesce(Count("pk", filter=Q(state__in=states)), 0)
                for name, states in FACETS.items()
            }
        )
    )


def case_of(delivery: Delivery) -> Case | None:
    """The case the delivery is about, if it makes one."""
    return Case.objects.filter(connector=delivery.connector_id, key=delivery.event.case_key).first()
