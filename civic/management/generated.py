"""A page of `docs` that a command writes from the code: what the commands that write one share."""

from abc import abstractmethod
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class PageCommand(BaseCommand):
    """Writes `docs/<file>`; with --check says whether it is as the code would have it."""

    file: ClassVar[str]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether it is fresh")

    def handle(self, *args: Any, **options: Any) -> None:
        place, text = Path(settings.BASE_DIR) / "docs" / self.file, self.page()
        if not options["check"]:
            place.write_text(text)
        elif not place.exists() or place.read_text() != text:
            raise CommandError(f"docs/{self.file} is stale: run `make docs`.")

    @abstractmethod
    def page(self) -> str:
        """The text of the page."""
