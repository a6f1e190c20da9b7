"""Rules as values: everything that can change a winner is a field here, has a name in a by-law and is frozen before voting.

Nothing is computed here. `budgeting.tally.counting.count(election, rule)` dispatches on the class. `NAMED` holds the rules by the
names of the command line (`tally.md` §1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from budgeting.tally.ties import BY_COST_AND_VOTES, TieRule


class Unsuitable(ValueError):  # noqa: N818 (says what the ballots are)
    """The rule cannot count ballots of this kind."""


@dataclass(frozen=True)
class Cap:
    """A limit on the winners of one category or unit: how many, and how much in minor units (None: no limit)."""

    number: int | None = None
    money: int | None = None


@dataclass(frozen=True)
class Greedy:
    """Projects in order of points (or points per cost) take what they cost while it fits (`tally.md` §1.1).

    `stop`: stop at the first project that the money left does not cover, instead of going on to the next. `min_votes` and
    `min_score` exclude projects before the count (`min_score` in `points_scale` parts of a point); `use_threshold` takes
    `min_score` from the election. `borda` (ranked ballots only): of m projects the first gets m - 1 points, the next m - 2 …
    and one not ranked none; without it the ballot's own points count. `caps` by category or unit name: a project that would
    break one is always passed over. Of mutually exclusive projects only the first wins.
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
    """The affordable set with the most points (`times_cost`: points times cost): 0/1 knapsack (`tally.md` §1.5).

    Among sets with equally many points the cheapest is taken, then the one that holds the first project by the tie rule, …
    """

    times_cost: bool = False
    ties: TieRule = BY_COST_AND_VOTES


@dataclass(frozen=True)
class Phragmen:
    """Sequential Phragmén (Los, Christoff, Grossi, IJCAI 2022): approval ballots only (`tally.md` §1.4).

    The count stops when the next project, or one tied with it, does not fit.
    """

    ties: TieRule = BY_COST_AND_VOTES


@dataclass(frozen=True)
class Completion:
    """How Equal Shares goes on after it has stopped with money left (`tally.md` §1.3).

    Add `step` minor units to the endowment of each voter and count again, until the outcome would cost more than the budget;
    the last outcome before that one stands, even when a later one would fit again. `integral`: start at the budget per voter
    rounded down to a multiple of the step. `exhaustive`: stop also as soon as no project fits any more.
    """

    step: int
    integral: bool = False
    exhaustive: bool = False

    def __post_init__(self) -> None:
        if self.step < 1:
            raise ValueError("a completion that adds nothing would never end")


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

    def __post_init__(self) -> None:
        if self.utility not in ("cost", "points"):
            raise ValueError(f"unknown utility {self.utility!r}")


Rule = Greedy | Welfare | Phragmen | EqualShares


_ADD1 = Completion(step=1)
_SETTINGS: Mapping[str, Completion | None] = {
    "": None,
    "_add1": _ADD1,
    "_add1_exh": replace(_ADD1, exhaustive=True),
    "_add1_int": replace(_ADD1, integral=True),
    "_add1_int_exh": replace(_ADD1, integral=True, exhaustive=True),
}

#: The rules by their names on the command line. Their completion step is one minor unit: `named` sets the one meant.
NAMED: Mapping[str, Rule] = {
    "greedy_votes": Greedy(),
    "greedy_votes_noskip": Greedy(stop=True),
    "greedy_votes_threshold": Greedy(use_threshold=True),
    "greedy_density": Greedy(per_cost=True),
    "greedy_borda": Greedy(borda=True),
    **{
        f"mes_{name}{ending}{fill}": EqualShares(utility, completion, top_up=bool(fill))
        for name, utility in (("cost", "cost"), ("card", "points"))
        for ending, completion in _SETTINGS.items()
        for fill in ("", "_plus_greedy")
    },
    "comparison_add1_vs_greedy": EqualShares(completion=_ADD1, comparison=True),
    "comparison_add1_int_vs_greedy": EqualShares(
        completion=replace(_ADD1, integral=True), comparison=True
    ),
    "phragmen": Phragmen(),
    "max_welfare_cost": Welfare(times_cost=True),
    "max_welfare_card": Welfare(),
}


def named(name: str, *, step: int = 1, ties: TieRule = BY_COST_AND_VOTES) -> Rule:
    """The rule `name` of `NAMED` with a completion step of `step` minor units, where it has one, and a tie rule.

    One unit of currency is `election.scale` minor units. Raises KeyError for an unknown name.
    """
    rule = replace(NAMED[name], ties=ties)
    if isinstance(rule, EqualShares) and rule.completion:
        return replace(rule, completion=replace(rule.completion, step=step))
    return rule
