"""The work list's part about alarms of the public log, of which the platform's administrators get a mail too."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civic.desk.items import Section, WorkItem
from civic.ledger import alarms
from civic.places.models import Municipality
from civic.roles import Role

SECTIONS = (Section("log", gettext_lazy("Public log of signatures"), order=5),)
TOLD = {Role.PLATFORM_ADMIN, Role.MUNICIPAL_ADMIN, Role.AUDITOR}


def work(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """One line for everything that is wrong with the log; the same in every municipality."""
    if not user.roles_in(municipality).intersection(TOLD):
        return
    for alarm in alarms.standing():
        yield WorkItem(
            section="log",
            due_at=None,
            title=_title(alarm),
            url=reverse("ledger:home" if alarm.code == alarms.PAUSED else "ledger:recounts"),
            detail=alarm.reason,
            state=_("Alarm"),
            family="attention",
            order=(0,),
        )


def _title(alarm: alarms.Alarm) -> str:
    if alarm.code == alarms.PAUSED:
        return _("The public log stands still: new signatures wait for their place in it")
    if alarm.code == alarms.DRIFT:
        return ngettext(
            "The nightly recount found %(number)s difference",
            "The nightly recount found %(number)s differences",
            alarm.number,
        ) % {"number": alarm.number}
    return _("The nightly recount failed or did not take place")
