"""The ballots of a file, block by block into flat arrays, then checked all at once. No row becomes an object."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from budgeting.tally.election import CHOOSE_ONE, ORDINAL, Int
from budgeting.tally.pabulib import fields
from budgeting.tally.pabulib.head import Head, fit
from budgeting.tally.pabulib.numbers import NotANumber, decimal, decimals
from budgeting.tally.pabulib.problems import Findings
from budgeting.tally.pabulib.source import Records

UNKNOWN, LEFT_OUT = -1, -2


class Codes(dict[str, int]):
    """A number for each different text, given when it is first met."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


class Ballots:
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


def read_ballots(
    records: Records, head: Head, findings: Findings, progress: Callable[[int], None] | None
) -> Ballots:
    """Read all rows of VOTES; `progress` is told the number of rows so far after each block."""
    ballots = Ballots(head)
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
            rows += _one_by_one(records, columns, wanted, ballots, findings)
        else:
            ballots.add(np.arange(first, first + len(lines)), *picked)
            rows += len(lines)
        if progress is not None:
            progress(rows)
    return ballots


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
    records: Records, columns: list[str], wanted: list[int], ballots: Ballots, findings: Findings
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
    ballots.add(np.array(lines, dtype=np.int64), picked[0], picked[1], points)
    return len(lines)


