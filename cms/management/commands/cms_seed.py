"""`manage.py cms_seed`: open the pages of every active municipality and set up its editors' group."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.actions import seed


class Command(BaseCommand):
    help = "Give every active municipality its home pages and its editors' group; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Opened: {seed()} municipalities.")
