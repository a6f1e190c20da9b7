"""`certificate make` and `certificate verify`: a result of Equal Shares that a stranger can check in one pass."""

import argparse
import json
from pathlib import Path

from budgeting.tally.certificate import BadCertificate, make, verify
from budgeting.tally.cli.count import counted
from budgeting.tally.cli.rules import rule as rule_of
from budgeting.tally.cli.screen import NO, Screen, Stop, open_election
from budgeting.tally.election import Election
from budgeting.tally.rules import EqualShares, Unsuitable

LARGEST = 1 << 28  # bytes of a certificate


def make_one(options: argparse.Namespace, screen: Screen) -> int:
    """Count, and print the certificate as JSON."""
    election = _election(options, screen)
    chosen = rule_of(options, election.scale)
    if not isinstance(chosen, EqualShares):
        raise Stop(f"{options.rule} has no certificate: only Equal Shares has")
    outcome = counted(election, chosen, options, screen)
    try:
        screen.show(make(election, outcome))
    except Unsuitable as error:
        raise Stop(f"{options.file}: {error}") from None
    return 0


def verify_one(options: argparse.Namespace, screen: Screen) -> int:
    """Check a certificate against the ballots; what does not hold is said line by line."""
    data = _json(options.certificate)
    election = _election(options, screen)
    try:
        faults = verify(election, data)
    except BadCertificate as error:
        raise Stop(f"{options.certificate}: {error}") from None
    for fault in faults:
        screen.complain(f"{options.certificate}: {fault}")
    if faults:
        screen.say(f"{options.certificate}: does not hold")
        return NO
    screen.say(f"{options.certificate}: holds")
    return 0


def _election(options: argparse.Namespace, screen: Screen) -> Election:
    return open_election(
        screen,
        options.file,
        lenient=options.lenient,
        language=options.language,
        progress=options.progress,
    )


def _json(path: str) -> object:
    file = Path(path)
    try:
        if file.stat().st_size > LARGEST:
            raise Stop(f"{path}: too large for a certificate")
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Stop(f"{path}: cannot be read: {error.strerror}") from None
    except json.JSONDecodeError as error:
        raise Stop(f"{path}:{error.lineno}: not JSON: {error.msg}") from None
    except (ValueError, RecursionError):
        raise Stop(f"{path}: not JSON that can be read") from None
