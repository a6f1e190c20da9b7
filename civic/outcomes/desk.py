"""The work list's part about promises: overdue ones first, then those that are due soon."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.dates import end_of_day, today
from civic.desk.items import Section, WorkItem
from civic.outcomes import queries
from civic.outcomes.models import Commitment
from civic.outcomes.states import State
from civic.places.models import Municipality
from civic.roles import Role

SECTIONS = (Section("commitments", gettext_lazy("Commitments"), order=70),)
AHEAD = timedelta(days=14)


def work(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """To those who answer: what is overdue, and what is due in two weeks."""
    roles = user.roles_in(municipality)
    if not roles & {Role.MAYOR_OFFICE, Role.DEPARTMENT_OFFICER}:
        return
    day = today()
    rows = queries.of_municipality(municipality).filter(
        state=State.RUNNING, due_on__lte=day + AHEAD
    )
    if Role.MAYOR_OFFICE not in roles:
        rows = rows.filter(Q(department__in=user.departments_in(municipality)))
    for one in rows.order_by("due_on"):
        yield _item(one, overdue=one.due_on < day)


def _item(one: Commitment, *, overdue: bool) -> WorkItem:
    said = _("Say why it is late, or finish it: “%(title)s”") if overdue else _("Report or finish: “%(title)s”")  # fmt: skip
    return WorkItem(
        section="commitments",
        due_at=end_of_day(one.due_on) - timedelta(seconds=1),
        title=said % {"title": one.title},
        url=reverse("outcomes_desk:commitment", args=[one.municipality.slug, one.year, one.number]),
        detail=one.answers,
        state=_("Overdue") if overdue else "",
        family="attention" if overdue else "waiting",
        order=(one.pk,),
    )
