"""From an election and an outcome to the explanation: chooses by the rule, adds ties and supports, puts the verdicts in order."""

from dataclasses import replace

from budgeting.tally.election import Election
from budgeting.tally.explain import equal_shares, greedy, phragmen, welfare
from budgeting.tally.explain.data import EXCLUDED, Explanation, Round, Verdict
from budgeting.tally.explain.support import supports
from budgeting.tally.outcome import GREEDY_PREFERRED, Outcome
from budgeting.tally.rules import EqualShares, Greedy, Phragmen, Welfare


def explain(election: Election, outcome: Outcome, *, support: bool = True) -> Explanation:
    """Why each project won or lost, and who paid what: everything a results page says (`tally.md` §7.3).

    `support`: compute the effective support of every project too (Equal Shares; one more run of the count for each winner). The
    outcome must be that of this election; raises ValueError when it names other projects or its figures do not add up.
    """
    _check(election, outcome)
    verdicts, rounds = _verdicts(election, outcome)
    counted = isinstance(outcome.rule, EqualShares) and outcome.ended != GREEDY_PREFERRED
    if support and counted and outcome.endowment is not None:
        verdicts = _with_support(election, outcome, verdicts, rounds)
    return Explanation(
        rule=outcome.rule,
        title=election.title,
        kind=election.kind,
        scale=election.scale,
        points_scale=election.points_scale,
        currency=election.currency,
        voters=election.voters,
        budget=outcome.budget,
        spent=outcome.spent,
        verdicts=_in_order(outcome, [_tied(verdict, outcome) for verdict in verdicts]),
        rounds=rounds,
        endowment=outcome.endowment if counted else None,
        increments=_increments(outcome),
        notes=outcome.notes,
        ended=outcome.ended,
        compared=outcome.compared,
        replaced=outcome.ended == GREEDY_PREFERRED,
        names={project.id: project.name for project in election.projects},
    )


def _increments(outcome: Outcome) -> int:
    """How often the endowment was raised before the run that stands."""
    return next(
        (
            number
            for number, attempt in enumerate(outcome.attempts)
            if attempt.endowment == outcome.endowment
        ),
        0,
    )


def _check(election: Election, outcome: Outcome) -> None:
    named = {*outcome.winners, *(step.project for step in outcome.steps)}
    if outcome.budget != election.budget or not named <= election.index.keys():
        raise ValueError("the outcome belongs to another election")
    if sum(election.costs[election.index[name]] for name in outcome.winners) != outcome.spent:
        raise ValueError("the winners do not cost what the outcome says")


def _verdicts(election: Election, outcome: Outcome) -> tuple[list[Verdict], tuple[Round, ...]]:
    """Verdicts on all projects, those taken out before the count included."""
    match outcome.rule:
        case EqualShares() as rule if outcome.ended != GREEDY_PREFERRED:
            return equal_shares.explained(election, rule, outcome)
        case EqualShares() as rule:
            found = greedy.verdicts(election, Greedy(ties=rule.ties), outcome)
        case Greedy() as rule:
            found = greedy.verdicts(election, rule, outcome)
        case Phragmen():
            found = phragmen.verdicts(election, outcome)
        case Welfare() as rule:
            found = welfare.verdicts(election, rule, outcome)
    return [*found, *_excluded(election, outcome)], ()


def _excluded(election: Election, outcome: Outcome) -> list[Verdict]:
    """Projects taken out before the count."""
    return [
        Verdict(
            project=one.project,
            won=False,
            reason=EXCLUDED,
            votes=election.votes[election.index[one.project]],
            points=election.scores[election.index[one.project]],
            cost=election.costs[election.index[one.project]],
            excluded_for=one.reason,
            lacking=one.missing,
        )
        for one in outcome.excluded
    ]


def _with_support(
    election: Election, outcome: Outcome, verdicts: list[Verdict], rounds: tuple[Round, ...]
) -> list[Verdict]:
    """Effective support for every project that took part in the rounds or could have."""
    assert isinstance(outcome.rule, EqualShares)
    assert outcome.endowment is not None
    bought = [(one.project, one.price) for one in rounds]
    names = [verdict.project for verdict in verdicts if verdict.votes]
    found = supports(election, outcome.rule, outcome.endowment, bought, names)
    return [replace(verdict, support=found.get(verdict.project)) for verdict in verdicts]


def _tied(verdict: Verdict, outcome: Outcome) -> Verdict:
    """Name the projects it was equal with in the run that stands, where one of them won and the other did not.

    Sets of a knapsack are equal, not projects: there `lacking` says all.
    """
    if isinstance(outcome.rule, Welfare):
        return verdict
    stands = _increments(outcome)
    among = {
        name
        for tie in outcome.ties
        if tie.mattered and tie.attempt == stands and verdict.project in tie.among
        for name in tie.among
        if (name in outcome.winners) != verdict.won
    }
    return replace(verdict, tied_with=tuple(sorted(among))) if among else verdict


def _in_order(outcome: Outcome, verdicts: list[Verdict]) -> tuple[Verdict, ...]:
    """Winners in order of selection, then the others by points, votes, lower cost and id."""
    place = {project: number for number, project in enumerate(outcome.winners)}
    return tuple(
        sorted(
            verdicts,
            key=lambda one: (
                place.get(one.project, len(place)),
                -one.points,
                -one.votes,
                one.cost,
                one.project,
            ),
        )
    )
