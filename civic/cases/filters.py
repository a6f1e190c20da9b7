"""The filter of the desk's deliveries: state, connection, type, what the case comes from, days, a key."""

import uuid
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civic.cases.events import TEST_TITLE, TEST_TYPE, types
from civic.cases.models import UNSETTLED, Case, CaseKind, Delivery
from civic.dates import TBILISI
from civic.filters import Words
from civic.places.models import Municipality
from civic.worker.models import State

FACETS: dict[str, Any] = {
    "waiting": UNSETTLED,
    "retry": Q(state=State.RETRY),
    "paused": Q(state=State.PAUSED),
    "dead": Q(state=State.DEAD, given_up=""),
    "given_up": Q(state=State.DEAD) & ~Q(given_up=""),
    "done": Q(state=State.DONE),
}
LABELS = {
    "waiting": _("Waiting, all"),
    "retry": _("Will be tried again"),
    "paused": _("Held back by a paused connection"),
    "dead": _("Did not arrive"),
    "given_up": _("Given up by staff"),
    "done": _("Arrived"),
}


class DeliveryFilter(filters.FilterSet):
    """`state`, `connection`, `type`, `kind`, `since`, `until`, `q`; a wrong value is refused.

    `q` is a whole key: of the case, its number in the municipality's system, the subject, or the
    message's id. Each is looked up in an index, so that the list does not grow slow.
    """

    q = Words(
        method="with_key",
        label=_("Key, case number or message id"),
        max_length=100,
    )
    state = filters.ChoiceFilter(
        method="in_state", label=_("State"), empty_label=_("All"), choices=list(LABELS.items())
    )
    connection = filters.ChoiceFilter(method="through", label=_("Connection"), empty_label=_("All"))
    kind = filters.ChoiceFilter(
        method="of_kind",
        label=_("What the case comes from"),
        empty_label=_("All"),
        choices=CaseKind.choices,
    )
    type = filters.ChoiceFilter(field_name="event__type", label=_("Message"), empty_label=_("All"))
    since = filters.DateFilter(
        method="from_day", label=_("Made since"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = filters.DateFilter(
        method="to_day", label=_("Made until"), widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Delivery
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Delivery], *, place: Municipality) -> None:
        super().__init__(data, queryset)
        self.filters["type"].extra["choices"] = [
            *((name, one.title) for name, one in types().items()),
            (TEST_TYPE, TEST_TITLE),
        ]
        self.filters["connection"].extra["choices"] = [
            (str(one.pk), one.name) for one in place.connectors.all()
        ]

    @property
    def narrows(self) -> bool:
        """True when the filter leaves something out."""
        return any(self.form.cleaned_data.values())

    def with_key(self, rows: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        """Whole keys only."""
        numbered = Case.objects.filter(number=value).values("key")
        found = Q(event__case_key__in=[value, value.upper()]) | Q(event__subject=value)
        found |= Q(event__case_key__in=numbered)
        with suppress(ValueError):
            found |= Q(event=uuid.UUID(value))
        return rows.filter(found)

    def in_state(self, rows: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        """Where the delivery stands."""
        return rows.filter(FACETS[value])

    def through(self, rows: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        """Through one connection."""
        return rows.filter(connector=int(value))

    def of_kind(self, rows: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        """Of cases of one kind."""
        case = Case.objects.filter(
            connector=OuterRef("connector"), key=OuterRef("event__case_key"), kind=value
        )
        return rows.filter(Exists(case))

    def from_day(self, rows: QuerySet[Delivery], name: str, value: Any) -> QuerySet[Delivery]:
        """Made on that day in Tbilisi or later."""
        return rows.filter(created_at__gte=datetime.combine(value, time.min, tzinfo=TBILISI))

    def to_day(self, rows: QuerySet[Delivery], name: str, value: Any) -> QuerySet[Delivery]:
        """Made on that day in Tbilisi or earlier."""
        end = datetime.combine(value, time.min, tzinfo=TBILISI) + timedelta(days=1)
        return rows.filter(created_at__lt=end)
