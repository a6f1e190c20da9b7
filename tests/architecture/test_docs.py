"""The documents agree with the code: life cycles, security claims, links, commands, length."""

import inspect
import re
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.urls import resolve

from tests.architecture import claims
from tests.architecture.sources import ROOT, name

DOCS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "publiccode.yml", ROOT / "Makefile"]
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"`make ([a-z0-9]+)`")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
FOLDERS = "budgeting|civic|cms|docs|identity|locale|petitions|requirements|static|templates|tests"
FILE = re.compile(rf"(?:{FOLDERS})/[\w./-]*")
MODULE = re.compile(r"(?:budgeting|civic|cms|identity|petitions|tests)(?:\.\w+)+")
COMMAND = re.compile(r"manage\.py ([a-z_]+)((?: +[^\s`#]+)*)")
RUN = re.compile(r"python3? -m ((?:civic|tests)[\w.]+)")
ADDRESS = re.compile(r"/(?:[a-z]+/)*(?:[a-z]+(?:\.[a-z]+)?)?")
SETTING = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
OUTSIDE = re.compile(r"/(?:etc|opt|var)/")  # on an operator's machine


def test_life_cycles_are_fresh():
    call_command("lifecycles", check=True)


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


def code_of(path):
    """What a document sets in code: between backticks, and each line of its blocks."""
    text = path.read_text()
    lines = {line.strip() for block in FENCE.findall(text) for line in block.splitlines()[1:-1]}
    return sorted(lines | set(CODE.findall(FENCE.sub("", text))))


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_files_and_folders_exist(path):
    named = [one for one in code_of(path) if FILE.fullmatch(one)]
    assert [one for one in named if not (ROOT / one).exists()] == []


def exists(dotted):
    """True for a module, and for a name in one."""
    try:
        if find_spec(dotted) is not None:
            return True
    except ModuleNotFoundError:
        pass
    parent, _dot, last = dotted.rpartition(".")
    return find_spec(parent) is not None and hasattr(import_module(parent), last)


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_modules_and_functions_exist(path):
    named = [found[0] for one in code_of(path) if (found := MODULE.match(one))]
    named += [found[1] for one in code_of(path) if (found := RUN.search(one))]
    assert [one for one in named if not exists(one)] == []


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_commands_and_their_options_exist(path):
    known = get_commands()
    missing = []
    for command, arguments in (found for one in code_of(path) for found in COMMAND.findall(one)):
        if command not in known:
            missing.append(command)
            continue
        loaded = load_command_class(known[command], command)
        offered = loaded.create_parser("manage.py", command).format_help()
        offered += inspect.getsource(inspect.getmodule(loaded))  # parsers of its parts
        options = [one.strip("[]") for one in arguments.split()]
        missing += [f"{command} {one}" for one in options if one[:2] == "--" and one not in offered]
    assert missing == []


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_addresses_of_the_portal_exist(path):
    named = [one for one in code_of(path) if ADDRESS.fullmatch(one) and not OUTSIDE.match(one)]
    lost = [one for one in named if resolve(one).view_name == "wagtail_serve"]
    assert sorted(set(lost) - {"/", "/en/"}) == []


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_settings_are_read_somewhere(path):
    source = "".join(
        one.read_text() for place in ("civic", "tests") for one in (ROOT / place).rglob("*.py")
    )
    named = {word for one in code_of(path) for word in SETTING.findall(one)}
    assert sorted(word for word in named if word not in source) == []


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
