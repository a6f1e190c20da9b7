"""Why each project of an Equal Shares count won or lost: the money of its supporters, and where it went (`tally.md` §7.3).

Everything is read off the exact replay of the rounds. A loser has one of two reasons: its supporters' shares never covered the
cost, or the supporters paid for other winners first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from budgeting.tally import greedy
from budgeting.tally.election import Election
from budgeting.tally.eligible import eligible
from budgeting.tally.explain.data import (
    EXCLUDED,
    EXCLUSIVE,
    IN_ROUND,
    MONEY_GONE,
    NEVER_AFFORDABLE,
    Payment,
    Round,
    Verdict,
)
from budgeting.tally.explain.data import TOPPED_UP as WON_BY_TOP_UP
from budgeting.tally.explain.groups import groups
from budgeting.tally.explain.payments import Bought, Replay, shared_payments
from budgeting.tally.outcome import BOUGHT, TOPPED_UP, Outcome
from budgeting.tally.rules import EqualShares, Greedy


class Incomplete(ValueError):  # noqa: N818 (it says what is wrong)
    """The outcome lacks what an explanation needs: an endowment, or the price of a round."""


@dataclass
class _Purse:
    """What the supporters of one project have together, round by round, in parts of the replay's unit."""

    cost: int
    had: int
    now: int
    after: int | None = None
    left: int | None = None
    spent_on: list[tuple[int, int]] = field(default_factory=list)

    def look(self, rounds: int) -> None:
        """Notice when the money first fell below the cost."""
        if self.after is None and self.now < self.cost:
            self.after, self.left = rounds, self.now

    def pay(self, winner: int, amount: int) -> None:
        """The supporters paid for another project."""
        self.now -= amount
        if self.after is None:
            self.spent_on.append((winner, amount))


def explained(
    election: Election, rule: EqualShares, outcome: Outcome
) -> tuple[list[Verdict], tuple[Round, ...]]:
    """A verdict on every project, in the order of the election, and the rounds of an Equal Shares outcome.

    Raises `Incomplete` when the outcome has no endowment or prices, and `payments.RoundsDoNotAddUp` when its prices do not pay for
    its winners.
    """
    bought = [step for step in outcome.steps if step.reason == BOUGHT]
    if outcome.endowment is None or any(step.price is None for step in bought):
        raise Incomplete("the outcome has no endowment, or a round without a price")
    replay = Replay(
        election,
        outcome.endowment,
        [(step.project, step.price) for step in bought if step.price is not None],
    )
    purses = {
        number: _Purse(election.costs[number] * replay.unit, had, had)
        for number in range(len(election.projects))
        if election.votes[number]
        for had in (replay.of(number),)
    }
    rounds = _walk(replay, purses)
    return _verdicts(election, rule, outcome, replay, purses), rounds


def _walk(replay: Replay, purses: Mapping[int, _Purse]) -> tuple[Round, ...]:
    """Go through the rounds, keep the purses, and say who paid."""
    election = replay.election
    waiting = dict(purses)
    for purse in waiting.values():
        purse.look(0)
    left = replay.endowment * sum(
        map(int.__mul__, election.weights.tolist(), election.shares.tolist())
    )
    earlier: list[int] = []
    rounds = []
    for bought in replay:
        own = waiting.pop(bought.project)
        own.left = own.now
        for project, amount in shared_payments(election, bought).items():
            if project in waiting:
                waiting[project].pay(bought.project, amount)
        for purse in waiting.values():
            purse.look(bought.number)
        left -= election.costs[bought.project]
        rounds.append(_round(replay, bought, left, earlier))
        earlier.append(bought.project)
    return tuple(rounds)


def _round(replay: Replay, bought: Bought, left: Fraction, earlier: list[int]) -> Round:
    weights = replay.election.weights[bought.ballots]
    full, none = bought.paid_in_full(), bought.penniless()
    cost = replay.election.costs[bought.project]
    return Round(
        number=bought.number,
        project=replay.election.projects[bought.project].id,
        cost=cost,
        price=bought.price,
        effective_votes=cost / bought.price,
        full=int(weights[full & ~none].sum()),
        rest=int(weights[~full & ~none].sum()),
        none=int(weights[none].sum()),
        left=left,
        groups=groups(replay, bought, earlier),
    )


def _verdicts(
    election: Election,
    rule: EqualShares,
    outcome: Outcome,
    replay: Replay,
    purses: Mapping[int, _Purse],
) -> list[Verdict]:
    """A verdict on each project with votes or a reason to be excluded, in the order of the election."""
    place = {project: number for number, (project, _price) in enumerate(replay.rounds, 1)}
    rivals = {
        election.projects[project].group: (number, election.projects[project].id)
        for project, number in place.items()
        if election.projects[project].group
    }
    excluded = {one.project: one for one in outcome.excluded}
    rests = _rests(election, outcome, rule) if rule.top_up else {}
    found = []
    for number, project in enumerate(election.projects):
        verdict = Verdict(
            project=project.id,
            won=project.id in outcome.winners,
            reason=NEVER_AFFORDABLE,
            votes=election.votes[number],
            points=election.scores[number],
            cost=project.cost,
            place=place.get(number),
            rest=rests.get(project.id),
        )
        purse = purses.get(number)
        if purse:
            verdict = _with_money(verdict, election, replay, purse)
        rival = rivals.get(project.group)
        if number in place:
            verdict = replace(verdict, reason=IN_ROUND)
        elif verdict.won:
            verdict = replace(verdict, reason=WON_BY_TOP_UP)
        elif project.id in excluded:
            out = excluded[project.id]
            verdict = replace(
                verdict, reason=EXCLUDED, excluded_for=out.reason, lacking=out.missing
            )
        elif rival and (verdict.after is None or verdict.after >= rival[0]):
            verdict = replace(verdict, reason=EXCLUSIVE, against=rival[1])
        elif verdict.after:
            verdict = replace(verdict, reason=MONEY_GONE)
        found.append(verdict)
    return found


def _rests(election: Election, outcome: Outcome, rule: EqualShares) -> dict[str, Fraction]:
    """What was left of the budget when the filling up came to each project that the rounds had not elected."""
    left = outcome.budget - sum(
        election.costs[election.index[step.project]]
        for step in outcome.steps
        if step.reason == BOUGHT
    )
    bought = {step.project for step in outcome.steps if step.reason == BOUGHT}
    topped = {step.project for step in outcome.steps if step.reason == TOPPED_UP}
    found = {}
    inside, _excluded = eligible(election, rule)
    for equal in greedy.order(election, Greedy(ties=rule.ties), inside):
        for number in equal:
            name = election.projects[number].id
            if name not in bought:
                found[name] = Fraction(left)
            if name in topped:
                left -= election.costs[number]
    return found


def _with_money(verdict: Verdict, election: Election, replay: Replay, purse: _Purse) -> Verdict:
    """The verdict with what its supporters had, paid and have left."""
    had = replay.amount(purse.had)
    if purse.after is None:  # a winner, or ruled out while the money would have sufficed
        return replace(
            verdict, had=had, left=replay.amount(purse.now if purse.left is None else purse.left)
        )
    left = purse.left or 0
    return replace(
        verdict,
        had=had,
        left=replay.amount(left),
        missing=replay.amount(purse.cost - left),
        after=purse.after,
        at_end=replay.amount(purse.now),
        spent_on=tuple(
            Payment(election.projects[winner].id, replay.amount(amount))
            for winner, amount in purse.spent_on
        ),
    )
