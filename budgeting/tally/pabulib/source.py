"""From bytes to rows of cells with their line numbers. Large files are never in memory as a whole."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from budgeting.tally.pabulib.problems import Findings

BLOCK = 1 << 16
LONGEST_LINE = 1 << 20
LONGEST_RECORD = 40  # lines one quoted cell may run over


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record, the line it begins at, and its text with line ends (but the last LF) as in the file.

    Empty lines before a record belong to its text.
    """

    line: int
    cells: list[str]
    text: str


def split(text: str) -> tuple[list[str], str]:
    """The cells of a record, and what is wrong with its quotes: "" (nothing), `open` or `stray`.

    Semicolons separate, a cell that begins with a double quote ends at the next single one, doubled ones inside mean one.
    """
    if '"' not in text:
        return text.split(";"), ""
    cells: list[str] = []
    at, end = 0, len(text)
    while True:
        if at < end and text[at] == '"':
            close = _closing(text, at + 1)
            if close < 0:
                return text.split(";"), "open"
            cells.append(text[at + 1 : close].replace('""', '"'))
            at = close + 1
            if at < end and text[at] != ";":
                return text.split(";"), "stray"
        else:
            close = text.find(";", at)
            cells.append(text[at : close if close >= 0 else end])
            at = close if close >= 0 else end
        if at >= end:
            return cells, ""
        at += 1


def _closing(text: str, at: int) -> int:
    while True:
        at = text.find('"', at)
        if at < 0 or text[at + 1 : at + 2] != '"':
            return at
        at += 2


class Source:
    """The lines of a file in blocks, from the first to the last; each line keeps its end.

    Raises `Unreadable` (through `findings`) when the file is absent, empty, no text, or has a line without end.
    """

    def __init__(self, path: Path, findings: Findings) -> None:
        self.path = path
        self.findings = findings
        self.bom = False
        self.end = "\n"
        self.ended = True

    def blocks(self) -> Iterator[tuple[int, list[str]]]:
        """Pairs of the number of the first line of a block, and its lines."""
        try:
            with self.path.open("rb") as file:
                yield from self._blocks(file)
        except FileNotFoundError:
            raise self.findings.stop(0, "not_found") from None
        except OSError as error:
            raise self.findings.stop(
                0, "not_a_file", reason=error.strerror or type(error).__name__
            ) from None

    def _blocks(self, file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        number, crlf = 1, False
        while raw := file.read(BLOCK):
            if not raw.endswith(b"\n"):
                tail = file.readline(LONGEST_LINE)
                if len(tail) == LONGEST_LINE:
                    raise self.findings.stop(
                        number + raw.count(b"\n"), "line_long", limit=LONGEST_LINE
                    )
                raw += tail
            if number == 1 and raw.startswith(codecs.BOM_UTF8):
                self.bom = True
                self.findings.add(1, "bom")
                raw = raw[len(codecs.BOM_UTF8) :]
            lines = self._decode(raw, number).split("\n")
            last = lines.pop()
            if number == 1 and lines and lines[0].endswith("\r"):
                self.end = "\r\n"
            if not crlf and b"\r\n" in raw:
                crlf = True
                self.findings.add(number + raw[: raw.index(b"\r\n")].count(b"\n"), "crlf")
            if last:
                lines.append(last)
                self.ended = False
                self.findings.add(number + len(lines) - 1, "no_final_end")
            yield number, lines
            number += len(lines)
        if number == 1:
            raise self.findings.stop(0, "empty")

    def _decode(self, raw: bytes, number: int) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = number + raw[: error.start].count(b"\n")
            if not self.findings.lenient:
                raise self.findings.stop(line, "encoding") from None
            self.findings.add(line, "encoding")
            return raw.decode("utf-8", "replace")


class Records:
    """Turns lines into rows; a quoted cell may run over several lines. `take` hands over one row or a block of them."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self._blocks = source.blocks()
        self._findings = findings
        self._lines: list[str] = []
        self._first = 1
        self._at = 0
        self.skipped = ""  # empty lines since the last row

    def _fill(self) -> bool:
        while self._at >= len(self._lines):
            block = next(self._blocks, None)
            if block is None:
                return False
            self._first, self._lines = block
            self._at = 0
        return True

    def take(self, *, wait: bool = True) -> Row | None:
        """The next row that is not empty, or None at the end (`wait` False: at the end of the block at hand)."""
        while self.pending or (wait and self._fill()):
            line, text = self._first + self._at, self._lines[self._at]
            self._at += 1
            bare = text.removesuffix("\r")
            if not bare.strip():
                self._findings.add(line, "blank_line")
                self.skipped += text + "\n"
                continue
            before, self.skipped = self.skipped, ""
            return self._row(line, text, bare, before)
        return None

    def _row(self, line: int, text: str, bare: str, before: str) -> Row:
        cells, wrong = split(bare)
        if wrong == "open":
            joined, count = text, 0
            for more in self._ahead():
                joined, count = f"{joined}\n{more}", count + 1
                if '"' in more:
                    found, wrong = split(joined.removesuffix("\r"))
                    if wrong != "open":
                        break
            if not wrong:
                self._at += count
                return Row(line, found, before + joined)
        if wrong:
            self._findings.add(line, "quote")
        return Row(line, cells, before + text)

    def _ahead(self) -> list[str]:
        if len(self._lines) - self._at < LONGEST_RECORD and (block := next(self._blocks, None)):
            self._first += self._at
            self._lines = self._lines[self._at :] + block[1]
            self._at = 0
        return self._lines[self._at : self._at + LONGEST_RECORD]

    @property
    def line(self) -> int:
        """Number of the last line taken."""
        return max(1, self._first + self._at - 1)

    @property
    def pending(self) -> bool:
        """Whether lines of the block at hand are left."""
        return self._at < len(self._lines)

    def block(self) -> tuple[int, list[str]] | None:
        """The rest of the block at hand: number of its first line, and its lines. None at the end."""
        if not self._fill():
            return None
        first, lines = self._first + self._at, self._lines[self._at :]
        self._at = len(self._lines)
        return first, lines

    def give_back(self, first: int, lines: list[str]) -> None:
        """Put lines back that are to be taken row by row."""
        self._first, self._lines, self._at = first, lines, 0
