"""The rows of VOTES, block by block into flat arrays: no row becomes an object. What they mean is looked at in `ballots.py`."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from budgeting.tally.grouping import Int
from budgeting.tally.pabulib import fields
from budgeting.tally.pabulib.head import Head, fit
from budgeting.tally.pabulib.problems import Findings
from budgeting.tally.pabulib.source import Records


class Codes(dict[str, int]):
    """A number for each different text, given when it is first met."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


class Written:
    """The ballots as written: `lengths[b]` choices of ballot `b`, one after the other in `choices` (and `points`)."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self.tokens = Codes((project.id, at) for at, project in enumerate(head.projects))
        self.point_tokens = Codes()
        self.ids: list[Sequence[str]] = []
        self._lines: list[Int] = []
        self._choices: list[NDArray[np.int32]] = []
        self._lengths: list[NDArray[np.int32]] = []
        self._points: list[NDArray[np.int32]] = []
        self._point_lengths: list[NDArray[np.int32]] = []

    def add(self, lines: Int, ids: Sequence[str], votes: Sequence[str], points: Sequence[str]) -> None:  # fmt: skip
        """Take over some ballots; `points` is empty when they are not asked for."""
        self.ids.append(ids)
        self._lines.append(lines)
        for texts, tokens, flat, lengths in (
            (votes, self.tokens, self._choices, self._lengths),
            (points, self.point_tokens, self._points, self._point_lengths),
        ):
            filled = [text for text in texts if text not in fields.MISSING]
            parts = ",".join(filled).split(",") if filled else []
            numbers = map(tokens.__getitem__, parts)
            flat.append(np.fromiter(numbers, dtype=np.int32, count=len(parts)))
            counts = (0 if text in fields.MISSING else text.count(",") + 1 for text in texts)
            lengths.append(np.fromiter(counts, dtype=np.int32, count=len(texts)))

    def joined(self) -> tuple[Int, Int, Int, Int, Int]:
        """`(lines, choices, lengths, points, point lengths)` of all ballots."""
        return (
            _join(self._lines),
            _join(self._choices),
            _join(self._lengths),
            _join(self._points),
            _join(self._point_lengths),
        )


def _join(parts: Sequence[NDArray[np.signedinteger]]) -> Int:
    return np.concatenate([*parts, np.zeros(0, dtype=np.int64)])


def read_votes(
    records: Records, head: Head, findings: Findings, progress: Callable[[int], None] | None
) -> Written:
    """Read all rows of VOTES; `progress` is told the number of rows so far after each block."""
    written = Written(head)
    columns = head.vote_columns
    wanted = [columns.index("voter_id"), columns.index("vote")]
    if head.kind in fields.WITH_POINTS:
        wanted.append(columns.index("points"))
    rows = 0
    while (block := records.block()) is not None:
        first, lines = block
        cells = [line.removesuffix("\r").split(";") for line in lines]
        picked = _columns(cells, len(columns), wanted)
        if picked is None:
            records.give_back(first, lines)
            rows += _one_by_one(records, columns, wanted, written, findings)
        else:
            written.add(np.arange(first, first + len(lines)), *picked)
            rows += len(lines)
        if progress is not None:
            progress(rows)
    return written


def _columns(
    rows: list[list[str]], width: int, wanted: list[int]
) -> tuple[Sequence[str], Sequence[str], Sequence[str]] | None:
    """The wanted columns of a block, or None when it has to be looked at row by row."""
    if set(map(len, rows)) != {width}:
        return None
    across = list(zip(*rows, strict=True))
    picked = [across[at] for at in wanted]
    if any('"' in cell for column in picked for cell in column):
        return None
    return picked[0], picked[1], picked[2] if len(picked) == 3 else ()


def _one_by_one(
    records: Records, columns: list[str], wanted: list[int], written: Written, findings: Findings
) -> int:
    lines: list[int] = []
    picked: list[list[str]] = [[] for _ in wanted]
    while records.pending:
        row = records.take(wait=False)
        if row is None:
            break
        cells = fit(row, columns, columns[-1], findings)
        lines.append(row.line)
        for column, at in zip(picked, wanted, strict=True):
            column.append(cells[at])
    points = picked[2] if len(picked) == 3 else ()
    written.add(np.array(lines, dtype=np.int64), picked[0], picked[1], points)
    return len(lines)
