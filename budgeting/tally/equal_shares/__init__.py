"""Method of Equal Shares with everything a by-law can add to it (`tally.md` §1.2 and §1.3)."""

from budgeting.tally.election import Election
from budgeting.tally.eligible import eligible
from budgeting.tally.equal_shares.afterwards import compare, fill_up
from budgeting.tally.equal_shares.completion import Completed, Progress, complete
from budgeting.tally.equal_shares.field import Field
from budgeting.tally.equal_shares.run import Counter
from budgeting.tally.equal_shares.ties import told
from budgeting.tally.outcome import BOUGHT, NO_BALLOTS, Excluded, Outcome, Step, Tie
from budgeting.tally.rules import EqualShares

__all__ = ["Progress", "count"]


def count(election: Election, rule: EqualShares, progress: Progress | None = None) -> Outcome:
    """The outcome of Equal Shares (Peters, Pierczyński, Skowron, NeurIPS 2021; completions as in Wieliczka and Świecie).

    In this order: projects that may not take part, the runs of the completion, the filling up by the greedy rule, the comparison
    with the greedy outcome. `progress` is called with each attempt of the completion.
    """
    inside, excluded = eligible(election, rule)
    if not election.voters:
        return Outcome(rule, (), 0, election.budget, (), excluded=excluded, ended=NO_BALLOTS)
    field = Field(election, inside, rule.utility)
    counter = Counter(field, rule.ties.ranks(election), election.budget)
    completed = complete(counter, election.budget, rule.completion, progress)
    ties = told(counter, rule.completion, completed)
    outcome = _outcome(election, rule, completed, excluded, ties)
    if rule.top_up:
        outcome = fill_up(election, rule, inside, outcome)
    return compare(election, rule, inside, outcome) if rule.comparison else outcome


def _outcome(
    election: Election,
    rule: EqualShares,
    completed: Completed,
    excluded: tuple[Excluded, ...],
    ties: list[Tie],
) -> Outcome:
    run = completed.run
    names = [project.id for project in election.projects]
    left = election.budget
    steps = []
    for project, price, payers in zip(run.winners, run.prices(), run.payers, strict=True):
        left -= election.costs[project]
        steps.append(
            Step(
                names[project],
                True,
                BOUGHT,
                left,
                price,
                payers_full=payers.full,
                payers_rest=payers.rest,
                payers_none=payers.nothing,
            )
        )
    return Outcome(
        rule=rule,
        winners=tuple(names[project] for project in run.winners),
        spent=run.spent,
        budget=election.budget,
        steps=tuple(steps),
        ties=tuple(ties),
        excluded=excluded,
        attempts=tuple(completed.attempts),
        ended=completed.ended,
        endowment=run.endowment,
    )
