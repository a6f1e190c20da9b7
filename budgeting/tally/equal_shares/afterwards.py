"""What may follow Equal Shares: filling up by the greedy rule, and the comparison with the greedy outcome (`tally.md` §1.3)."""

from dataclasses import replace

import numpy as np

from budgeting.tally import greedy
from budgeting.tally.election import Election, Int
from budgeting.tally.outcome import GREEDY_PREFERRED, TOPPED_UP, Outcome, Step
from budgeting.tally.rules import EqualShares, Greedy


def fill_up(
    election: Election, rule: EqualShares, projects: list[int], outcome: Outcome
) -> Outcome:
    """Take further projects in greedy order while they fit; mutually exclusive ones stay out."""
    won = set(outcome.winners)
    blocked = {election.projects[election.index[name]].group for name in won} - {""}
    spent = outcome.spent
    steps: list[Step] = []
    for equal in greedy.order(election, Greedy(ties=rule.ties), projects):
        for number in equal:
            project = election.projects[number]
            if (
                project.id in won
                or project.group in blocked
                or project.cost > election.budget - spent
            ):
                continue
            spent += project.cost
            if project.group:
                blocked.add(project.group)
            steps.append(Step(project.id, True, TOPPED_UP, election.budget - spent))
    return replace(
        outcome,
        winners=(*outcome.winners, *(step.project for step in steps)),
        spent=spent,
        steps=(*outcome.steps, *steps),
    )


def compare(
    election: Election, rule: EqualShares, projects: list[int], outcome: Outcome
) -> Outcome:
    """The greedy outcome instead of this one, when more voters have more of their projects in it (Wieliczka 2023)."""
    other = greedy.elect(election, Greedy(ties=rule.ties), projects)
    ours, theirs = (
        satisfaction(election, [election.index[name] for name in one.winners])
        for one in (outcome, other)
    )
    figures = tuple(
        int(election.weights[mask].sum()) for mask in (ours > theirs, ours < theirs, ours == theirs)
    )
    compared = (figures[0], figures[1], figures[2])
    if figures[1] <= figures[0]:
        return replace(outcome, compared=compared)
    return replace(
        other,
        rule=rule,
        excluded=outcome.excluded,
        attempts=outcome.attempts,
        ended=GREEDY_PREFERRED,
        endowment=outcome.endowment,
        compared=compared,
    )


def satisfaction(election: Election, winners: list[int]) -> Int:
    """For each ballot how many of its projects won."""
    won = np.zeros(len(election.projects) + 1, dtype=np.int64)
    won[winners] = 1
    upto = np.concatenate(([0], np.cumsum(won[election.chosen])))
    return upto[election.starts[1:]] - upto[election.starts[:-1]]
