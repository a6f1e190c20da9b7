"""From options to a rule."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from budgeting.tally.cli.screen import Stop
from budgeting.tally.rules import Cap, EqualShares, Greedy, Rule, named
from budgeting.tally.ties import DRAW, TieRule


def tie_rule(options: argparse.Namespace) -> TieRule:
    """The tie rule of `--tie` and `--seed`. Raises `Stop` when one is given without the other."""
    if DRAW in options.tie and not options.seed:
        raise Stop("a draw needs the published seed: --seed TEXT")
    if options.seed and DRAW not in options.tie:
        raise Stop("a seed is for a draw: add draw to --tie")
    return TieRule(order=options.tie, seed=options.seed)


def step(options: argparse.Namespace, scale: int) -> int:
    """`--step` in minor units, `scale` of which make one unit of currency."""
    return _minor(options.step, scale, "--step")


def rule(options: argparse.Namespace, scale: int) -> Rule:
    """The rule of the options for amounts with `scale` minor units. Raises `Stop` for settings the rule does not have."""
    chosen = named(options.rule, step=step(options, scale), ties=tie_rule(options))
    if options.eligible_share is not None:
        if not isinstance(chosen, EqualShares):
            raise Stop("--eligible-share is for Equal Shares")
        chosen = replace(chosen, eligible_share=options.eligible_share)
    if options.min_votes is not None or options.cap or options.cap_money:
        if not isinstance(chosen, Greedy):
            raise Stop("--min-votes, --cap and --cap-money are for the greedy rules")
        least = chosen.min_votes if options.min_votes is None else options.min_votes
        chosen = replace(chosen, min_votes=least, caps=_caps(options, scale))
    return chosen


def _caps(options: argparse.Namespace, scale: int) -> Mapping[str, Cap]:
    numbers = dict(options.cap)
    money = {
        name: _minor(amount, scale, "--cap-money")
        for name, amount in dict(options.cap_money).items()
    }
    return {
        name: Cap(number=numbers.get(name), money=money.get(name))
        for name in sorted({*numbers, *money})
    }


def _minor(amount: Decimal, scale: int, option: str) -> int:
    minor = amount * scale
    if minor != minor.to_integral_value():
        raise Stop(f"{option} {amount}: the smallest amount of this election is 1/{scale}")
    return int(minor)
