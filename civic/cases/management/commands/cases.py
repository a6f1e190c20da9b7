"""`manage.py cases poll`: ask the systems that do not call back, here and now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.cases import polling
from civic.cases.models import Case, Connector
from civic.cases.states import CaseState, ConnectorState


class Command(BaseCommand):
    help = "Asks the systems that do not call back how their cases stand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("poll",))
        parser.add_argument("--place", help="short name of the municipality; without it all")
        parser.add_argument("--connector", type=int, help="number of one connection")
        parser.add_argument(
            "--limit", type=int, default=polling.CASES_A_RUN, help="cases of a connection at most"
        )
        parser.add_argument(
            "--all", action="store_true", help="also cases that were asked less than an hour ago"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Connector.objects.filter(poll__isnull=False, state=ConnectorState.ACTIVE)
        if options["place"]:
            rows = rows.filter(municipality__slug=options["place"])
        if options["connector"] is not None:
            rows = rows.filter(pk=options["connector"])
        failed = 0
        for connector in rows.select_related("municipality").order_by("pk"):
            if options["all"]:
                cases = Case.objects.filter(connector=connector)
                cases.exclude(state=CaseState.CLOSED).update(polled_at=None)
            done = polling.run(connector, options["limit"])
            failed += bool(done.error)
            self.stdout.write(
                f"{connector.municipality.slug} {connector.name}: asked {done.asked}, new {done.news}"
                + (f", stopped: {done.error}" if done.error else "")
            )
        if failed:
            raise CommandError(f"{failed} gave no answer.")
