"""An idea as open data: the same facts in the list's CSV and JSON and in the API.

Nothing here is personal but the author's public name, and nothing is internal: of what the city
says there is only the released verdict.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from budgeting.models import Idea, Verdict
from civic.addresses import absolute

COLUMNS = [
    "id", "number", "process", "municipality", "title", "category", "state", "pot", "unit", "place",
    "latitude", "longitude", "need", "text", "beneficiaries", "author", "cost_estimate_tetri",
    "upkeep_estimate_tetri", "cost_city_tetri", "upkeep_city_tetri", "criterion", "reason", "supports",
    "comments", "merged_into", "submitted_at", "url",
]  # fmt: skip


def facts(idea: Idea, verdict: Verdict | None, refusal: Any = None) -> dict[str, Any]:
    """One public idea; `verdict` only if it has been released. Times are ISO 8601 in UTC, money tetri."""
    criterion = refusal.criterion if refusal else None
    return {
        "id": idea.pk,
        "number": idea.number,
        "process": idea.process.slug,
        "municipality": idea.municipality.slug,
        "title": idea.title,
        "category": idea.category,
        "state": idea.state,
        "pot": idea.pot.unit.slug if idea.pot and idea.pot.unit else None,
        "unit": idea.unit.slug if idea.unit else None,
        "place": idea.place,
        "latitude": None if idea.latitude is None else str(idea.latitude),
        "longitude": None if idea.longitude is None else str(idea.longitude),
        "need": idea.need,
        "text": idea.text,
        "beneficiaries": idea.beneficiaries,
        "author": idea.author_name,
        "cost_estimate_tetri": idea.cost,
        "upkeep_estimate_tetri": idea.upkeep,
        "cost_city_tetri": verdict.cost if verdict else None,
        "upkeep_city_tetri": verdict.upkeep if verdict else None,
        "criterion": criterion.code if criterion else None,
        "reason": refusal.text if refusal else idea.ending_reason or None,
        "supports": idea.support_count if idea.process.supports else None,
        "comments": idea.comment_count if idea.process.comments else None,
        "merged_into": idea.merged_into_id,
        "submitted_at": iso(idea.submitted_at),
        "url": public_url(idea),
    }


def with_sums(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a cost, each with its sum in tetri, for a table."""
    return [{**line, "sum": line["count"] * line["price"]} for line in lines]


def iso(moment: datetime | None) -> str | None:
    """A moment as text that machines sort."""
    return None if moment is None else moment.isoformat()


def public_url(idea: Idea) -> str:
    """The idea's permanent address, in Georgian, whatever language is in force."""
    with translation.override(settings.LANGUAGE_CODE):
        return absolute(idea.get_absolute_url())
