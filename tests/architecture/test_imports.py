"""The layers, by the contracts of import-linter in `pyproject.toml`, and what must import nothing."""

import subprocess
import sys

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.sources import ROOT


def test_layers_are_kept(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


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
