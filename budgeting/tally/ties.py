"""Tie rules as values: a total order among tied projects, the same on every run and platform.

The order is drawn or known before the count; it never depends on the order of rows in a file or a database.
"""

import hashlib
from dataclasses import dataclass

from budgeting.tally.election import Election

COST = "cost"
VOTES = "votes"
DRAW = "draw"


@dataclass(frozen=True)
class TieRule:
    """What decides a tie, first to last: "cost" (lower wins), "votes" (more wins), "draw" (the published draw).

    The draw ranks projects by SHA-256 of the seed, a line feed and the project id (UTF-8), lowest first; without a draw the
    smaller id (by code point) decides at the end.
    """

    order: tuple[str, ...] = (COST, VOTES)
    seed: str = ""

    def __post_init__(self) -> None:
        if {*self.order} - {COST, VOTES, DRAW}:
            raise ValueError(f"unknown tie rule {self.order}")

    def ranks(self, election: Election) -> list[int]:
        """For each project its place in the order: among tied projects the lowest wins."""
        keys = [self._key(election, number) for number in range(len(election.projects))]
        placed = sorted(range(len(keys)), key=keys.__getitem__)
        ranks = [0] * len(keys)
        for place, number in enumerate(placed):
            ranks[number] = place
        return ranks

    def _key(self, election: Election, number: int) -> tuple[int | str, ...]:
        project = election.projects[number]
        parts: list[int | str] = []
        for what in self.order:
            if what == COST:
                parts.append(project.cost)
            elif what == VOTES:
                parts.append(-election.votes[number])
            else:
                parts.append(hashlib.sha256(f"{self.seed}\n{project.id}".encode()).hexdigest())
        return (*parts, project.id)


BY_COST_AND_VOTES = TieRule()
