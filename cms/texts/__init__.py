"""The pages a new installation starts with, in Georgian and English: guides, law, privacy, rules, contact.

Editors change them in the CMS afterwards; these texts are only written where a page is missing.
`Text` says one page in one language, `Entry` one page in all.
"""

from dataclasses import dataclass, field
from typing import Any

Body = list[tuple[str, Any]]


@dataclass(frozen=True)
class Text:
    """One page in one language."""

    title: str
    lead: str = ""
    body: Body = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """One page: its type, its place in the tree (a slug path below the home), its texts."""

    model: str
    path: str
    ka: Text
    en: Text
    values: dict[str, Any] = field(default_factory=dict)


def text(*parts: str) -> tuple[str, Any]:
    """A block of rich text."""
    return "text", "".join(parts)


def steps(title: str, *entries: tuple[str, str]) -> tuple[str, Any]:
    """A block of numbered steps."""
    return "steps", {
        "title": title,
        "entries": [{"title": one, "text": more} for one, more in entries],
    }


def law(title: str, text: str, source: str) -> tuple[str, Any]:
    """A block that quotes a rule with its article."""
    return "law", {"title": title, "text": text, "source": source, "url": ""}


def questions(title: str, *entries: tuple[str, str]) -> tuple[str, Any]:
    """A block of questions that open to their answers."""
    return "questions", {
        "title": title,
        "entries": [{"question": one, "answer": more} for one, more in entries],
    }


def who_decides(title: str, *rows: tuple[str, str, str]) -> tuple[str, Any]:
    """A table of matters, who decides them and where to turn."""
    return "who_decides", {
        "title": title,
        "rows": [{"matter": one, "who": who, "where": where} for one, who, where in rows],
    }


def notice(text: str, kind: str = "") -> tuple[str, Any]:
    """A message that stands out."""
    return "notice", {"kind": kind, "text": text}


def numbers() -> tuple[str, Any]:
    """The numbers in force, read live."""
    return "numbers", {"title": ""}


def centres() -> tuple[str, Any]:
    """The centres, read live."""
    return "centres", {"title": "", "note": ""}


def portal_contact(title: str = "") -> tuple[str, Any]:
    """The contacts of the portal, read live."""
    return "portal_contact", {"title": title}
