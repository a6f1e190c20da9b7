"""Writes `docs/lifecycles.md`: a diagram of every process, from the tables the code moves by."""

from django.utils import translation

from civic.management.generated import PageCommand
from civic.plugins import modules
from civic.workflow import Workflow, diagram

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


class Command(PageCommand):
    """`manage.py lifecycles [--check]`."""

    help = "Write docs/lifecycles.md from the tables of moves."
    file = "lifecycles.md"

    def page(self) -> str:
        return page()
