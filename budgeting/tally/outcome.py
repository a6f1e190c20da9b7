"""What a count gives: winners in order, the steps that led there, the ties that mattered. Values only, no sentences.

Amounts are in minor units; shares of one voter are exact fractions of a minor unit. The words that a field may hold are the
constants below: explanations and files speak of them, no other module spells them.
"""

from dataclasses import dataclass
from fractions import Fraction

from budgeting.tally.rules import Rule

# Why a project was taken …
FITS = "fits"  # greedy, welfare: the money left covered it
BOUGHT = "bought"  # Equal Shares, Phragmén: its supporters could pay for it
TOPPED_UP = "topped_up"  # Equal Shares: by the greedy rule, with the money that was left
# … or passed over (`Step.by` names the winner, category or unit, or misfit that stood against it)
NO_MONEY = "no_money"  # it costs more than was left
STOPPED = "stopped"  # the count had stopped at `by`, which did not fit
EXCLUSIVE = "exclusive"  # `by` had won and only one of them may
CAP_NUMBER = "cap_number"  # `by` already had as many winners as it may
CAP_MONEY = "cap_money"  # `by` would have had more money than it may
NOT_BEST = "not_best"  # welfare: no set with the most points holds it

# Why a project was taken out before the count
MIN_VOTES = "min_votes"  # too few votes; `missing` votes
MIN_SCORE = "min_score"  # too few points; `missing` in parts of a point
NO_VOTES = "no_votes"  # nobody supports it; `missing` 1 vote
TOO_DEAR = "too_dear"  # it costs more than the whole budget; `missing` in minor units
SHARE = "share"  # too few votes for its cost (eligibility share); `missing` votes

# Why the count ended
END_OF_LIST = "end_of_list"  # each project had its turn
FIRST_MISFIT = "first_misfit"  # at the first project that did not fit
BEST_SET = "best_set"  # welfare: proven best
NOT_AFFORDABLE = "not_affordable"  # no group of supporters can pay for one project more
NEXT_EXCEEDS = "next_exceeds"  # completion: with one step more it would cost more than the budget
EXHAUSTIVE = "exhaustive"  # completion: no project fits any more
EVERYTHING_FITS = "everything_fits"  # completion: all fit that money enough would elect
NEXT_MISFIT = "next_misfit"  # Phragmén: the next project, or one tied with it, does not fit
NO_BALLOTS = "no_ballots"  # nobody voted
GREEDY_PREFERRED = "greedy_preferred"  # comparison: more voters prefer the greedy outcome

# How much was counted again, by the second counter (`Outcome.notes`)
RECOUNTED = "recounted"  # everything
RECOUNTED_IN_PART = "recounted_in_part"  # of a long completion the run that stands and the last one
RECOUNTED_NOT = "recounted_not"  # nothing: too large for the second counter


@dataclass(frozen=True)
class Tie:
    """At step `step` (0 for the first) the projects `among` were equal; `chosen` was taken by the tie rule.

    `among` is in the order of the tie rule. `mattered`: the winners differ when another of them is taken first; that is decided
    by counting again, and where that would take too long it is said that the tie mattered. `attempt`: the run of the
    completion in which it was met (index into `attempts`); there other runs than the one that stands matter when they would
    have ended the completion earlier or later. A knapsack has one tie at most: `among` are the projects in which two sets
    with equally many points differ.
    """

    step: int
    among: tuple[str, ...]
    chosen: str
    mattered: bool = True
    attempt: int = 0


@dataclass(frozen=True)
class Step:
    """One decision: project `project` was taken (`won`) or passed over (`reason`), and what was left of the budget afterwards.

    `price`: what each supporter pays at most per point of theirs (approval: per supporter), in minor units; Phragmén: the money
    per voter that had flowed when it was bought. Equal Shares only: `payers_full` supporters paid that in full, `payers_rest`
    gave their whole smaller rest, `payers_none` had nothing left.
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
    """One run of the completion: endowment of a voter, what the outcome cost, how many projects it had.

    A run is broken off as soon as it costs more than the budget: `spent` and `winners` are those up to there.
    """

    endowment: Fraction
    spent: int
    winners: int


@dataclass(frozen=True)
class Excluded:
    """A project taken out before the count: why, and the figure missing."""

    project: str
    reason: str
    missing: int


@dataclass(frozen=True)
class Outcome:
    """The result of one rule on one election.

    Equal Shares: `endowment` is the money of a voter with share 1 at the start (one with share 2 has twice that); `attempts` all runs of the completion,
    `compared` the voters with more of their projects in this outcome, with more in the greedy one, and with equally many.
    `notes`: how much was counted again.
    """

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
