"""Ideas as points of a plain picture: where they lie to one another, without tiles and without a script.

The picture keeps its shape: east is right, north is up, and a metre is as long both ways.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from budgeting.models import Idea

WIDTH, LEAST_HEIGHT, MOST_HEIGHT, EDGE = 480, 160, 400, 24
RADIUS = 14
LEAST_SPAN = 0.01  # degrees; about one kilometre


@dataclass(frozen=True)
class Dot:
    """An idea on the picture."""

    idea: Idea
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """The picture: its size and dots; `missing` ideas have no point and stand in the list only."""

    dots: list[Dot]
    width: int
    height: int
    missing: int


def picture(ideas: Iterable[Idea]) -> Picture:
    """The ideas that have a point, placed; dots that would cover one another move apart a little."""
    rows = list(ideas)
    placed = [
        (idea, float(idea.longitude), float(idea.latitude))
        for idea in rows
        if idea.latitude is not None and idea.longitude is not None
    ]
    if not placed:
        return Picture([], WIDTH, LEAST_HEIGHT, len(rows))
    middle = sum(north for _idea, _east, north in placed) / len(placed)
    squeeze = math.cos(math.radians(middle))
    points = [(idea, east * squeeze, north) for idea, east, north in placed]
    west, east = min(x for _i, x, _y in points), max(x for _i, x, _y in points)
    south, north = min(y for _i, _x, y in points), max(y for _i, _x, y in points)
    across, up = max(east - west, LEAST_SPAN), max(north - south, LEAST_SPAN)
    scale = min((WIDTH - 2 * EDGE) / across, (MOST_HEIGHT - 2 * EDGE) / up)
    height = max(LEAST_HEIGHT, round(up * scale + 2 * EDGE))
    taken: set[tuple[int, int]] = set()
    dots = []
    for idea, x, y in points:
        spot = _free(
            round(WIDTH / 2 + (x - (west + east) / 2) * scale),
            round(height / 2 - (y - (south + north) / 2) * scale),
            taken,
        )
        dots.append(Dot(idea, *spot))
    return Picture(dots, WIDTH, height, len(rows) - len(placed))


def _free(x: int, y: int, taken: set[tuple[int, int]]) -> tuple[int, int]:
    """The place itself, or the nearest to its right where no other dot lies."""
    while any(abs(x - a) < RADIUS and abs(y - b) < RADIUS for a, b in taken) and x < WIDTH - RADIUS:
        x += RADIUS
    taken.add((x, y))
    return x, y
