"""Which department a case goes to: the route that fits most nearly, and routes that would be at odds. Pure.

A route names a kind and may name a topic, a unit, or both. A unit counts for the villages that
belong to it. Of two routes that fit, the one that says more is nearer; where one says more of the
topic and the other more of the place, neither is, and such a pair is refused unless a third route
settles what both fit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Parents = Mapping[int, int | None]


@dataclass(frozen=True)
class Way:
    """A route as figures: an empty topic and unit mean all."""

    kind: str
    topic: str
    unit: int | None
    department: int

    @property
    def about(self) -> tuple[str, str, int | None]:
        """What it is for."""
        return (self.kind, self.topic, self.unit)


@dataclass(frozen=True)
class Conflict:
    """Two routes that both fit, and what a third one would have to be for."""

    one: Way
    other: Way
    topic: str
    unit: int | None


def nearest(
    ways: Iterable[Way], kind: str, topic: str, unit: int | None, parents: Parents
) -> Way | None:
    """The route for a case of `kind` about `topic` in `unit`; None when none fits.

    `parents` gives the unit each unit belongs to.
    """
    above = _above(unit, parents)
    fit = [
        way
        for way in ways
        if way.kind == kind and way.topic in ("", topic) and (way.unit is None or way.unit in above)
    ]
    return max(fit, key=lambda way: (bool(way.topic), _depth(way.unit, parents)), default=None)


def conflict(ways: Iterable[Way], parents: Parents) -> Conflict | None:
    """The first pair of routes that are at odds; None when every case has one way to go."""
    rows = list(ways)
    settled = {way.about for way in rows}
    for index, one in enumerate(rows):
        for other in rows[index + 1 :]:
            both = _both(one, other, parents)
            if both and both not in settled and one.department != other.department:
                return Conflict(one, other, both[1], both[2])
    return None


def _both(one: Way, other: Way, parents: Parents) -> tuple[str, str, int | None] | None:
    """What both routes fit, at its widest; None when no case fits both."""
    if one.kind != other.kind or (one.topic and other.topic and one.topic != other.topic):
        return None
    if one.unit is None or other.unit is None:
        unit = one.unit or other.unit
    elif one.unit in _above(other.unit, parents):
        unit = other.unit
    elif other.unit in _above(one.unit, parents):
        unit = one.unit
    else:
        return None
    return (one.kind, one.topic or other.topic, unit)


def _above(unit: int | None, parents: Parents) -> list[int]:
    """The unit and those it belongs to, upwards."""
    found: list[int] = []
    while unit is not None and unit not in found:
        found.append(unit)
        unit = parents.get(unit)
    return found


def _depth(unit: int | None, parents: Parents) -> int:
    return len(_above(unit, parents))
