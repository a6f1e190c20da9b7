"""What identity hands the desk: extracts that wait to be put into use, accounts that were reported, lost authenticators."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from civic.desk.items import Section, WorkItem
from civic.places.models import Municipality
from identity import queries, queries_staff, rules_staff
from identity.models import Extract, Representative
from identity.views.desk import ADMIN_ROLES, REGISTER_ROLES
from identity.views.desk_persons import REPRESENTATIVE_ROLES

SECTIONS = (
    Section("register", _("Residents' register"), order=80),
    Section("representatives", _("Organisations"), order=84),
    Section("accounts", _("Reported accounts"), order=85),
    Section("losses", _("Lost authenticators"), order=90),
)


def work(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """What the user's roles let them do."""
    roles = user.roles_in(municipality)
    if roles.intersection(REGISTER_ROLES):
        yield from _extracts(municipality)
    if roles.intersection(REPRESENTATIVE_ROLES):
        yield from _representatives(municipality)
    if roles.intersection(ADMIN_ROLES):
        yield from _reports(municipality)
        yield from _losses(municipality, user)


def _representatives(municipality: Municipality) -> Iterator[WorkItem]:
    """Somebody wants to act for an organisation."""
    for row in queries.representatives_of(municipality).filter(state=Representative.State.ASKED):
        yield WorkItem(
            section="representatives",
            due_at=None,
            title=format_lazy(_("Representative of {name}"), name=row.name),
            url=reverse("identity_desk:representative", args=[municipality.slug, row.pk]),
            state=row.get_state_display(),
        )


def _extracts(municipality: Municipality) -> Iterator[WorkItem]:
    """An extract that was read and waits for somebody to put it into use."""
    for extract in Extract.objects.filter(municipality=municipality, state=Extract.State.WAITING):
        yield WorkItem(
            section="register",
            due_at=None,
            title=_("Put the residents' extract into use"),
            url=reverse("identity_desk:extract", args=[municipality.slug, extract.pk]),
            state=extract.get_state_display(),
        )


def _reports(municipality: Municipality) -> Iterator[WorkItem]:
    """Somebody says that accounts in their name are not theirs."""
    for report in queries.open_reports(municipality):
        yield WorkItem(
            section="accounts",
            due_at=None,
            title=format_lazy(_("Report № {number}: somebody else's account"), number=report.pk),
            url=reverse("identity_desk:report", args=[municipality.slug, report.pk]),
            state=_("Waiting for the identity card"),
        )


def _losses(municipality: Municipality, user: Any) -> Iterator[WorkItem]:
    """A colleague lost the phone: the administrators who may agree are asked to."""
    for loss in queries_staff.open_losses(municipality):
        if rules_staff.may_decide_loss(user, loss, timezone.now()):
            yield WorkItem(
                section="losses",
                due_at=loss.until,
                title=format_lazy(_("Second factor of {name}"), name=loss.user.label),
                url=reverse("identity_desk:loss", args=[municipality.slug, loss.pk]),
                state=_("Waiting for the second administrator"),
            )
