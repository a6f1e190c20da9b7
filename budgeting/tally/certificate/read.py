"""Reading a certificate from JSON into values, refusing what is not one. Amounts become minor units."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from budgeting.tally.rules import Completion, EqualShares
from budgeting.tally.ties import COST, DRAW, VOTES, TieRule
from budgeting.tally.written import fraction

FORMAT = "tally-certificate/1"


class BadCertificate(ValueError):  # noqa: N818 (what it is)
    """Not a certificate of this format; says what is missing or wrong."""


@dataclass(frozen=True)
class Round:
    """One purchase as certified; `rest` holds (voters, paid), the largest payment first."""

    project: str
    cost: Fraction
    price: Fraction
    full: int
    rest: tuple[tuple[int, Fraction], ...]
    nothing: int


@dataclass(frozen=True)
class Certificate:
    """All that is certified. `following`: endowment and rounds of the run after the one that stands."""

    rule: EqualShares
    voters: int
    budget: Fraction
    endowment: Fraction
    rounds: tuple[Round, ...]
    spent: Fraction
    following: tuple[Fraction, tuple[Round, ...]] | None
    added: tuple[str, ...]
    compared: tuple[int, ...] | None
    winners: tuple[str, ...]


def read(data: object, scale: int, points_scale: int) -> Certificate:
    """The certificate in `data` (parsed JSON), for an election with so many minor units and parts of a point.

    Raises `BadCertificate`.
    """
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise BadCertificate(f"this is not a certificate: its format is not {FORMAT!r}")
    try:
        return _certificate(data, scale, points_scale)
    except KeyError as error:
        raise BadCertificate(f"the certificate has no {error.args[0]!r}") from None
    except (TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        raise BadCertificate(f"the certificate cannot be read: {error}") from None


def _certificate(data: Mapping[str, Any], scale: int, points_scale: int) -> Certificate:
    following = data["next"]
    return Certificate(
        rule=_rule(data["rule"], scale),
        voters=_whole(data["voters"]),
        budget=_money(data["budget"], scale),
        endowment=_money(data["endowment"], scale),
        rounds=_rounds(data["rounds"], scale, points_scale),
        spent=_money(data["spent"], scale),
        following=None
        if following is None
        else (
            _money(following["endowment"], scale),
            _rounds(following["rounds"], scale, points_scale),
        ),
        added=tuple(map(_text, data["added"])),
        compared=None if data["compared"] is None else tuple(map(_whole, data["compared"])),
        winners=tuple(map(_text, data["winners"])),
    )


def _rule(data: Mapping[str, Any], scale: int) -> EqualShares:
    completion = data["completion"]
    share = data["eligible_share"]
    if data["utility"] not in ("cost", "points") or {*data["ties"]} - {COST, VOTES, DRAW}:
        raise ValueError("an unknown utility or tie rule")
    return EqualShares(
        utility=data["utility"],
        completion=None
        if completion is None
        else Completion(
            step=_step(_money(completion["step"], scale)),
            integral=_truth(completion["integral"]),
            exhaustive=_truth(completion["exhaustive"]),
        ),
        top_up=_truth(data["top_up"]),
        comparison=_truth(data["comparison"]),
        eligible_share=None if share is None else _fraction(share),
        ties=TieRule(tuple(map(_text, data["ties"])), _text(data["seed"])),
    )


def _rounds(data: list[Mapping[str, Any]], scale: int, points_scale: int) -> tuple[Round, ...]:
    return tuple(
        Round(
            project=_text(one["project"]),
            cost=_money(one["cost"], scale),
            price=_money(one["price"], scale) / points_scale,
            full=_whole(one["full"]),
            rest=tuple(
                (_whole(group["voters"]), _money(group["paid"], scale)) for group in one["rest"]
            ),
            nothing=_whole(one["nothing"]),
        )
        for one in data
    )


def _money(value: object, scale: int) -> Fraction:
    return _fraction(value) * scale


def _fraction(value: object) -> Fraction:
    return fraction(_text(value))


def _step(value: Fraction) -> int:
    if value.denominator != 1 or value <= 0:
        raise ValueError("a step that is not a whole number of minor units")
    return int(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value
