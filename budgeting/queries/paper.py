"""Reads of ballot papers: the batches of a cycle, the entries of one, and the centre a clerk works at."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from budgeting.models import PaperBatch, PaperLine, PaperRuling, Pot, Process
from budgeting.rules import paper as rules
from budgeting.rules.paper import Difference, Reading
from budgeting.states import BatchState
from civic import two_entries
from civic.places.models import Municipality
from identity.rules_visits import centre_of

SETTLED = (BatchState.SEALED, BatchState.VOID)


@dataclass(frozen=True)
class Compared:
    """Both entries of a batch side by side: what differs, and the papers as they would be counted."""

    differences: list[Difference]
    final: dict[int, Reading]

    @property
    def unresolved(self) -> list[Difference]:
        """Differences nobody has decided about."""
        return [one for one in self.differences if one.settled is None]


def centre_key(user: Any, municipality: Municipality) -> int | None:
    """The key of the centre at which the user is a clerk; None for everybody else."""
    centre = centre_of(user, municipality)
    return centre.pk if centre else None


def batches(process: Process) -> QuerySet[PaperBatch]:
    """All batches of a cycle, in the order of their making."""
    rows = process.batches.select_related(
        "centre", "pot__unit", "first_by", "second_by", "sealed_by"
    )
    return rows.prefetch_related(
        Prefetch("process", queryset=Process.objects.select_related("municipality"))
    )


def open_here(process: Process, user: Any) -> list[PaperBatch]:
    """The batches from which the user may hand out papers now."""
    centre = centre_key(user, process.municipality)
    return [one for one in batches(process) if rules.may_hand_out(user, one, centre)]


def unsettled(process: Process) -> int:
    """Batches that are neither sealed nor annulled: the box waits for them."""
    return process.batches.exclude(state__in=SETTLED).count()


def entry(batch: PaperBatch, number: int) -> dict[int, Reading]:
    """The lines of the first or the second entry, by the number of the paper."""
    rows = PaperLine.objects.filter(batch=batch, entry=number).order_by("number")
    return {row.number: Reading.of(row) for row in rows}


def compared(batch: PaperBatch) -> Compared:
    """The two entries side by side: three queries."""
    first, second = entry(batch, 1), entry(batch, 2)
    rulings = {
        row.number: (Reading.of(row), row.reason) for row in PaperRuling.objects.filter(batch=batch)
    }
    differences = two_entries.compare(first, second, rulings, absent=rules.ABSENT)
    return Compared(differences, two_entries.final(first, differences, absent=rules.ABSENT))


def home_of(batch: PaperBatch) -> int | None:
    """The own pot of those who vote with the papers of this batch."""
    return batch.pot_id


def pots_for_papers(process: Process) -> list[Pot]:
    """The pots that may be a voter's own, where the rule asks for it."""
    return [pot for pot in process.pots.select_related("unit") if pot.unit_id is not None]
