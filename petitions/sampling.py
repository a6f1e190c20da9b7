"""Drawing a sample from the public log so that everybody can draw the same one, and what follows from it. Pure.

The places of all counted signatures are put in the order of SHA-256(seed | place); the first ones
are examined. Whoever knows the seed and the log gets the same places.
"""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

Z = 1.96  # 95 of 100 samples lie within the range


@dataclass(frozen=True)
class Estimate:
    """How many of all signatures are valid, by the sample: the number, and the range it lies in 95 times of 100."""

    population: int
    size: int
    valid: int
    number: int
    low: int
    high: int


def size_of(population: int, percent: Decimal) -> int:
    """How many are drawn: the share of the whole, rounded up, at least one."""
    exact = percent * population / 100
    return min(population, max(1, int(exact.to_integral_value(ROUND_CEILING))))


def draw(places: Iterable[int], size: int, seed: str) -> list[int]:
    """The places that are examined, in the order of the log."""

    def rank(place: int) -> bytes:
        return hashlib.sha256(f"{seed}|{place}".encode()).digest()

    return sorted(sorted(places, key=lambda place: (rank(place), place))[:size])


def estimate(population: int, size: int, valid: int) -> Estimate:
    """What the sample says of the whole, with Wilson's range; a full sample has none.

    Rounded down, so that no signature is made of a fraction.
    """
    share = valid / size
    if size == population:
        return Estimate(population, size, valid, valid, valid, valid)
    width = Z * math.sqrt(share * (1 - share) / size + Z * Z / (4 * size * size))
    middle, whole = share + Z * Z / (2 * size), 1 + Z * Z / size
    low, high = (middle - width) / whole, (middle + width) / whole
    return Estimate(
        population,
        size,
        valid,
        population * valid // size,
        max(valid, math.floor(population * low)),
        min(population - (size - valid), math.ceil(population * high)),
    )
