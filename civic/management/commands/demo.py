"""`manage.py demo`: fill the portal with invented people, petitions and pages; safe to repeat."""

from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.demo import Say
from civic.places.actions import load_reference
from civic.plugins import modules


class Command(BaseCommand):
    help = "Load the demonstration: municipalities, accounts, petitions in every state, pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only", metavar="APP", help="load the part of one app, such as civic.cases"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        start = monotonic()
        say = Say(write=self.stdout.write)
        only = options["only"]
        found = [one for one in modules("demo") if only in {None, one.__name__[: -len(".demo")]}]
        if not found:
            raise CommandError(f"{only} has no demonstration.")
        load_reference()
        for module in found:
            module.load(say)
        if settings.MAIL_TRANSPORT.startswith("civic."):
            mails = Path(settings.VAR_DIR) / "mail"
            say.hint("Mails", f"printed on the console, each kept as a file in {mails}")
        self.stdout.write(say.summary(settings.PORTAL_URL))
        self.stdout.write(
            f"\nData ready after {monotonic() - start:.0f} s. Nothing listens yet: "
            "`manage.py serve --mms`, with which `make run` goes on, starts the portal."
        )
