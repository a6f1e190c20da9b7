"""`manage.py places`: load the reference data of municipalities, or let one take petitions here."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.places.actions import activate, load_reference
from civic.places.models import Municipality


class Command(BaseCommand):
    help = "Load the 64 municipalities, their units, register figures and the default policies."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--activate", metavar="SLUG", help="let this municipality take petitions"
        )
        parser.add_argument("--phone", default="", help="its telephone, where none is known yet")
        parser.add_argument("--email", default="", help="its e-mail, where none is known yet")

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_reference()
        self.stdout.write(
            f"Added: {added.municipalities} municipalities, {added.units} units, "
            f"{added.figures} register figures, {added.policies} policies."
        )
        if slug := options["activate"]:
            try:
                place = activate(slug, phone=options["phone"], email=options["email"])
            except Municipality.DoesNotExist:
                raise CommandError(f"No municipality has the slug {slug}.") from None
            self.stdout.write(f"{place.slug} takes petitions now.")
