"""Small figures are kept back, and cannot be worked out from what is shown."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civic.statistics.small import SMALLEST, hidden, merged

PARTS = ("a", "b", "c")


def grid(*rows):
    """Rows of parts, with their sums and the row of totals."""
    found = {f"r{n}": dict(zip(PARTS, row, strict=True)) for n, row in enumerate(rows)}
    found["all"] = {part: sum(row[part] for row in found.values()) for part in PARTS}
    return {name: {**row, "sum": sum(row.values())} for name, row in found.items()}


def gone(*rows):
    return hidden(grid(*rows), total_row="all", parts=PARTS, whole="sum")


def test_small_groups_are_joined_and_take_the_next_one_with_them():
    assert merged(Counter({"works": 40, "social": 6, "water": 2})) == {"": 8, "works": 40}
    assert merged(Counter({"works": 7, "social": 5})) == {"social": 5, "works": 7}
    assert merged(Counter({"works": 2})) == {"": 2}


def test_large_figures_and_zeros_stand():
    assert gone((10, 0, 5), (6, 7, 0)) == frozenset()


def test_single_small_figure_hides_three_more():
    assert gone((20, 9, 2), (30, 8, 7)) == {("r0", "c"), ("r0", "b"), ("r1", "c"), ("r1", "b")}


def test_small_total_of_a_column_is_hidden_too():
    assert gone((20, 3, 9), (30, 0, 8)) == {
        ("r0", "b"),
        ("all", "b"),
        ("r0", "c"),
        ("all", "c"),
    } | (gone((20, 3, 9), (30, 0, 8)) & {("r1", "c")})


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_one_row_with_a_small_part_hides_another(number):
    found = gone((20, 9, number))

    assert {("r0", "b"), ("r0", "c")} <= found
    assert ("r0", "a") not in found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=1, max_size=5))
def test_no_line_of_a_table_gives_a_small_figure_away(rows):
    table = grid(*rows)
    found = hidden(table, total_row="all", parts=PARTS, whole="sum")

    shown = {(r, c): n for r, row in table.items() for c, n in row.items() if (r, c) not in found}
    assert [n for n in shown.values() if 0 < n < SMALLEST] == []
    names = [name for name in table if name != "all"]
    lines = [([(r, p) for p in PARTS], (r, "sum")) for r in table]
    lines += [([(r, c) for r in names], ("all", c)) for c in (*PARTS, "sum")]
    for cells, total in lines:
        missing = [cell for cell in cells if cell in found]
        assert len(missing) + (total in found) != 1
        if missing and total in shown:
            assert sum(table[r][c] for r, c in missing) >= SMALLEST


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=2, max_size=5))
def test_shown_totals_give_no_small_figure_of_a_row_away(rows):
    table = grid(*rows)
    found = hidden(table, total_row="all", parts=PARTS, whole="sum", total_is_shown=True)

    assert {cell for cell in found if cell[0] == "all"} == set()
    names = [name for name in table if name != "all"]
    shown = [table[r][c] for r in names for c in (*PARTS, "sum") if (r, c) not in found]
    assert [n for n in shown if 0 < n < SMALLEST] == []
    for column in (*PARTS, "sum"):
        assert len([r for r in names if (r, column) in found]) != 1
    for r in names:
        cells = [(r, c) for c in PARTS if (r, c) in found]
        assert len(cells) + ((r, "sum") in found) != 1
