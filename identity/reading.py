"""Reading a city's register in a process of its own, which loads little and ends: `python -m identity.reading`.

The worker holds the whole portal in memory; of that, reading needs the tables of accounts and places.
The lines go to the database batch by batch, and the answer of `read_lines` is printed.
"""

import contextlib
import os
import sys
from typing import Any

NEEDED = [
    "civic",
    "civic.places",
    "civic.journal",
    "civic.worker",
    "identity",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]
PAGES = " PRAGMA cache_size=-16384;"  # of SQLite, in KiB; the worker's four times as many help nothing here
CALLED_OFF = "called off"


def apart(file: Any) -> str | None:
    """What `read_lines` answers, from a process of its own. Raises CalledProcessError when that ended."""
    from civic.worker import apart

    told = apart.told("identity.reading", str(file.pk), str(file.attempts)).strip()
    return None if told == CALLED_OFF else told


def main(pk: str, attempts: str) -> str:
    """Read the file, unless it was claimed anew meanwhile; what is to be printed."""
    import django
    from django.conf import settings

    settings.INSTALLED_APPS = NEEDED
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "PRAGMA" in options.get("init_command", ""):
        options["init_command"] += PAGES
    django.setup()

    from identity.actions.uploads import read_lines
    from identity.models import ExtractFile

    file = ExtractFile.objects.filter(pk=pk, attempts=attempts).first()
    failure = read_lines(file) if file else None
    return CALLED_OFF if failure is None else failure


if __name__ == "__main__":
    with contextlib.suppress(
        BrokenPipeError
    ):  # the worker is gone: the next one has the file read on
        os.write(1, main(*sys.argv[1:]).encode())
