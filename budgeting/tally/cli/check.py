"""`check`: what is wrong with a file."""

import argparse

from budgeting.tally.cli.screen import MISUSE, NO, Screen
from budgeting.tally.pabulib import Problem, Unreadable, load
from budgeting.tally.report import findings

NO_FILE = frozenset({"not_found", "not_a_file"})


def run(options: argparse.Namespace, screen: Screen) -> int:
    """All problems on standard error (JSON: on standard output), then one line that sums up."""
    try:
        reading = load(options.file, lenient=options.lenient)
        problems, election = reading.problems, reading.election
    except Unreadable as error:
        problems, election = error.problems, None
    bad = [problem for problem in problems if problem.fatal]
    if options.json:
        screen.show(findings(options.file, problems, election, options.language))
    else:
        screen.problems(options.file, problems, options.language)
        size = (
            f"{election.voters} ballots, {len(election.projects)} projects, {election.kind}: "
            if election is not None
            else ""
        )
        screen.say(f"{options.file}: {size}{_summary(problems)}")
    if any(problem.code in NO_FILE for problem in problems):
        return MISUSE
    return NO if bad else 0


def _summary(problems: tuple[Problem, ...]) -> str:
    kinds = {"error": 0, "mended": 0, "warning": 0, "style": 0}
    for problem in problems:
        kinds["mended" if problem.repaired else problem.level] += 1
    said = [f"{number} {kind}" for kind, number in kinds.items() if number]
    return ", ".join(said) or "nothing wrong"
