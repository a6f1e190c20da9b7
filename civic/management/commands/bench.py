"""`manage.py bench NAME`: run a benchmark of `tests/bench` on throw-away databases and print its table."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

NAMES = (
    "sign",
    "viral",
    "ballot",
    "petition_page",
    "result_page",
    "lists",
    "ledger",
    "tally",
    "extract",
    "outbox",
)


class Command(BaseCommand):
    help = "Measures one thing. Nothing of this installation is touched."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=NAMES)
        parser.add_argument(
            "--database", action="append", choices=("sqlite", "postgresql"), help="default: both"
        )
        parser.add_argument("--processes", type=int, default=2, help="web processes")
        parser.add_argument("--connections", type=int, default=8, help="clients at a time")
        parser.add_argument("--seconds", type=float, default=60, help="longest time of one run")
        parser.add_argument("--count", type=int, default=1_500, help="requests of one run")
        parser.add_argument(
            "--rate", type=float, help="requests per second (default: as fast as answered)"
        )
        parser.add_argument("--minutes", type=float, default=10, help="viral: how long")
        parser.add_argument(
            "--views", type=float, default=50, help="viral: page views for each signature"
        )
        parser.add_argument(
            "--sizes",
            type=int,
            nargs="+",
            help="existing signatures, ballots, petitions in the list, voters, or messages",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        module = import_module(f"tests.bench.{options['name']}")
        options["sizes"] = options["sizes"] or list(module.SIZES)
        module.run(options, self.stdout.write)
