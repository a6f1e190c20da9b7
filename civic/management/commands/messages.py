"""The Georgian catalogue.

manage.py messages                    join locale/parts/*.po into the catalogue Django reads
manage.py messages check [--under X]  list what is missing or wrong; exit 1 if anything is
manage.py messages missing --under X  print the missing texts as a catalogue to fill in
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.ui import catalogue


class Command(BaseCommand):
    help = "Join, check or list the Georgian catalogue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", nargs="?", default="join", choices=["join", "check", "missing"])
        parser.add_argument("--under", default="", help="only texts of files below this path")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, "_" + options["act"])(options["under"])

    def _join(self, under: str) -> None:
        self.stdout.write(f"{catalogue.join()} texts in {catalogue.TARGET / 'django.mo'}")

    def _check(self, under: str) -> None:
        found = [
            f"{text.places[0]}: {text.msgid!r} has no Georgian" for text in catalogue.missing(under)
        ]
        if not under:
            found += catalogue.faults() + catalogue.unused()
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} things to mend in the catalogue")
        self.stdout.write("The Georgian catalogue is complete.")

    def _missing(self, under: str) -> None:
        for text in catalogue.missing(under):
            self.stdout.write(f"#: {text.places[0]}")
            if text.context:
                self.stdout.write(f"msgctxt {_quoted(text.context)}")
            self.stdout.write(f"msgid {_quoted(text.msgid)}")
            if text.plural:
                self.stdout.write(f"msgid_plural {_quoted(text.plural)}")
                self.stdout.write('msgstr[0] ""\nmsgstr[1] ""\n')
            else:
                self.stdout.write('msgstr ""\n')


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
