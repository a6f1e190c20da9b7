"""Invented people of the demonstration: who writes and supports ideas, who votes, which staff decides.

Persons are written directly and in bulk, as on a register; what they do goes through the actions.
Their personal numbers begin with 994, which no real person's do.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from civic.places.models import Department, Municipality, Unit
from civic.roles import Role
from identity.demo import (
    CITIZENS,
    MEN,
    NOT_VERIFIED,
    SURNAMES,
    WOMEN,
    account,
    residents_of,
    staff,
)
from identity.levels import Level
from identity.models import Person, User, Verification
from identity.sealing import Details, number_key, person_key, seal

IDEAS_EACH = 2  # of one author in one cycle


@dataclass(frozen=True)
class Resident:
    """One on the register who has no account; `unit` is a slug."""

    number: str
    born_on: date
    unit: str


class People:
    """The people of one municipality; `units` says where how many of its voters live."""

    def __init__(self, place: Municipality, units: Sequence[Unit | None], accounts: int) -> None:
        self.place = place
        self.chance = random.Random(f"budget {place.slug}")
        self.voters = _persons(place, units, self.chance)
        self.users = _accounts(place, self.voters[:accounts])
        known = (
            account(f"{name}@example.ge")
            for name, slug, *_details in CITIZENS
            if slug == place.slug and name not in NOT_VERIFIED
        )
        self._staff: dict[str, User] = {}
        self.registered = registered(place)
        self.authors = [user for user in known if user.person_id] + self.users

    def author(self, serial: int) -> User:
        """Who wrote the idea of this serial number."""
        return self.authors[serial // IDEAS_EACH]

    def others(self, number: int, *, than: set[int]) -> list[User]:
        """Some accounts, chosen at random, without those named."""
        free = [user for user in self.users if user.pk not in than]
        return self.chance.sample(free, min(number, len(free)))

    def staff(self, role: Role, serial: int = 1, department: Department | None = None) -> User:
        """The demonstration's account with this role; `serial` 2 is the second person."""
        name = role.value.replace("_", "-") + (f"-{serial}" if serial > 1 else "")
        if department is not None and department.slug != "infrastructure":
            name = department.slug  # the first department's officer has the plain name
        if name not in self._staff:
            email = f"{name}@{self.place.slug}.example.ge"
            self._staff[name] = staff(email, role, self.place, department)
        return self._staff[name]


def registered(place: Municipality) -> list[Resident]:
    """Those on the register of `place` who have no account."""
    named = {number for _name, _slug, number, *_facts in CITIZENS}
    lines = (line.split(",") for line in residents_of(place))
    return [
        Resident(number, date.fromisoformat(born_on), unit)
        for number, _last, _first, born_on, unit in lines
        if number not in named
    ]


def _persons(
    place: Municipality, units: Sequence[Unit | None], chance: random.Random
) -> list[Person]:
    facts = [
        Details(
            number=f"994{place.pk:02d}{serial:06d}",
            first_name=chance.choice(WOMEN + MEN),
            last_name=chance.choice(SURNAMES),
            born_on=date(1948, 1, 1) + timedelta(days=chance.randrange(22_000)),
        )
        for serial in range(len(units))
    ]
    keys = [person_key(one.number) for one in facts]
    rows = Person.objects.bulk_create(
        [Person(key=key, details=seal(one, key)) for one, key in zip(facts, keys, strict=True)],
        batch_size=500,
    )
    Verification.objects.bulk_create(
        [
            Verification(
                person=row,
                municipality=place,
                unit=unit,
                level=Level.REGISTER,
                number_key=number_key(bytes(row.key)),
            )
            for row, unit in zip(rows, units, strict=True)
        ],
        batch_size=500,
    )
    return rows


def _accounts(place: Municipality, persons: Sequence[Person]) -> list[User]:
    """Accounts nobody can log in to: their passwords are unusable."""
    rows = [
        User(email=f"resident-{serial}@{place.slug}.example.ge", person=person)
        for serial, person in enumerate(persons, 1)
    ]
    for row in rows:
        row.set_unusable_password()
        row.verified_at = row.joined_at
    return User.objects.bulk_create(rows)
