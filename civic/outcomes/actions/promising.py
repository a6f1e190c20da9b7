"""Making a commitment and its stages, and changing what was promised: with a reason, and nothing is lost."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from civic.dates import local
from civic.decisions import require
from civic.journal import actions as journal
from civic.outcomes import rules
from civic.outcomes.models import Change, Commitment, Stage
from civic.outcomes.refusals import refused
from civic.outcomes.states import Source
from civic.places.models import Municipality
from civic.workflow import lock

PROMISED = frozenset(
    {
        "title_ka", "title_en", "text_ka", "text_en", "result_ka", "result_en", "plan_ka", "plan_en",
        "department", "responsible", "partners", "unit", "sdg", "directions", "starts_on", "due_on", "planned",
    }
)  # fmt: skip
STAGED = frozenset(
    {
        "title_ka", "title_en", "indicator_ka", "indicator_en", "baseline", "target",
        "responsible", "partners", "weight", "starts_on", "due_on",
    }
)  # fmt: skip
WORDS = {
    "title_ka", "title_en", "text_ka", "text_en", "result_ka", "result_en", "responsible", "partners",
}  # fmt: skip
NEEDED = {"title_ka"}


def promise(
    municipality: Municipality,
    *,
    by: Any,
    source: str,
    facts: Mapping[str, Any],
    subject: models.Model | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Commitment:
    """Make a commitment; it is public at once and gets the next number of the year.

    `facts` are fields of PROMISED, `planned` in tetri. `subject` is the row it comes from; a `key`
    is promised once. Raises Refused: not_mayor_office, promised_already, foreign_department,
    before_start, title_needed; KeyError for other fields.
    """
    _known(facts, PROMISED)
    at = at or timezone.now()
    with transaction.atomic():
        municipality = lock(municipality)
        require(rules.may_promise(by, municipality))
        require(rules.may_name(municipality, facts.get("department")))
        require(rules.are_dates_right(facts.get("starts_on"), facts["due_on"]))
        if key and Commitment.objects.filter(key=key).exists():
            raise refused("promised_already")
        year = local(at).year
        row = Commitment(
            municipality=municipality,
            year=year,
            number=_next_number(municipality, year),
            source=Source(source),
            subject_type=subject._meta.label_lower if subject is not None else "",
            subject_id=subject.pk if subject is not None else None,
            key=key,
            first_due_on=facts["due_on"],
            made_at=at,
            **_stripped(facts),
        )
        _check(row)
        row.save()
        journal.append(
            "commitment.made",
            row,
            by=by,
            at=at,
            public=True,
            data={
                "number": row.sign,
                "source": row.source,
                "title_ka": row.title_ka,
                "title_en": row.title_en,
                "due_on": row.due_on.isoformat(),
                "planned": row.planned,
            },
        )
    return row


def _next_number(municipality: Municipality, year: int) -> int:
    """The next of the year; the municipality's row is locked, so two never get the same."""
    rows = Commitment.objects.filter(municipality=municipality, year=year)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def add_stage(
    commitment: Commitment, *, by: Any, facts: Mapping[str, Any], at: datetime | None = None
) -> Stage:
    """Add a stage with the next number. `facts` are fields of STAGED.

    Raises Refused: not_mayor_office, ended, too_many_stages, before_start, title_needed.
    """
    _known(facts, STAGED)
    at = at or timezone.now()
    with transaction.atomic():
        commitment = lock(commitment)
        require(rules.may_add_stage(by, commitment, commitment.stages.count()))
        require(rules.are_dates_right(facts.get("starts_on"), facts["due_on"]))
        last = commitment.stages.aggregate(last=Max("number"))["last"]
        row = Stage(
            commitment=commitment,
            number=(last or 0) + 1,
            first_due_on=facts["due_on"],
            made_at=at,
            **_stripped(facts),
        )
        _check(row)
        row.save()
        commitment.percent = whole(commitment)
        commitment.save(update_fields=["percent"])
        journal.append(
            "commitment.stage_added",
            commitment,
            by=by,
            at=at,
            public=True,
            data=row.named | {"due_on": row.due_on.isoformat()},
        )
    return row


