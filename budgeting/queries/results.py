"""Reads of a finished vote: who took part, by unit, age and channel, and the stored result."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q, Sum

from budgeting.models import Participation, Process, Tally
from budgeting.queries import assemblies
from budgeting.states import Attendance, Method

SMALLEST = 5  # groups of fewer people are merged before anything is published
OTHERS = ""


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
    """People who voted by unit, age band and channel; each group has at least `SMALLEST` people."""
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


def merged(groups: Counter[str], smallest: int = SMALLEST) -> dict[str, int]:
    """Groups under `smallest` joined under "": with the next smallest one when they are few themselves.

    So no small group can be found by taking the others from the total.
    """
    kept = {name: number for name, number in groups.items() if number >= smallest and name}
    rest = sum(groups.values()) - sum(kept.values())
    while 0 < rest < smallest and kept:
        least = min(kept, key=lambda name: (kept[name], name))
        rest += kept.pop(least)
    if rest:
        kept[OTHERS] = rest
    return dict(sorted(kept.items()))


def result_of(process: Process) -> Tally | None:
    """The published result; None before. One query, nothing is counted."""
    return Tally.objects.filter(process=process, published_at__isnull=False).first()


def _groups(rows: Any) -> dict[str, int]:
    found: Counter[str] = Counter()
    for name, number in rows:
        found[name or OTHERS] += number
    return merged(found)
