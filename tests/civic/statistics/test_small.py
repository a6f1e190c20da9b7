"""Small figures are kept back, and cannot be worked out from what is shown, whichever tables are laid side by side."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civic.statistics.small import SMALLEST, kept_back, merged

PARTS = ("a", "b", "c")
NAMES = ("sum", *PARTS, "late")
PRIME = 2**31 - 1


def cube(rows):
    """Rows of blocks, each (a, b, c, late), with the totals of both sides; an empty row or column is none."""
    found = {}
    rows = [row for row in rows if any(map(any, row))]
    rows = [list(row) for row in zip(*[c for c in zip(*rows, strict=True) if any(map(any, c))], strict=True)]  # fmt: skip
    for r, row in enumerate(rows):
        for c, figures in enumerate(row):
            block = Counter(dict(zip((*PARTS, "late"), figures, strict=True)))
            block["sum"] = sum(figures[:3])
            for cell in ((f"r{r}", f"c{c}"), (f"r{r}", "*"), ("*", f"c{c}"), ("*", "*")):
                found.setdefault(cell, Counter()).update(block)
    return {cell: {name: figures[name] for name in NAMES} for cell, figures in found.items()}


def gone(rows, *, totals_stand):
    """The figures kept back, as (row, column, name)."""
    found = kept_back(
        cube(rows), total="*", parts=PARTS, whole="sum", apart=["late"], totals_stand=totals_stand
    )
    return {(*cell, name) for cell, names in found.items() for name in names}


def sums(table):
    """Everything a reader knows to add up: each as {figure: factor}, their sum nought."""
    rows, columns = ({cell[side] for cell in table} for side in (0, 1))
    for r, c in table:
        yield {(r, c, part): 1 for part in PARTS} | {(r, c, "sum"): -1}
    for name in NAMES:
        for r in rows:
            yield {(r, c, name): -1 if c == "*" else 1 for c in columns}
        for c in columns:
            yield {(r, c, name): -1 if r == "*" else 1 for r in rows}


def evident(table, hidden):
    """The hidden noughts everybody sees: parts of a block, or wholes of a row or column, that have nothing
    left to share."""
    known = set()
    for line in sums(table):
        missing = [figure for figure in line if figure in hidden]
        names = {figure[2] for figure in line}
        of_one_side = len({line[figure] for figure in missing}) == 1
        left = sum(table[r, c][name] for r, c, name in missing)
        if of_one_side and left == 0 and (names == {"sum"} or len(names) > 1):
            known.update(missing)
    return known


def worked_out(table, hidden):
    """The hidden figures that the shown ones determine, by elimination."""
    pivots = {}
    known = evident(table, hidden)
    hidden = hidden - known
    for line in sums(table):
        row = {figure: factor for figure, factor in line.items() if figure in hidden}
        for figure in list(row):
            if figure in pivots and figure in row:
                row = less(row, pivots[figure], row[figure])
        if not row:
            continue
        lead = min(row)
        row = {figure: factor * pow(row[lead], -1, PRIME) % PRIME for figure, factor in row.items()}
        for figure, other in pivots.items():
            if lead in other:
                pivots[figure] = less(other, row, other[lead])
        pivots[lead] = row
    return {figure for figure, row in pivots.items() if len(row) == 1}


def less(row, other, times):
    found = {key: (row.get(key, 0) - times * other.get(key, 0)) % PRIME for key in {*row, *other}}
    return {key: factor for key, factor in found.items() if factor}


def check(rows, *, totals_stand):
    table = cube(rows)
    sides = [{cell[side] for cell in table} for side in (0, 1)]
    hidden = gone(rows, totals_stand=totals_stand)
    assert worked_out(table, hidden) == set()
    alone = totals_stand and min(map(len, sides)) == 2  # the totals themselves
    stands = {cell for cell in table if totals_stand and (alone or "*" in cell)}
    assert {figure for figure in hidden if figure[:2] in stands} == set()
    assert [
        (*cell, name)
        for cell, figures in table.items()
        for name, number in figures.items()
        if 0 < number < SMALLEST and cell not in stands and (*cell, name) not in hidden
    ] == []


def test_small_groups_are_joined_and_take_the_next_one_with_them():
    assert merged(Counter({"works": 40, "social": 6, "water": 2})) == {"": 8, "works": 40}
    assert merged(Counter({"works": 7, "social": 5})) == {"social": 5, "works": 7}
    assert merged(Counter({"works": 2})) == {"": 2}


@pytest.mark.parametrize("totals_stand", [True, False])
def test_large_figures_and_noughts_stand(totals_stand):
    rows = [[(10, 0, 5, 0), (6, 7, 0, 9)], [(0, 0, 0, 0), (8, 8, 8, 6)]]
    assert gone(rows, totals_stand=totals_stand) == set()


def test_elimination_finds_what_a_single_hidden_figure_is():
    rows = [[(9, 9, 9, 0), (2, 9, 9, 0)], [(9, 9, 9, 0), (9, 9, 9, 0)]]
    assert worked_out(cube(rows), {("r0", "c1", "a")}) == {("r0", "c1", "a")}
    assert worked_out(cube(rows), {("r0", "c1", "a"), ("r0", "c1", "b")}) == {
        ("r0", "c1", "a"),
        ("r0", "c1", "b"),
    }


def test_small_block_goes_with_the_corners_of_a_rectangle():
    rows = [
        [(0, 2, 0, 0), (30, 0, 0, 0), (7, 0, 0, 0)],
        [(20, 0, 0, 0), (40, 0, 0, 0), (9, 0, 0, 0)],
    ]
    found = gone(rows, totals_stand=True)
    assert {(r, c) for r, c, name in found if name == "sum"} == {
        ("r0", "c0"),
        ("r0", "c2"),
        ("r1", "c0"),
        ("r1", "c2"),
    }


def test_small_part_leaves_the_whole_of_its_block():
    rows = [[(20, 9, 2, 0), (30, 8, 7, 0)], [(40, 8, 9, 0), (50, 6, 8, 0)]]
    found = gone(rows, totals_stand=True)
    assert {name for _r, _c, name in found} == {"b", "c"}
    assert len(found) == 8


@pytest.mark.parametrize("totals_stand", [True, False])
def test_every_small_table_keeps_its_small_figures(totals_stand):
    blocks = [(0, 0, 0, 0), (2, 0, 0, 1), (9, 3, 0, 0), (9, 9, 9, 9)]
    for first in product(blocks, repeat=2):
        for second in product(blocks, repeat=2):
            check([list(first), list(second)], totals_stand=totals_stand)


@st.composite
def tables(draw):
    columns = draw(st.integers(1, 4))
    figure = st.one_of(st.integers(0, 6), st.integers(0, 60))
    block = st.tuples(*[figure] * 4).map(lambda four: (*four[:3], min(four[0], four[3])))
    row = st.lists(block, min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=1, max_size=4))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.booleans())
def test_no_sum_gives_a_figure_away_that_is_kept_back(rows, totals_stand):
    check(rows, totals_stand=totals_stand)
