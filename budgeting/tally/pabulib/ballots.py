"""What the rows of VOTES mean: ballots of known projects, checked all at once with NumPy, with the line of whatever is wrong."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from budgeting.tally.election import CHOOSE_ONE, ORDINAL, SCORING
from budgeting.tally.grouping import Int
from budgeting.tally.pabulib import fields
from budgeting.tally.pabulib.numbers import LARGEST_POINTS, NotANumber, decimal, decimals
from budgeting.tally.pabulib.problems import Findings
from budgeting.tally.pabulib.votes import Codes, Written

UNKNOWN, LEFT_OUT = -1, -2


class Ballots:
    """Ballots whose choices are projects, each once: what an `Election` is built from.

    `starts`, `chosen` and `points` as in `Election`, but one ballot per voter and unsorted; `points_scale` parts make one
    point; `named` counts for each project how often it was written, repetitions included.
    """

    def __init__(self, written: Written, findings: Findings) -> None:
        self.head = written.head
        self.findings = findings
        self.points_scale = 1
        self.lines, choices, lengths, points, point_lengths = written.joined()
        if len(self.lines) == 0:
            findings.add(self.head.lines["num_votes"], "no_votes")
        said = int(self.head.numbers["num_votes"])
        if said != len(self.lines):
            findings.add(
                self.head.lines["num_votes"], "num_votes", said=said, found=len(self.lines)
            )
        self.ballot = np.repeat(np.arange(len(lengths)), lengths)
        self.place = np.arange(len(choices)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        self.chosen = self._projects(written.tokens, choices)
        self.points = self._points(written.point_tokens, lengths, points, point_lengths)
        self._known()
        self._once()
        self._rank()
        self._one_choice()
        self._voters(written.ids)
        self._limits()

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
        first = np.zeros(len(texts), dtype=np.int64)
        first[choices[::-1]] = np.arange(len(choices))[::-1]
        for at in range(known, len(texts)):
            bare = texts[at].strip()
            meaning[at] = index.get(bare, LEFT_OUT if bare in self.head.dropped else UNKNOWN)
            if meaning[at] >= 0:
                self.findings.add(self.line(int(first[at])), "blanks", text=bare)
        chosen = meaning[choices]
        for at in np.flatnonzero(chosen == UNKNOWN).tolist():
            self.findings.add(self.line(at), "unknown_project", id=texts[choices[at]][:60])
        return chosen

    def _points(self, tokens: Codes, lengths: Int, points: Int, point_lengths: Int) -> Int:
        """Points of each choice in `points_scale` parts; one for approval, zero where they are missing."""
        if self.head.kind not in fields.WITH_POINTS:
            return np.ones(len(self.chosen), dtype=np.int64)
        for at in np.flatnonzero(lengths != point_lengths).tolist():
            self.findings.add(
                int(self.lines[at]),
                "points_number",
                projects=lengths[at],
                points=point_lengths[at],
            )
        table, reasons = self._table(tokens)
        starts = np.cumsum(point_lengths) - point_lengths
        within = np.flatnonzero(self.place < point_lengths[self.ballot])
        codes = points[starts[self.ballot[within]] + self.place[within]]
        given = np.zeros(len(self.chosen), dtype=np.int64)
        given[within] = table[codes]
        texts = list(tokens)
        bad = np.zeros(len(texts), dtype=np.bool_)
        bad[list(reasons)] = True
        for at in np.flatnonzero(bad[codes]).tolist():
            code = int(codes[at])
            line = self.line(int(within[at]))
            self.findings.add(line, "points", value=texts[code][:60], reason=reasons[code])
        for at in np.flatnonzero(given < 0).tolist():
            value = Decimal(int(given[at])) / self.points_scale
            self.findings.add(self.line(at), "points_negative", value=value)
        return given

    def _table(self, tokens: Codes) -> tuple[Int, dict[int, str]]:
        """The points each text means in `points_scale` parts, and by code what is wrong with those that mean none."""
        values, reasons = _values(tokens)
        default = self._default()
        self.points_scale = 10 ** max(decimals(default), *(decimals(value) for value in values), 0)
        table = np.zeros(len(values), dtype=np.int64)
        for code, value in enumerate(values):
            parts = int(value * self.points_scale)
            if abs(parts) > LARGEST_POINTS:
                reasons[code] = "large"
            else:
                table[code] = parts
        if abs(int(default * self.points_scale)) > LARGEST_POINTS:
            raise self.findings.stop(
                self.head.lines["default_score"], "points", value=default, reason="large"
            )
        return table, reasons

    def _known(self) -> None:
        self._keep(self.chosen >= 0)
        self.named = np.bincount(self.chosen, minlength=len(self.head.projects))

    def _once(self) -> None:
        """Keep the first of several choices of one project in a ballot."""
        key = self.ballot * len(self.head.projects) + self.chosen
        order = np.argsort(key, kind="stable")
        again = order[1:][key[order[1:]] == key[order[:-1]]]
        code = "points_twice" if self.head.kind in fields.WITH_POINTS else "project_twice"
        for at in again.tolist():
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
            for ballot in np.unique(self.ballot[self.points <= 0]).tolist():
                self.findings.add(
                    int(self.lines[ballot]), "rank_beyond", found=length[ballot], limit=longest
                )

    def _one_choice(self) -> None:
        if self.head.kind == CHOOSE_ONE:
            found = np.bincount(self.ballot, minlength=len(self.lines))
            for ballot in np.flatnonzero(found > 1).tolist():
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

    def _limits(self) -> None:
        """Note ballots that break the limits META sets; a blank ballot breaks none."""
        voters = len(self.lines)
        lengths = np.bincount(self.ballot, minlength=voters)
        some = lengths > 0
        if self.head.kind != CHOOSE_ONE:
            self._limit("length", "length", lengths, some, 1)
        if {"min_sum_cost", "max_sum_cost"} & self.head.numbers.keys():
            costs = np.array([float(project.cost) for project in self.head.projects])
            sums = np.bincount(self.ballot, costs[self.chosen], voters)
            self._limit("sum_cost", "sum_cost", sums, some, self.head.scale)
        if self.head.kind in fields.WITH_POINTS:
            sums = np.bincount(self.ballot, self.points.astype(np.float64), voters)
            self._limit("sum_points", "sum_points", sums, some, self.points_scale)
            self._limit("point_limit", "points", self.points, self.points > 0, self.points_scale)

    def _limit(
        self,
        code: str,
        name: str,
        found: NDArray[np.int64] | NDArray[np.float64],
        asked: NDArray[np.bool_],
        scale: int,
    ) -> None:
        """Note where `found` (in `scale` parts) leaves the limits called `name`; for points per choice, else per ballot."""
        for key, sign in ((f"min_{name}", -1), (f"max_{name}", 1)):
            limit = self.head.limit(key)
            if limit is not None:
                broken = asked & (sign * found > sign * int(limit * scale))
                for at in np.flatnonzero(broken).tolist():
                    line = self.line(at) if code == "point_limit" else int(self.lines[at])
                    amount = Decimal(int(found[at])) / scale
                    self.findings.add(line, code, key=key, limit=limit, found=f"{amount:f}")

    def result(self) -> tuple[Int, Int, Int]:
        """`(starts, chosen, points)` of the ballots that count, choices without points taken out."""
        self._default_score()
        self._keep(self.points > 0)
        number = np.cumsum(self.cast) - 1
        lengths = np.bincount(number[self.ballot], minlength=int(self.cast.sum()))
        starts = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        return starts, self.chosen, self.points

    def _default(self) -> Decimal:
        said = self.head.limit("default_score")
        return said if said is not None and self.head.kind == SCORING else Decimal(0)

    def _default_score(self) -> None:
        """Scoring: what a ballot does not list has the default score, if the file gives one."""
        default = self._default()
        if not default:
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
