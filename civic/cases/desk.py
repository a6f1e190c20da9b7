"""The work list's part about messages that were given up: somebody has to look."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civic.cases.queries import counts, silent
from civic.cases.states import ConnectorState
from civic.cases.views.deliveries import ADMINS, SENDERS
from civic.desk.items import Section, WorkItem
from civic.places.models import Municipality
from civic.ui.menus import address

SECTIONS = (Section("cases", gettext_lazy("Case management system"), order=80),)


def work(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """One line when messages were given up, and one for each connection that does not work or answer."""
    if not user.roles_in(municipality).intersection(SENDERS):
        return
    url = address("cases_desk:overview", municipality.slug)
    dead = counts(municipality).dead
    if dead:
        title = ngettext(
            "Look at %(count)s message that did not arrive",
            "Look at %(count)s messages that did not arrive",
            dead,
        ) % {"count": dead}
        yield WorkItem(
            "cases", None, title, f"{url}?state=dead", state=_("Did not arrive"), family="attention"
        )
    broken = municipality.connectors.exclude(state=ConnectorState.ACTIVE)
    found = [(one, one.get_state_display()) for one in broken]
    found += [(one, _("Does not answer questions")) for one in silent(municipality)]
    for connector, state in found:
        yield WorkItem(
            "cases",
            None,
            _("Check the connection: %(name)s") % {"name": connector.name},
            address("cases_desk:connector", municipality.slug, connector.pk)
            if user.roles_in(municipality).intersection(ADMINS)
            else url,
            state=state,
            family="attention",
        )
