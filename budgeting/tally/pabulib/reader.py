"""From a file to an `Election`, strictly or leniently, with everything that was found on the way."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from budgeting.tally.election import Election, build
from budgeting.tally.pabulib import fields
from budgeting.tally.pabulib.ballots import Ballots
from budgeting.tally.pabulib.head import Head, read_head
from budgeting.tally.pabulib.numbers import NotANumber, decimal
from budgeting.tally.pabulib.problems import Findings, Problem, Unreadable
from budgeting.tally.pabulib.source import Records, Source
from budgeting.tally.pabulib.votes import read_votes


@dataclass(frozen=True)
class Reading:
    """What a file gave: the election and what was noticed."""

    election: Election
    problems: tuple[Problem, ...]


def read(path: str | os.PathLike[str], *, lenient: bool = False) -> Election:
    """The election in the file at `path`. Raises `Unreadable` as `load` does."""
    return load(path, lenient=lenient).election


def load(
    path: str | os.PathLike[str],
    *,
    lenient: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Reading:
    """The election in the file at `path`, and the problems that do not prevent counting.

    `lenient`: what can be mended is mended and reported as repaired. `progress` is called with the number of ballots read
    so far. Raises `Unreadable` with all problems found when one of them is an error that was not repaired.
    """
    findings = Findings(lenient=lenient)
    records = Records(Source(Path(path), findings), findings)
    head = read_head(records, findings)
    ballots = Ballots(read_votes(records, head, findings, progress), findings)
    named = ballots.named
    starts, chosen, points = ballots.result()
    election = build(
        projects=head.projects,
        budget=head.budget,
        kind=head.kind,
        starts=starts,
        chosen=chosen,
        points=points,
        scale=head.scale,
        points_scale=ballots.points_scale,
        longest=head.longest if head.kind == fields.ORDINAL else 0,
        threshold=_threshold(head, ballots.points_scale),
        currency=_said(head, "currency"),
        title=_said(head, "description"),
        meta=head.meta,
    )
    _compare(head, election, named, findings)
    problems = findings.all()
    if any(problem.fatal for problem in problems):
        raise Unreadable(problems)
    return Reading(election, problems)


def _said(head: Head, key: str) -> str:
    value = head.meta.get(key, "")
    return "" if value in fields.MISSING else value


def _threshold(head: Head, points_scale: int) -> int | None:
    said = head.limit("min_project_score_threshold")
    if said is None:
        return None
    parts = said * points_scale
    return int(parts.to_integral_value(rounding="ROUND_CEILING"))


def _compare(head: Head, election: Election, named: np.ndarray, findings: Findings) -> None:
    """Compare the columns `votes` and `score` with the ballots.

    Of rankings shorter than the longest one files disagree on what the last place is worth, so their points are not compared.
    """
    ranked_short = election.longest > 0 and bool(
        (np.diff(election.starts) != election.longest).any()
    )
    figures = zip(
        head.projects, head.project_lines, election.votes, named, election.scores, strict=True
    )
    for project, line, votes, written, score in figures:
        said = head.said[project.id]
        text = said.get("votes", "")
        if text not in fields.MISSING and text not in (str(votes), str(written)):
            findings.add(line, "votes_column", id=project.id, said=text[:30], found=votes)
        text = "" if ranked_short else said.get("score", "")
        found = Decimal(int(score)) / election.points_scale
        if text not in fields.MISSING and not _same(text, found):
            findings.add(line, "score_column", id=project.id, said=text[:30], found=found)


def _same(text: str, number: Decimal) -> bool:
    try:
        return decimal(text) == number
    except NotANumber:
        return False
