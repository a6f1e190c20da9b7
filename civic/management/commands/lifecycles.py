"""Writes `docs/lifecycles.md`: a diagram of every process, from the tables the code moves by."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from civic.plugins import modules
from civic.workflow import Workflow, diagram

PAGE = Path(settings.BASE_DIR) / "docs" / "lifecycles.md"
HEAD = """# Life cycles

Written by `make docs` from the `states.py` of each app; change the table, not this page.
Each arrow is one move of `civic.workflow`; each leaves one entry in the journal.
"""


def workflows() -> list[tuple[str, Workflow]]:
    """Every table of moves, with the app it stands in, in the order of the apps and of the file."""
    return [
        (module.__name__.removesuffix(".states"), item)
        for module in modules("states")
        for item in vars(module).values()
        if isinstance(item, Workflow)
    ]


def page() -> str:
    """The text of `docs/lifecycles.md`."""
    parts = [HEAD]
    with translation.override("en"):
        for app, workflow in workflows():
            parts.append(f"## {app}: {workflow.name}\n")
            parts.append(f"```mermaid\n{diagram(workflow)}\n```\n")
            parts.append("| move | from | to | journal | public | what it does |")
            parts.append("|---|---|---|---|---|---|")
            parts += [
                f"| {move.name} | {', '.join(move.sources)} | {move.target} | `{move.kind}` "
                f"| {'yes' if move.public else 'no'} | {move.consequence or move.label} |"
                for move in workflow.moves
            ]
            parts.append("")
    return "\n".join(parts)


class Command(BaseCommand):
    """`manage.py lifecycles [--check]`."""

    help = "Write docs/lifecycles.md from the tables of moves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether it is fresh")

    def handle(self, *args: Any, **options: Any) -> None:
        text = page()
        if not options["check"]:
            PAGE.write_text(text)
        elif not PAGE.exists() or PAGE.read_text() != text:
            raise CommandError("docs/lifecycles.md is stale: run `make docs`.")
