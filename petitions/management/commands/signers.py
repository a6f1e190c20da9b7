"""`manage.py signers NUMBER`: the sealed list of a petition's signers, and opening it with the officers' key.

Without a key it writes the sealed list for the officers to open on their own computer; with
`--key` it opens it here. Either is written into the journal.
"""

import base64
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from nacl.exceptions import CryptoError

from civic import sheets
from civic.journal import actions as journal
from petitions.models import Petition, SealedIdentity
from petitions.sealing import open_identity
from petitions.states import Signing

COLUMNS = ("number", "last_name", "first_name", "born_on")


class Command(BaseCommand):
    help = "Write the list of signers that count: sealed, or opened with the list officers' key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("petition", type=int, help="the petition's number in its address")
        parser.add_argument("--key", type=Path, help="file with the list officers' private key")

    def handle(self, *args: Any, **options: Any) -> None:
        petition = Petition.objects.filter(pk=options["petition"], opening__isnull=False).first()
        if petition is None:
            raise CommandError("There is no such petition, or it was never opened for signatures.")
        boxes = SealedIdentity.objects.filter(
            signature__petition=petition,
            signature__state=Signing.CONFIRMED,
            signature__index__isnull=False,
        ).order_by("pk")
        kind = "petition.list_opened" if options["key"] else "petition.list_exported"
        count = self._open(boxes, options["key"]) if options["key"] else self._export(boxes)
        journal.append(kind, petition, by=None, public=True, data={"signatures": count})

    def _export(self, boxes: Any) -> int:
        rows = [
            {"signature": str(row.pk), "box": base64.b64encode(row.box).decode()}
            for row in boxes.iterator()
        ]
        self.stdout.write(json.dumps(rows, indent=1))
        return len(rows)

    def _open(self, boxes: Any, path: Path) -> int:
        try:
            key = base64.b64decode(path.read_text(), validate=True)
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} holds no key: {error}") from error
        count = 0

        def opened() -> Iterator[list[str]]:
            nonlocal count
            for row in boxes.iterator():
                found = open_identity(key, row.box)
                yield [str(found[name]) for name in COLUMNS]
                count += 1

        try:
            sys.stdout.writelines(sheets.lines(COLUMNS, opened()))
        except CryptoError as error:
            raise CommandError("This key does not open the list.") from error
        return count
