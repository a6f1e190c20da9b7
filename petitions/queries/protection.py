"""What many signatures under one petition share, in plain words; what is removed and why. Nobody is named.

Read are keyed hashes that are good for one petition only, and hours. Only signatures given online
are looked at: at a centre everybody comes from the same network.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic import words
from petitions import traces
from petitions.models import Denial, Objection, Petition, Removal, SharedNetwork, Signature
from petitions.states import Channel, Signing

NETWORK, ALIKE, BURST = "network", "alike", "burst"
KINDS = (NETWORK, ALIKE, BURST)
LEAST = {NETWORK: 10, ALIKE: 3, BURST: 20}
TIMES = 5  # so many times the usual hour makes a burst
MOST_ALERTS = 50
SAMPLE = 5
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Alert:
    """Something many signatures share. `place` is the known place behind a network, if any."""

    kind: str
    key: str
    count: int
    since: datetime
    until: datetime
    place: str = ""
    usual: int = 0

    @property
    def sentence(self) -> str:
        """What was found."""
        values = {
            "count": words.number(self.count),
            "since": words.moment(self.since),
            "until": words.moment(self.until),
            "usual": words.number(self.usual),
        }
        if self.kind == NETWORK:
            text = ngettext(
                "%(count)s signature came from one network, between %(since)s and %(until)s.",
                "%(count)s signatures came from one network, between %(since)s and %(until)s.",
                self.count,
            )
        elif self.kind == ALIKE:
            text = ngettext(
                "%(count)s signature bears the same first name and surname.",
                "%(count)s signatures bear the same first name and surname.",
                self.count,
            )
        else:
            text = ngettext(
                "%(count)s signature was given between %(since)s and %(until)s; the usual hour has %(usual)s.",
                "%(count)s signatures were given between %(since)s and %(until)s; the usual hour has %(usual)s.",
                self.count,
            )
        return text % values

    @property
    def advice(self) -> str:
        """What it can mean, and what to do first."""
        if self.place:
            return _(
                "This is the network of a known place: %(place)s. Usually there is nothing to do."
            ) % {"place": self.place}
        if self.kind == NETWORK:
            return _(
                "A family, an office, a village or a telephone company can share a network. Ask at"
                " libraries and schools first; remove only where the rules were broken."
            )
        if self.kind == ALIKE:
            return _(
                "Different people can have the same name: each of them has a personal number of"
                " their own on the register. Alone this is no reason to remove anything."
            )
        return _(
            "A news report or a broadcast can bring many people at once. Compare the day's news."
        )


def alerts(petition: Petition) -> list[Alert]:
    """What stands out, the largest first."""
    places = {
        traces.network_key(petition.pk, one.address): one.name
        for one in SharedNetwork.objects.filter(municipality=petition.municipality_id)
    }
    found = [
        Alert(kind, bytes(row[kind]).hex(), row["number"], row["first"], row["last"] + HOUR,
              places.get(bytes(row[kind]), "") if kind == NETWORK else "")
        for kind in (NETWORK, ALIKE)
        for row in _online(petition)
        .exclude(**{kind: None})
        .values(kind)
        .annotate(number=Count("pk"), first=Min("signed_at"), last=Max("signed_at"))
        .filter(number__gte=LEAST[kind])
    ]  # fmt: skip
    found += _bursts(petition)
    return sorted(found, key=lambda one: (bool(one.place), -one.count, one.kind))[:MOST_ALERTS]


def _bursts(petition: Petition) -> list[Alert]:
    hours = list(
        _online(petition)
        .values_list("signed_at")
        .annotate(number=Count("pk"))
        .order_by("signed_at")
    )
    if not hours:
        return []
    usual = max(1, int(median(number for _hour, number in hours)))
    return [
        Alert(BURST, hour.isoformat(), number, hour, hour + HOUR, usual=usual)
        for hour, number in hours
        if number >= LEAST[BURST] and number >= TIMES * usual
    ]


def members(
    petition: Petition,
    kind: str,
    key: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Signature]:
    """The counted signatures a rule fits: those that share `key`, given from `since` until `until`."""
    rows = _online(petition).filter(index__isnull=False)
    if kind in {NETWORK, ALIKE}:
        try:
            value = bytes.fromhex(key)
        except ValueError:
            value = b""
        if len(value) != traces.LENGTH:
            return rows.none()
        rows = rows.filter(**{kind: value})
    elif kind != BURST or since is None or until is None:
        return rows.none()
    if since is not None:
        rows = rows.filter(signed_at__gte=since)
    if until is not None:
        rows = rows.filter(signed_at__lt=until)
    return rows.exclude(removal_items__removal__state=Removal.State.PROPOSED)


@dataclass(frozen=True)
class Preview:
    """What a rule would remove: how many, in which hours, and what would be left. No name is shown."""

    count: int
    left: int
    needed: int
    hours: list[tuple[datetime, int]]
    sample: list[Signature]

    @property
    def falls_below(self) -> bool:
        """True when the count would fall below the threshold it has reached."""
        return self.left < self.needed <= self.left + self.count


def preview(petition: Petition, rows: QuerySet[Signature]) -> Preview:
    """The effect of removing these signatures."""
    hours = list(rows.order_by().values_list("signed_at").annotate(number=Count("pk")))
    count = sum(number for _hour, number in hours)
    return Preview(
        count=count,
        left=petition.count - count,
        needed=petition.needed,
        hours=sorted(hours),
        sample=list(rows.order_by("pk")[:SAMPLE]),
    )


def removals(petition: Petition) -> list[Removal]:
    """Every proposal, newest first, with who made and decided it."""
    return list(
        petition.removals.select_related(
            "petition__municipality", "proposed_by", "decided_by", "cancelled_by"
        ).order_by("-pk")
    )


def denials(petition: Petition) -> list[Denial]:
    """Reports “it was not me” that wait, oldest first."""
    waiting = petition.denials.filter(state=Denial.State.OPEN)
    return list(waiting.select_related("petition__municipality", "signature", "removal"))


def objections(petition: Petition) -> list[Objection]:
    """Objections of signers that wait, oldest first."""
    return list(
        Objection.objects.filter(
            removal__petition=petition, state=Objection.State.OPEN
        ).select_related("removal__petition__municipality", "signature", "answered_by")
    )


def shared_networks(petition: Petition) -> QuerySet[SharedNetwork]:
    """The known places of the municipality."""
    return SharedNetwork.objects.filter(municipality=petition.municipality_id)


def removal_of(signature: Signature) -> Removal | None:
    """The newest approved decision that took this signature out of the count."""
    item = (
        signature.removal_items.filter(
            removal__act=Removal.Act.REMOVE, removal__state=Removal.State.APPROVED
        )
        .select_related("removal__petition")
        .order_by("-removal_id")
        .first()
    )
    return item.removal if item else None


def still_removed(removal: Removal) -> list[UUID]:
    """The signatures this removal took out and nobody has put back."""
    rows = removal.items.filter(signature__state=Signing.REMOVED)
    return list(rows.values_list("signature_id", flat=True))


@dataclass(frozen=True)
class Reason:
    """A public line: so many signatures removed (or restored) by one decision, and why."""

    act: str
    reason: str
    number: int
    at: datetime | None
    rule: dict[str, Any]


def public_reasons(petition: Petition) -> list[Reason]:
    """Every removal and restoration that was carried out, the newest first."""
    done = petition.removals.filter(state=Removal.State.APPROVED, done__gt=0).order_by("-pk")
    return [Reason(one.act, one.reason, one.done, one.decided_at, one.rule) for one in done]


def waiting(petitions: Any) -> set[int]:
    """Of these petitions (their keys, or a query for them) those with something a list officer has to answer."""
    open_denials = Denial.objects.filter(
        petition__in=petitions, state=Denial.State.OPEN, removal=None
    )
    open_objections = Objection.objects.filter(
        removal__petition__in=petitions, state=Objection.State.OPEN, answered_by=None
    )
    proposed = Removal.objects.filter(petition__in=petitions, state=Removal.State.PROPOSED)
    return (
        set(open_denials.values_list("petition_id", flat=True))
        | set(open_objections.values_list("removal__petition_id", flat=True))
        | set(proposed.values_list("petition_id", flat=True))
    )


def _online(petition: Petition) -> QuerySet[Signature]:
    return Signature.objects.filter(
        petition=petition, state=Signing.CONFIRMED, channel=Channel.ONLINE
    ).order_by()
