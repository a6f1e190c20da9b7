"""Results as JSON values: amounts as decimal strings in units of currency, exact shares as fractions. Schemas: `schemas/*.json`."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction

from budgeting.tally.comparison import Column, Comparison, Part
from budgeting.tally.election import Election
from budgeting.tally.outcome import Attempt, Outcome, Step, Tie
from budgeting.tally.pabulib.problems import Problem
from budgeting.tally.rules import Rule
from budgeting.tally.written import fraction_text

Json = dict[str, object]


def amount(minor: int, scale: int) -> str:
    """`minor` units as a decimal in units of currency: 1250 of 100 → "12.5", 500000 → "5000"."""
    text = f"{Decimal(minor) / scale:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(minor: Fraction | None, scale: int) -> str | None:
    """An exact amount in units of currency as a fraction, "1040052/3293"; whole ones without a denominator."""
    return None if minor is None else fraction_text(Fraction(minor) / scale)


def settings(rule: Rule) -> Json:
    """Every field of the rule, so that nobody has to guess a setting; amounts in minor units."""
    return {
        "method": type(rule).__name__,
        **{item.name: _value(getattr(rule, item.name)) for item in fields(rule)},
    }


def _value(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _value(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {name: _value(one) for name, one in value.items()}
    return list(value) if isinstance(value, tuple) else value


def outcome_record(election: Election, outcome: Outcome, name: str) -> Json:
    """The outcome of the rule called `name`, as `schemas/outcome.json` describes it."""
    scale = election.scale
    return {
        "format": "tally-outcome/1",
        "rule": name,
        "settings": settings(outcome.rule),
        "title": election.title,
        "kind": election.kind,
        "currency": election.currency,
        "minor_units": scale,
        "voters": election.voters,
        "budget": amount(outcome.budget, scale),
        "spent": amount(outcome.spent, scale),
        "winners": list(outcome.winners),
        "ties": [_tie(tie) for tie in outcome.ties],
        "projects": _projects(election, outcome),
        "steps": [_step(step, scale) for step in outcome.steps],
        "endowment": exact(outcome.endowment, scale),
        "attempts": [_attempt(attempt, scale) for attempt in outcome.attempts],
        "ended": outcome.ended,
        "compared": _compared(outcome),
        "notes": list(outcome.notes),
    }


def _projects(election: Election, outcome: Outcome) -> list[Json]:
    place = {winner: number for number, winner in enumerate(outcome.winners, 1)}
    why = {step.project: step.reason for step in outcome.steps}
    excluded = {one.project: one for one in outcome.excluded}
    points = election.points_scale
    return [
        {
            "id": project.id,
            "name": project.name,
            "unit": project.unit,
            "categories": list(project.categories),
            "cost": amount(project.cost, election.scale),
            "votes": votes,
            "points": amount(score, points),
            "won": project.id in place,
            "place": place.get(project.id),
            "reason": excluded[project.id].reason
            if project.id in excluded
            else why.get(project.id, ""),
        }
        for project, votes, score in zip(
            election.projects, election.votes, election.scores, strict=True
        )
    ]


def _tie(tie: Tie) -> Json:
    return {
        "step": tie.step,
        "attempt": tie.attempt,
        "among": list(tie.among),
        "chosen": tie.chosen,
        "mattered": tie.mattered,
    }


def _step(step: Step, scale: int) -> Json:
    return {
        "project": step.project,
        "won": step.won,
        "reason": step.reason,
        "by": step.by,
        "left": amount(step.left, scale),
        "price": exact(step.price, scale),
        "payers_full": step.payers_full,
        "payers_rest": step.payers_rest,
        "payers_none": step.payers_none,
    }


def _attempt(attempt: Attempt, scale: int) -> Json:
    return {
        "endowment": exact(attempt.endowment, scale),
        "spent": amount(attempt.spent, scale),
        "winners": attempt.winners,
    }


def _compared(outcome: Outcome) -> Json | None:
    if outcome.compared is None:
        return None
    names = ("prefer_equal_shares", "prefer_greedy", "indifferent")
    return dict(zip(names, outcome.compared, strict=True))


def findings(
    path: str, problems: Sequence[Problem], election: Election | None, language: str
) -> Json:
    """What is wrong with a file, as `schemas/check.json` describes it; `election` None when it cannot be counted."""
    return {
        "format": "tally-check/1",
        "file": path,
        "countable": election is not None,
        "voters": None if election is None else election.voters,
        "projects": None if election is None else len(election.projects),
        "kind": None if election is None else election.kind,
        "problems": [
            {
                "line": problem.line,
                "level": problem.level,
                "code": problem.code,
                "mended": problem.repaired,
                "facts": dict(problem.facts),
                "sentence": problem.sentence(language),
            }
            for problem in problems
        ],
    }


def comparison_record(comparison: Comparison) -> Json:
    """Several rules side by side, as `schemas/comparison.json` describes it."""
    scale = comparison.scale
    return {
        "format": "tally-comparison/1",
        "title": comparison.title,
        "voters": comparison.voters,
        "budget": amount(comparison.budget, scale),
        "currency": comparison.currency,
        "rules": [_column(column, scale) for column in comparison.columns],
        "pairs": [
            {
                "first": pair.first,
                "second": pair.second,
                "prefer_first": pair.prefer_first,
                "prefer_second": pair.prefer_second,
                "indifferent": pair.indifferent,
                "only_first": list(pair.only_first),
                "only_second": list(pair.only_second),
            }
            for pair in comparison.pairs
        ],
    }


def _column(column: Column, scale: int) -> Json:
    return {
        "rule": column.name,
        "winners": list(column.winners),
        "spent": amount(column.spent, scale),
        "left": amount(column.left, scale),
        "voters_by_winners": list(column.voters_by_winners),
        "without_winner": column.without_winner,
        "average": str(column.average),
        "costs": None if column.costs is None else [amount(cost, scale) for cost in column.costs],
        "units": [_part(part) for part in column.units],
        "categories": [_part(part) for part in column.categories],
    }


def _part(part: Part) -> Json:
    return {
        "name": part.name,
        "votes": str(part.votes),
        "money": str(part.money),
        "winners": part.winners,
    }
