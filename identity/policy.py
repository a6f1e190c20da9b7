"""What a municipality decides about identity itself: policies with a date, and what holds without one."""

from datetime import date

from civic.places.models import Municipality
from civic.places.queries import policy_value
from identity.levels import Level

REPRESENT = "identity.level.represent"


def level_to_represent(municipality: Municipality, on: date | None = None) -> Level:
    """How sure it has to be who uses an account that acts for an organisation there."""
    found = policy_value(municipality, REPRESENT, on)
    return Level(int(found.value)) if found is not None else Level.REGISTER
