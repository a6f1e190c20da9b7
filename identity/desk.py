"""What identity hands the desk: the menu entries of the register and the staff, and an extract that waits."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.desk.items import MenuEntry, Section, WorkItem
from civic.places.models import Municipality
from identity.models import Extract
from identity.views.desk import ADMIN_ROLES, REGISTER_ROLES

SECTIONS = (Section("register", _("Register")),)


def menu(municipality: Municipality, user: Any) -> Iterator[MenuEntry]:
    """Links for those who may open them."""
    roles = user.roles_in(municipality)
    if roles.intersection(REGISTER_ROLES):
        url = reverse("identity_desk:register", args=[municipality.slug])
        yield MenuEntry("register", _("Register"), url)
    if roles.intersection(ADMIN_ROLES):
        yield MenuEntry(
            "staff", _("Staff"), reverse("identity_desk:staff", args=[municipality.slug])
        )


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
