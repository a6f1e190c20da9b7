"""`manage.py ledger verify | export | status | witness | resume | grants`: the log from the operator's side."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.ledger import audit, files, memory, queries, sequencer, signing, witnesses, words
from civic.ledger.verifier import verify

# What the web and worker role may do on PostgreSQL; the tables belong to another role.
INSERT_ONLY = ("ledger_leaf", "ledger_checkpoint", "ledger_cosignature", "journal_entry")


class Command(BaseCommand):
    help = "Check, export or describe the public log."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="act", required=True)
        check = parts.add_parser("verify", help="check the log, and the rows against the log")
        check.add_argument("--lang", choices=words.LANGUAGES, default="en")
        check.add_argument("--receipt", action="append", default=[], help="a receipt file (JSON)")
        export = parts.add_parser("export", help="write the public files into a directory")
        export.add_argument("directory", type=Path)
        parts.add_parser("status", help="size, time, key, and why the log is paused, if it is")
        witness = parts.add_parser(
            "witness", help="ask the witnesses, or take cosigned checkpoints from files"
        )
        witness.add_argument("file", nargs="*", type=Path, help="a cosigned checkpoint")
        witness.add_argument(
            "--export", type=Path, metavar="DIR", help="write all checkpoints, a file for each day"
        )
        resume = parts.add_parser(
            "resume", help="publish a statement and go on after the database was put back"
        )
        resume.add_argument("--ka", required=True, help="the statement in Georgian")
        resume.add_argument("--en", required=True, help="the statement in English")
        grants = parts.add_parser("grants", help="print the SQL that narrows a PostgreSQL role")
        grants.add_argument("role")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["act"])(options)

    def verify(self, options: dict[str, Any]) -> None:
        """Exit 1 when log, rows or receipt do not hold; each has its own verdict."""
        holds = True
        if queries.head() is None:
            self.stdout.write("The log is empty.")
        else:
            holds = verify(
                files.Stored(),
                self.stdout.write,
                language=options["lang"],
                receipt_files=options["receipt"],
                at_once=1,
            )
        found = audit.problems()
        for problem in found:
            self.stderr.write(problem)
        if not found:
            self.stdout.write("The rows of the database fit the log.")
        if found or not holds:
            sys.exit(1)

    def export(self, options: dict[str, Any]) -> None:
        """Write everything the verifier reads; what is there already and final is left alone."""
        head = queries.head()
        if head is None:
            raise CommandError("The log is empty: there is nothing to export.")
        written = 0
        names = (*files.names(head.size), *files.witness_names(), *files.journal_names())
        for name in names:
            path = options["directory"] / name
            file = files.read(name)
            if file.is_final and path.exists() and path.read_bytes() == file.body:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.body)
            written += 1
        (options["directory"] / "checkpoint").write_text(head.note, encoding="utf-8")
        self.stdout.write(
            f"{head.size} leaves, {written} files written to {options['directory']}.\n"
            f"Check them with: python3 {options['directory']}/verifier.pyz {options['directory']}"
        )

    def witness(self, options: dict[str, Any]) -> None:
        """Without a file or a directory each witness with an address is asked once."""
        if folder := options["export"]:
            (folder / "checkpoints").mkdir(parents=True, exist_ok=True)
            days = list(files.day_names())
            for name in days:
                (folder / name).write_bytes(files.read(name).body)
            self.stdout.write(f"{len(days)} days written to {folder / 'checkpoints'}.")
        for path in options["file"]:
            try:
                kept = witnesses.accept(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise CommandError(f"{path}: {error}") from error
            for one in kept:
                self.stdout.write(f"{one.checkpoint.size} leaves, cosigned by {one.witness}")
        if not folder and not options["file"]:
            self.stdout.write(f"{witnesses.ask_all()} witnesses cosigned the newest checkpoint.")

    def resume(self, options: dict[str, Any]) -> None:
        """The old file stays beside the new one: it is evidence."""
        try:
            aside = memory.resume(options["ka"], options["en"])
        except memory.NothingLostError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The statement is published; what was remembered is kept in {aside}.")

    def status(self, options: dict[str, Any]) -> None:
        """Exit 1 when the log is paused."""
        head = queries.head()
        if head is None:
            self.stdout.write("The log is empty.")
        else:
            self.stdout.write(f"{head.size} leaves, checkpoint of {head.at:%Y-%m-%d %H:%M:%S} UTC")
        try:
            for key in signing.public_keys():
                self.stdout.write(f"Key: {key}")
        except signing.NoKeyError as error:
            self.stdout.write(f"No key: {error}")
        reason = sequencer.why_paused()
        if reason:
            self.stderr.write(f"PAUSED: {reason}")
            sys.exit(1)

    def grants(self, options: dict[str, Any]) -> None:
        """Triggers refuse changes to everybody; this takes the privilege from the portal's role too."""
        role = options["role"]
        if not role.isidentifier():
            raise CommandError("The name of the role is letters, digits and underscores.")
        self.stdout.write(
            f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}";'
        )
        self.stdout.write(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}";')
        for table in INSERT_ONLY:
            self.stdout.write(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM "{role}";')
        self.stdout.write(f'REVOKE DELETE, TRUNCATE ON "ledger_tile" FROM "{role}";')
