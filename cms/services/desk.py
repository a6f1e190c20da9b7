"""The work list's part about service requests: soonest day first; what waits for the applicant only when its day has passed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.dates import end_of_day, today
from civic.desk.items import Section, WorkItem
from civic.places.models import Municipality
from cms.services import shown
from cms.services.models import Round, ServiceRequest
from cms.services.queries import requests as queries
from cms.services.queries.directory import titles
from cms.services.rules import requests as rules
from cms.services.states import Progress

SECTIONS = (Section("services", gettext_lazy("Service requests"), order=40),)
MOST = 300


def work(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """To a department its own; to the mayor's office what no department has yet and what is overdue."""
    roles = user.roles_in(municipality)
    if not roles & set(rules.DESK_ROLES):
        return
    own, day = user.departments_in(municipality), today()
    rows = list(queries.to_be_moved(user, municipality, day)[:MOST])
    names, awaited = titles(row.service for row in rows), queries.open_rounds(rows)
    for row in rows:
        mine = row.department_id in own
        yield _item(row, names[row.service_id], awaited.get(row.pk), mine=mine, day=day)


def _item(
    row: ServiceRequest, name: str, missing: Round | None, *, mine: bool, day: date
) -> WorkItem:
    overdue = row.due_on is not None and row.due_on < day
    family, state = shown.state(row)
    due = missing.due_on if missing else row.due_on
    return WorkItem(
        section="services",
        due_at=end_of_day(due) - timedelta(seconds=1) if due else None,
        title=_words(row, missing=missing is not None, overdue=overdue, mine=mine)
        % {"number": row.sign, "title": name},
        url=reverse("services_desk:request", args=[row.municipality.slug, row.pk]),
        detail=row.department.name if row.department else _("with no department yet"),
        state=_("Overdue") if overdue else _("Not answered in time") if missing else state,
        family="attention" if overdue or missing else family,
        mine=mine,
        order=(row.pk,),
    )


def _words(row: ServiceRequest, *, missing: bool, overdue: bool, mine: bool) -> str:
    if row.department_id is None:
        return _("Give request № %(number)s to a department: %(title)s")
    if missing:
        return _("Decide how to go on with request № %(number)s: %(title)s")
    if overdue and not mine:
        return _("Request № %(number)s is overdue: %(title)s")
    if row.state == Progress.FILED:
        return _("Take up request № %(number)s: %(title)s")
    return _("Decide on request № %(number)s: %(title)s")
