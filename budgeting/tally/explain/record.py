"""An explanation as JSON values, as `schemas/explanation.json` describes it: what a results page needs, figures and sentences.

Amounts are decimals in units of currency, rounded to six digits after the mark (the exact fractions stand in the certificate);
the endowment is exact.
"""

from fractions import Fraction

from budgeting.tally.explain.data import Explanation, Group, Payment, Round, Verdict
from budgeting.tally.explain.sentences import Speaker
from budgeting.tally.explain.text import lead_of
from budgeting.tally.words import rounded

Json = dict[str, object]

DIGITS = 6


def explanation_record(explanation: Explanation, name: str, language: str) -> Json:
    """The explanation of a count by the rule called `name`, with its sentences in a language ("ka" or "en", else ValueError)."""
    speaker = Speaker(explanation, language)
    scale = explanation.scale
    compared = ("prefer_equal_shares", "prefer_greedy", "indifferent")
    return {
        "format": "tally-explanation/1",
        "rule": name,
        "language": language,
        "title": explanation.title,
        "kind": explanation.kind,
        "currency": explanation.currency,
        "minor_units": scale,
        "voters": explanation.voters,
        "budget": amount(explanation.budget, scale),
        "spent": amount(explanation.spent, scale),
        "left": amount(explanation.left, scale),
        "endowment": None if explanation.endowment is None else str(explanation.endowment / scale),
        "raises": explanation.increments,
        "ended": explanation.ended,
        "compared": explanation.compared and dict(zip(compared, explanation.compared, strict=True)),
        "replaced": explanation.replaced,
        "lead": lead_of(speaker),
        "support_formula": speaker.writer.say("report.support_formula"),
        "projects": [_verdict(speaker, one) for one in explanation.verdicts],
        "rounds": [_round(one, scale) for one in explanation.rounds],
    }


def amount(minor: Fraction | int, scale: int) -> str:
    """Minor units as a decimal in units of currency, at most `DIGITS` digits after the mark."""
    return decimal(Fraction(minor) / scale)


def decimal(value: Fraction | int) -> str:
    """A number as a decimal, at most `DIGITS` digits after the mark, without trailing zeros."""
    text = f"{rounded(value, DIGITS):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _some(minor: Fraction | None, scale: int) -> str | None:
    return None if minor is None else amount(minor, scale)


def _verdict(speaker: Speaker, one: Verdict) -> Json:
    scale, points_scale = speaker.explanation.scale, speaker.explanation.points_scale
    said = speaker.sentences(one)
    return {
        "id": one.project,
        "name": speaker.explanation.names.get(one.project, ""),
        "won": one.won,
        "reason": one.reason,
        "headline": said.headline,
        "why": list(said.why),
        "votes": one.votes,
        "points": decimal(Fraction(one.points, points_scale)),
        "cost": amount(one.cost, scale),
        "place": one.place,
        "had": _some(one.had, scale),
        "left": _some(one.left, scale),
        "missing": _some(one.missing, scale),
        "missing_votes": one.missing_votes,
        "beside": one.beside,
        "against": one.against,
        "after": one.after,
        "at_end": _some(one.at_end, scale),
        "rest": _some(one.rest, scale),
        "spent_on": [_payment(payment, scale) for payment in one.spent_on],
        "support": None if one.support is None else decimal(one.support),
        "excluded_for": one.excluded_for,
        "lacking": one.lacking,
        "tied_with": list(one.tied_with),
    }


def _payment(one: Payment, scale: int) -> Json:
    return {"project": one.project, "amount": amount(one.amount, scale)}


def _round(one: Round, scale: int) -> Json:
    return {
        "number": one.number,
        "project": one.project,
        "cost": amount(one.cost, scale),
        "price": amount(one.price, scale),
        "effective_votes": decimal(one.effective_votes),
        "full": one.full,
        "rest": one.rest,
        "none": one.none,
        "left": amount(one.left, scale),
        "groups": [_group(group, scale) for group in one.groups],
    }


def _group(one: Group, scale: int) -> Json:
    return {
        "kind": one.kind,
        "people": one.people,
        "had_least": amount(one.had_least, scale),
        "had_most": amount(one.had_most, scale),
        "paid": amount(one.paid, scale),
        "also": list(one.also),
    }