def postpone(
    target: Commitment | Stage, *, by: Any, due_on: date, reason: str, at: datetime | None = None
) -> Change:
    """Set a new date of a commitment or of one stage; the old one stays readable, and the first one for good.

    Raises Refused: not_mayor_office, ended, stage_ended, reason_needed, same_day, due_in_past, before_start.
    """
    at = at or timezone.now()
    with transaction.atomic():
        commitment, target = _locked(target)
        day = local(at).date()
        require(rules.may_postpone(by, target, due_on, reason, day))
        facts = {"old": target.due_on.isoformat(), "new": due_on.isoformat(), "by": by, "at": at}
        change = _change(commitment, target, field="due_on", reason=reason, **facts)
        target.due_on = due_on
        target.change = change
        target.save(update_fields=["due_on", "change"])
        journal.append(
            "commitment.postponed",
            commitment,
            by=by,
            at=at,
            public=True,
            data=_named(target)
            | {"old_on": change.old, "new_on": change.new, "reason": change.reason},
        )
    return change


def reword(
    target: Commitment | Stage,
    *,
    by: Any,
    field: str,
    new: str,
    reason: str,
    at: datetime | None = None,
) -> Change:
    """Change one text of what was promised; the old words stay in the log of promises.

    Raises Refused: not_mayor_office, ended, reason_needed, same_words, title_needed; KeyError for other fields.
    """
    at = at or timezone.now()
    with transaction.atomic():
        commitment, target = _locked(target)
        _known({field: new}, WORDS & {one.name for one in target._meta.fields})
        require(rules.may_change(by, commitment))
        if not reason.strip():
            raise refused("reason_needed")
        old, new = getattr(target, field), new.strip()
        if new == old:
            raise refused("same_words")
        if not new and field in NEEDED:
            raise refused("title_needed")
        facts = {"old": old, "new": new, "by": by, "at": at}
        change = _change(commitment, target, field=field, reason=reason, **facts)
        setattr(target, field, new)
        target.change = change
        _check(target)
        target.save(update_fields=[field, "change"])
        journal.append(
            "commitment.reworded",
            commitment,
            by=by,
            at=at,
            public=True,
            data=_named(target) | {"field": field, "old": old, "new": new, "reason": change.reason},
        )
    return change


def whole(commitment: Commitment) -> int:
    """How far the whole is, percent: its stages by their weight; without stages as it was last reported."""
    stages = [one for one in commitment.stages.all() if one.state != "dropped"]
    weight = sum(one.weight for one in stages)
    if not weight:
        return commitment.percent
    done = sum(one.weight * (100 if one.state == "done" else one.percent) for one in stages)
    return int(done / weight + 0.5)


def _locked(target: Commitment | Stage) -> tuple[Commitment, Any]:
    """The commitment, locked, and the target afresh."""
    if isinstance(target, Commitment):
        commitment = lock(target)
        return commitment, commitment
    commitment = lock(target.commitment)
    stage = lock(target)
    stage.commitment = commitment
    return commitment, stage


def _named(target: Commitment | Stage) -> dict[str, Any]:
    return target.named if isinstance(target, Stage) else {}


def _change(
    commitment: Commitment, target: Commitment | Stage, *, reason: str, **facts: Any
) -> Change:
    return Change.objects.create(
        commitment=commitment,
        stage=target if isinstance(target, Stage) else None,
        reason=reason.strip()[:1000],
        **facts,
    )


def _known(facts: Mapping[str, Any], fields: Any) -> None:
    if unknown := set(facts) - set(fields):
        raise KeyError(f"not a field of it: {', '.join(sorted(unknown))}")


def _stripped(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items()
    }


def _check(row: Commitment | Stage) -> None:
    if not row.title_ka:
        raise refused("title_needed")
    row.full_clean(validate_unique=False, validate_constraints=False)
