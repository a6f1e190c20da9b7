"""The templates for the impact assessment and the notice of an incident say the same in both languages."""

import re

import pytest

from tests.architecture.sources import ROOT

FOLDER = ROOT / "docs" / "templates"
# What the notice of an incident has to tell the Service, by the rows of the template.
OWED = {
    "Controller",
    "Data protection officer",
    "Processor, if concerned",
    "Happened / noticed",
    "Kind",
    "What happened",
    "Which data",
    "A special category",
    "How many",
    "Likely consequences",
    "What was done",
    "What will be done",
    "People concerned",
}


def shape(text: str) -> list[int]:
    """How many numbered points, rows of tables, blanks to fill in, commands and bold words a text has."""
    marks = (r"(?m)^\d+\. ", r"(?m)^ *\| ", r"<[^>]+>", r"`[^`]+`", r"\*\*[^*]+\*\*")
    return [len(re.findall(mark, text)) for mark in marks]


@pytest.mark.parametrize("name", ["impact-assessment", "incident-notice"])
def test_both_languages_ask_for_the_same(name):
    english, georgian = (
        (FOLDER / f"{name}{ending}").read_text(encoding="utf-8") for ending in (".md", ".ka.md")
    )
    assert shape(english) == shape(georgian)
    assert shape(english)[2] > 15


def test_the_notice_asks_for_all_the_law_wants():
    text = (FOLDER / "incident-notice.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"(?m)^\| ([^|<]+?) \|", text))
    assert OWED - rows == set()
    assert rows - OWED == {"Number in the register of incidents", "Signed"}
    assert "**72 hours**" in text
