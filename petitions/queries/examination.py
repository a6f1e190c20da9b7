"""What the chairperson's report and the public page of the count say: figures, rules and acts, never a name of a signer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from civic.dates import TBILISI
from civic.journal.models import Entry
from civic.ledger import queries as ledger
from civic.roles import Role
from identity.queries import staff_of
from petitions.models import Denial, Objection, Petition, Sample, SampleItem, Signature
from petitions.queries import paper, protection
from petitions.queries.page import threshold_lines
from petitions.sampling import Estimate, estimate
from petitions.states import Channel, Signing


@dataclass(frozen=True)
class SampleFacts:
    """A sample with its places and, finished, what it says of the whole."""

    sample: Sample
    items: list[SampleItem]
    left: int
    invalid: list[SampleItem]
    estimate: Estimate | None


def samples(petition: Petition) -> list[SampleFacts]:
    """Every sample of the petition, newest first."""
    found = []
    for sample in petition.samples.prefetch_related("items"):
        items = list(sample.items.all())
        left = sum(item.finding == SampleItem.Finding.OPEN for item in items)
        valid = sum(item.finding == SampleItem.Finding.VALID for item in items)
        invalid = [item for item in items if item.finding == SampleItem.Finding.INVALID]
        done = sample.finished_at is not None and items
        result = estimate(sample.population or 0, len(items), valid) if done else None
        found.append(SampleFacts(sample, items, left, invalid, result))
    return found


def channels(petition: Petition) -> list[tuple[str, int]]:
    """How many signatures came which way."""
    return [
        (str(channel.label), getattr(petition, f"count_{channel.value}")) for channel in Channel
    ]


def public_facts(petition: Petition) -> dict[str, Any]:
    """How the count came about, as everybody may know it."""
    return {
        "petition": petition,
        "channels": channels(petition),
        "reasons": protection.public_reasons(petition),
        "paper": paper.totals(petition),
        "samples": samples(petition),
        "denials": Denial.objects.filter(petition=petition).count(),
        "objections": Objection.objects.filter(removal__petition=petition).count(),
        "upheld": Objection.objects.filter(
            removal__petition=petition, state=Objection.State.UPHELD
        ).count(),
    }


def report(petition: Petition) -> dict[str, Any]:
    """Everything the chairperson's report states."""
    return public_facts(petition) | {
        "municipality": petition.municipality,
        "opening": petition.opening,
        "thresholds": threshold_lines(petition),
        "days": days(petition),
        "officers": officers(petition),
        "openings": list(openings(petition)),
        "undecided": paper.undecided(petition).count(),
        "waiting": petition.pk in protection.waiting([petition.pk]),
        "checkpoint": ledger.head(),
    }


def days(petition: Petition) -> list[tuple[date, int]]:
    """How many of the signatures that count were given on each day, in Tbilisi."""
    rows = (
        Signature.objects.filter(petition=petition, state=Signing.CONFIRMED, index__isnull=False)
        .order_by()
        .annotate(day=TruncDate("signed_at", tzinfo=TBILISI))
        .values_list("day")
        .annotate(number=Count("pk"))
        .order_by("day")
    )
    return list(rows)


def officers(petition: Petition) -> list[str]:
    """Who may open the list: the list officers in office now."""
    duties = staff_of(petition.municipality).filter(role=Role.LIST_OFFICER)
    return list(dict.fromkeys(str(duty.user) for duty in duties))


def openings(petition: Petition) -> QuerySet[Entry]:
    """When the list was opened or handed out, by whom and for what."""
    kinds = ("petition.list_opened", "petition.list_exported")
    return (
        Entry.objects.about(petition).filter(kind__in=kinds).select_related("actor").order_by("id")
    )
