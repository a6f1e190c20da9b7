"""`manage.py places`: load the reference data of municipalities, units, register figures and policies."""

from typing import Any

from django.core.management.base import BaseCommand

from civic.places.actions import load_reference


class Command(BaseCommand):
    help = "Load the 64 municipalities, their units, register figures and the default policies."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_reference()
        self.stdout.write(
            f"Added: {added.municipalities} municipalities, {added.units} units, "
            f"{added.figures} register figures, {added.policies} policies."
        )
