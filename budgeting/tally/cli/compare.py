"""`compare`: one election by several rules, side by side."""

import argparse

from budgeting.tally.cli.count import counted
from budgeting.tally.cli.rules import step, tie_rule
from budgeting.tally.cli.screen import Screen, open_election
from budgeting.tally.comparison import Comparison, compare
from budgeting.tally.election import APPROVAL, CHOOSE_ONE
from budgeting.tally.explain import side_by_side
from budgeting.tally.report import amount, comparison_record
from budgeting.tally.rules import named

USUAL = ("greedy_votes", "greedy_density", "mes_cost", "mes_cost_add1", "mes_cost_add1_plus_greedy")
APPROVAL_ONLY = ("phragmen",)


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Count by each rule and print the differences."""
    election = open_election(
        screen,
        options.file,
        lenient=options.lenient,
        language=options.explain or options.language,
        progress=options.progress,
    )
    names = options.rules or (
        USUAL + APPROVAL_ONLY if election.kind in (APPROVAL, CHOOSE_ONE) else USUAL
    )
    ties, one_step = tie_rule(options), step(options, election.scale)
    outcomes = {}
    for name in names:
        if options.progress:
            screen.complain(name)
        rule = named(name, step=one_step, ties=ties)
        outcomes[name] = counted(election, rule, options, screen)
    comparison = compare(election, outcomes)
    if options.json:
        screen.show(comparison_record(comparison))
    elif options.explain:
        screen.say(side_by_side(comparison, options.explain).rstrip("\n"))
    else:
        _table(comparison, screen)
    return 0


def _table(comparison: Comparison, screen: Screen) -> None:
    unit = f" {comparison.currency}" if comparison.currency else ""
    budget = amount(comparison.budget, comparison.scale) + unit
    screen.say(f"{comparison.title or 'Election'}: {comparison.voters} ballots, budget {budget}")
    width = max(len(column.name) for column in comparison.columns)
    screen.say(
        f"{'rule':<{width}}  winners  {'spent':>14}  of budget  without winner  winners per voter"
    )
    for column in comparison.columns:
        spent = amount(column.spent, comparison.scale)
        part = 100 * column.spent / comparison.budget
        none = 100 * column.without_winner / max(1, comparison.voters)
        screen.say(
            f"{column.name:<{width}}  {len(column.winners):>7}  {spent:>14}  {part:>7.1f} %  "
            f"{none:>12.1f} %  {float(column.average):>17.2f}"
        )
    for pair in comparison.pairs:
        screen.say(
            f"{pair.first} : {pair.second}  {pair.prefer_first} voters have more winners by the first, "
            f"{pair.prefer_second} by the second; "
            f"only first: {', '.join(pair.only_first) or '-'}; only second: {', '.join(pair.only_second) or '-'}"
        )
