"""The one rule by which small numbers are kept back: a figure that can point at a person is not about fewer than five,
and none of those can be found by taking the others from a sum. Pure.

Figures stand in blocks: a block is a row and a column crossed (a department and a kind), and holds
several figures of which some add up to one of them. Rows, columns and the blocks of totals are all
published, so a figure kept back alone is found by taking the others away. Therefore every block kept
back lies on a ring of such blocks: one more in a corner and one less in the next changes no sum at all,
and so no sum says which of the two it was.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heappop, heappush

SMALLEST = 5  # groups of fewer are merged, cells of fewer are not shown
OTHERS = ""

ZERO = 10**9  # what it costs to keep back a nought: more than any figures

Cell = tuple[str, str]  # row, column
Cube = Mapping[Cell, Mapping[str, int]]


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


def kept_back(
    cube: Cube,
    *,
    total: str,
    parts: Sequence[str],
    whole: str,
    apart: Collection[str] = (),
    totals_stand: bool = False,
    smallest: int = SMALLEST,
) -> dict[Cell, frozenset[str]]:
    """Which figures of which blocks must not be shown; blocks with none are left out.

    `cube` has every row crossed with every column, those named `total` included. In a block the
    figures `parts` add up to `whole`; figures `apart` stand by themselves. With `totals_stand` the
    row and the column of totals are shown whatever they hold. Where there is but one row or column
    beside standing totals, its figures are those totals and nothing can be kept back; what standing
    totals of noughts and ones tell by themselves, no block kept back can undo.
    """
    fixed = {cell for cell in cube if total in cell} if totals_stand else set()

    def few(cell: Cell, names: Iterable[str]) -> bool:
        return any(0 < cube[cell][name] < smallest for name in names)

    def rings(names: Sequence[str], noughts: Collection[Cell]) -> _Rings:
        """Over the blocks in which the missing figures may be others than they are."""
        numbers = {cell: sum(found[name] for name in names) for cell, found in cube.items()}
        return _Rings(numbers, total, fixed.union(noughts), smallest)

    tiny = {cell for cell in cube if few(cell, [whole])}
    while True:
        bare = rings([whole], ()).around(tiny)
        gone = {cell: {whole, *parts, *apart} for cell in bare}
        left: set[Cell] = set()
        rest = [cell for cell in cube if cell not in bare]
        together = _together(cube, [cell for cell in rest if cell not in fixed], parts, smallest)
        for names in (together, *([name] for name in apart)):
            small = {cell for cell in rest if cell not in fixed and few(cell, names)}
            of = (
                together if names is together else [whole]
            )  # without any of these it has none of those
            noughts = [cell for cell in rest if not sum(cube[cell][name] for name in of)]
            kept = rings(names, noughts).around(small, bare)
            left |= small - kept
            for cell in kept - bare:
                gone.setdefault(cell, set()).update(names)
        if left <= tiny:
            return {cell: frozenset(found) for cell, found in gone.items()}
        tiny |= left  # what no ring of parts protects, its whole does


def _together(
    cube: Cube, cells: Collection[Cell], parts: Sequence[str], smallest: int
) -> list[str]:
    """The parts kept back in those of `cells` where one is small: each that is, and more until no such block
    has few of them together, for the sum of what is kept back is known from the whole."""
    some = [cell for cell in cells if any(0 < cube[cell][name] < smallest for name in parts)]
    names = sorted({name for cell in some for name in parts if 0 < cube[cell][name] < smallest})
    for cell in some:
        found = cube[cell]
        others = [name for name in parts if name not in names]
        others.sort(key=lambda name: (not found[name], found[name]))
        while others and (sum(found[name] for name in names) < smallest or len(names) < 2):
            names.append(others.pop(0))
    return names


class _Rings:
    """The blocks as a net: rows and columns are its knots, each block the thread between two."""

    def __init__(
        self, numbers: Mapping[Cell, int], total: str, fixed: Collection[Cell], smallest: int
    ) -> None:
        self.numbers = numbers
        self.total = total
        self.smallest = smallest
        self.free = [cell for cell in sorted(numbers) if cell not in fixed]
        self.gone: set[Cell] = set()

    def around(self, small: Iterable[Cell], gone: Collection[Cell] = ()) -> set[Cell]:
        """`gone` (rings already) with `small`, each on a ring; and no line's missing sum is small."""
        self.gone = set(gone)
        for cell in sorted(set(small) & set(self.free)):
            self._close(cell)
        while more := self._telling():
            if not self._close(more):
                break
        return self.gone

    def _close(self, cell: Cell) -> bool:
        """Keep a block back with the cheapest ring through it; False where it lies on none."""
        ring = self._ring(cell)
        if ring is None:
            return False
        self.gone |= {cell, *ring}
        return True

    def _ring(self, cell: Cell) -> list[Cell] | None:
        """The cheapest way from the block's column back to its row over other blocks."""
        threads: dict[Cell, list[tuple[Cell, Cell]]] = {}
        for row, column in self.free:
            if (row, column) != cell:
                ends = ("row", row), ("column", column)
                for here, there in (ends, ends[::-1]):
                    threads.setdefault(here, []).append((there, (row, column)))
        start, goal = ("column", cell[1]), ("row", cell[0])
        heap: list[tuple[int, Cell, list[Cell]]] = [(0, start, [])]
        seen: set[Cell] = set()
        while heap:
            cost, knot, way = heappop(heap)
            if knot == goal:
                return way
            if knot in seen:
                continue
            seen.add(knot)
            for there, thread in threads.get(knot, ()):
                if there not in seen:
                    heappush(heap, (cost + self._cost(thread), there, [*way, thread]))
        return None

    def _cost(self, cell: Cell) -> int:
        if cell in self.gone:
            return 0
        return self.numbers[cell] + 1 if self.numbers[cell] else ZERO

    def _telling(self) -> Cell | None:
        """Of a row or column whose total stands and whose missing blocks are few together, the next
        block to keep back."""
        for side in (0, 1):
            for name in sorted({cell[side] for cell in self.numbers}):
                line = [cell for cell in self.numbers if cell[side] == name]
                inside = [cell for cell in line if cell[1 - side] != self.total]
                if any(cell in self.gone for cell in line if cell not in inside):
                    continue
                hidden = [cell for cell in inside if cell in self.gone]
                shown = [
                    cell
                    for cell in inside
                    if cell in self.free and cell not in self.gone and self.numbers[cell]
                ]
                missing = sum(self.numbers[cell] for cell in hidden)
                if hidden and missing < self.smallest and shown:
                    return min(shown, key=lambda cell: (self.numbers[cell], cell))
        return None
