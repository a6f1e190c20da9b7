"""Accounts and persons: all invented. Rows are written directly, so that a race test can make hundreds."""

import io
from datetime import date
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from civic.places.models import Centre, Department, Municipality, Unit
from civic.roles import Role
from identity.actions import appoint, import_extract
from identity.levels import Level
from identity.models import Extract, Person, User, Verification
from identity.sealing import Details, number_key, person_key, seal

PASSWORD = "correct horse battery"

# One of a kind per process: parallel test processes share a database now and then.
_serial = count(1)


def new_number() -> str:
    """A personal number nobody has; it starts with 99."""
    return f"99{next(_serial):09d}"


def user(
    email: str = "", *, password: str = PASSWORD, confirmed: bool = True, **fields: Any
) -> User:
    """An account with a confirmed e-mail address."""
    account = User.objects.create_user(
        email or f"person{next(_serial)}@example.ge", password, **fields
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=confirmed, primary=True)
    return account


def person(
    *municipalities: Municipality,
    number: str = "",
    first_name: str = "ნინო",
    last_name: str = "ბერიძე",
    born_on: date = date(1990, 5, 31),
    unit: Unit | None = None,
    level: Level = Level.REGISTER,
    deceased: bool = False,
) -> Person:
    """A person verified in each of the municipalities."""
    number = number or new_number()
    key = person_key(number)
    row = Person.objects.create(
        key=key,
        details=seal(Details(number, first_name, last_name, born_on), key),
        deceased=deceased,
    )
    for municipality in municipalities:
        Verification.objects.create(
            person=row,
            municipality=municipality,
            unit=unit,
            level=level,
            number_key=number_key(key),
        )
    return row


def citizen(
    *municipalities: Municipality, email: str = "", someone: Person | None = None, **details: Any
) -> User:
    """An account of a person verified in the municipalities; `someone` gives it to an existing person."""
    return verified(someone or person(*municipalities, **details), email)


def verified(someone: Person, email: str = "") -> User:
    """One more account of a person, verified now."""
    return user(email, person=someone, verified_at=timezone.now())


def staff(role: Role, municipality: Municipality | None, email: str = "") -> User:
    """An account that holds `role`; a clerk is given a centre, a department officer a department.

    No second factor yet.
    """
    account = user(email or f"{role.value}{next(_serial)}@example.ge")
    bound: dict[str, Any] = {}
    if role == Role.CLERK:
        bound["centre"] = Centre.objects.get_or_create(
            municipality=municipality,
            slug="centre",
            defaults={
                "name_ka": "ცენტრი",
                "address_ka": "რუსთაველის ქუჩა 1",
                "hours_ka": "10:00–18:00",
            },
        )[0]
    elif role == Role.DEPARTMENT_OFFICER:
        bound["department"] = Department.objects.get_or_create(
            municipality=municipality, slug="department", defaults={"name_ka": "სამსახური"}
        )[0]
    appoint(account, role=role, municipality=municipality, by=None, **bound)
    return account


def csv(
    *lines: str, header: str = "personal_number,last_name,first_name,born_on,unit"
) -> io.BytesIO:
    """A residents' extract as a file."""
    return io.BytesIO("\n".join([header, *lines]).encode())


def extract(municipality: Municipality, *lines: str) -> Extract:
    """An extract in use that holds these lines."""
    return import_extract(municipality, csv(*lines), as_of=date(2026, 11, 1), by=None)
