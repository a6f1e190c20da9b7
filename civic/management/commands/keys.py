"""`manage.py keys check | remember | rotate`: whether the keys are those of this database, and their change."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic import keyring


class Command(BaseCommand):
    help = (
        "Checks the keys against the database, or changes KEY_COVER and KEY_FIELD (portal stopped)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("check", "remember", "rotate"))
        parser.add_argument(
            "--portal-is-stopped",
            action="store_true",
            help="needed to rotate: no web process and no worker runs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["what"] == "rotate":
                self._rotate(stopped=options["portal_is_stopped"])
            elif options["what"] == "remember":
                keyring.remember()
                keyring.check()
                self.stdout.write("The keys are remembered.")
            else:
                keyring.check()
                self.stdout.write("The keys are those of this database.")
        except keyring.WrongKeyError as error:
            raise CommandError(str(error)) from error

    def _rotate(self, *, stopped: bool) -> None:
        if not stopped:
            raise CommandError(
                "Stop every web process and worker first, then add --portal-is-stopped: what runs with"
                " the old key would not find those who have signed, and let them sign again."
            )
        done = keyring.rotate()
        for table, rows in sorted(done.items()):
            self.stdout.write(f"{table}: {rows} rows")
        self.stdout.write("Done." if done else "No key has changed.")
