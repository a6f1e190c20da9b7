"""A petition as open data: the same facts in the lists' JSON and CSV and in the API. Nothing here is personal
but the author's public name, and nothing of a text that is not shown."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from civic.addresses import absolute
from petitions.models import Petition
from petitions.phases import is_overdue, phase

CSV_COLUMNS = [
    "id", "number", "municipality", "title", "demand", "language", "kind", "addressee", "transferred_to",
    "unit", "spot", "latitude", "longitude", "topic", "author", "phase", "overdue", "outcome",
    "merged_into", "signatures", "signatures_online", "signatures_assisted", "signatures_paper",
    "signatures_withdrawn", "signatures_removed", "needed", "counted_at", "submitted_at", "published_at", "opens_at", "closes_at", "closed_at",
    "handed_over_at", "response_due_at", "decided_at", "rejected_at", "reason", "url",
]  # fmt: skip


def facts(petition: Petition) -> dict[str, Any]:
    """One petition of a list; needs what `PetitionQuerySet.light` loads. Times are ISO 8601 in UTC."""
    hidden = petition.hides_text
    return {
        "id": petition.pk,
        "number": petition.number,
        "municipality": petition.municipality.slug,
        "title": "" if hidden else petition.title,
        "demand": "" if hidden else petition.demand,
        "language": petition.language,
        "kind": petition.kind,
        "addressee": petition.addressee,
        "transferred_to": petition.transferred_to or None,
        "unit": petition.unit.slug if petition.unit else None,
        "spot": None if hidden else petition.spot or None,
        "latitude": None if hidden else _degrees(petition.latitude),
        "longitude": None if hidden else _degrees(petition.longitude),
        "topic": petition.topic.slug if petition.topic else None,
        "author": "" if hidden else petition.author_name,
        "phase": phase(petition).code,
        "overdue": is_overdue(petition),
        "outcome": petition.outcome or None,
        "merged_into": petition.merged_into_id,
        "signatures": petition.count,
        "signatures_online": petition.count_online,
        "signatures_assisted": petition.count_assisted,
        "signatures_paper": petition.count_paper,
        "signatures_withdrawn": petition.count_withdrawn,
        "signatures_removed": petition.count_removed,
        "needed": petition.needed or None,
        **{name: iso(getattr(petition, name)) for name in CSV_COLUMNS if name.endswith("_at")},
        "reason": petition.reason.code if petition.reason and petition.rejected_at else None,
        "url": public_url(petition),
    }


def iso(moment: datetime | None) -> str | None:
    """A moment as text that machines sort: `2026-11-22T14:41:00+00:00`."""
    return None if moment is None else moment.isoformat()


def _degrees(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def public_url(petition: Petition) -> str:
    """The petition's permanent address, in Georgian, whatever language is in force."""
    with translation.override(settings.LANGUAGE_CODE):
        return absolute(petition.get_absolute_url())


def short_url(petition: Petition) -> str:
    """The address for posters: `https://…/p/742/`."""
    with translation.override(settings.LANGUAGE_CODE):
        return absolute(reverse("petitions:short", args=[petition.pk]))
