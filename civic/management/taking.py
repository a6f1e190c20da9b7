"""A command that takes a file over into one municipality: what such commands share."""

from abc import abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.places.models import Municipality


class TakeOverCommand(BaseCommand):
    """Reads a CSV file in UTF-8, as the page `described` of the documentation has it: all of it or nothing."""

    described: ClassVar[str]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", help="slug, e.g. batumi")
        parser.add_argument("file", type=Path, help=f"CSV in UTF-8 as in {self.described}")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(slug=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"There is no municipality {options['municipality']}.")
        try:
            text = options["file"].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        try:
            lines = self.take_over(municipality, text)
        except ValidationError as error:
            raise CommandError("Nothing was imported.\n" + "\n".join(error.messages)) from error
        for line in lines:
            self.stdout.write(line)

    @abstractmethod
    def take_over(self, municipality: Municipality, text: str) -> Iterable[str]:
        """Write what the text holds; say what was written. Raises ValidationError: what is wrong, by line."""
