"""What the administrator of a municipality sets up for the desk: the departments of city hall."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.decisions import ALLOWED, Decision, Refused, require
from civic.georgian import slug
from civic.journal import actions as journal
from civic.places.models import Department, Municipality
from civic.roles import Role
from civic.workflow import lock


def may_set_up(user: Any, municipality: Municipality) -> Decision:
    """Administrators of the municipality and of the platform."""
    if user.holds(Role.MUNICIPAL_ADMIN, municipality) or user.holds(
        Role.PLATFORM_ADMIN, municipality
    ):
        return ALLOWED
    return Refused(
        "not_administrator", _("Only the administrator of the municipality may do this.")
    )


def add_department(
    municipality: Municipality, *, by: Any, name_ka: str, name_en: str = "", email: str = ""
) -> Department:
    """Add a department of city hall. Raises Refused: not_administrator, department_known."""
    require(may_set_up(by, municipality))
    with transaction.atomic():
        place = lock(municipality)
        if place.departments.filter(name_ka=name_ka).exists():
            raise Refused("department_known", _("There is a department of this name already."))
        row: Department = Department.objects.create(
            municipality=place,
            slug=_free_slug(place, name_ka),
            name_ka=name_ka,
            name_en=name_en,
            email=email,
        )
        journal.append("department.added", row, by=by, data={"department": row.slug})
    return row


def set_open(department: Department, *, by: Any, is_open: bool) -> Department:
    """Close a department, so that nobody asks it any more, or open it again; what it has said stays.

    Raises Refused: not_administrator.
    """
    require(may_set_up(by, department.municipality))
    with transaction.atomic():
        row: Department = lock(department)
        if row.is_active != is_open:
            row.is_active = is_open
            row.save(update_fields=["is_active"])
            kind = "department.opened" if is_open else "department.closed"
            journal.append(kind, row, by=by, data={"department": row.slug})
    return row


def _free_slug(place: Municipality, name: str) -> str:
    base = slug(name, fallback="department")[:40]
    taken = set(place.departments.values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (base, *numbered) if one not in taken)
