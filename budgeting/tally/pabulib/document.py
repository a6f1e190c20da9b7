"""A file as it is written, cell by cell: for those who change one and write it back without touching the rest.

What is not changed is written back byte for byte: order, quoting, line ends, `None`s and empty lines.
The whole file is in memory; to count a large one use `reader`.
"""

import codecs
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from budgeting.tally.pabulib import fields
from budgeting.tally.pabulib.head import is_title
from budgeting.tally.pabulib.problems import Findings
from budgeting.tally.pabulib.source import Records, Row, Source


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one record; `written` is its text where that is not the plain way to write these cells."""

    cells: tuple[str, ...]
    written: str | None = None


@dataclass(frozen=True)
class Section:
    """A section: title line, header line, rows."""

    title: Line
    header: Line
    rows: tuple[Line, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self.header.cells

    def column(self, name: str) -> tuple[str, ...]:
        """All cells of a column, "" where a row is too short. Raises `ValueError` for a column that is not there."""
        at = self.columns.index(name)
        return tuple(row.cells[at] if at < len(row.cells) else "" for row in self.rows)

    def without(self, columns: Iterable[str]) -> "Section":
        """The section without some of its columns."""
        gone = {at for at, name in enumerate(self.columns) if name in set(columns)}
        if not gone:
            return self

        def rest(line: Line) -> Line:
            return Line(tuple(cell for at, cell in enumerate(line.cells) if at not in gone))

        return replace(self, header=rest(self.header), rows=tuple(map(rest, self.rows)))


@dataclass(frozen=True)
class Document:
    """The three sections of a file. `tail` is what stands after the last row, `end` how lines end."""

    meta: Section
    projects: Section
    votes: Section
    end: str = "\n"
    bom: bool = False
    tail: str = field(default="", repr=False)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> "Document":
        """The file at `path`. Raises `Unreadable` when it is no UTF-8 text or its sections are not in order."""
        findings = Findings(lenient=False)
        source = Source(Path(path), findings)
        records = Records(source, findings)
        sections = dict(_sections(records, findings))
        return cls(
            meta=sections[fields.META],
            projects=sections[fields.PROJECTS],
            votes=sections[fields.VOTES],
            end=source.end,
            bom=source.bom,
            tail=_tail(records.skipped, ended=source.ended),
        )._plain()

    def _plain(self) -> "Document":
        """The same with `written` only where it differs from the plain way."""

        def plain(line: Line) -> Line:
            return Line(line.cells) if line.written == self._text(Line(line.cells)) else line

        def section(old: Section) -> Section:
            return Section(plain(old.title), plain(old.header), tuple(map(plain, old.rows)))

        return replace(
            self,
            meta=section(self.meta),
            projects=section(self.projects),
            votes=section(self.votes),
        )

    def value(self, key: str) -> str:
        """What META says for `key`, "" when it does not."""
        return next((row.cells[1] for row in self.meta.rows if row.cells[0] == key), "")

    def without_persons(self) -> "Document":
        """The same without the columns of VOTES that describe people (age, sex, district …)."""
        return replace(self, votes=self.votes.without(fields.PERSONAL_COLUMNS))

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the file to `path`, replacing what is there."""
        with Path(path).open("wb") as file:
            if self.bom:
                file.write(codecs.BOM_UTF8)
            file.writelines(text.encode() for text in self._texts())

    def _texts(self) -> Iterator[str]:
        waiting = ""
        for section in (self.meta, self.projects, self.votes):
            for line in (section.title, section.header, *section.rows):
                yield waiting
                yield self._text(line)
                waiting = "\n"
        yield self.tail

    def _text(self, line: Line) -> str:
        if line.written is not None:
            return line.written
        return ";".join(map(quoted, line.cells)) + self.end.removesuffix("\n")


def quoted(cell: str) -> str:
    """A cell as it is written: in double quotes when it has to be."""
    if any(letter in cell for letter in ';"\r\n'):
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return cell


def _sections(records: Records, findings: Findings) -> Iterator[tuple[str, Section]]:
    row = records.take()
    for name, following in zip(fields.SECTIONS, (*fields.SECTIONS[1:], ""), strict=True):
        if row is None:
            raise findings.stop(records.line, "section_missing", section=name)
        if not is_title(row, name):
            raise findings.stop(row.line, "section_order", section=name, found=row.cells[0][:40])
        title, header = row, records.take()
        if header is None:
            raise findings.stop(records.line, "header_missing", section=name)
        rows: list[Line] = []
        while (row := records.take()) is not None and not (following and is_title(row, following)):
            rows.append(_line(row))
        yield name, Section(_line(title), _line(header), tuple(rows))


def _tail(skipped: str, *, ended: bool) -> str:
    """What follows the last row: its line end, and empty lines."""
    if ended:
        return "\n" + skipped
    return "\n" + skipped.removesuffix("\n") if skipped else ""


def _line(row: Row) -> Line:
    return Line(tuple(row.cells), row.text)
