"""The filter of the desk's queue of requests."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civic.dates import today
from civic.filters import Words, offer
from civic.places.models import Municipality
from cms.services.models import ServiceRequest
from cms.services.queries import requests as queries
from cms.services.states import OPEN, Progress, Result

STATES = {
    "open": (_("Not decided yet"), Q(state__in=OPEN)),
    "filed": (_("Filed, not taken up"), Q(state=Progress.FILED)),
    "under_way": (_("Under way"), Q(state=Progress.UNDER_WAY)),
    "incomplete": (_("Waits for the applicant"), Q(state=Progress.INCOMPLETE)),
    "decided": (_("Decided"), Q(state=Progress.DECIDED)),
    "withdrawn": (_("Withdrawn"), Q(state=Progress.WITHDRAWN)),
}


class RequestFilter(filters.FilterSet):
    """`q` (a number), `state`, `service`, `department`, `result`, `due`; a wrong value is refused."""

    q = Words(
        method="with_number",
        label=_("Number of the request"),
        max_length=20,
    )
    state = filters.ChoiceFilter(
        method="in_state",
        label=_("State"),
        empty_label=_("All"),
        choices=[(code, label) for code, (label, _q) in STATES.items()],
    )
    due = filters.ChoiceFilter(
        method="that_is_due",
        label=_("Term"),
        empty_label=_("All"),
        choices=[("overdue", _("Overdue")), ("near", _("Due within three days"))],
    )
    service = filters.ChoiceFilter(
        field_name="service__code", label=_("Service"), empty_label=_("All")
    )
    department = filters.ChoiceFilter(
        method="of_department", label=_("Department"), empty_label=_("All")
    )
    result = filters.ChoiceFilter(choices=Result.choices, label=_("Result"), empty_label=_("All"))

    class Meta:
        model = ServiceRequest
        fields: list[str] = []

    def __init__(
        self, data: Any, queryset: QuerySet[ServiceRequest], *, place: Municipality, whole: bool
    ) -> None:
        super().__init__(data, queryset)
        offer(self, "service", queries.services_of(queryset))
        if whole:
            self.filters["department"].extra["choices"] = [
                ("none", _("With no department")),
                *((one.slug, one.name) for one in place.departments.all()),
            ]
        else:
            del self.filters["department"]
            if "service" in self.filters:
                self.filters["service"].label = _("Service asked of your department")

    @property
    def narrows(self) -> bool:
        """True when the filter leaves something out."""
        return any(self.form.cleaned_data.values())

    def with_number(
        self, rows: QuerySet[ServiceRequest], name: str, value: str
    ) -> QuerySet[ServiceRequest]:
        """`2026/17`, or `17` of any year."""
        year, _slash, number = value.lstrip("№ ").rpartition("/")
        if not (number.isascii() and number.isdigit() and len(number) < 9):
            return rows.none()
        rows = rows.filter(number=int(number))
        return rows.filter(year=int(year)) if year.isascii() and year.isdigit() else rows

    def in_state(
        self, rows: QuerySet[ServiceRequest], name: str, value: str
    ) -> QuerySet[ServiceRequest]:
        """Where it stands."""
        return rows.filter(STATES[value][1])

    def that_is_due(
        self, rows: QuerySet[ServiceRequest], name: str, value: str
    ) -> QuerySet[ServiceRequest]:
        """Past its day, or close to it."""
        rows = rows.filter(state__in=OPEN)
        if value == "overdue":
            return rows.filter(due_on__lt=today())
        return rows.filter(due_on__range=(today(), queries.near_day(today())))

    def of_department(
        self, rows: QuerySet[ServiceRequest], name: str, value: str
    ) -> QuerySet[ServiceRequest]:
        """What one department has, or nobody has yet."""
        if value == "none":
            return rows.filter(department=None)
        return rows.filter(department__slug=value)
