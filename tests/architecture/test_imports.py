"""The layers, by the contracts of import-linter in `pyproject.toml`, and what must import nothing."""

import subprocess
import sys

from tests.architecture.sources import ROOT


def test_layers_are_kept():
    """In a process of its own: import-linter silences every logger that stands already."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "KEPT" in done.stdout


def test_budgeting_imports_nothing_at_all():
    code = "import sys; before = set(sys.modules); import budgeting; print(sorted(set(sys.modules) - before))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['budgeting']"


def test_the_verifier_runs_without_django():
    code = (
        "import sys, civic.ledger.verifier;"
        "print([n for n in sys.modules if n.split('.')[0] in {'django', 'wagtail', 'identity', 'petitions', 'cms'}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
