"""Where a command writes: results to standard output, everything else to standard error."""

import io
import json
from collections.abc import Callable, Iterable
from typing import TextIO

from budgeting.tally.election import Election
from budgeting.tally.pabulib import Problem, Unreadable, load
from budgeting.tally.pabulib.problems import STYLE

NO, MISUSE = 1, 2
SELDOM = 50_000  # ballots between two lines of progress


class Stop(Exception):  # noqa: N818 (an answer: the command ends here)
    """Ends a command with a message and an exit code."""

    def __init__(self, message: str, code: int = MISUSE) -> None:
        self.message = message
        self.code = code
        super().__init__(message)


class Screen:
    """Text in UTF-8 whatever the locale says."""

    def __init__(self, out: TextIO, err: TextIO) -> None:
        for stream in (out, err):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        self._out = out
        self._err = err
        self._running = False

    def say(self, text: str = "") -> None:
        """A line of the result."""
        self._out.write(text + "\n")

    def show(self, record: object) -> None:
        """The result as JSON."""
        self.say(json.dumps(record, ensure_ascii=False, indent=1))

    def complain(self, text: str) -> None:
        """A line for people: an error or a note."""
        if self._running:
            self._err.write("\n")
            self._running = False
        self._err.write(text + "\n")

    def progress(self, text: str) -> None:
        """How far long work has come: on one line that is written over, or a line each when nobody watches."""
        if self._err.isatty():
            self._err.write(f"\r{text:<70}")
            self._err.flush()
            self._running = True
        else:
            self._err.write(text + "\n")

    def flush(self) -> None:
        """Write out what is waiting."""
        if self._running:
            self._err.write("\n")
            self._running = False
        self._out.flush()

    def problems(self, path: str, problems: Iterable[Problem], language: str) -> None:
        """One line each: `FILE:LINE: message`."""
        for problem in problems:
            level = "" if problem.fatal else f"{_level(problem)}: "
            self.complain(f"{path}:{problem.line}: {level}{problem.sentence(language)}")


def _level(problem: Problem) -> str:
    return "mended" if problem.repaired else problem.level


def open_election(
    screen: Screen, path: str, *, lenient: bool, language: str, progress: bool
) -> Election:
    """The election in a file; what was noticed is written out. Raises `Stop` when it cannot be counted."""
    try:
        reading = load(path, lenient=lenient, progress=_reading(screen) if progress else None)
    except Unreadable as error:
        screen.problems(path, (one for one in error.problems if one.fatal), language)
        hint = "" if lenient else "; --lenient mends what can be mended"
        raise Stop(f"{path}: not counted: the file has errors{hint}") from None
    shown = [problem for problem in reading.problems if problem.level != STYLE]
    screen.problems(path, shown, language)
    return reading.election


def _reading(screen: Screen) -> Callable[[int], None]:
    told = 0

    def watch(ballots: int) -> None:
        nonlocal told
        if ballots - told >= SELDOM:
            told = ballots
            screen.progress(f"reading: {ballots} ballots")

    return watch
