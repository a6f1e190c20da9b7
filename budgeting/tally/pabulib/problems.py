"""What can be wrong with a file, as data: a line, a code and facts. `sentences.py` has the words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from budgeting.tally.pabulib.sentences import STYLE_CODES, WARNING_CODES, repairable, sentence

ERROR = "error"
WARNING = "warning"
STYLE = "style"

KEPT_PER_CODE = 50


@dataclass(frozen=True)
class Problem:
    """Something in a file that is wrong (`error`), doubtful (`warning`) or merely against the format (`style`).

    `line` counts from 1; 0 means the whole file. `repaired`: the lenient reader has mended it as the sentence says.
    """

    line: int
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    repaired: bool = False

    @property
    def level(self) -> str:
        """`error`, `warning` or `style`."""
        if self.code in STYLE_CODES:
            return STYLE
        return WARNING if self.code in WARNING_CODES else ERROR

    @property
    def fatal(self) -> bool:
        """Whether the file cannot be counted because of it."""
        return self.level == ERROR and not self.repaired

    def sentence(self, language: str = "en") -> str:
        """What is wrong, how to mend it or how it was mended; `language` is `en` or `ka`."""
        return sentence(self.code, self.facts, repaired=self.repaired, language=language)


class Unreadable(Exception):  # noqa: N818
    """The file cannot be counted. `problems` says why, line by line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        first = next((problem for problem in problems if problem.fatal), problems[0])
        super().__init__(f"line {first.line}: {first.sentence()}")


class Findings:
    """Collects problems while a file is read; of one code the first `KEPT_PER_CODE` are kept, the rest are counted."""

    def __init__(self, *, lenient: bool) -> None:
        self.lenient = lenient
        self._found: list[Problem] = []
        self._number: Counter[str] = Counter()

    def add(self, line: int, code: str, **facts: object) -> None:
        """Note a problem at `line`."""
        self._number[code] += 1
        if self._number[code] <= KEPT_PER_CODE:
            words = {name: str(value) for name, value in facts.items()}
            repaired = self.lenient and code in repairable()
            self._found.append(Problem(line, code, words, repaired))

    def stop(self, line: int, code: str, **facts: object) -> Unreadable:
        """Note a problem after which nothing more can be read; to be raised by the caller."""
        self.add(line, code, **facts)
        return Unreadable(self.all())

    def all(self) -> tuple[Problem, ...]:
        """Everything found, by line; `more` says how many of a code were left out."""
        left_out = [
            Problem(0, "more", {"code": code, "number": str(number - KEPT_PER_CODE)})
            for code, number in self._number.items()
            if number > KEPT_PER_CODE
        ]
        return (*sorted(self._found, key=lambda problem: problem.line), *left_out)
