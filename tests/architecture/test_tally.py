"""The tally is for strangers: it imports the standard library and NumPy alone, and runs where nothing else is installed."""

import ast
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, name, tree

FOLDER = ROOT / "budgeting" / "tally"
ALLOWED = sys.stdlib_module_names | {"numpy"}
FORBIDDEN_STANDARD = {"random", "secrets", "socket", "urllib", "http", "time", "datetime", "uuid"}
EXAMPLE = ROOT / "tests" / "budgeting" / "tally" / "elections" / "small.pb"


def imported(path: Path) -> set[str]:
    """Full names of the modules a file imports."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            found.add(node.module or "")
    return found


def bare(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Python without site-packages; only the repository and NumPy are on the path."""
    numpy = Path(find_spec("numpy").origin).parent
    for folder in (numpy, numpy.with_name("numpy.libs")):
        if folder.exists():
            (tmp_path / folder.name).symlink_to(folder)
    start = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(tmp_path)!r}]; sys.argv[1:] = {list(arguments)!r}"
    code = f"{start}\nimport runpy; runpy.run_module('budgeting.tally', run_name='__main__', alter_sys=True)"
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={},
    )


def test_the_tally_imports_only_the_standard_library_and_numpy():
    wrong = {
        f"{name(path)}: {module}"
        for path in FOLDER.rglob("*.py")
        for module in imported(path)
        if module.split(".")[0] not in ALLOWED and not module.startswith("budgeting.tally")
    }
    assert wrong == set()


def test_the_tally_asks_neither_clock_nor_chance_nor_network():
    wrong = {
        f"{name(path)}: {module}"
        for path in FOLDER.rglob("*.py")
        for module in imported(path)
        if module.split(".")[0] in FORBIDDEN_STANDARD or module == "numpy.random"
    }
    assert wrong == set()


@pytest.mark.parametrize("rule", ["greedy_votes", "mes_cost_add1"])
def test_the_command_runs_where_nothing_but_numpy_is_installed(tmp_path, rule):
    done = bare(tmp_path, "count", str(EXAMPLE), "--rule", rule, "--json")
    assert done.stderr == ""
    assert done.returncode == 0
    record = json.loads((EXAMPLE.parent / "expected.json").read_text(encoding="utf-8"))
    assert json.loads(done.stdout)["winners"] == record["small.pb"]["rules"][rule]["winners"]


def test_explanations_are_in_georgian_whatever_the_locale(tmp_path):
    done = bare(tmp_path, "count", str(EXAMPLE), "--rule", "mes_cost", "--explain", "ka")
    assert (done.returncode, done.stderr) == (0, "")
    assert "მხარდამჭერმა" in done.stdout
