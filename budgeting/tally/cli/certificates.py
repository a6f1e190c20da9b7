"""`certificate make` and `certificate verify`."""

import argparse

from budgeting.tally.cli.screen import Screen, Stop


def make(options: argparse.Namespace, screen: Screen) -> int:
    raise Stop("soon")


def verify(options: argparse.Namespace, screen: Screen) -> int:
    raise Stop("soon")
