"""`bylaw`: a rule as the text a council would adopt."""

import argparse

from budgeting.tally import bylaw
from budgeting.tally.cli.rules import rule as rule_of
from budgeting.tally.cli.screen import Screen
from budgeting.tally.words import Writer

SCALE = 100


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Print the by-law."""
    writer = Writer(options.language, scale=SCALE, currency=options.currency)
    screen.say(bylaw.text(rule_of(options, SCALE), writer).rstrip("\n"))
    return 0
