"""The exact command with which a stranger counts a published file again, read off the settings of a rule.

The command line does not name every setting there is; where it cannot say one, there is no command
and the page says so.
"""

import shlex
from dataclasses import replace
from decimal import Decimal

from budgeting.tallies import SCALE
from budgeting.tally.rules import NAMED, EqualShares, Greedy, Rule, named
from budgeting.tally.ties import DRAW

PROGRAM = ("python", "-m", "budgeting.tally")


def name_of(rule: Rule) -> str | None:
    """The rule's name on the command line; None for settings no name and no option stands for."""
    plain = rule
    step = SCALE
    if isinstance(rule, Greedy):
        plain = replace(rule, min_votes=1, caps={})
    elif isinstance(rule, EqualShares):
        plain = replace(rule, eligible_share=None)
        step = rule.completion.step if rule.completion else SCALE
    return next(
        (name for name in NAMED if named(name, step=step, ties=rule.ties) == plain),
        None,
    )


def arguments(rule: Rule, file: str, action: str = "count") -> list[str] | None:
    """The words of the command after the program; None where the command line cannot say the rule."""
    name = name_of(rule)
    if name is None:
        return None
    words = [action, file, "--rule", name]
    if isinstance(rule, EqualShares) and rule.completion and rule.completion.step != SCALE:
        words += ["--step", _units(rule.completion.step)]
    if isinstance(rule, EqualShares) and rule.eligible_share is not None:
        words += ["--eligible-share", str(rule.eligible_share)]
    if isinstance(rule, Greedy):
        words += ["--min-votes", str(rule.min_votes)] if rule.min_votes != 1 else []
        for key, cap in sorted(rule.caps.items()):
            words += ["--cap", f"{key}={cap.number}"] if cap.number is not None else []
            words += ["--cap-money", f"{key}={_units(cap.money)}"] if cap.money is not None else []
    words += ["--tie", ",".join(rule.ties.order)] if rule.ties.order else []
    if DRAW in rule.ties.order:
        words += ["--seed", rule.ties.seed]
    return words


def command(rule: Rule, file: str) -> str:
    """The whole command as one types it; empty where the command line cannot say the rule."""
    words = arguments(rule, file)
    return shlex.join([*PROGRAM, *words]) if words else ""


def _units(minor: int) -> str:
    return f"{Decimal(minor) / SCALE:f}"
