"""A commitment as its page shows it: the panel, the stages, the money, why it is late, who says what of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from civic.outcomes.models import Assessment, Change, Stage, Update
from civic.outcomes.queries import Page
from civic.outcomes.situations import Situation, situation, stage_situation
from civic.outcomes.states import Assessor, Direction, State


@dataclass(frozen=True)
class ShownStage:
    """A stage, where it stands, and how its line in the list of stages looks: done, now or nothing."""

    stage: Stage
    situation: Situation
    mark: str
    moved: bool
    assessments: list[Assessment]


@dataclass(frozen=True)
class Sum:
    """A figure of money (tetri) with the bar's colour and what it rests on."""

    label: str
    amount: int
    colour: str
    paper: str = ""
    url: str = ""


@dataclass(frozen=True)
class Delay:
    """Why it is late, who said so and when; the old and the new date where it was postponed."""

    text: str
    at: Any
    old: date | None = None
    new: date | None = None


def page(found: Page, day: date) -> dict[str, Any]:
    """The context of the page on a day."""
    one = found.commitment
    where = situation(one, day)
    sums = money(found)
    return {
        "commitment": one,
        "situation": where,
        "about": found.about,
        "case": found.case,
        "stages": stages(found, day),
        "stage_late": any(stage_situation(stage, day).late for stage in found.stages),
        "delay": delay(found) if where.late else None,
        "sums": sums,
        "most": max((row.amount for row in sums), default=0),
        "updates": found.updates,
        "assessed": assessed(found),
        "changes": [
            {"change": row, "label": field_label(row.field), **_days(row)} for row in found.changes
        ],
        "directions": [
            Direction(code).label for code in one.directions if code in Direction.values
        ],
        "running": one.state == State.RUNNING,
        "postponed": one.due_on != one.first_due_on,
    }


def stages(found: Page, day: date) -> list[ShownStage]:
    """The stages in their order; the first open one that has begun, or is late, is "now"."""
    shown = []
    for stage in found.stages:
        where = stage_situation(stage, day)
        mark = {"done": "done", "running": "now", "late": "now"}.get(where.code, "")
        said = [one for one in found.assessments if one.stage_id == stage.pk]
        shown.append(ShownStage(stage, where, mark, stage.due_on != stage.first_due_on, said))
    return shown


def money(found: Page) -> list[Sum]:
    """Decided, contracted, spent: what is known of them."""
    one = found.commitment
    papers = {
        name: next((row.paper for row in found.updates if getattr(row, name) is not None), "")
        for name in ("contracted", "spent")
    }
    about = found.about
    rows = [
        (_("Decided sum"), one.planned, "c-ui", "", about.url if about else ""),
        (_("By contract"), one.contracted, "c-ui", papers["contracted"], ""),
        (_("Spent"), one.spent, "c-clay", papers["spent"], ""),
    ]
    return [
        Sum(label, amount, colour, paper, url)
        for label, amount, colour, paper, url in rows
        if amount is not None
    ]


def delay(found: Page) -> Delay | None:
    """The last reason given; None while nobody has given one."""
    for row in found.reasons:
        if isinstance(row, Update):
            return Delay(row.reason, row.at)
        if row.stage_id is None:
            days = _days(row)
            return Delay(row.reason, row.at, days["old_day"], days["new_day"])
    return None


def assessed(found: Page) -> list[dict[str, Any]]:
    """The last word of each assessor about the whole, or that there is none yet."""
    newest: dict[str, Assessment] = {}
    for row in found.assessments:
        if row.stage_id is None:
            newest.setdefault(row.assessor, row)
    return [{"assessor": one.label, "row": newest.get(one.value)} for one in Assessor]


def field_label(field: str) -> str:
    """What was changed, in words."""
    return {
        "due_on": _("Date"),
        "title_ka": _("Title"),
        "title_en": _("Title in English"),
        "text_ka": _("Description"),
        "text_en": _("Description in English"),
        "result_ka": _("Expected result"),
        "result_en": _("Expected result in English"),
        "responsible": _("Who answers for it"),
        "partners": _("Partners"),
    }.get(field, field)


def _days(row: Change) -> dict[str, Any]:
    if row.field != "due_on":
        return {"old_day": None, "new_day": None}
    return {"old_day": date.fromisoformat(row.old), "new_day": date.fromisoformat(row.new)}
