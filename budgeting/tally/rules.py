"""Rules as values: everything that can change a winner is a field here, has a name in a by-law and is frozen before voting.

Nothing is computed here. `budgeting.tally.counting.count(election, rule)` dispatches on the class. `NAMED` holds the rules by the
names of the command line (`tally.md` §1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from budgeting.tally.ties import BY_COST_AND_VOTES, TieRule


@dataclass(frozen=True)
class Cap:
    """A limit on the winners of one category or unit: how many, and how much in minor units (None: no limit)."""

    number: int | None = None
    money: int | None = None


@dataclass(frozen=True)
class Greedy:
    """Projects in order of points (or points per cost) take what they cost while it fits (`tally.md` §1.1).

    `stop`: stop at the first project that does not fit, instead of going on to the next. `min_votes` and `min_score` exclude
    projects before the count; `use_threshold` takes `min_score` from the election. `caps` by category or unit name.
    """

    per_cost: bool = False
    stop: bool = False
    min_votes: int = 1
    min_score: int | None = None
    use_threshold: bool = False
    borda: bool = False
    caps: Mapping[str, Cap] = field(default_factory=dict)
    ties: TieRule = BY_COST_AND_VOTES


@dataclass(frozen=True)
class Welfare:
    """The affordable set with the most points (`times_cost`: points times cost): 0/1 knapsack (`tally.md` §1.5)."""

    times_cost: bool = False
    ties: TieRule = BY_COST_AND_VOTES


@dataclass(frozen=True)
class Phragmen:
    """Sequential Phragmén (Los, Christoff, Grossi, IJCAI 2022): approval ballots only (`tally.md` §1.4)."""

    ties: TieRule = BY_COST_AND_VOTES


@dataclass(frozen=True)
class Completion:
    """How Equal Shares goes on after it has stopped with money left (`tally.md` §1.3).

    Add `step` minor units to the endowment of each voter and count again, until the outcome would cost more than the budget.
    `integral`: start at the budget per voter rounded down to a multiple of the step. `exhaustive`: stop also as soon as no
    project fits any more.
    """

    step: int
    integral: bool = False
    exhaustive: bool = False


@dataclass(frozen=True)
class EqualShares:
    """Method of Equal Shares (Peters, Pierczyński, Skowron, NeurIPS 2021; arXiv 2008.13276).

    `utility`: "cost" (points times cost) or "points" (approval: each project counts one). `completion` None: what the plain
    rule elects. `top_up`: fill up with the greedy rule afterwards. `comparison`: the greedy outcome replaces this one when
    more voters have more of their projects in it. `eligible_share`: exclude a project when votes/n < cost × share / budget
    (Świecie: 1/3).
    """

    utility: str = "cost"
    completion: Completion | None = None
    top_up: bool = False
    comparison: bool = False
    eligible_share: Fraction | None = None
    ties: TieRule = BY_COST_AND_VOTES


Rule = Greedy | Welfare | Phragmen | EqualShares
