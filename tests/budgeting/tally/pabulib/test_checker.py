"""What pabulib-checker says of our exports, where it is installed: no error that the original did not have."""

import contextlib
import io
from dataclasses import replace
from pathlib import Path

import pytest

from budgeting.tally.counting import count
from budgeting.tally.pabulib import Document, export, read
from budgeting.tally.rules import named
from tests.budgeting.tally.elections import make
from tests.budgeting.tally.files import NAMES, real

checker = pytest.importorskip(
    "pabulib.checker",
    reason="pabulib-checker is not installed; with `pip install pabulib-checker` it checks our exports",
)
BLANK = "invalid votes field value"  # the checker knows no blank ballots; we keep them, because they count in n


def errors(path: Path) -> dict[str, int]:
    """How often it finds which error."""
    with contextlib.redirect_stdout(io.StringIO()):
        results = checker.Checker().process_files([str(path)])
    found = [one["results"]["errors"] for one in results.values() if "results" in one]
    assert len(found) == 1
    return {kind: len(lines) for kind, lines in found[0].items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_exports_of_real_elections_have_no_new_errors(tmp_path, name):
    path = real(name)
    before = errors(path)
    export(read(path), tmp_path / "exported.pb")
    Document.read(path).without_persons().write(tmp_path / "rewritten.pb")
    assert errors(tmp_path / "exported.pb") == before
    assert errors(tmp_path / "rewritten.pb") == before


@pytest.mark.parametrize("name", make.PLANS)
def test_our_own_elections_have_no_errors(name):
    assert errors(make.FOLDER / f"{name}.pb").keys() <= {BLANK}


def test_winners_of_equal_shares_are_found_by_the_checker_too(tmp_path):
    election = replace(read(make.FOLDER / "approval.pb"), threshold=None, meta=make.META)
    outcome = count(election, named("mes_cost_add1", step=election.scale))
    meta = {"instance": "shares", "rule": "equalshares/add1"}
    export(election, tmp_path / "shares.pb", winners=outcome.winners, meta=meta)
    assert errors(tmp_path / "shares.pb") == {}
