"""`manage.py demo`: fill the portal with invented people, petitions and pages; safe to repeat."""

from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from civic.demo import Say
from civic.places.actions import load_reference
from civic.plugins import modules


class Command(BaseCommand):
    help = "Load the demonstration: municipalities, accounts, petitions in every state, pages."

    def handle(self, *args: Any, **options: Any) -> None:
        start = monotonic()
        say = Say(write=self.stdout.write)
        load_reference()
        for module in modules("demo"):
            module.load(say)
        self.stdout.write(say.summary(settings.PORTAL_URL))
        self.stdout.write(f"\nReady after {monotonic() - start:.0f} s.")
