"""Removals as the desk has to see them: a rule in words and its effect, what deals with an alert, the work list."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from civic import words
from civic.places.models import Municipality
from petitions import traces
from petitions.models import (
    Denial,
    Objection,
    Petition,
    Removal,
    RemovalItem,
    SharedNetwork,
    Signature,
)
from petitions.queries import protection
from petitions.states import Channel, Collection, Response, Signing

MANY = 20_000  # signatures of live petitions, from which on they are not grouped for each look
LOOK_AGAIN = 5 * 60  # seconds
MARK = 8  # so many signs of a keyed hash tell two networks of one petition apart


@dataclass(frozen=True)
class Effect:
    """What a proposal is about: what the signatures share, their hours, and the count before and after."""

    removal: Removal
    shared: str
    hours: str
    before: int
    after: int
    needed: int

    @property
    def falls_below(self) -> bool:
        """True when the count would fall below the threshold it has reached."""
        return self.after < self.needed <= self.before


def effect(petition: Petition, removal: Removal) -> Effect:
    """The proposal in words. Before and after are told from the count as it stands now."""
    left = removal.size - removal.done
    change = left if removal.act == Removal.Act.RESTORE else -left
    return Effect(
        removal=removal,
        shared=_shared(petition, removal),
        hours=_hours(removal.rule),
        before=petition.count,
        after=petition.count + change,
        needed=petition.needed,
    )


def preview(petition: Petition, removal: Removal) -> protection.Preview:
    """The signatures of this proposal by the hour, and a few of them; no name is shown."""
    return protection.preview(petition, Signature.objects.filter(removal_items__removal=removal))


def _shared(petition: Petition, removal: Removal) -> str:
    """What the signatures have in common."""
    kind = removal.rule.get("kind", "")
    if kind == protection.ALIKE:
        return _("They bear the same first name and surname; all were given online.")
    if kind == protection.BURST:
        return _("All signatures given online within these hours.")
    if kind != protection.NETWORK:
        return _("They were picked one by one, not by a rule.")
    key = (
        removal.items.exclude(signature__network=None)
        .values_list("signature__network", flat=True)
        .first()
    )
    if key is None:
        return _("They came online from one network; what shows which one has been destroyed.")
    places = SharedNetwork.objects.filter(municipality=petition.municipality_id)
    for one in places:
        if traces.network_key(petition.pk, one.address) == bytes(key):
            return _("They came online from the network of a known place: %(place)s.") % {
                "place": one.name
            }
    return _("They came online from one network that is no known place; its mark: %(mark)s.") % {
        "mark": bytes(key).hex()[:MARK]
    }


def _hours(rule: dict[str, Any]) -> str:
    """The hours of the rule; without limits, the words for it."""
    since, until = (
        words.moment(datetime.fromisoformat(rule[name])) if rule.get(name) else ""
        for name in ("since", "until")
    )
    if since and until:
        return f"{since} – {until}"
    if since:
        return _("%(since)s and later") % {"since": since}
    if until:
        return _("before %(until)s") % {"until": until}
    return _("without limits") if rule else ""


def dealing(petition: Petition, found: list[protection.Alert]) -> list[list[Removal]]:
    """For each alert the removals by the same kind of rule that are about what it found, newest first."""
    by_rule = [
        one for one in protection.removals(petition) if one.rule and one.act == Removal.Act.REMOVE
    ]
    if not by_rule:
        return [[] for _alert in found]
    keys = {
        kind: _keys(kind, RemovalItem.objects.filter(removal__petition=petition))
        for kind in (protection.NETWORK, protection.ALIKE)
    }
    return [
        [
            one
            for one in by_rule
            if one.rule["kind"] == alert.kind
            and (
                _within(one.rule, alert.since)
                if alert.kind == protection.BURST
                else (one.pk, alert.key) in keys[alert.kind]
            )
        ]
        for alert in found
    ]


def _keys(kind: str, items: QuerySet[RemovalItem]) -> set[tuple[int, str]]:
    """Each removal by this kind of rule with the hash its signatures share."""
    rows = (
        items.filter(removal__rule__kind=kind, **{f"signature__{kind}__isnull": False})
        .order_by()
        .values_list("removal_id", f"signature__{kind}")
        .distinct()
    )
    return {(pk, bytes(key).hex()) for pk, key in rows}


def _within(rule: dict[str, Any], hour: datetime) -> bool:
    since, until = (datetime.fromisoformat(rule[name]) for name in ("since", "until"))
    return since <= hour < until


# --- The work list -----------------------------------------------------------------------------


def to_decide(petitions: QuerySet[Petition], user: Any) -> list[Removal]:
    """Proposals about these petitions that wait for somebody else than who made them."""
    rows = Removal.objects.filter(petition__in=petitions, state=Removal.State.PROPOSED)
    return list(rows.exclude(proposed_by=user).order_by("pk"))


def objections_to(petitions: QuerySet[Petition], user: Any) -> dict[int, int]:
    """How many objections of each petition wait for somebody who, like this reader, had no part in the removal."""
    rows = Objection.objects.filter(
        removal__petition__in=petitions, state=Objection.State.OPEN, answered_by=None
    ).exclude(Q(removal__proposed_by=user) | Q(removal__decided_by=user))
    return Counter(rows.values_list("removal__petition_id", flat=True))


def denials_of(petitions: QuerySet[Petition]) -> dict[int, int]:
    """How many reports “it was not me” of each petition wait for a list officer."""
    rows = Denial.objects.filter(petition__in=petitions, state=Denial.State.OPEN, removal=None)
    return Counter(rows.values_list("petition_id", flat=True))


def networks_of(petitions: QuerySet[Petition], municipality: Municipality) -> dict[int, int]:
    """The largest number of signatures from one network, of each petition where that stands out.

    Left out are networks of known places, and those a removal was proposed about, however it ended.
    Names and hours stand on the page of protection only: alone they are seldom a reason to act.
    """
    live = petitions.filter(
        collection_state__in=[Collection.OPEN, Collection.PAUSED, Collection.CLOSED],
        response_state__in=[Response.NONE, Response.DUE],
    )
    signed = live.order_by().aggregate(all=Sum("count"))["all"] or 0
    if signed < MANY:
        rows = _standing_out(live)
    else:
        name = f"petitions:networks:{municipality.pk}"
        rows = cache.get_or_set(name, lambda: _standing_out(live), LOOK_AGAIN) or []
    if not rows:
        return {}
    places = list(
        SharedNetwork.objects.filter(municipality=municipality).values_list("address", flat=True)
    )
    known = {
        (pk, traces.network_key(pk, address))
        for pk in {pk for pk, _key, _number in rows}
        for address in places
    }
    dealt = set(
        RemovalItem.objects.filter(
            removal__petition__in={pk for pk, _key, _number in rows},
            removal__rule__kind=protection.NETWORK,
        )
        .values_list("removal__petition_id", "signature__network")
        .distinct()
    )
    largest: dict[int, int] = {}
    for pk, key, number in rows:
        if (pk, key) not in known | dealt:
            largest[pk] = max(number, largest.get(pk, 0))
    return largest


def _standing_out(petitions: QuerySet[Petition]) -> list[tuple[int, bytes, int]]:
    """Petition, keyed hash and number of each network from which so many signed that it stands out."""
    return list(
        Signature.objects.filter(
            petition__in=petitions,
            state=Signing.CONFIRMED,
            channel=Channel.ONLINE,
            network__isnull=False,
        )
        .order_by()
        .values_list("petition_id", "network")
        .annotate(number=Count("pk"))
        .filter(number__gte=protection.LEAST[protection.NETWORK])
    )
