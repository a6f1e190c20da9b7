"""The benchmark of counting runs without the portal and says what it measured."""

import json
import subprocess
import sys
from pathlib import Path

from tests.bench import tally

ROOT = Path(__file__).resolve().parents[3]


def test_the_benchmark_runs_without_django():
    code = (
        "import sys, runpy; sys.argv = ['tally', '--measure', 'invented', '300', '20'];"
        "runpy.run_module('tests.bench.tally', run_name='__main__');"
        "assert not {'django', 'civic'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["what"] for row in rows] == ["read and group", *tally.LARGE]
    assert all(200 < row["ballots"] <= 300 for row in rows)


def test_files_that_are_not_there_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(tally, "FOLDER", tmp_path)
    lines = []
    tally.run({"sizes": []}, lines.append)
    assert [line for line in lines if "not in" in line] == [
        f"| {name} | not in {tmp_path}: set PABULIB_DIR | | | | | | |" for name in tally.FILES
    ]
