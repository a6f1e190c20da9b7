"""`manage.py extract import PLACE FILE --as-of DATE`: bring a residents' extract into use from the server."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.decisions import Refused
from civic.places.models import Municipality
from identity import actions
from identity.extracts import PROBLEMS


class Command(BaseCommand):
    help = "Import a residents' extract (CSV). The file is read, not kept; delete it afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["import"])
        parser.add_argument("place", help="slug of the municipality, e.g. batumi")
        parser.add_argument("file", type=Path)
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--without-bad-lines",
            action="store_true",
            help="put it into use although some lines cannot be read",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        place = Municipality.objects.filter(slug=options["place"]).first()
        if place is None:
            raise CommandError(f"There is no municipality {options['place']!r}.")
        try:
            with options["file"].open("rb") as file:
                extract = actions.read_extract(place, file, as_of=options["as_of"], by=None)
        except (OSError, Refused) as error:
            raise CommandError(str(error)) from error
        for line, code in extract.problems:
            self.stderr.write(f"line {line}: {PROBLEMS[code]}")
        if extract.bad_rows and not options["without_bad_lines"]:
            actions.discard_extract(extract, by=None)
            raise CommandError(
                f"{extract.bad_rows} lines cannot be read: nothing imported. Mend them, or add --without-bad-lines."
            )
        actions.confirm_extract(extract, by=None)
        self.stdout.write(
            f"{place.slug}: {extract.rows} residents in use, {extract.bad_rows} lines left out."
        )
