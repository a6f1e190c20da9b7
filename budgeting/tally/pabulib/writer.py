"""From an `Election` to a file that strangers can count: no personal columns, fresh voter ids, ballots in an order that tells nothing."""

import os
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import numpy as np

from budgeting.tally.election import ORDINAL, Election
from budgeting.tally.pabulib import fields
from budgeting.tally.pabulib.document import quoted


def export(
    election: Election,
    path: str | os.PathLike[str],
    *,
    winners: Collection[str] | None = None,
    meta: Mapping[str, str] | None = None,
) -> None:
    """Write `election` to `path`, replacing what is there, in the column and key order of the format.

    `meta` is put over `election.meta`; what the election itself knows (counts, budget, kind of ballot) always comes from it.
    `winners` (ids) fill the column `selected`. Rankings of different lengths get no column `score`, as readers do not agree on
    the points of a short one. Ballots are numbered from 1 in the order of their contents, so nothing tells
    who cast them or when. Raises `ValueError` when META misses a mandatory key, when voters have different shares of the
    money, or an id contains a comma: the format cannot say those.
    """
    if len(election.shares) and (election.shares != election.shares[0]).any():
        raise ValueError("the format cannot say that voters have different shares of the money")
    if any("," in project.id for project in election.projects):
        raise ValueError("the format cannot hold a project id with a comma")
    lines = _lines(election, winners, _meta(election, meta or {}))
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


def _row(*cells: object) -> str:
    return ";".join(quoted(str(cell)) for cell in cells) + "\n"


def _lines(
    election: Election, winners: Collection[str] | None, meta: Mapping[str, str]
) -> Iterator[str]:
    yield _row(fields.META)
    yield _row("key", "value")
    for key, value in meta.items():
        yield _row(key, value)
    yield _row(fields.PROJECTS)
    yield from _projects(election, winners)
    yield _row(fields.VOTES)
    yield from _votes(election)


def _meta(election: Election, given: Mapping[str, str]) -> dict[str, str]:
    said = {**election.meta, **given}
    said.update(
        num_projects=str(len(election.projects)),
        num_votes=str(election.voters),
        budget=number(election.budget, election.scale),
        vote_type=election.kind,
    )
    if election.title:
        said.setdefault("description", election.title)
    if election.currency:
        said.setdefault("currency", election.currency)
    if election.kind == ORDINAL:
        said["max_length"] = str(election.longest)
    if election.threshold is not None:
        threshold = number(election.threshold, election.points_scale)
        said.setdefault("min_project_score_threshold", threshold)
    missing = [key for key in fields.MANDATORY if said.get(key, "") in fields.MISSING]
    if missing:
        raise ValueError(f"META needs {', '.join(missing)}")
    said.pop("default_score", None)  # the ballots say all points
    return {key: said[key] for key in sorted(said, key=_place)}


def _place(key: str) -> int:
    """Place of a key in META: that of the format, then as it came."""
    return list(fields.KEYS).index(key) if key in fields.KEYS else len(fields.KEYS)


def number(parts: int, scale: int) -> str:
    """`parts` of which `scale` make one, as the format writes numbers: 5000, 12.5."""
    text = f"{Decimal(parts) / scale:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _projects(election: Election, winners: Collection[str] | None) -> Iterator[str]:
    projects = election.projects
    lengths = np.diff(election.starts)
    full = election.kind == ORDINAL and bool(((lengths == election.longest) | (lengths == 0)).all())
    columns: dict[str, list[object]] = {
        "project_id": [project.id for project in projects],
        "cost": [number(project.cost, election.scale) for project in projects],
        "votes": list(election.votes),
    }
    if full or election.kind in fields.WITH_POINTS:
        columns["score"] = [number(score, election.points_scale) for score in election.scores]
    columns["name"] = [project.name for project in projects]
    columns["category"] = [",".join(project.categories) for project in projects]
    if winners is not None:
        columns["selected"] = [int(project.id in winners) for project in projects]
    columns["district"] = [project.unit for project in projects]
    columns["group"] = [project.group for project in projects]
    for name in ("name", "category", "district", "group"):
        if not any(columns[name]):
            del columns[name]
    yield _row(*columns)
    for cells in zip(*columns.values(), strict=True):
        yield _row(*cells)


def _votes(election: Election) -> Iterator[str]:
    with_points = election.kind in fields.WITH_POINTS
    yield _row("voter_id", "vote", "points") if with_points else _row("voter_id", "vote")
    ids = [project.id for project in election.projects]
    starts = election.starts.tolist()
    voter = 0
    for ballot, weight in enumerate(election.weights.tolist()):
        low, high = starts[ballot], starts[ballot + 1]
        pairs = list(
            zip(election.points[low:high].tolist(), election.chosen[low:high].tolist(), strict=True)
        )
        pairs.sort(key=lambda pair: (-pair[0], pair[1]))
        rest = quoted(",".join(ids[project] for _, project in pairs))
        if with_points:
            points = ",".join(number(given, election.points_scale) for given, _ in pairs)
            rest = f"{rest};{points}"
        for _ in range(weight):
            voter += 1
            yield f"{voter};{rest}\n"
