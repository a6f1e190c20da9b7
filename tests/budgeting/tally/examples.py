"""Small elections for tests: written by hand, or drawn by hypothesis."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from budgeting.tally.election import (
    APPROVAL,
    CHOOSE_ONE,
    CUMULATIVE,
    ORDINAL,
    Election,
    Project,
    build,
)
from budgeting.tally.rules import Completion, EqualShares, Greedy, Phragmen, Rule, Welfare

REAL = Path(
    os.environ.get("PABULIB_DIR")
    or Path(__file__).resolve().parents[3].parent / "shared" / "data" / "pabulib"
)
NO_REAL = f"the real elections are not here ({REAL}); name their folder in PABULIB_DIR"

Ballot = Mapping[str, int]


def made(
    projects: Mapping[str, int] | Sequence[Project],
    ballots: Iterable[str | Iterable[str] | Ballot],
    budget: int,
    **facts: object,
) -> Election:
    """An election from costs by id and ballots: "a b" or ["a", "b"] (marks), or points by id. Costs are minor units, 100 a lari."""
    if isinstance(projects, Mapping):
        projects = [Project(name, cost) for name, cost in projects.items()]
    index = {project.id: number for number, project in enumerate(projects)}
    starts, chosen, points = [0], [], []
    for ballot in ballots:
        given = ballot.split() if isinstance(ballot, str) else ballot
        named = given if isinstance(given, Mapping) else dict.fromkeys(given, 1)
        chosen += [index[name] for name in named]
        points += list(named.values())
        starts.append(len(chosen))
    settled = {"currency": "GEL", **facts}
    return build(
        projects=projects,
        budget=budget,
        starts=np.array(starts, dtype=np.int64),
        chosen=np.array(chosen, dtype=np.int64),
        points=np.array(points, dtype=np.int64),
        **settled,  # type: ignore[arg-type]
    )


# The example of `tally.md` §3: 11 voters, greedy takes bike and gym, Equal Shares bike, playground, library.
VILLAGE_COSTS = {
    "bike": 70_000,
    "gym": 40_000,
    "park": 25_000,
    "playground": 20_000,
    "library": 10_000,
}
VILLAGE_VOTES = {
    "bike": {1, 2, 3, 4, 5, 6, 11},
    "gym": {1, 2, 3, 4, 5, 6},
    "park": {2, 4, 5, 7, 10},
    "playground": {7, 8, 9, 10},
    "library": {7, 9, 10},
}
VILLAGE_NAMES = {
    "bike": "ველობილიკი",
    "gym": "სავარჯიშო სივრცე",
    "park": "სკვერი",
    "playground": "საბავშვო მოედანი",
    "library": "ბიბლიოთეკა",
}


def village(**facts: object) -> Election:
    """The village with a budget of 1 100 lari."""
    projects = [Project(name, cost, VILLAGE_NAMES[name]) for name, cost in VILLAGE_COSTS.items()]
    ballots = [
        [name for name, voters in VILLAGE_VOTES.items() if voter in voters]
        for voter in range(1, 12)
    ]
    return made(projects, ballots, 110_000, **facts)


def ballots_of(election: Election) -> list[dict[str, int]]:
    """Every voter's ballot as points by project id."""
    found = []
    for number, weight in enumerate(election.weights.tolist()):
        low, high = election.starts[number : number + 2].tolist()
        ballot = {
            election.projects[project].id: points
            for project, points in zip(
                election.chosen[low:high].tolist(), election.points[low:high].tolist(), strict=True
            )
        }
        found += [ballot] * weight
    return found


def again(election: Election, ballots: Iterable[Ballot], **changes: object) -> Election:
    """The election with other ballots, and other fields where given (`projects`, `budget`, …)."""
    facts: dict[str, object] = {
        "kind": election.kind,
        "scale": election.scale,
        "points_scale": election.points_scale,
        "longest": election.longest,
        "threshold": election.threshold,
        "currency": election.currency,
        **changes,
    }
    projects = facts.pop("projects", election.projects)
    budget = facts.pop("budget", election.budget)
    return made(projects, ballots, budget, **facts)  # type: ignore[arg-type]


# --- Drawn ------------------------------------------------------------------------------------


@st.composite
def elections(
    draw: st.DrawFn, kinds: Sequence[str] = (APPROVAL, CHOOSE_ONE, CUMULATIVE, ORDINAL)
) -> Election:
    """Small elections full of equal costs, equal votes and money that just suffices."""
    kind = draw(st.sampled_from(kinds))
    count = draw(st.integers(1, 6))
    names = draw(st.permutations(["a", "b", "10", "9", "ქ", "B"]))[:count]
    costs = draw(st.lists(st.integers(1, 12), min_size=count, max_size=count))
    groups = draw(st.lists(st.sampled_from(["", "", "", "x"]), min_size=count, max_size=count))
    projects = [
        Project(name, cost, group=group)
        for name, cost, group in zip(names, costs, groups, strict=True)
    ]
    least = 1 if kind == CHOOSE_ONE else 0
    most = 1 if kind == CHOOSE_ONE else count
    choice = st.lists(st.sampled_from(names), unique=True, min_size=least, max_size=most)
    votes = draw(st.lists(choice, min_size=1, max_size=10))
    ballots: list[Ballot]
    if kind == ORDINAL:
        ballots = [{name: count - place for place, name in enumerate(vote)} for vote in votes]
    elif kind == CUMULATIVE:
        ballots = [{name: draw(st.integers(1, 4)) for name in vote} for vote in votes]
    else:
        ballots = [dict.fromkeys(vote, 1) for vote in votes]
    return made(
        projects,
        ballots,
        draw(st.integers(1, 40)),
        kind=kind,
        scale=1,
        longest=count if kind == ORDINAL else 0,
    )


def equal_shares_rules() -> st.SearchStrategy[EqualShares]:
    """Equal Shares with every setting."""
    flag = st.booleans()
    completion = st.none() | st.builds(Completion, st.integers(1, 3), flag, flag)
    share = st.sampled_from([None, None, Fraction(1, 3)])
    return st.builds(
        EqualShares, st.sampled_from(["cost", "points"]), completion, flag, flag, share
    )


def plain_equal_shares() -> st.SearchStrategy[EqualShares]:
    """Equal Shares without anything added."""
    return st.builds(EqualShares, st.sampled_from(["cost", "points"]))


def greedy_rules() -> st.SearchStrategy[Greedy]:
    """Greedy with every setting that fits every kind of ballot."""
    flag = st.booleans()
    least = st.none() | st.integers(0, 4)
    return st.builds(Greedy, flag, flag, st.integers(0, 3), least)


def rules(kind: str) -> st.SearchStrategy[Rule]:
    """Any rule that can count ballots of this kind."""
    found: list[st.SearchStrategy[Rule]] = [
        greedy_rules(),
        st.builds(Welfare, st.booleans()),
        equal_shares_rules(),
    ]
    if kind in {APPROVAL, CHOOSE_ONE}:
        found.append(st.just(Phragmen()))
    if kind == ORDINAL:
        found.append(greedy_rules().map(lambda rule: replace(rule, borda=True)))
    return st.one_of(found)


@st.composite
def counts(draw: st.DrawFn, kinds: Sequence[str] = (APPROVAL, CHOOSE_ONE, CUMULATIVE, ORDINAL)):
    """An election and a rule that can count it."""
    election = draw(elections(kinds))
    return election, draw(rules(election.kind))
