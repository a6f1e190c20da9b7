"""A commitment as open data: the same facts in the register's CSV and JSON. Nothing here is personal.

Days are ISO 8601, moments in UTC, money tetri. With a period the changing figures are those at its end.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from civic.addresses import absolute
from civic.dates import local
from civic.outcomes.models import Commitment, Stage
from civic.outcomes.periods import Period, at_end
from civic.outcomes.states import State

COLUMNS = [
    "id", "number", "municipality", "source", "plan", "subject", "title", "title_en", "text", "expected_result",
    "responsible", "partners", "unit", "sdg", "ogp", "starts_on", "first_due_on", "due_on", "days_late", "state",
    "percent", "planned_tetri", "contracted_tetri", "spent_tetri", "stages", "stages_done", "ended_at", "ending", "url",
]  # fmt: skip
STAGE_COLUMNS = [
    "commitment", "stage", "title", "title_en", "indicator", "baseline", "target", "actual", "weight", "responsible",
    "partners", "starts_on", "first_due_on", "due_on", "state", "percent", "ended_on", "result",
]  # fmt: skip


def facts(one: Commitment, day: date, period: Period | None = None) -> dict[str, Any]:
    """One commitment of the list; its stages (with a period also updates and changes) must be prefetched."""
    now = at_end(one, period)
    ended = one.ended_at if now["state"] != State.RUNNING else None
    seen = min(day, period.last) if period else day
    last = local(ended).date() if ended else seen
    stages = list(one.stages.all())
    return {
        "id": one.pk,
        "number": one.sign,
        "municipality": one.municipality.slug,
        "source": one.source,
        "plan": one.plan_ka or None,
        "subject": f"{one.subject_type}/{one.subject_id}" if one.subject_type else None,
        "title": one.title_ka,
        "title_en": one.title_en or None,
        "text": one.text_ka,
        "expected_result": one.result_ka or None,
        "responsible": one.department.name_ka if one.department else one.responsible or None,
        "partners": one.partners or None,
        "unit": one.unit.slug if one.unit else None,
        "sdg": one.sdg,
        "ogp": one.directions,
        "starts_on": iso(one.starts_on),
        "first_due_on": iso(one.first_due_on),
        "due_on": iso(now["due_on"]),
        "days_late": 0 if now["state"] == State.DROPPED else max(0, (last - one.first_due_on).days),
        "state": now["state"],
        "percent": now["percent"],
        "planned_tetri": one.planned,
        "contracted_tetri": now["contracted"],
        "spent_tetri": now["spent"],
        "stages": len(stages),
        "stages_done": sum(stage.state == "done" for stage in stages),
        "ended_at": iso(ended),
        "ending": (one.ending or None) if ended else None,
        "url": public_url(one),
    }


def stage_facts(one: Stage) -> dict[str, Any]:
    """One stage of a commitment."""
    return {
        "commitment": one.commitment.sign,
        "stage": one.number,
        "title": one.title_ka,
        "title_en": one.title_en or None,
        "indicator": one.indicator_ka or None,
        "baseline": one.baseline or None,
        "target": one.target or None,
        "actual": one.actual or None,
        "weight": one.weight,
        "responsible": one.responsible or None,
        "partners": one.partners or None,
        "starts_on": iso(one.starts_on),
        "first_due_on": iso(one.first_due_on),
        "due_on": iso(one.due_on),
        "state": one.state,
        "percent": one.percent,
        "ended_on": iso(one.ended_on),
        "result": one.result or None,
    }


def whole(one: Commitment, day: date) -> dict[str, Any]:
    """One commitment with its stages, updates, assessments and the log of promises."""
    return facts(one, day) | {
        "stage_list": [stage_facts(stage) for stage in one.stages.all()],
        "updates": [
            {
                "at": iso(update.at),
                "stage": update.stage.number if update.stage else None,
                "title": update.title,
                "text": update.text or None,
                "reason_of_delay": update.reason or None,
                "stage_percent": update.percent if update.stage else None,
                "percent": update.total,
                "contracted_tetri": update.contracted,
                "spent_tetri": update.spent,
                "document": update.paper or None,
                "photos": [photo.description for photo in update.photos.all()],
            }
            for update in one.updates.all()
        ],
        "assessments": [
            {
                "at": iso(row.at),
                "assessor": row.assessor,
                "body": row.body or None,
                "period": row.period or None,
                "stage": row.stage.number if row.stage else None,
                "verdict": row.verdict,
                "text": row.text or None,
            }
            for row in one.assessments.all()
        ],
        "changes": [
            {
                "at": iso(row.at),
                "stage": row.stage.number if row.stage else None,
                "field": row.field,
                "old": row.old,
                "new": row.new,
                "reason": row.reason,
            }
            for row in one.changes.all()
        ],
    }


def iso(value: date | datetime | None) -> str | None:
    """A day or moment as text that machines sort."""
    return None if value is None else value.isoformat()


def public_url(one: Commitment) -> str:
    """The Georgian page, the same in every file."""
    with translation.override(settings.LANGUAGE_CODE):
        return absolute(one.get_absolute_url())
