"""`manage.py citizen_portal`: a stand-in for a national log-in and a register, for the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic import ports
from civic.settings.logins import DEMONSTRATION_SECRET
from identity.demo import CITIZENS, ELSEWHERE
from identity.reference.people import Resident
from identity.reference.register import FAULTS
from identity.reference.server import Outside


class Command(BaseCommand):
    """Runs until it is ended."""

    help = "Play a citizen portal (OpenID Connect) and a register on 127.0.0.1 (CITIZEN_PORT)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fault", choices=FAULTS, default="none", help="the register's fault")

    def handle(self, *args: Any, **options: Any) -> None:
        people = [
            Resident(number, first_name, last_name, born_on, place)
            for _name, place, number, first_name, last_name, born_on in (*CITIZENS, *ELSEWHERE)
        ]
        try:
            server = Outside(
                ports.port(ports.CITIZEN),
                people,
                client_id="portal",
                secret=DEMONSTRATION_SECRET,
                key=DEMONSTRATION_SECRET,
            )
        except (OSError, ValueError) as error:
            raise CommandError(f"CITIZEN_PORT: {error}") from error
        server.register.fault = options["fault"]
        server.serve_forever()
