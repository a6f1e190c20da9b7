"""The exact command with which a stranger counts a published file again, read off the settings of a rule.

The command line does not name every setting there is; where it cannot say one, there is no command
and the page says so.
"""

import io
import shlex
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from budgeting import tally
from budgeting.tallies import SCALE
from budgeting.tally.rules import NAMED, EqualShares, Greedy, Rule, named
from budgeting.tally.ties import DRAW

SHARES = {"mes_cost": "equalshares", "mes_cost_add1": "equalshares/add1"}
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


def format_name(rule: Rule) -> str:
    """The name the `.pb` format has for a rule: "unknown" where it has none (the format's own word)."""
    if isinstance(rule, Greedy) and not rule.per_cost and not rule.borda:
        if rule.caps or rule.min_votes > 1 or rule.min_score is not None:
            return "greedy-custom"
        if rule.use_threshold:
            return "greedy-custom" if rule.stop else "greedy-threshold"
        return "greedy-no-skip" if rule.stop else "greedy"
    if isinstance(rule, EqualShares) and rule.eligible_share is None:
        plain = SHARES.get(name_of(replace(rule, comparison=False)) or "")
        if plain and (rule.completion is None or rule.completion.step == SCALE):
            return f"{plain}-comparison" if rule.comparison else plain
    return "unknown"


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


def command(rule: Rule, file: str, withdrawn: Sequence[int] = ()) -> str:
    """The whole command as one types it; empty where the command line cannot say the rule.

    `withdrawn`: the numbers of winners that dropped out afterwards, in the order of the decisions.
    """
    words = arguments(rule, file)
    if not words:
        return ""
    gone = [word for number in withdrawn for word in ("--withdrawn", str(number))]
    return shlex.join([*PROGRAM, *words, *gone])


def _units(minor: int) -> str:
    return f"{Decimal(minor) / SCALE:f}"


@cache
def program() -> bytes:
    """The counting program as this portal runs it, as a ZIP file: no part of it needs the rest of the portal."""
    folder = Path(tally.__path__[0])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("budgeting/__init__.py"), "")
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".toml", ".json"}:
                name = str(Path("budgeting/tally") / path.relative_to(folder))
                archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
        licence = folder.parent.parent / "LICENSE"
        archive.writestr(zipfile.ZipInfo(licence.name), licence.read_bytes())
    return packed.getvalue()
