"""What identity hands the desk: an extract that was read and waits to be put into use."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.desk.items import Section, WorkItem
from civic.places.models import Municipality
from identity.models import Extract
from identity.views.desk import REGISTER_ROLES

SECTIONS = (Section("register", _("Residents' register"), order=80),)


def work(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """An extract that was read and waits for somebody to put it into use."""
    if not user.roles_in(municipality).intersection(REGISTER_ROLES):
        return
    for extract in Extract.objects.filter(municipality=municipality, state=Extract.State.WAITING):
        yield WorkItem(
            section="register",
            due_at=None,
            title=_("Put the residents' extract into use"),
            url=reverse("identity_desk:extract", args=[municipality.slug, extract.pk]),
            state=extract.get_state_display(),
        )
