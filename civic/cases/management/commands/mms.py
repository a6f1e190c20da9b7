"""`manage.py mms`: the reference receiver, a stand-in for the municipal case management system."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic import ports
from civic.cases.reference.faults import NAMES, Faults
from civic.cases.reference.server import run

DEFAULT_PACE = 20.0


class Command(BaseCommand):
    help = "Play the municipal case management system on 127.0.0.1 (MMS_PORT, default 8001)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--pace",
            type=float,
            default=DEFAULT_PACE,
            help="seconds from the hand-over to scheduled, and on to decided; 0: only by the buttons",
        )

        parser.add_argument(
            "--fault",
            choices=NAMES,
            default="",
            help="misbehave from the start; the page /faults changes it",
        )
        parser.add_argument(
            "--fault-count", type=int, help="for so many messages only (default: until changed)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.VAR_DIR)
        try:
            port = ports.port(ports.RECEIVER)
        except ValueError as error:
            raise CommandError(str(error)) from error
        try:
            run(
                port=port,
                config=folder / "mms.json",
                database=folder / "mms.sqlite3",
                pace=options["pace"],
                faults=Faults(options["fault"], options["fault_count"]),
            )
        except OSError as error:
            raise CommandError(
                f"Port {port}: {error.strerror}. Set MMS_PORT to another."
            ) from error
