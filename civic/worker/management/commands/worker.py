"""`manage.py worker`: background work until SIGTERM or Ctrl-C; `--once` until nothing is due."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from civic import keyring
from civic.worker.engine import Worker


class Command(BaseCommand):
    help = "Runs background work: mails, cases, the ledger's sequencer and what is scheduled."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="work until nothing is due, then end"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            keyring.check()
        else:
            keyring.check_at_start()
        worker = Worker()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: worker.stop())
        if options["once"]:
            done = worker.run_once()
            self.stdout.write(f"{done} jobs done.")
        else:
            worker.run()
