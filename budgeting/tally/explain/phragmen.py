"""Why each project of a Phragmén count won or lost: when its supporters owned its cost, or what they lacked when the count ended."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from budgeting.tally.election import Election, total
from budgeting.tally.explain.data import (
    DID_NOT_FIT,
    EXCLUSIVE,
    IN_ROUND,
    NOT_REACHED,
    Verdict,
)
from budgeting.tally.outcome import NEXT_MISFIT, Outcome


@dataclass(frozen=True)
class _Money:
    """The moment at which each ballot's voters last paid, as a number of the step (0: never)."""

    election: Election
    last: np.ndarray
    moments: list[Fraction]

    def of(self, project: int, moment: Fraction) -> Fraction:
        """What the supporters of a project own together at a moment, in minor units."""
        ballots = self.election.supporters[project].ballots
        weights, shares = self.election.weights[ballots], self.election.shares[ballots]
        owned = Fraction(0)
        for number in np.unique(self.last[ballots]).tolist():
            those = self.last[ballots] == number
            owned += total(weights[those], shares[those]) * (moment - self.moments[number])
        return owned


def verdicts(election: Election, outcome: Outcome) -> list[Verdict]:
    """One verdict for each project of the count: those bought in order, then the others in the order of the election.

    `Verdict.left` of a winner is the money per share that had flowed when it was bought.
    """
    last = np.zeros(len(election.weights), dtype=np.int64)
    money = _Money(election, last, [Fraction(0)])
    place = 0
    found = []
    bought: dict[str, str] = {}
    misfit, end, left = "", Fraction(0), outcome.budget
    for step in outcome.steps:
        end = step.price if step.price is not None else end
        if not step.won:
            misfit = step.project
            continue
        number = election.index[step.project]
        place += 1
        left = step.left
        found.append(_verdict(election, number, won=True, reason=IN_ROUND, place=place, left=end))
        bought[election.projects[number].group] = step.project
        last[election.supporters[number].ballots] = place
        money.moments.append(end)
    bought.pop("", None)
    seen = {*outcome.winners, *(one.project for one in outcome.excluded)}
    for number, project in enumerate(election.projects):
        if project.id in seen:
            continue
        if project.id == misfit:
            missing = Fraction(project.cost - left)
            found.append(
                _verdict(election, number, reason=DID_NOT_FIT, left=Fraction(left), missing=missing)
            )
        elif project.group in bought:
            found.append(
                _verdict(election, number, reason=EXCLUSIVE, against=bought[project.group])
            )
        elif outcome.ended == NEXT_MISFIT:
            owned = money.of(number, end)
            missing = max(project.cost - owned, Fraction(0))
            found.append(
                _verdict(
                    election,
                    number,
                    reason=NOT_REACHED,
                    left=owned,
                    missing=missing,
                    against=misfit,
                )
            )
    return found


def _verdict(
    election: Election,
    number: int,
    *,
    reason: str,
    won: bool = False,
    place: int | None = None,
    left: Fraction | None = None,
    missing: Fraction | None = None,
    against: str = "",
) -> Verdict:
    return Verdict(
        project=election.projects[number].id,
        won=won,
        reason=reason,
        votes=election.votes[number],
        points=election.scores[number],
        cost=election.costs[number],
        place=place,
        left=left,
        missing=missing,
        against=against,
    )
