"""The one rule by which small numbers are kept back: a figure that can point at a person is not about fewer than five,
and none of those can be found by taking the others from a sum of the same table. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

SMALLEST = 5  # groups of fewer are merged, cells of fewer are not shown
OTHERS = ""

Cell = tuple[str, str]
Grid = Mapping[str, Mapping[str, int]]


def merged(groups: Counter[str], smallest: int = SMALLEST) -> dict[str, int]:
    """Groups under `smallest` joined under "": with the next smallest one when they are few themselves.

    So no small group can be found by taking the others from the total.
    """
    kept = {name: number for name, number in groups.items() if number >= smallest and name}
    rest = sum(groups.values()) - sum(kept.values())
    while 0 < rest < smallest and kept:
        least = min(kept, key=lambda name: (kept[name], name))
        rest += kept.pop(least)
    if rest:
        kept[OTHERS] = rest
    return dict(sorted(kept.items()))


@dataclass(frozen=True)
class _Line:
    """Cells that add up to another one."""

    cells: tuple[Cell, ...]
    total: Cell


def hidden(
    grid: Grid,
    *,
    total_row: str,
    parts: Sequence[str],
    whole: str,
    apart: Collection[str] = (),
    total_is_shown: bool = False,
    smallest: int = SMALLEST,
) -> frozenset[Cell]:
    """Which cells (row, column) of a table must not be shown.

    In each row the columns `parts` add up to the column `whole`; in each column the rows add up to
    `total_row`; columns `apart` stand by themselves in a row. Cells between 1 and `smallest` − 1 are
    hidden, and with them others, smallest first, until no line of the table has a single hidden cell
    and no hidden cells whose known sum is small. With `total_is_shown` the row of totals stands
    whatever it holds: it is of the whole municipality, and only the rows above it are protected.
    """
    open_cells = {(total_row, column) for column in grid[total_row]} if total_is_shown else set()
    gone = {
        (row, column)
        for row, cells in grid.items()
        for column, number in cells.items()
        if 0 < number < smallest
    } - open_cells
    lines = list(_lines(grid, total_row, parts, [*parts, whole, *apart], whole))
    while True:
        more = next(
            (cell for line in lines if (cell := _needed(line, grid, gone, open_cells, smallest))),
            None,
        )
        if more is None:
            return frozenset(gone)
        gone.add(more)


def _lines(
    grid: Grid, total_row: str, parts: Sequence[str], columns: Sequence[str], whole: str
) -> Iterator[_Line]:
    for row in grid:
        yield _Line(tuple((row, part) for part in parts), (row, whole))
    rows = [row for row in grid if row != total_row]
    if total_row in grid:
        for column in columns:
            yield _Line(tuple((row, column) for row in rows), (total_row, column))


def _needed(
    line: _Line, grid: Grid, gone: set[Cell], open_cells: set[Cell], smallest: int
) -> Cell | None:
    """The next cell to hide in a line, so that none can be computed; None when it is safe."""

    def number(cell: Cell) -> int:
        return grid[cell[0]][cell[1]]

    inside = [cell for cell in line.cells if cell in gone]
    alone = len(inside) + (line.total in gone) == 1
    known_to_be_small = line.total not in gone and 0 < sum(map(number, inside)) < smallest
    if not (alone or known_to_be_small):
        return None
    shown = [cell for cell in line.cells if cell not in gone]
    shown.sort(key=lambda cell: (number(cell) == 0, number(cell)))
    if shown and number(shown[0]):
        return shown[0]
    if line.total not in gone and line.total not in open_cells:
        return line.total
    return shown[0] if shown else None
