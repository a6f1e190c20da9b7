"""What an explanation says, as values: per project why it won or lost and how near it was, per round who paid what.

Amounts are exact, in minor units of the currency. Nothing here says anything in words: `sentences.py` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from budgeting.tally.rules import Rule

# Why a project won.
IN_ORDER = "in_order"  # greedy: its turn came while the money sufficed
IN_ROUND = (
    "in_round"  # Equal Shares: its supporters paid for it; Phragmén: they had gathered the money
)
TOPPED_UP = "topped_up"  # what was left went down the order of votes
IN_BEST_SET = "in_best_set"  # welfare
# Why it lost.
DID_NOT_FIT = "did_not_fit"  # greedy: more than what was left when its turn came
NOT_REACHED = "not_reached"  # greedy that stops, Phragmén: the count ended before its turn
CAP = "cap"  # its category or unit had all it may have
EXCLUSIVE = "exclusive"  # a project that rules it out won
NEVER_AFFORDABLE = (
    "never_affordable"  # Equal Shares: all its supporters' shares together are below the cost
)
MONEY_GONE = "money_gone"  # Equal Shares: the supporters paid for other projects first
NOT_IN_BEST_SET = "not_in_best_set"  # welfare
EXCLUDED = "excluded"  # taken out before the count; `excluded_for` says why


@dataclass(frozen=True)
class Payment:
    """What the supporters of one project paid together for another, the winner `project`."""

    project: str
    amount: Fraction


@dataclass(frozen=True)
class Group:
    """Supporters of one winner who paid alike (or nearly so: groups are merged until they are few and not too small).

    `kind`: "full" pays the round's price, "rest" gives the whole smaller rest, "none" has nothing left. They had between
    `had_least` and `had_most` each and paid `paid` together. `also`: winners of earlier rounds that every one of them supports.
    """

    kind: str
    people: int
    had_least: Fraction
    had_most: Fraction
    paid: Fraction
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Round:
    """One round of Equal Shares or Phragmén: what it cost one supporter, who paid, and what was left afterwards.

    `price`: the most one supporter pays (approval), else the price of one point. `effective_votes`: cost divided by that price.
    `left`: money all voters together have left; groups are ordered by what they had.
    """

    number: int
    project: str
    cost: int
    price: Fraction
    effective_votes: Fraction
    full: int
    rest: int
    none: int
    left: Fraction
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """Why one project won or lost.

    `place`: its place in the order of votes (greedy) or the number of its round, from 1. `had`: the initial money of its supporters
    together. `left`: the money there was for it when it was decided on (the budget's rest, or what its supporters had when that first
    fell below the cost), `missing` = cost − left. `missing_votes`: votes (points where ballots give points) that would have elected it,
    all else equal, by overtaking `beside`. `against`: the winner, category, unit or misfit that stood in its way. `spent_on`: sums its supporters had paid for
    winners by then. `after`: rounds that had passed. `at_end`: what its supporters had at the very end. `support`: effective support.
    `rest`: what nobody's money had bought when the filling up by votes came to it. `excluded_for` and `lacking`: the reason of
    `outcome.Excluded` and its figure. `tied_with`: projects it was equal with, of which it won and they did not, or the other way round.
    """

    project: str
    won: bool
    reason: str
    votes: int
    points: int
    cost: int
    place: int | None = None
    had: Fraction | None = None
    left: Fraction | None = None
    missing: Fraction | None = None
    missing_votes: int | None = None
    beside: str = ""
    against: str = ""
    after: int | None = None
    at_end: Fraction | None = None
    spent_on: tuple[Payment, ...] = ()
    support: Fraction | None = None
    rest: Fraction | None = None
    excluded_for: str = ""
    lacking: int | None = None
    tied_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Everything a results page says about one count. Winners come first in order of selection, then the others by votes.

    `endowment`: what one voter could spend (Equal Shares). `compared`: voters who have more winners in the outcome of the rule, in the
    outcome by votes, equally many, where the rule compares the two; `replaced` says that the outcome by votes stands. `increments`: how
    often the endowment was raised. `ended` and `notes`: as in the outcome.
    """

    rule: Rule
    title: str
    kind: str
    scale: int
    points_scale: int
    currency: str
    voters: int
    budget: int
    spent: int
    verdicts: tuple[Verdict, ...]
    rounds: tuple[Round, ...] = ()
    endowment: Fraction | None = None
    increments: int = 0
    ended: str = ""
    compared: tuple[int, int, int] | None = None
    replaced: bool = False
    notes: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """Money of the budget that nobody got, in minor units."""
        return self.budget - self.spent

    def verdict(self, project: str) -> Verdict:
        """The verdict on one project. Raises KeyError when it did not stand."""
        for verdict in self.verdicts:
            if verdict.project == project:
                return verdict
        raise KeyError(project)
