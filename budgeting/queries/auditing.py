"""Reads for the audit of a vote that is not counted yet: who came from one network or phone, and the days.

Keyed hashes and numbers only: no person, no account, no ballot.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from budgeting import sealing
from budgeting.models import Annulment, Burst, PaperBatch, Participation, Process
from budgeting.states import Attendance, BatchState, Channel

LEAST = 5  # participations that share something, before it is listed
MOST_GROUPS = 200
NETWORK, PHONE = "network", "phone"
KINDS = (NETWORK, PHONE)
COUNTED = (Attendance.VOTED, Attendance.ANNULLED)
COUNTED_BOXES = (BatchState.FIRST, BatchState.SECOND, BatchState.COMPARED)
OPEN = (Annulment.State.PROPOSED, Annulment.State.APPROVED)


@dataclass(frozen=True)
class Group:
    """Participations that share a network or a phone; `day` where all fell on one (a burst)."""

    kind: str
    key: str
    count: int
    annulled: int
    day: date | None = None


def groups(process: Process, least: int = LEAST) -> list[Group]:
    """Networks and phones from which at least `least` took part; on one day first, the largest first.

    Votes at a service centre all come from its network, so they are not listed.
    """
    found = []
    for kind in KINDS:
        for by_day in (True, False):
            fields = (kind, "voted_on") if by_day else (kind,)
            rows = (
                _remote(process)
                .exclude(**{kind: None})
                .exclude(**{kind: b""})
                .values_list(*fields, "state")
                .annotate(number=Count("pk"))
            )
            counted: dict[tuple[bytes, date | None], list[int]] = {}
            for *key, state, number in rows:
                name = (bytes(key[0]), key[1] if by_day else None)
                pair = counted.setdefault(name, [0, 0])
                pair[state == Attendance.ANNULLED] += number
            found += [
                Group(kind, key.hex(), valid + gone, gone, day)
                for (key, day), (valid, gone) in counted.items()
                if valid + gone >= least
            ]
    return sorted(found, key=lambda one: (-one.count, one.kind, one.key, str(one.day)))[
        :MOST_GROUPS
    ]


def days(process: Process) -> list[tuple[date, int]]:
    """How many took part on each day, over all channels."""
    rows = (
        Participation.objects.filter(process=process, state__in=COUNTED)
        .values_list("voted_on")
        .annotate(number=Count("pk"))
        .order_by("voted_on")
    )
    return list(rows)


@dataclass(frozen=True)
class Hour:
    """So many votes from one network within one hour."""

    key: str
    hour: datetime
    count: int


def bursts(process: Process, least: int = LEAST) -> list[Hour]:
    """The hours in which at least `least` voted from one network, the most first."""
    rows = Burst.objects.filter(process=process, count__gte=least).order_by("-count", "hour")
    busy = (
        _remote(process)
        .exclude(network=None)
        .values_list("network", flat=True)
        .annotate(number=Count("pk"))
        .filter(number__gte=least)
    )
    networks = {sealing.burst_key(process.pk, one): bytes(one).hex() for one in busy if one}
    found = [(networks.get(bytes(row.network)), row) for row in rows[:MOST_GROUPS]]
    return [Hour(key, row.hour, row.count) for key, row in found if key is not None]


def boxes(process: Process) -> list[PaperBatch]:
    """Boxes of papers that are counted and not settled: only as a whole can they be annulled."""
    rows = process.batches.filter(state__in=COUNTED_BOXES).select_related("pot__unit", "centre")
    return list(rows)


def members(process: Process, kind: str, key: str, day: date | None) -> QuerySet[Participation]:
    """The participations of a group that can still be annulled."""
    try:
        value = bytes.fromhex(key)
    except ValueError:
        value = b""
    if kind not in KINDS or not value:
        return Participation.objects.none()
    rows = _remote(process).filter(state=Attendance.VOTED, envelope__isnull=False, **{kind: value})
    if day is not None:
        rows = rows.filter(voted_on=day)
    return rows.exclude(annulments__state__in=OPEN)


def annulments(process: Process) -> list[Annulment]:
    """All proposals, the newest first, with who made and decided them."""
    return list(
        process.annulments.select_related(
            "proposed_by", "decided_by", "appeal_by", "reversed_by", "batch"
        )
    )


def _remote(process: Process) -> QuerySet[Participation]:
    return Participation.objects.filter(
        process=process, channel__in=(Channel.ONLINE, Channel.CODE), state__in=COUNTED
    )
