"""Reads of assemblies: the protocol of each pot of money, and which are still missing."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Sum

from budgeting.models import Assembly, Hands, Pot, Process, Project
from budgeting.rules.assemblies import QUORUM, QUORUM_KEY
from budgeting.states import Method
from civic.places.queries import policy_value


@dataclass(frozen=True)
class Place:
    """One pot of money with its projects and the protocol of its assembly, if there is one."""

    pot: Pot
    projects: list[Project]
    assembly: Assembly | None

    @property
    def lines(self) -> list[tuple[Project, int]]:
        """The projects and their hands, most hands first."""
        if self.assembly is None:
            return []
        found = {one.project_id: one.count for one in self.assembly.hands.all()}
        return sorted(
            ((one, found.get(one.pk, 0)) for one in self.projects),
            key=lambda pair: (-pair[1], pair[0].number),
        )


def places(process: Process) -> list[Place]:
    """Every pot that has projects, in order: four queries."""
    projects: dict[int, list[Project]] = {}
    for one in process.projects.filter(withdrawn_at=None).order_by("number"):
        projects.setdefault(one.pot_id, []).append(one)
    hands = Prefetch("hands", queryset=Hands.objects.select_related("project"))
    rows = process.assemblies.select_related("recorded_by", "confirmed_by").prefetch_related(hands)
    found = {row.pot_id: row for row in rows}
    for row in found.values():
        row.process = process
    return [
        Place(pot, projects[pot.pk], found.get(pot.pk))
        for pot in process.pots.select_related("unit")
        if pot.pk in projects
    ]


def unsettled(process: Process) -> int:
    """Assemblies whose protocol is missing or not confirmed; 0 where people vote by ballot."""
    if process.method != Method.ASSEMBLY:
        return 0
    wanted = set(
        process.projects.filter(withdrawn_at=None).values_list("pot_id", flat=True).distinct()
    )
    settled = process.assemblies.filter(confirmed_by__isnull=False)
    return len(wanted - set(settled.values_list("pot_id", flat=True)))


def attended(process: Process) -> int:
    """How many people were at the confirmed assemblies."""
    found = process.assemblies.filter(confirmed_by__isnull=False).aggregate(n=Sum("attended"))
    return found["n"] or 0


def quorum_percent(process: Process) -> Decimal:
    """The share of those who could come that has to be there, in percent."""
    found = policy_value(process.municipality, QUORUM_KEY)
    return found.value if found is not None else QUORUM
