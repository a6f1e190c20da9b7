"""META and PROJECTS of a file: read row by row, checked, and turned into what an `Election` needs."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from budgeting.tally.election import Project
from budgeting.tally.pabulib import fields
from budgeting.tally.pabulib.numbers import LARGEST, NotANumber, decimal, decimals, whole
from budgeting.tally.pabulib.problems import Findings
from budgeting.tally.pabulib.source import Records, Row

DATE = re.compile(r"(\d{1,2}\.\d{1,2}\.)?\d{4}\Z")
MINOR_DECIMALS = 2


@dataclass
class Head:
    """What stands before the ballots. `lines` has the line of each key; `codes` the index of every project id that is counted;
    `dropped` the ids that stand in the file but were left out."""

    meta: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, Decimal] = field(default_factory=dict)
    kind: str = ""
    scale: int = 1
    budget: int = 0
    projects: tuple[Project, ...] = ()
    project_lines: list[int] = field(default_factory=list)
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    vote_columns: list[str] = field(default_factory=list)
    rows_of_projects: int = 0

    def minor(self, amount: Decimal) -> int:
        """An amount of currency in minor units."""
        return int(amount * self.scale)

    def limit(self, key: str) -> Decimal | None:
        """The number META gives for `key`, or None."""
        return self.numbers.get(key)

    @property
    def longest(self) -> int:
        """The most choices of a ballot: what rankings count down from."""
        said = self.numbers.get("max_length")
        return int(said) if said is not None else len(self.projects)


def read_head(records: Records, findings: Findings) -> Head:
    """Read META, PROJECTS and the header of VOTES. Raises `Unreadable` when nothing can be counted."""
    head = Head()
    _title(records, findings, fields.META)
    _header(records, findings, fields.META, ("key", "value"))
    _meta(records, findings, head)
    columns = _header(records, findings, fields.PROJECTS, ("project_id", "cost"))
    _projects(records, findings, head, columns)
    needed = ("voter_id", "vote") + (("points",) if head.kind in fields.WITH_POINTS else ())
    head.vote_columns = _header(records, findings, fields.VOTES, needed)
    return head


def _title(records: Records, findings: Findings, section: str) -> None:
    row = records.take()
    if row is None:
        raise findings.stop(records.line, "section_missing", section=section)
    if not is_title(row, section):
        raise findings.stop(row.line, "section_order", section=section, found=row.cells[0][:40])


def is_title(row: Row, section: str) -> bool:
    """Whether the row is the title line of a section."""
    first, *rest = (cell.strip() for cell in row.cells)
    return first == section and not any(rest)


def _header(
    records: Records, findings: Findings, section: str, needed: tuple[str, ...]
) -> list[str]:
    row = records.take()
    if row is None:
        raise findings.stop(records.line, "header_missing", section=section)
    columns = [_clean(cell, row.line, findings) for cell in row.cells]
    for column in needed:
        if column not in columns:
            raise findings.stop(row.line, "column_missing", section=section, column=column)
    for column in dict.fromkeys(columns):
        if columns.count(column) > 1:
            raise findings.stop(row.line, "column_twice", column=column)
    known = {fields.PROJECTS: fields.PROJECT_COLUMNS, fields.VOTES: fields.VOTE_COLUMNS}
    for column in columns:
        if section in known and column not in known[section]:
            findings.add(row.line, "column_unknown", column=column)
    return columns


def _clean(cell: str, line: int, findings: Findings) -> str:
    bare = cell.strip()
    if bare != cell:
        findings.add(line, "blanks", text=bare[:60])
    return bare


def _meta(records: Records, findings: Findings, head: Head) -> None:
    while True:
        row = records.take()
        if row is None:
            raise findings.stop(records.line, "section_missing", section=fields.PROJECTS)
        if is_title(row, fields.PROJECTS):
            break
        if is_title(row, fields.VOTES):
            raise findings.stop(
                row.line, "section_order", section=fields.PROJECTS, found=row.cells[0]
            )
        cells = fit(row, ["key", "value"], "value", findings)
        key, value = (_clean(cell, row.line, findings) for cell in cells)
        if key in head.meta:
            findings.add(row.line, "key_twice", key=key)
            continue
        if key not in fields.KEYS:
            findings.add(row.line, "key_unknown", key=key)
        head.meta[key], head.lines[key] = value, row.line
    _check_meta(findings, head)


def _check_meta(findings: Findings, head: Head) -> None:
    for key in fields.NEEDED:
        if head.meta.get(key, "") in fields.MISSING:
            raise findings.stop(head.lines.get(key, 1), "key_needed", key=key)
    for key in fields.MANDATORY:
        if head.meta.get(key, "") in fields.MISSING:
            findings.add(head.lines.get(key, 1), "key_missing", key=key)
    for key, value in head.meta.items():
        if value not in fields.MISSING:
            _check_value(findings, head, key, value)
    head.kind = head.meta["vote_type"]
    if head.kind == "cumulative" and "max_sum_points" not in head.numbers:
        findings.add(head.lines["vote_type"], "key_missing", key="max_sum_points")
    for name in ("length", "sum_cost", "points", "sum_points", "project_cost"):
        low, high = head.limit(f"min_{name}"), head.limit(f"max_{name}")
        if low is not None and high is not None and low > high:
            findings.add(head.lines[f"min_{name}"], "limits", low=f"min_{name}", high=f"max_{name}")


def _check_value(findings: Findings, head: Head, key: str, value: str) -> None:
    kind = fields.KEYS.get(key, fields.TEXT)
    expected = _expected(head, key, kind, value)
    if expected and key in fields.NEEDED:
        raise findings.stop(
            head.lines[key], "value_needed", key=key, value=value[:60], expected=expected
        )
    if expected:
        findings.add(head.lines[key], "value", key=key, value=value[:60], expected=expected)


def _expected(head: Head, key: str, kind: str, value: str) -> str:
    """The code of what was expected for `key` instead of `value`, "" when it fits; numbers are noted on the way."""
    if kind in (fields.WHOLE, fields.MONEY, fields.POINTS):
        return _expected_number(head, key, kind, value)
    fits = {
        fields.KIND: value in fields.KINDS,
        fields.RULE: value in fields.RULES,
        fields.DATE: DATE.match(value) is not None,
        fields.FLAG: value == "1",
    }
    return "" if fits.get(kind, True) else kind


def _expected_number(head: Head, key: str, kind: str, value: str) -> str:
    try:
        number = decimal(value)
    except NotANumber:
        return "number" if kind == fields.POINTS else kind
    if kind == fields.WHOLE and whole(value) is None:
        return kind
    if key == "budget" and number <= 0:
        return "budget"
    if key == "max_length" and number < 1:
        return "positive"
    head.numbers[key] = number
    return ""


def fit(row: Row, columns: list[str], text_column: str, findings: Findings) -> list[str]:
    """The cells of a row, as many as there are columns: a surplus is taken as part of `text_column`."""
    cells, surplus = row.cells, len(row.cells) - len(columns)
    if surplus > 0 and not any(cell.strip() for cell in cells[len(columns) :]):
        cells = cells[: len(columns)]
        findings.add(row.line, "cells_many", **_counts(row, columns, columns[-1]))
    elif surplus > 0:
        column = text_column if text_column in columns else columns[-1]
        findings.add(row.line, "cells_many", **_counts(row, columns, column))
        at = columns.index(column)
        joined = ";".join(cells[at : at + surplus + 1])
        cells = [*cells[:at], joined, *cells[at + surplus + 1 :]]
    elif surplus < 0:
        findings.add(row.line, "cells_few", **_counts(row, columns, ""))
        cells = cells + [""] * -surplus
    return cells


def _counts(row: Row, columns: list[str], column: str) -> dict[str, object]:
    return {"found": len(row.cells), "columns": len(columns), "column": column}


def _projects(records: Records, findings: Findings, head: Head, columns: list[str]) -> None:
    rows: list[tuple[int, dict[str, str], Decimal]] = []
    seen: dict[str, int] = {}
    while True:
        row = records.take()
        if row is None:
            raise findings.stop(records.line, "section_missing", section=fields.VOTES)
        if is_title(row, fields.VOTES):
            break
        head.rows_of_projects += 1
        cells = fit(row, columns, "name", findings)
        named = dict(
            zip(columns, (_clean(cell, row.line, findings) for cell in cells), strict=True)
        )
        cost = _project(row.line, named, seen, findings, head)
        if cost is not None:
            rows.append((row.line, named, cost))
    if not rows:
        raise findings.stop(records.line, "no_projects")
    _settle(rows, findings, head)


def _project(
    line: int, named: dict[str, str], seen: dict[str, int], findings: Findings, head: Head
) -> Decimal | None:
    """The cost of the project, or None when it is left out."""
    name = named["project_id"]
    if name in fields.MISSING:
        findings.add(line, "id_empty")
        return None
    if name in seen:
        findings.add(line, "id_twice", id=name, first=seen[name])
        return None
    seen[name] = line
    if "," in name:
        findings.add(line, "id_comma", id=name)
        return None
    try:
        cost = decimal(named["cost"])
    except NotANumber as error:
        findings.add(line, "cost", id=name, value=named["cost"][:60], reason=error.reason)
    else:
        if cost > 0:
            return cost
        findings.add(line, "cost_zero", id=name, value=named["cost"])
    head.dropped.add(name)
    return None


def _settle(
    rows: list[tuple[int, dict[str, str], Decimal]], findings: Findings, head: Head
) -> None:
    said = int(head.numbers["num_projects"])
    if said != head.rows_of_projects:
        findings.add(
            head.lines["num_projects"], "num_projects", said=said, found=head.rows_of_projects
        )
    amounts = [head.numbers["budget"], *(cost for _, _, cost in rows)]
    head.scale = 10 ** max(MINOR_DECIMALS, *(decimals(amount) for amount in amounts))
    head.budget = head.minor(head.numbers["budget"])
    costs = [head.minor(cost) for _, _, cost in rows]
    if max(head.budget, *costs) > LARGEST or sum(costs) > LARGEST * 1000:
        raise findings.stop(head.lines["budget"], "sum_large", reason="large")
    projects = []
    for (line, named, _), minor in zip(rows, costs, strict=True):
        if minor > head.budget:
            findings.add(
                line, "cost_above_budget", id=named["project_id"], value=named["cost"], budget=head.meta["budget"]
            )  # fmt: skip
        projects.append(_value(named, minor))
        head.project_lines.append(line)
        head.said[named["project_id"]] = named
    head.projects = tuple(projects)


def _value(named: dict[str, str], cost: int) -> Project:
    def cell(column: str) -> str:
        value = named.get(column, "")
        return "" if value in fields.MISSING else value

    return Project(
        id=named["project_id"],
        cost=cost,
        name=cell("name"),
        unit=cell("district") or cell("subunit") or cell("neighborhood"),
        categories=tuple(part for part in cell("category").split(",") if part),
        group=cell("group"),
    )
