"""The geometry of our own bar charts: widths in the chart's own units, drawn by templates as SVG. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """A piece of a bar: where it begins, how wide it is, and the class that colours it."""

    x: int
    width: int
    colour: str


def stacked(parts: Iterable[tuple[int, str]]) -> list[Segment]:
    """The pieces of one bar, side by side; those of no width are left out."""
    found: list[Segment] = []
    at = 0
    for width, colour in parts:
        if width > 0:
            found.append(Segment(at, width, colour))
            at += width
    return found
