"""Roles of staff: appoint and dismiss."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from civic.decisions import require
from civic.journal import actions as journal
from civic.places.models import Centre, Department, Municipality
from civic.roles import Role
from identity import rules_staff as rules
from identity.models import Duty, User


def editors_group(municipality: Municipality) -> Group:
    """The Wagtail group of a municipality's editors; the pages it may edit are given to it by the CMS."""
    return Group.objects.get_or_create(name=f"editors-{municipality.slug}")[0]


def appoint(
    user: User,
    *,
    role: str,
    municipality: Municipality | None,
    by: User | None,
    centre: Centre | None = None,
    department: Department | None = None,
) -> Duty:
    """Give a role; one already held moves to the centre or department named. `by` None is the portal itself.

    A clerk is bound to a centre, a department officer to a department. An editor also joins the
    municipality's Wagtail group. Raises Refused.
    """
    if by is not None:
        require(rules.may_appoint(by, role, municipality))
        require(rules.may_change(by, user))
    require(rules.may_hold(user, role, municipality, centre, department))
    with transaction.atomic():
        account = User.objects.select_for_update().get(pk=user.pk)
        duty = Duty.objects.now().filter(user=account, role=role, municipality=municipality).first()
        if duty is None:
            duty = Duty.objects.create(
                user=account,
                role=role,
                municipality=municipality,
                centre=centre,
                department=department,
            )
            journal.append("staff.appointed", duty, by=by, data={"role": role})
        elif (duty.centre, duty.department) != (centre, department):
            duty.centre, duty.department = centre, department
            duty.save(update_fields=["centre", "department"])
            journal.append("staff.moved", duty, by=by, data={"role": role})
        _synchronise(account)
    _refresh(user)
    return duty


def dismiss(duty: Duty, *, by: User | None) -> None:
    """Take a role back at once: the very next request of its holder is refused. Raises Refused."""
    if by is not None:
        require(rules.may_appoint(by, duty.role, duty.municipality))
        require(rules.may_change(by, duty.user))
    with transaction.atomic():
        row = Duty.objects.select_for_update().get(pk=duty.pk)
        if row.until is None or row.until > timezone.now():
            row.until = max(timezone.now(), row.since)
            row.save(update_fields=["until"])
            journal.append("staff.dismissed", row, by=by, data={"role": row.role})
            _synchronise(row.user)
    _refresh(duty.user)


def _synchronise(account: User) -> None:
    """Bring Django's and Wagtail's own flags in line with the duties in force."""
    _refresh(account)
    duties = account.duties_now
    account.is_staff = bool(duties) or account.is_superuser
    account.save(update_fields=["is_staff"])
    wanted = {
        duty.municipality for duty in duties if duty.role == Role.EDITOR and duty.municipality
    }
    groups = {editors_group(place) for place in wanted}
    account.groups.remove(
        *account.groups.filter(name__startswith="editors-").exclude(pk__in={g.pk for g in groups})
    )
    account.groups.add(*groups)


def _refresh(user: User) -> None:
    """Forget the duties this object has read, so that it answers by the new ones."""
    user.__dict__.pop("duties_now", None)
