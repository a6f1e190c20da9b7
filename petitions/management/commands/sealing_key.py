"""`manage.py sealing_key SLUG --file PATH`: make the list officers' key; its private half goes to PATH only."""

import base64
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from civic.decisions import Refused
from civic.places.models import Municipality
from petitions.actions.keys import make_sealing_key


class Command(BaseCommand):
    help = "Make the key with which the list of signers of a municipality is sealed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("municipality", help="slug, e.g. batumi")
        parser.add_argument("--file", type=Path, required=True, help="new file for the private key")
        parser.add_argument("--replace", action="store_true", help="although signatures are sealed")

    def handle(self, *args: Any, **options: Any) -> None:
        place = Municipality.objects.filter(slug=options["municipality"]).first()
        if place is None:
            raise CommandError(f"No municipality has the slug {options['municipality']}.")
        try:
            handle = os.open(options["file"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise CommandError(f"{options['file']} exists already; name a new file.") from error
        try:
            private = make_sealing_key(place, by=None, replace=options["replace"])
        except Refused as refusal:
            os.close(handle)
            options["file"].unlink()
            raise CommandError(str(refusal)) from refusal
        with os.fdopen(handle, "w") as file:
            file.write(base64.b64encode(private).decode() + "\n")
        self.stdout.write(
            f"{place.slug}: public key {bytes(place.sealing_key or b'').hex()}. The private key is in"
            f" {options['file']} and nowhere else: give it to the list officers, keep two copies"
            " apart from this server, and delete it here."
        )
