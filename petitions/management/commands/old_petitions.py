"""`manage.py old_petitions batumi FILE`: take over petitions of an earlier portal. See docs/old-petitions.md."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.places.models import Municipality
from petitions.actions.old import import_old


class Command(BaseCommand):
    help = "Take over petitions of an earlier portal from a CSV file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", help="slug, e.g. batumi")
        parser.add_argument("file", type=Path, help="CSV in UTF-8 as in docs/old-petitions.md")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(slug=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"There is no municipality {options['municipality']}.")
        try:
            text = options["file"].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        try:
            new, mended = import_old(municipality, text)
        except ValidationError as error:
            raise CommandError("Nothing was imported.\n" + "\n".join(error.messages)) from error
        print(f"{new} new, {mended} written afresh")
