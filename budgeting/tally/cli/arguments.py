"""The commands and their options."""

import argparse
from decimal import Decimal
from fractions import Fraction

from budgeting.tally.cli import bylaw, certificates, check, compare, count
from budgeting.tally.pabulib.numbers import NotANumber, decimal
from budgeting.tally.rules import NAMED
from budgeting.tally.ties import COST, DRAW, VOTES
from budgeting.tally.words import LANGUAGES

EPILOG = (
    "Rules: "
    + ", ".join(NAMED)
    + ". docs/tally.md says what they mean and how to read the results."
)


def parser() -> argparse.ArgumentParser:
    """The parser; `run` of its result is the command."""
    root = argparse.ArgumentParser(
        prog="python -m budgeting.tally",
        description="Count participatory budgets from Pabulib files (.pb).",
        epilog=EPILOG,
    )
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    _count(commands)
    _compare(commands)
    _check(commands)
    _certificate(commands)
    _bylaw(commands)
    return root


def _count(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("count", help="count one file by one rule", epilog=EPILOG)
    one.add_argument("file", metavar="FILE.pb")
    _rule(one)
    one.add_argument("--json", action="store_true", help="print the outcome as JSON")
    one.add_argument(
        "--explain",
        choices=LANGUAGES,
        help="say for each project why it won or lost (with --json: the explanation as JSON)",
    )
    one.add_argument(
        "--withdrawn",
        action="append",
        default=[],
        metavar="ID",
        help="a winner that dropped out after the count: also say what the rule puts in its place",
    )
    _reading(one)
    _twice(one)
    one.set_defaults(run=count.run)


def _compare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("compare", help="count one file by several rules", epilog=EPILOG)
    one.add_argument("file", metavar="FILE.pb")
    one.add_argument(
        "--rules",
        type=_names,
        metavar="NAME,NAME",
        help="rules to compare (default: the usual ones for this kind of ballot)",
    )
    _settings(one)
    how = one.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print the comparison as JSON")
    how.add_argument("--explain", choices=LANGUAGES, help="print it in words, with all tables")
    _reading(one)
    _twice(one)
    one.set_defaults(run=compare.run)


def _check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("check", help="say what is wrong with a file")
    one.add_argument("file", metavar="FILE.pb")
    one.add_argument("--json", action="store_true", help="print the findings as JSON")
    _reading(one)
    one.set_defaults(run=check.run)


def _certificate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    both = commands.add_parser(
        "certificate", help="make or verify the certificate of an Equal Shares result"
    )
    acts = both.add_subparsers(required=True, metavar="ACT")
    make = acts.add_parser("make", help="count and print a certificate", epilog=EPILOG)
    make.add_argument("file", metavar="FILE.pb")
    _rule(make)
    _reading(make)
    make.set_defaults(run=certificates.make_one, once=True)  # it is checked by `verify`
    verify = acts.add_parser("verify", help="check a certificate against the ballots")
    verify.add_argument("certificate", metavar="FILE.json")
    verify.add_argument("file", metavar="FILE.pb")
    _reading(verify)
    verify.set_defaults(run=certificates.verify_one)


def _bylaw(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser("bylaw", help="print a rule as the text of a by-law", epilog=EPILOG)
    _rule(one)
    one.add_argument("--language", choices=LANGUAGES, default="ka", help="default: ka")
    one.add_argument("--currency", default="GEL", metavar="CODE", help="ISO 4217, default GEL")
    one.set_defaults(run=bylaw.run)


def _rule(one: argparse.ArgumentParser) -> None:
    one.add_argument("--rule", required=True, choices=NAMED, metavar="NAME", help="see below")
    one.add_argument(
        "--eligible-share",
        type=_fraction,
        metavar="A/B",
        help="Equal Shares: leave out a project with fewer votes than A/B of its cost's part of the budget",
    )
    one.add_argument(
        "--min-votes", type=_whole, metavar="N", help="greedy: leave out projects with fewer votes"
    )
    one.add_argument(
        "--cap",
        action="append",
        type=_cap,
        default=[],
        metavar="NAME=N",
        help="greedy: at most N winners of the category or unit NAME",
    )
    one.add_argument(
        "--cap-money",
        action="append",
        type=_cap_money,
        default=[],
        metavar="NAME=AMOUNT",
        help="greedy: winners of the category or unit NAME cost at most AMOUNT",
    )
    _settings(one)


def _settings(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--step",
        type=_amount,
        default=Decimal(1),
        metavar="N",
        help="step of the completion in units of currency (default 1)",
    )
    one.add_argument(
        "--tie",
        type=_order,
        default=(COST, VOTES),
        metavar="cost,votes,draw",
        help="what decides a tie, first to last (default cost,votes; at last the smaller id)",
    )
    one.add_argument("--seed", default="", metavar="TEXT", help="the seed of the draw")


def _twice(one: argparse.ArgumentParser) -> None:
    how = one.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="do not count a second time")
    how.add_argument(
        "--thorough",
        action="store_true",
        help="count everything a second time, however long that takes",
    )


def _reading(one: argparse.ArgumentParser) -> None:
    one.add_argument("--lenient", action="store_true", help="mend what can be mended, and say so")
    one.add_argument("--progress", action="store_true", help="say how far the work has come")
    one.add_argument(
        "--language", choices=LANGUAGES, default="en", help="of the messages (default en)"
    )


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    for name in names:
        if name not in NAMED:
            raise argparse.ArgumentTypeError(f"there is no rule “{name}”")
    if len(set(names)) != len(names):
        raise argparse.ArgumentTypeError("a rule is named twice")
    return names


def _order(text: str) -> tuple[str, ...]:
    order = tuple(text.split(","))
    if not set(order) <= {COST, VOTES, DRAW} or len(set(order)) != len(order):
        raise argparse.ArgumentTypeError("give each of cost, votes, draw at most once")
    return order


def _amount(text: str) -> Decimal:
    try:
        amount = decimal(text)
    except NotANumber:
        amount = Decimal(0)
    if amount <= 0:
        raise argparse.ArgumentTypeError(f"“{text}” is not an amount above zero such as 1 or 0.50")
    return amount


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return int(text)


def _fraction(text: str) -> Fraction:
    above, _, below = text.partition("/")
    share = Fraction(_whole(above), max(1, _whole(below or "1")))
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError("give a share above zero and at most one, such as 1/3")
    return share


def _cap(text: str) -> tuple[str, int]:
    name, equals, number = text.rpartition("=")
    if not equals:
        raise argparse.ArgumentTypeError("give NAME=N")
    return name, _whole(number)


def _cap_money(text: str) -> tuple[str, Decimal]:
    name, equals, amount = text.rpartition("=")
    if not equals:
        raise argparse.ArgumentTypeError("give NAME=AMOUNT")
    return name, _amount(amount)
