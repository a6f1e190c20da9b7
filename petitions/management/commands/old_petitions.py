"""`manage.py old_petitions batumi FILE`: take over petitions of an earlier portal. See docs/old-petitions.md."""

from collections.abc import Iterable

from civic.management.taking import TakeOverCommand
from civic.places.models import Municipality
from petitions.actions.old import import_old


class Command(TakeOverCommand):
    help = "Take over petitions of an earlier portal from a CSV file."
    described = "docs/old-petitions.md"

    def take_over(self, municipality: Municipality, text: str) -> Iterable[str]:
        new, mended = import_old(municipality, text)
        return [f"{new} new, {mended} written afresh"]
