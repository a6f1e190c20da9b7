"""What is kept of a count: the run that stands and the next; and which ballots a correction left beyond the money."""

import pytest

from budgeting import stored_count
from budgeting.rules.voting import Line, Purse, Sheet
from budgeting.tally.counting import count
from budgeting.tally.generate import Plan, generate
from budgeting.tally.report import outcome_record
from budgeting.tally.rules import Completion, EqualShares


def tie(attempt):
    return {"attempt": attempt, "step": 1, "among": ["1", "2"], "chosen": "1", "mattered": True}


def run(share):
    return {"endowment": share, "spent": "1", "winners": 1}


@pytest.mark.parametrize(
    ("stands", "shares", "attempts"), [("3", ["3", "4"], [0, 1]), ("4", ["4"], [0])]
)
def test_only_the_run_that_stands_and_the_next_are_kept(stands, shares, attempts):
    runs = [run(str(number)) for number in range(1, 5)]
    said = {"endowment": stands, "attempts": runs, "ties": [tie(number) for number in range(4)]}
    kept = stored_count.shortened(said)
    assert [one["endowment"] for one in kept["attempts"]] == shares
    assert [one["attempt"] for one in kept["ties"]] == attempts
    assert kept["runs"] == 4


def test_a_count_without_runs_stays_as_it_is():
    said = {"endowment": None, "attempts": [], "ties": [tie(0)], "steps": ["x"]}
    assert stored_count.shortened(said) == said | {"runs": 0}


def test_a_long_completion_leaves_a_small_record():
    election = generate(Plan(voters=300, projects=30, seed=3))
    outcome = count(election, EqualShares(completion=Completion(step=100)))
    said = outcome_record(election, outcome, "mes")
    kept = stored_count.shortened(said)
    assert len(said["attempts"]) > 100
    assert len(str(kept)) < len(str(said)) / 2
    assert {name: kept[name] for name in ("winners", "steps", "endowment", "ended")} == {
        name: said[name] for name in ("winners", "steps", "endowment", "ended")
    }


def sheet(kind="knapsack"):
    return Sheet(
        kind=kind,
        residence="city",
        least=1,
        most=10,
        points=10,
        points_max=None,
        blank_allowed=False,
        purses={1: Purse(100, "a"), 2: Purse(50, "b", unit=7)},
        lines={
            1: Line(1, 1, 60),
            2: Line(2, 1, 50),
            3: Line(3, 2, 50),
            4: Line(4, 1, 90, withdrawn=True),
        },
    )


def test_ballots_beyond_the_money_are_counted_by_pot_without_what_was_withdrawn():
    box = [[[1, 1], [2, 1]], [[1, 1], [3, 1]], [[2, 1], [4, 1]], []]
    assert stored_count.beyond(sheet(), box) == 1
    assert stored_count.beyond(sheet("approval"), box) == 0
