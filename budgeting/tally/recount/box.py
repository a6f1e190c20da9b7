"""The ballot box of the second count: plain lists, and which projects take part."""

from collections.abc import Iterable
from fractions import Fraction

from budgeting.tally.election import Election
from budgeting.tally.rules import EqualShares, Greedy, Rule
from budgeting.tally.ties import TieRule


class Box:
    """The ballot box as plain lists. Projects and ballots are numbers; amounts whole minor units or fractions of them."""

    def __init__(self, election: Election, ties: TieRule) -> None:
        self.election = election
        self.ranks = ties.ranks(election)
        self.budget = election.budget
        self.costs = [project.cost for project in election.projects]
        self.groups = [project.group for project in election.projects]
        self.voters: list[int] = election.weights.tolist()
        self.shares: list[int] = election.shares.tolist()
        self.ballots = range(len(self.voters))
        self.all_voters = sum(self.voters)
        starts, chosen = election.starts.tolist(), election.chosen.tolist()
        points = election.points.tolist()
        self.marks = [
            list(zip(chosen[low:high], points[low:high], strict=True))
            for low, high in ((starts[b], starts[b + 1]) for b in self.ballots)
        ]
        self.backers: list[list[tuple[int, int]]] = [[] for _ in self.costs]
        for ballot in self.ballots:
            for project, given in self.marks[ballot]:
                self.backers[project].append((ballot, given))
        self.votes = [sum(self.voters[b] for b, _ in backers) for backers in self.backers]
        self.points = [sum(self.voters[b] * s for b, s in backers) for backers in self.backers]

    def names(self, projects: Iterable[int]) -> tuple[str, ...]:
        """Their ids."""
        return tuple(self.election.projects[project].id for project in projects)

    def admitted(self, rule: Rule) -> list[int]:
        """The projects that take part."""
        everyone = range(len(self.costs))
        if isinstance(rule, Greedy):
            limits = [rule.min_score, self.election.threshold if rule.use_threshold else None]
            least = max((limit for limit in limits if limit is not None), default=0)
            return [
                p for p in everyone if self.votes[p] >= rule.min_votes and self.points[p] >= least
            ]
        able = [p for p in everyone if self.votes[p] and self.costs[p] <= self.budget]
        if isinstance(rule, EqualShares) and rule.eligible_share is not None:
            share = rule.eligible_share
            return [
                p
                for p in able
                if Fraction(self.votes[p], self.all_voters)
                >= Fraction(self.costs[p], self.budget) * share
            ]
        return able

    def rivals(self, projects: list[int]) -> list[list[int]]:
        """The projects in lists of which only one may win."""
        named: dict[str, list[int]] = {}
        alone = [[p] for p in projects if not self.groups[p]]
        for p in projects:
            if self.groups[p]:
                named.setdefault(self.groups[p], []).append(p)
        return alone + list(named.values())

    def excludes(self, winners: Iterable[int], project: int) -> bool:
        """Whether a winner stands against this project."""
        return any(self.groups[p] == self.groups[project] != "" for p in winners)
