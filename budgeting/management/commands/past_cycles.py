"""`manage.py past_cycles batumi FILE`: read cycles from before the portal into the archive. See docs/past-cycles.md."""

from collections.abc import Iterable

from budgeting.actions.archiving import import_past
from civic.management.taking import TakeOverCommand
from civic.places.models import Municipality


class Command(TakeOverCommand):
    help = "Read past cycles of participatory budgeting from a CSV file into the archive."
    described = "docs/past-cycles.md"

    def take_over(self, municipality: Municipality, text: str) -> Iterable[str]:
        written = import_past(municipality, text, by=None)
        if not written:
            return ["Nothing new: the file has been imported already."]
        return [f"{cycle.slug}: {cycle.projects.count()} projects" for cycle in written]
