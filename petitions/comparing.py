"""Texts side by side: word by word for a correction, article by article for an adopted act. Pure functions."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, str | Promise] = {
    "title": _("Title"),
    "demand": _("Demand"),
    "text": _("Reasons"),
    "articles": _("Text of the draft act"),
    "act_annexes": _("Annexes to the draft act"),
    "note": _("Explanatory note"),
}
WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# An article begins a line: "მუხლი 3.", "Article 3.", also "მუხლი №3" and with an upper index ("მუხლი 3¹").
ARTICLE = re.compile(
    r"^[^\S\n]*(?:მუხლი|article)[^\S\n]*(?:№[^\S\n]*)?(\d+[¹²³⁴⁵⁶⁷⁸⁹⁰]*)[.:]?",
    re.IGNORECASE | re.MULTILINE,
)
# An annex likewise, "დანართი №2." or "Annex 2."; the only one may stand without a number.
ANNEX = re.compile(
    r"^[ \t]*(?:დანართი|annex)(?:[ \t]+(?:№[ \t]*)?(\d+[¹²³⁴⁵⁶⁷⁸⁹⁰]*)|(?=[ \t]*(?:[.:]|$)))[.:]?",
    re.IGNORECASE | re.MULTILINE,
)


def differences(changes: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Each field before and after, word by word, in the order of the page: what stays, goes out, comes in."""
    return [
        {"label": label, "parts": parts(*changes[name])}
        for name, label in FIELDS.items()
        if name in changes
    ]


def changed(before: Mapping[str, str], after: Any) -> dict[str, list[str]]:
    """The fields of `before` that read otherwise in the row `after`: name to old and new text."""
    return {
        name: [before[name], getattr(after, name)]
        for name in FIELDS
        if name in before and before[name] != getattr(after, name)
    }


def parts(before: str, after: str) -> list[dict[str, str]]:
    """One text against another: pieces of kind "same", "out" and "in".

    In a long text what stands everywhere, blanks and commas, is no place to begin a comparison at:
    trying each of them costs tenths of a second on the twelve thousand signs of an act.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    found: list[dict[str, str]] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=True)
    for act, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if act == "equal":
            found.append({"kind": "same", "text": "".join(old[old_from:old_to])})
            continue
        if old_to > old_from:
            found.append({"kind": "out", "text": "".join(old[old_from:old_to])})
        if new_to > new_from:
            found.append({"kind": "in", "text": "".join(new[new_from:new_to])})
    return found


def names_article(text: str) -> bool:
    """True where at least one line begins with a numbered article, as `articles` reads them."""
    return ARTICLE.search(text) is not None


@dataclass(frozen=True)
class Article:
    """One article or annex: its number ("" for what stands before the first) and its text."""

    number: str
    text: str


def articles(text: str, heading: re.Pattern[str] = ARTICLE) -> list[Article]:
    """The articles of an act, or with ANNEX its annexes, in order; a text without a heading is one piece."""
    starts = list(heading.finditer(text))
    head = text[: starts[0].start()].strip() if starts else text.strip()
    found = [Article("", head)] if head else []
    for at, start in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        found.append(Article(start.group(1) or "", text[start.start() : end].strip()))
    return found


@dataclass(frozen=True)
class Pair:
    """An article as it was asked for and as it was adopted; one side is empty where it has no fellow."""

    number: str
    asked: str
    adopted: str
    parts: list[dict[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Whether it is the same, changed, left out or new."""
        if not self.adopted:
            return "out"
        if not self.asked:
            return "in"
        return "same" if self.asked == self.adopted else "changed"


def side_by_side(asked: str, adopted: str, heading: re.Pattern[str] = ARTICLE) -> list[Pair]:
    """The pieces of two acts by their numbers, in the order of the adopted one, the rest after them."""
    ours = _by_number(articles(asked, heading))
    theirs = _by_number(articles(adopted, heading))
    numbers = [*theirs, *(number for number in ours if number not in theirs)]
    return [
        Pair(
            number,
            ours.get(number, ""),
            theirs.get(number, ""),
            parts(ours.get(number, ""), theirs.get(number, "")),
        )
        for number in numbers
    ]


def _by_number(pieces: list[Article]) -> dict[str, str]:
    """Number to text; pieces that share a number, or have none, are read as one."""
    found: dict[str, str] = {}
    for one in pieces:
        found[one.number] = "\n\n".join(filter(None, [found.get(one.number), one.text]))
    return found
