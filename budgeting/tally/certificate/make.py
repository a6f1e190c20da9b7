"""Writing a certificate. Amounts are exact fractions of a unit of currency, as text."""

from collections import Counter as Tally
from fractions import Fraction

from budgeting.tally.certificate.read import FORMAT
from budgeting.tally.election import Election
from budgeting.tally.eligible import eligible
from budgeting.tally.equal_shares.exact import Accounts
from budgeting.tally.equal_shares.field import Field
from budgeting.tally.equal_shares.run import Counter, Run
from budgeting.tally.outcome import TOPPED_UP, Outcome
from budgeting.tally.rules import EqualShares, Unsuitable
from budgeting.tally.written import fraction_text

Json = dict[str, object]


def make(election: Election, outcome: Outcome) -> Json:
    """The certificate of an outcome of Equal Shares, as `schemas/certificate.json` describes it.

    Raises `rules.Unsuitable` for another rule and when nobody voted.
    """
    rule = outcome.rule
    if not isinstance(rule, EqualShares) or outcome.endowment is None:
        raise Unsuitable("only results of Equal Shares with voters have a certificate")
    inside, _excluded = eligible(election, rule)
    field = Field(election, inside, rule.utility)
    counter = Counter(field, rule.ties.ranks(election), election.budget)
    run = counter.run(outcome.endowment)
    following = None
    if rule.completion and _overshoots(outcome):
        following = counter.run(outcome.endowment + rule.completion.step)
    return {
        "format": FORMAT,
        "rule": _rule(rule, election.scale),
        "currency": election.currency,
        "minor_units": election.scale,
        "voters": election.voters,
        "budget": _money(election.budget, election.scale),
        "endowment": _money(outcome.endowment, election.scale),
        "rounds": _rounds(election, run),
        "spent": _money(run.spent, election.scale),
        "next": following
        and {
            "endowment": _money(following.endowment, election.scale),
            "rounds": _rounds(election, following),
        },
        "added": [step.project for step in outcome.steps if step.reason == TOPPED_UP],
        "compared": outcome.compared and list(outcome.compared),
        "winners": list(outcome.winners),
    }


def _overshoots(outcome: Outcome) -> bool:
    """Whether the run after the one that stands costs too much."""
    return bool(outcome.attempts) and outcome.attempts[-1].spent > outcome.budget


def _rule(rule: EqualShares, scale: int) -> Json:
    completion = rule.completion
    return {
        "utility": rule.utility,
        "completion": completion
        and {
            "step": _money(completion.step, scale),
            "integral": completion.integral,
            "exhaustive": completion.exhaustive,
        },
        "top_up": rule.top_up,
        "comparison": rule.comparison,
        "eligible_share": None
        if rule.eligible_share is None
        else fraction_text(rule.eligible_share),
        "ties": list(rule.ties.order),
        "seed": rule.ties.seed,
    }


def _rounds(election: Election, run: Run) -> list[Json]:
    """Each round with its price, the voters who paid it in full, those who gave their rest, each with how much, and the others."""
    accounts = run.accounts
    assert accounts is not None
    return [
        {
            "project": election.projects[project].id,
            "cost": _money(election.costs[project], election.scale),
            "price": _money(accounts.price(number) * election.points_scale, election.scale),
            "full": payers.full,
            "rest": _rests(election, accounts, number),
            "nothing": payers.nothing,
        }
        for number, (project, payers) in enumerate(zip(run.winners, run.payers, strict=True))
    ]


def _rests(election: Election, accounts: Accounts, number: int) -> list[Json]:
    """The smaller payments of one round, the largest first: how many voters gave how much, their whole rest."""
    rests: Tally[int] = Tally()
    for ballot in accounts.rounds[number].gave_rest.tolist():
        rests[accounts.money(ballot, number)] += int(election.weights[ballot])
    return [
        {"voters": voters, "paid": _money(Fraction(money, accounts.unit), election.scale)}
        for money, voters in sorted(rests.items(), reverse=True)
    ]


def _money(minor: Fraction | int, scale: int) -> str:
    """An exact amount in units of currency: "12", "25/2"."""
    return fraction_text(Fraction(minor) / scale)
