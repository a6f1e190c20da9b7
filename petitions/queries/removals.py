"""A proposal to remove or restore signatures as its second person has to see it: the rule in words, and the effect."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from civic import words
from petitions import traces
from petitions.models import Petition, Removal, SharedNetwork, Signature
from petitions.queries import protection

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
