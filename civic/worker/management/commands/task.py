"""`manage.py task NAME`: run one scheduled task now, in this process."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.worker import schedule


class Command(BaseCommand):
    help = "Runs one task of the schedule now. Without a name: lists them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["name"]:
            for every in schedule.schedule():
                when = f"every {every.seconds} s" if every.seconds else f"daily at {every.daily_at}"
                self.stdout.write(f"{every.name}: {when}")
            return
        found = schedule.task(options["name"])
        if found is None:
            raise CommandError(f"There is no task {options['name']}. `manage.py task` lists them.")
        found.function()
