"""Reads of a finished vote: who took part, by unit, age and channel, and the stored result."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q, Sum

from budgeting.models import Participation, Process, Tally
from budgeting.queries import assemblies
from budgeting.states import Attendance, Method
from civic.statistics.small import OTHERS, merged


def afresh(pk: int) -> Process:
    """The cycle as it now is, with its municipality."""
    return Process.objects.select_related("municipality").get(pk=pk)


def participations(process: Process) -> tuple[int, int]:
    """How many people voted and count, those at assemblies among them, and how many votes were annulled."""
    found = Participation.objects.filter(process=process).aggregate(
        voted=Count("pk", filter=Q(state=Attendance.VOTED)),
        annulled=Count("pk", filter=Q(state=Attendance.ANNULLED)),
    )
    return found["voted"] + assemblies.attended(process), found["annulled"]


def turnout(process: Process) -> dict[str, Any]:
    """People who voted by unit, age band and channel; small groups are joined."""
    if process.method == Method.ASSEMBLY:
        rows = process.assemblies.filter(confirmed_by__isnull=False)
        met = rows.values_list("pot__unit__slug").annotate(n=Sum("attended"))
        return {"units": _groups(met), "ages": {}, "genders": {}, "channels": {}}
    voted = Participation.objects.filter(process=process, state=Attendance.VOTED)
    return {
        "units": _groups(voted.values_list("unit__slug").annotate(n=Count("pk"))),
        "ages": _groups(voted.values_list("age_band").annotate(n=Count("pk"))),
        "genders": _groups(voted.values_list("gender").annotate(n=Count("pk"))),
        "channels": _groups(voted.values_list("channel").annotate(n=Count("pk"))),
    }


def result_of(process: Process) -> Tally | None:
    """The published result; None before. One query, nothing is counted."""
    return Tally.objects.filter(process=process, published_at__isnull=False).first()


def _groups(rows: Any) -> dict[str, int]:
    found: Counter[str] = Counter()
    for name, number in rows:
        found[name or OTHERS] += number
    return merged(found)
