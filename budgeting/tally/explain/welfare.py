"""Why each project of a count by greatest welfare won or lost: how much worse the best set with a loser would be."""

from fractions import Fraction

from budgeting.tally.election import Election
from budgeting.tally.eligible import eligible
from budgeting.tally.explain.data import EXCLUSIVE, IN_BEST_SET, NOT_IN_BEST_SET, Verdict
from budgeting.tally.outcome import EXCLUSIVE as RULED_OUT
from budgeting.tally.outcome import Outcome
from budgeting.tally.rules import Welfare
from budgeting.tally.welfare import Item, best


def verdicts(election: Election, rule: Welfare, outcome: Outcome) -> list[Verdict]:
    """One verdict for each project of the count; `lacking`: points (times cost in minor units) that the best set with it has less.

    One more search for each project that lost.
    """
    inside, _excluded = eligible(election, rule)
    items = _items(election, rule, inside)
    value = sum(items[election.index[name]].value for name in outcome.winners)
    found = []
    for place, step in enumerate(outcome.steps):
        number = election.index[step.project]
        reason = IN_BEST_SET if step.won else NOT_IN_BEST_SET
        found.append(
            Verdict(
                project=step.project,
                won=step.won,
                reason=EXCLUSIVE if step.reason == RULED_OUT else reason,
                votes=election.votes[number],
                points=election.scores[number],
                cost=election.costs[number],
                place=place + 1,
                left=Fraction(outcome.budget if place == 0 else outcome.steps[place - 1].left),
                against=step.by,
                lacking=None if step.won else value - _best_with(items, outcome.budget, number),
            )
        )
    return found


def _items(election: Election, rule: Welfare, projects: list[int]) -> dict[int, Item]:
    """What the search packs, by index of the project."""
    ranks = rule.ties.ranks(election)
    return {
        number: Item(
            number,
            election.costs[number],
            election.scores[number] * (election.costs[number] if rule.times_cost else 1),
            ranks[number],
            election.projects[number].group,
        )
        for number in projects
    }


def _best_with(items: dict[int, Item], budget: int, number: int) -> int:
    """The value of the best set that holds the project."""
    own = items[number]
    others = [
        item
        for item in items.values()
        if item.number != number and not (own.group and item.group == own.group)
    ]
    chosen = best(others, budget - own.cost)
    return own.value + sum(items[one].value for one in chosen)
