"""Writes the elections of this folder and `expected.json`: ballots from a seed, winners from `recount`."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from budgeting.tally.election import CHOOSE_ONE, CUMULATIVE, ORDINAL, SCORING, Election
from budgeting.tally.generate import Plan, generate
from budgeting.tally.pabulib import Document, export, read
from budgeting.tally.pabulib.document import Line
from budgeting.tally.recount import recount
from budgeting.tally.rules import NAMED, Greedy, Unsuitable, named

FOLDER = Path(__file__).parent
EXPECTED = FOLDER / "expected.json"
PLANS = {
    "approval": Plan(voters=400, projects=24, seed=11, districts=4, longest=6),
    "small": Plan(voters=30, projects=9, seed=22, districts=2, longest=4, levels=12),
    "ties": Plan(voters=24, projects=12, seed=33, districts=3, longest=4, levels=2),
    "choose_one": Plan(voters=300, projects=14, seed=44, kind=CHOOSE_ONE, districts=5),
    "ranking": Plan(voters=300, projects=18, seed=55, kind=ORDINAL, districts=3, longest=3),
    "points": Plan(voters=250, projects=16, seed=66, kind=CUMULATIVE, districts=3, longest=5),
    "scores": Plan(voters=250, projects=16, seed=77, kind=SCORING, districts=3, longest=8),
    "tetri": Plan(voters=200, projects=15, seed=88, districts=2, longest=5, empty=15, step=1237),
    "rich": Plan(voters=60, projects=8, seed=99, districts=2, longest=4, funded=120),
}
WORDS = ("Trees; benches", "The “Old Bridge”", 'A "quiet" street', "სკვერი ზღვასთან", "ველობილიკი")
META = {
    "country": "Georgia",
    "unit": "Invented",
    "rule": "greedy",
    "date_begin": "01.10.2026",
    "date_end": "31.10.2026",
    "language": "en",
    "comment": "#1: Nobody voted here: all ballots are invented.",
}


def election(name: str) -> Election:
    """The election with names that need quoting, and a threshold for one."""
    made = generate(PLANS[name])
    projects = tuple(
        replace(
            project,
            name=f"{WORDS[at % len(WORDS)]} {at + 1}",
            categories=("green",) if at % 3 else ("green", "sport"),
        )
        for at, project in enumerate(made.projects)
    )
    meta = {**META, "instance": name}
    limits = {CUMULATIVE: {"max_sum_points": "15"}, ORDINAL: {"min_length": "1"}}
    if name == "rich":
        meta["fully_funded"] = "1"
    if name == "approval":
        meta |= {"rule": "greedy-threshold", "min_project_score_threshold": "40"}
    threshold = 40 if name == "approval" else None
    meta |= limits.get(made.kind, {})
    return replace(made, projects=projects, meta=meta, threshold=threshold)


def official(made: Election) -> tuple[str, ...]:
    """The winners by the rule META names."""
    return recount(made, Greedy(use_threshold=made.threshold is not None)).winners


def sort_projects(path: Path) -> None:
    """Put the rows of PROJECTS in the order in which the greedy rule looks at them, as real files have them."""
    document = Document.read(path)
    columns = document.projects.columns

    def key(line: Line) -> tuple[float, float, str]:
        said = dict(zip(columns, line.cells, strict=True))
        return -float(said.get("score", said["votes"])), float(said["cost"]), said["project_id"]

    rows = tuple(sorted(document.projects.rows, key=key))
    replace(document, projects=replace(document.projects, rows=rows)).write(path)


def expected(made: Election) -> dict[str, dict[str, object]]:
    """Winners and what they cost, by every rule that can count these ballots; completion steps of one unit of currency."""
    found: dict[str, dict[str, object]] = {}
    for name in NAMED:
        try:
            second = recount(made, named(name, step=made.scale))
        except Unsuitable:
            continue
        cost = sum(made.costs[made.index[winner]] for winner in second.winners)
        found[name] = {"winners": list(second.winners), "cost": cost}
    return found


def main() -> None:
    """Write everything."""
    record = {}
    for name in PLANS:
        path = FOLDER / f"{name}.pb"
        made = election(name)
        export(made, path, winners=official(made))
        sort_projects(path)
        record[path.name] = {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "rules": expected(read(path)),
        }
    EXPECTED.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
