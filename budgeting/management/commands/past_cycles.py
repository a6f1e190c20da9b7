"""`manage.py past_cycles batumi FILE`: read cycles from before the portal into the archive. See docs/past-cycles.md."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from budgeting.actions.archiving import import_past
from civic.places.models import Municipality


class Command(BaseCommand):
    help = "Read past cycles of participatory budgeting from a CSV file into the archive."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", help="slug, e.g. batumi")
        parser.add_argument("file", type=Path, help="CSV in UTF-8 as in docs/past-cycles.md")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(slug=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"There is no municipality {options['municipality']}.")
        try:
            text = options["file"].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        try:
            written = import_past(municipality, text, by=None)
        except ValidationError as error:
            raise CommandError("Nothing was imported.\n" + "\n".join(error.messages)) from error
        for cycle in written:
            print(f"{cycle.slug}: {cycle.projects.count()} projects")
        if not written:
            print("Nothing new: the file has been imported already.")
