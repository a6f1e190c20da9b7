"""Promises, made through the real actions; people and texts are invented."""

from datetime import date, timedelta
from typing import Any

from civic.dates import today
from civic.outcomes import actions
from civic.outcomes.models import Commitment, Stage
from civic.places.models import Department, Municipality
from civic.roles import Role
from identity.models import Duty, User
from tests.factories import budgeting, identity

LARI = 100


def office(municipality: Municipality) -> User:
    """Somebody of the mayor's office; another one each time."""
    return identity.staff(Role.MAYOR_OFFICE, municipality)


def department(municipality: Municipality, slug: str = "works") -> Department:
    """A department that answers for promises."""
    return Department.objects.get_or_create(
        municipality=municipality,
        slug=slug,
        defaults={"name_ka": "კეთილმოწყობის სამსახური", "name_en": "Public Works"},
    )[0]


def officer(municipality: Municipality, of: Department) -> User:
    """An officer of a department."""
    account = identity.staff(Role.DEPARTMENT_OFFICER, municipality)
    Duty.objects.filter(user=account).update(department=of)
    return account


def commitment(
    municipality: Municipality, *, by: User | None = None, due_on: date | None = None, **facts: Any
) -> Commitment:
    """A promise of the municipality itself, due in thirty days unless told otherwise."""
    budgeting.active(municipality)
    how = {name: facts.pop(name) for name in ("source", "subject", "key", "at") if name in facts}
    defaults = {
        "title_ka": "ინკლუზიური საბავშვო მოედანი",
        "title_en": "An inclusive playground",
        "text_ka": "მოედანი, სადაც ეტლით მოსარგებლე ბავშვიც ითამაშებს.",
        "text_en": "A playground where a child in a wheelchair plays too.",
        "result_ka": "0-დან 1 ინკლუზიურ მოედნამდე უბანში",
        "department": department(municipality),
        "due_on": due_on or today() + timedelta(days=30),
        "planned": 78_500 * LARI,
    }
    return actions.promise(
        municipality,
        by=by or office(municipality),
        facts=defaults | facts,
        **({"source": "other"} | how),
    )


def stage(row: Commitment, *, by: User | None = None, **facts: Any) -> Stage:
    """A stage of it, due with the commitment unless told otherwise."""
    defaults = {"title_ka": "მშენებლობა", "title_en": "Building", "due_on": row.due_on}
    return actions.add_stage(row, by=by or office(row.municipality), facts=defaults | facts)
