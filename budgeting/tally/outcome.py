"""What a count gives: winners in order, the steps that led there, the ties that mattered. Values only, no sentences.

Amounts are in minor units; shares of one voter are exact fractions of a minor unit.
"""

from dataclasses import dataclass
from fractions import Fraction

from budgeting.tally.rules import Rule


@dataclass(frozen=True)
class Tie:
    """At step `step` (0 for the first) the projects `among` were equal; `chosen` was taken by the tie rule.

    `mattered`: the winners differ when another of them is taken first (greedy: decided by counting again; otherwise True).
    """

    step: int
    among: tuple[str, ...]
    chosen: str
    mattered: bool = True


@dataclass(frozen=True)
class Step:
    """One decision: project `project` was taken (`won`) or passed over (`reason`), and what was left afterwards.

    Equal Shares only: `price` is the most one supporter pays (cost utilities) or the price of one point (points);
    `payers_full` supporters paid that in full, `payers_rest` gave their whole smaller rest, `payers_none` had nothing left.
    """

    project: str
    won: bool
    reason: str
    left: int
    price: Fraction | None = None
    payers_full: int = 0
    payers_rest: int = 0
    payers_none: int = 0
    by: str = ""


@dataclass(frozen=True)
class Attempt:
    """One run of the completion: endowment of a voter, what the outcome cost, how many projects it had."""

    endowment: Fraction
    spent: int
    winners: int


@dataclass(frozen=True)
class Excluded:
    """A project taken out before the count: why (`min_votes`, `min_score`, `no_votes`, `too_dear`, `share`), and the figure missing."""

    project: str
    reason: str
    missing: int


@dataclass(frozen=True)
class Outcome:
    """The result of one rule on one election."""

    rule: Rule
    winners: tuple[str, ...]
    spent: int
    budget: int
    steps: tuple[Step, ...]
    ties: tuple[Tie, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    ended: str = ""
    endowment: Fraction | None = None
    compared: tuple[int, int, int] | None = None
    notes: tuple[str, ...] = ()