class Checked:
    """Ballots whose choices are projects, each once: what an `Election` is built from.

    `starts`, `chosen` and `points` as in `Election`, but one ballot per voter and unsorted; `points_scale` parts make one
    point; `named` counts for each project how often it was written, repetitions included.
    """

    def __init__(self, ballots: Ballots, findings: Findings) -> None:
        self.head = ballots.head
        self.findings = findings
        self.points_scale = 1
        self.lines, choices, lengths, points, point_lengths = ballots.joined()
        if len(self.lines) == 0:
            raise findings.stop(0, "no_votes")
        said = int(self.head.numbers["num_votes"])
        if said != len(self.lines):
            findings.add(
                self.head.lines["num_votes"], "num_votes", said=said, found=len(self.lines)
            )
        self.ballot = np.repeat(np.arange(len(lengths)), lengths)
        self.place = np.arange(len(choices)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        self.chosen = self._projects(ballots.tokens, choices)
        self.points = self._points(ballots.point_tokens, lengths, points, point_lengths)
        self._known()
        self._once()
        self._rank()
        self._one_choice()
        self._voters(ballots.ids)

    def _keep(self, mask: NDArray[np.bool_]) -> None:
        if not mask.all():
            self.ballot, self.place = self.ballot[mask], self.place[mask]
            self.chosen, self.points = self.chosen[mask], self.points[mask]

    def line(self, choice: int) -> int:
        """The line of the ballot in which the choice with this index stands."""
        return int(self.lines[self.ballot[choice]])

    def _projects(self, tokens: Codes, choices: Int) -> Int:
        """Indices of projects for the texts of the ballots, or UNKNOWN, or LEFT_OUT."""
        known = len(self.head.projects)
        index = {project.id: at for at, project in enumerate(self.head.projects)}
        texts = list(tokens)
        meaning = np.arange(len(texts), dtype=np.int64)
        for at in range(known, len(texts)):
            bare = texts[at].strip()
            meaning[at] = index.get(bare, LEFT_OUT if bare in self.head.dropped else UNKNOWN)
            if meaning[at] >= 0:
                where = int(np.flatnonzero(choices == at)[0])
                self.findings.add(self.line(where), "blanks", text=bare)
        chosen = meaning[choices]
        for at in np.flatnonzero(chosen == UNKNOWN):
            self.findings.add(self.line(at), "unknown_project", id=texts[choices[at]][:60])
        return chosen

    def _points(self, tokens: Codes, lengths: Int, points: Int, point_lengths: Int) -> Int:
        """Points of each choice in `points_scale` parts; one for approval, zero where they are missing."""
        if self.head.kind not in fields.WITH_POINTS:
            return np.ones(len(self.chosen), dtype=np.int64)
        for at in np.flatnonzero(lengths != point_lengths):
            self.findings.add(
                int(self.lines[at]),
                "points_number",
                projects=lengths[at],
                points=point_lengths[at],
            )
        values, reasons = _values(tokens)
        default = self.head.limit("default_score") or Decimal(0)
        self.points_scale = 10 ** max(decimals(default), *(decimals(value) for value in values), 0)
        table = np.array([int(value * self.points_scale) for value in values], dtype=np.int64)
        starts = np.cumsum(point_lengths) - point_lengths
        within = self.place < point_lengths[self.ballot]
        where = (starts[self.ballot] + self.place)[within]
        given = np.zeros(len(self.chosen), dtype=np.int64)
        given[within] = table[points[where]] if len(where) else 0
        texts = list(tokens)
        for code, reason in reasons.items():
            for at in np.flatnonzero(within)[points[where] == code]:
                self.findings.add(self.line(at), "points", value=texts[code][:60], reason=reason)
        for at in np.flatnonzero(given < 0):
            value = Decimal(int(given[at])) / self.points_scale
            self.findings.add(self.line(at), "points_negative", value=value)
        return given

    def _known(self) -> None:
        self._keep(self.chosen >= 0)
        self.named = np.bincount(self.chosen, minlength=len(self.head.projects))

    def _once(self) -> None:
        """Keep the first of several choices of one project in a ballot."""
        key = self.ballot * len(self.head.projects) + self.chosen
        order = np.argsort(key, kind="stable")
        again = order[1:][key[order[1:]] == key[order[:-1]]]
        code = "points_twice" if self.head.kind in fields.WITH_POINTS else "project_twice"
        for at in again:
            self.findings.add(self.line(at), code, id=self.head.projects[self.chosen[at]].id)
        keep = np.ones(len(key), dtype=np.bool_)
        keep[again] = False
        self._keep(keep)

    def _rank(self) -> None:
        """Rankings: the first place gives as many points as a ranking may have places, the next one less (`tally.md` §1.2).

        Who stands behind a project that is left out moves up.
        """
        if self.head.kind == ORDINAL:
            longest = self.head.longest
            length = np.bincount(self.ballot, minlength=len(self.lines))
            self.place = np.arange(len(self.ballot)) - (np.cumsum(length) - length)[self.ballot]
            self.points = longest - self.place
            for ballot in np.unique(self.ballot[self.points <= 0]):
                self.findings.add(
                    int(self.lines[ballot]), "rank_beyond", found=length[ballot], limit=longest
                )

    def _one_choice(self) -> None:
        if self.head.kind == CHOOSE_ONE:
            found = np.bincount(self.ballot, minlength=len(self.lines))
            for ballot in np.flatnonzero(found > 1):
                self.findings.add(int(self.lines[ballot]), "one_choice", found=found[ballot])
            self._keep(found[self.ballot] <= 1)

    def _voters(self, blocks: list[Sequence[str]]) -> None:
        """Take out the later ballots of voters who have several."""
        self.cast = np.ones(len(self.lines), dtype=np.bool_)
        ids = list(chain.from_iterable(blocks))
        if len(set(ids)) != len(ids) or "" in ids:
            first: dict[str, int] = {}
            for at, voter in enumerate(ids):
                line = int(self.lines[at])
                if voter.strip() in fields.MISSING:
                    self.findings.add(line, "voter_empty")
                elif voter in first:
                    self.findings.add(line, "voter_twice", id=voter[:60], first=first[voter])
                    self.cast[at] = False
                else:
                    first[voter] = line
        self._keep(self.cast[self.ballot])

    def result(self) -> tuple[Int, Int, Int]:
        """`(starts, chosen, points)` of the ballots that count, choices without points taken out."""
        self._default_score()
        self._keep(self.points > 0)
        number = np.cumsum(self.cast) - 1
        lengths = np.bincount(number[self.ballot], minlength=int(self.cast.sum()))
        starts = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        return starts, self.chosen, self.points

    def _default_score(self) -> None:
        """Scoring: what a ballot does not list has the default score, if the file gives one."""
        default = self.head.limit("default_score")
        if self.head.kind != fields.SCORING or not default:
            return
        if default < 0:
            self.findings.add(self.head.lines["default_score"], "points_negative", value=default)
            return
        shape = (len(self.lines), len(self.head.projects))
        table = np.full(shape, int(default * self.points_scale), dtype=np.int64)
        table[self.ballot, self.chosen] = self.points
        table[~self.cast] = 0
        self.ballot, self.chosen = np.nonzero(table)
        self.points = table[self.ballot, self.chosen]
        self.place = self.chosen


def _values(tokens: Codes) -> tuple[list[Decimal], dict[int, str]]:
    values: list[Decimal] = []
    reasons: dict[int, str] = {}
    for code, text in enumerate(tokens):
        try:
            values.append(decimal(text.strip()))
        except NotANumber as error:
            reasons[code] = error.reason
            values.append(Decimal(0))
    return values, reasons
