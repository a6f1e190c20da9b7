"""Join the style sheet and print its size: `manage.py styles`."""

import gzip
from typing import Any

from django.core.management.base import BaseCommand

from civic.ui import styles


class Command(BaseCommand):
    help = "Join static/css/ into css/site.css and print its size."

    def handle(self, *args: Any, **options: Any) -> None:
        path = styles.build()
        sheet = path.read_bytes()
        packed = len(gzip.compress(sheet, 9))
        self.stdout.write(
            f"{path}: {len(sheet)} bytes, {packed} gzipped, {len(styles.sources())} files"
        )
