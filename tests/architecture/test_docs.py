"""The documents agree with the code: life cycles, security claims, links, commands, length."""

import re

import pytest

from civic.management.commands import lifecycles
from tests.architecture import claims
from tests.architecture.sources import ROOT, name

DOCS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "publiccode.yml", ROOT / "Makefile"]
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"`make ([a-z0-9]+)`")


def test_life_cycles_are_fresh():
    assert lifecycles.PAGE.read_text() == lifecycles.page()


def test_every_negative_test_owed_is_carried_out():
    found = claims.carried_out()
    assert [f"N{number:02d}" for number in claims.OWED if not found[number]] == []


def test_security_claims_are_fresh():
    assert claims.PAGE.read_text() == claims.page()


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_links_lead_somewhere(path):
    targets = [one for one in LINK.findall(path.read_text()) if "://" not in one]
    assert [one for one in targets if not (path.parent / one).exists()] == []


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_make_targets_exist(path):
    targets = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(TARGET.findall(path.read_text())) - targets == set()


def test_make_offers_at_most_twelve_commands():
    makefile = (ROOT / "Makefile").read_text()
    assert 1 <= len(re.findall(r"^[a-z0-9]+:.*## ", makefile, re.MULTILINE)) <= 12


@pytest.mark.parametrize(
    ("file", "most"), [("README.md", 60), ("README.ka.md", 60), ("ARCHITECTURE.md", 150)]
)
def test_entrance_is_short(file, most):
    assert len((ROOT / file).read_text().splitlines()) <= most


def test_decisions_are_listed_and_short():
    folder = ROOT / "docs" / "decisions"
    records = sorted(folder.glob("[0-9]*.md"))
    index = (folder / "README.md").read_text()
    assert [one.name for one in records if f"({one.name})" not in index] == []
    assert [one.name for one in records if len(one.read_text().splitlines()) > 40] == []
    assert len({one.name[:4] for one in records}) == len(records)
