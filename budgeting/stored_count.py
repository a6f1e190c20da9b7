"""A count as it is stored with a result: what the page, the files and a recount need, and no more. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from budgeting.rules.voting import Sheet
from budgeting.states import BallotKind


def shortened(count: Mapping[str, Any]) -> dict[str, Any]:
    """A count without the runs of its completion that decided nothing; `runs` says how many there were.

    Equal Shares raises the share of each voter perhaps thousands of times. Kept are the run that
    stands and the one after it, which shows why the raising ended; ties likewise, `attempt` counted
    from the first run that is kept.
    """
    runs = count["attempts"]
    shares = [one["endowment"] for one in runs]
    first = shares.index(count["endowment"]) if count["endowment"] in shares else 0
    kept = range(first, min(first + 2, len(runs))) if runs else range(1)
    return {
        **count,
        "attempts": runs[first : first + 2],
        "runs": len(runs),
        "ties": [
            {**tie, "attempt": tie["attempt"] - first}
            for tie in count["ties"]
            if tie["attempt"] in kept
        ],
    }


def beyond(sheet: Sheet, ballots: Iterable[Sequence[Sequence[int]]]) -> int:
    """How many ballots choose more than the money of some pot covers by the prices that now hold.

    They were good when they were cast: a price or a sum was corrected later. They count as cast.
    """
    if sheet.kind != BallotKind.KNAPSACK:
        return 0
    return sum(_is_beyond(sheet, choices) for choices in ballots)


def _is_beyond(sheet: Sheet, choices: Sequence[Sequence[int]]) -> bool:
    spent: dict[int, int] = {}
    for number, _points in choices:
        line = sheet.lines[number]
        if not line.withdrawn:
            spent[line.pot] = spent.get(line.pot, 0) + line.cost
    return any(cost > sheet.purses[pot].amount for pot, cost in spent.items())
