"""Why each project of a greedy count won or lost, and how many votes more would have elected it.

The steps of the count are taken as they are; what would have elected a project is found by asking, for every place in the order, if
it could have been taken there, all else equal.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from budgeting.tally.election import APPROVAL, CHOOSE_ONE, Election, Project
from budgeting.tally.explain.data import (
    CAP,
    DID_NOT_FIT,
    EXCLUSIVE,
    IN_ORDER,
    NOT_REACHED,
    Verdict,
)
from budgeting.tally.greedy import borda
from budgeting.tally.outcome import (
    CAP_MONEY,
    CAP_NUMBER,
    NO_MONEY,
    STOPPED,
    Outcome,
    Step,
)
from budgeting.tally.outcome import EXCLUSIVE as RULED_OUT
from budgeting.tally.rules import Cap, Greedy
from budgeting.tally.ties import COST, DRAW, VOTES, TieRule

REASONS = {
    NO_MONEY: DID_NOT_FIT,
    STOPPED: NOT_REACHED,
    RULED_OUT: EXCLUSIVE,
    CAP_NUMBER: CAP,
    CAP_MONEY: CAP,
}


def by_marks(election: Election) -> bool:
    """Whether one vote is one point: what is missing is then counted in votes, else in points."""
    return election.kind in {APPROVAL, CHOOSE_ONE}


def verdicts(election: Election, rule: Greedy, outcome: Outcome) -> list[Verdict]:
    """One verdict for each project of the count, in the order in which they had their turn."""
    places = _Places(election, rule, outcome.steps)
    points = borda(election) if rule.borda else election.scores
    found = []
    for place, step in enumerate(outcome.steps):
        number = election.index[step.project]
        before = outcome.budget if place == 0 else outcome.steps[place - 1].left
        missing = election.costs[number] - before
        more, beside = (None, "") if step.won else places.needed(number, place)
        found.append(
            Verdict(
                project=step.project,
                won=step.won,
                reason=IN_ORDER if step.won else REASONS[step.reason],
                votes=election.votes[number],
                points=points[number],
                cost=election.costs[number],
                place=place + 1,
                left=Fraction(before),
                missing=Fraction(missing) if missing > 0 else None,
                missing_votes=more,
                beside=beside,
                against=step.by,
            )
        )
    return found


@dataclass
class _Taken:
    """What stands before one place of the order."""

    left: int
    groups: set[str] = field(default_factory=set)
    number: Counter[str] = field(default_factory=Counter)
    money: Counter[str] = field(default_factory=Counter)

    def admits(self, project: Project, caps: Sequence[tuple[str, Cap]]) -> bool:
        """Whether the project could be taken here."""
        if project.cost > self.left or project.group in self.groups:
            return False
        return not any(
            (cap.number is not None and self.number[name] >= cap.number)
            or (cap.money is not None and self.money[name] + project.cost > cap.money)
            for name, cap in caps
        )

    def take(self, project: Project) -> None:
        """Take the project."""
        self.left -= project.cost
        if project.group:
            self.groups.add(project.group)
        for name in _names(project):
            self.number[name] += 1
            self.money[name] += project.cost


def _names(project: Project) -> tuple[str, ...]:
    """What caps are set by: the unit and the categories, each once."""
    return tuple(dict.fromkeys(filter(None, (project.unit, *project.categories))))


class _Places:
    """The places of the order, and up to where each project could have been taken."""

    def __init__(self, election: Election, rule: Greedy, steps: Sequence[Step]) -> None:
        self.election = election
        self.rule = rule
        self.steps = steps
        self.worth = borda(election) if rule.borda else election.scores
        self.draw = TieRule((DRAW,), rule.ties.seed).ranks(election)
        self.losers = [election.index[step.project] for step in steps if not step.won]
        self.latest = self._latest()

    def _latest(self) -> dict[int, int]:
        """For each loser the last place at which it could have been taken."""
        latest: dict[int, int] = {}
        taken = _Taken(self.election.budget)
        caps = {
            number: [
                (name, self.rule.caps[name])
                for name in _names(self.election.projects[number])
                if name in self.rule.caps
            ]
            for number in self.losers
        }
        for place, step in enumerate(self.steps):
            if step.reason == STOPPED:
                break
            for number in self.losers:
                if taken.admits(self.election.projects[number], caps[number]):
                    latest[number] = place
            if step.won:
                taken.take(self.election.projects[self.election.index[step.project]])
        return latest

    def needed(self, number: int, place: int) -> tuple[int | None, str]:
        """How many votes (points) more would have elected the project, and which project it would have overtaken."""
        found = self.latest.get(number)
        if found is None or found >= place:
            return None, ""
        rival = self.election.index[self.steps[found].project]
        own, other = self.worth[number], self.worth[rival]
        costs = self.election.costs
        cost, rival_cost = (costs[number], costs[rival]) if self.rule.per_cost else (1, 1)
        equal, over = divmod(other * cost, rival_cost)
        more = max(equal - own, 0) + (1 if over else 0)
        if not over and not self._wins_tie(number, rival, more):
            more += 1
        return more, self.election.projects[rival].id

    def _wins_tie(self, number: int, rival: int, more: int) -> bool:
        """Whether the project, with so many votes more, stands before the rival by the tie rule."""
        votes = self.election.votes[number] + (more if by_marks(self.election) else 0)
        ours: list[int | str] = []
        theirs: list[int | str] = []
        for what in self.rule.ties.order:
            if what == COST:
                ours.append(self.election.costs[number])
                theirs.append(self.election.costs[rival])
            elif what == VOTES:
                ours.append(-votes)
                theirs.append(-self.election.votes[rival])
            else:
                ours.append(self.draw[number])
                theirs.append(self.draw[rival])
        ours.append(self.election.projects[number].id)
        theirs.append(self.election.projects[rival].id)
        return ours < theirs
