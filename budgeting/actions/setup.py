"""A cycle from its creation to the archive: numbers, money, dates, criteria, documents, publication."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from budgeting import checks
from budgeting.cycle_templates import BY_VOTES, TEMPLATES
from budgeting.models import Criterion, PhaseTerm, Pot, Process, ProcessDocument
from budgeting.queries import processes
from budgeting.refusals import refused
from budgeting.rules import process as rules
from budgeting.states import PUBLICATION, Phase, Publication
from civic import georgian
from civic.decisions import require
from civic.journal import actions as journal
from civic.places.models import Municipality, Unit
from civic.stored import delete_after_commit
from civic.uploads import CleanFile
from civic.workflow import lock

Term = tuple[Phase, datetime, datetime]
Money = tuple[Unit | str | None, int]
ABOUT = (
    "title_ka",
    "title_en",
    "summary_ka",
    "summary_en",
    "act_title_ka",
    "act_title_en",
    "act_number",
    "act_on",
    "act_url",
)
IDEAS = (
    "submit_age",
    "submit_level",
    "ideas_per_person",
    "cost_cap",
    "supports",
    "comments",
    "council_step",
    "appeal_days",
)
EDITABLE = frozenset((*ABOUT, *IDEAS)) | rules.FROZEN


def create_process(
    municipality: Municipality,
    *,
    by: Any,
    template: str,
    title_ka: str,
    slug: str,
    year: int,
    title_en: str = "",
    at: datetime | None = None,
) -> Process:
    """A draft of a cycle from one of `cycle_templates.TEMPLATES`, with its calendar for a vote in `year`.

    Raises Refused: not_budget_officer, unknown_template, slug_taken.
    """
    require(rules.may_prepare(by, municipality))
    start = TEMPLATES.get(template)
    if start is None:
        raise refused("unknown_template")
    with transaction.atomic():
        if Process.objects.filter(municipality=municipality, slug=slug).exists():
            raise refused("slug_taken")
        process = Process(
            municipality=municipality,
            slug=slug,
            title_ka=title_ka,
            title_en=title_en,
            template=template,
            created_at=at or timezone.now(),
            **({"rule": BY_VOTES} | dict(start.fields)),
        )
        process.full_clean(validate_unique=False, validate_constraints=False)
        process.save()
        if start.whole is not None:
            Pot.objects.create(process=process, amount=start.whole)
        _write_terms(process, start.terms(year))
        Criterion.objects.bulk_create(
            Criterion(
                process=process,
                code=one.code,
                text_ka=one.ka,
                text_en=one.en,
                basis_ka=one.basis_ka,
                basis_en=one.basis_en,
                order=order,
            )
            for order, one in enumerate(start.criteria)
        )
        journal.append("process.created", process, by=by, at=at, data={"template": template})
    return process


def change_process(
    process: Process,
    *,
    by: Any,
    reason: str = "",
    at: datetime | None = None,
    **fields: Any,
) -> Process:
    """Change words and numbers of a cycle (`EDITABLE`); once it is published with a public reason.

    What matters to the ballot stays as it is from the opening of voting on. Raises Refused:
    not_budget_officer, archived, frozen, nothing_changed, reason_needed; KeyError for other fields.
    """
    if unknown := set(fields) - EDITABLE:
        raise KeyError(*unknown)
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        require(rules.may_change(by, process))
        old = {
            name: getattr(process, name)
            for name, new in fields.items()
            if getattr(process, name) != new
        }
        if not old:
            raise refused("nothing_changed")
        if rules.FROZEN.intersection(old):
            require(rules.may_change_vote(by, process, at))
        public = _reasoned(process, reason)
        for name in old:
            setattr(process, name, fields[name])
        process.full_clean(validate_unique=False, validate_constraints=False)
        process.save(update_fields=sorted(old))
        journal.append(
            "process.changed",
            process,
            by=by,
            at=at,
            public=public,
            data={"fields": sorted(old), "reason": reason.strip()},
        )
    return process


def _reasoned(process: Process, reason: str) -> bool:
    """True when the change is public; then it needs a reason."""
    public = process.publication != Publication.DRAFT
    if public and not reason.strip():
        raise refused("reason_needed")
    return public


def set_pots(
    process: Process,
    pots: Sequence[Money],
    *,
    by: Any,
    reason: str = "",
    at: datetime | None = None,
) -> Process:
    """Set the money: (unit, tetri), with None for the whole municipality. Others go, unless they are used.

    A name instead of a unit makes a village of that name, in the municipality's list of units.

    Raises Refused: not_budget_officer, archived, frozen, pot_used, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        require(rules.may_change_vote(by, process, at))
        public = _reasoned(process, reason)
        money = [(_unit(process.municipality, unit), amount) for unit, amount in pots]
        present = {pot.unit_id: pot for pot in process.pots.all()}
        wanted = {unit.pk if unit else None for unit, _amount in money}
        gone = [pot.pk for key, pot in present.items() if key not in wanted]
        try:
            process.pots.filter(pk__in=gone).delete()
        except ProtectedError as error:
            raise refused("pot_used") from error
        for order, (unit, amount) in enumerate(money):
            pot = present.get(unit.pk if unit else None) or Pot(process=process, unit=unit)
            pot.amount, pot.order = amount, order
            pot.full_clean(validate_unique=False, validate_constraints=False)
            pot.save()
        data = {"pots": len(pots), "total": sum(amount for _unit, amount in pots)}
        journal.append(
            "process.money_set",
            process,
            by=by,
            at=at,
            public=public,
            data=data | {"reason": reason.strip()},
        )
    return process


def _unit(municipality: Municipality, unit: Unit | str | None) -> Unit | None:
    """The unit; a new village where a name is given."""
    if unit is None or isinstance(unit, Unit):
        return unit
    slug = georgian.slug(unit, limit=40, fallback="unit")
    taken = set(municipality.units.filter(slug__startswith=slug).values_list("slug", flat=True))
    if slug in taken:
        slug = next(name for number in count(2) if (name := f"{slug}-{number}") not in taken)
    return Unit.objects.create(
        municipality=municipality,
        slug=slug,
        kind=Unit.Kind.VILLAGE,
        name_ka=unit,
        name_en=georgian.slug(unit, limit=100, fallback=slug).replace("-", " ").title(),
    )


def set_terms(
    process: Process, terms: Iterable[Term], *, by: Any, at: datetime | None = None
) -> Process:
    """Set the dates of a draft: (phase, begins, ends); phases left out are not part of the cycle.

    Raises Refused: not_budget_officer, not_draft.
    """
    with transaction.atomic():
        process = lock(process)
        require(rules.may_set_terms(by, process))
        process.terms.all().delete()
        number = _write_terms(process, terms)
        journal.append("process.dates_set", process, by=by, at=at, data={"phases": number})
    return process


def _write_terms(process: Process, terms: Iterable[Term]) -> int:
    rows = [
        PhaseTerm(process=process, phase=phase, starts_at=start, ends_at=end)
        for phase, start, end in terms
    ]
    return len(PhaseTerm.objects.bulk_create(rows))


def set_criteria(
    process: Process,
    rows: Sequence[Mapping[str, Any]],
    *,
    by: Any,
    reason: str = "",
    at: datetime | None = None,
) -> Process:
    """Set the criteria in their order: `pk` of a present one or None, `text_ka`, `text_en`, `basis_ka`, `basis_en`.

    Present ones not named go, unless a decision refers to them. Raises Refused: not_budget_officer,
    archived, criterion_used, reason_needed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        require(rules.may_change(by, process))
        public = _reasoned(process, reason)
        present = {one.pk: one for one in process.criteria.all()}
        kept = {row["pk"] for row in rows if row.get("pk")}
        try:
            process.criteria.exclude(pk__in=kept).delete()
        except ProtectedError as error:
            raise refused("criterion_used") from error
        taken = {one.code for one in present.values()}
        for order, row in enumerate(rows):
            one = present.get(row.get("pk") or 0)
            if one is None:
                one = Criterion(process=process, code=_new_code(taken))
            for name in ("text_ka", "text_en", "basis_ka", "basis_en"):
                setattr(one, name, row.get(name, ""))
            one.order = order
            one.full_clean(validate_unique=False, validate_constraints=False)
            one.save()
        journal.append(
            "process.criteria_set",
            process,
            by=by,
            at=at,
            public=public,
            data={"criteria": len(rows), "reason": reason.strip()},
        )
    return process


def _new_code(taken: set[str]) -> str:
    number = next(number for number in range(1, 1000) if f"c{number}" not in taken)
    taken.add(f"c{number}")
    return f"c{number}"


def add_document(
    process: Process,
    file: CleanFile,
    *,
    by: Any,
    title_ka: str,
    title_en: str = "",
    at: datetime | None = None,
) -> ProcessDocument:
    """Add a PDF that `civic.uploads` has checked. Raises Refused: not_budget_officer, archived, documents_full."""
    with transaction.atomic():
        process = lock(process)
        require(rules.may_change(by, process))
        if process.documents.count() >= rules.DOCUMENTS_LIMIT:
            raise refused("documents_full")
        row = ProcessDocument(
            process=process,
            title_ka=title_ka,
            title_en=title_en,
            size=len(file.content),
            at=at or timezone.now(),
            sha256=hashlib.sha256(file.content).hexdigest(),
        )
        row.file.save(file.name, ContentFile(file.content), save=False)
        row.save()
        journal.append(
            "process.document_added",
            process,
            by=by,
            at=at,
            public=process.publication != Publication.DRAFT,
            data={"document": row.pk, "sha256": row.sha256},
        )
    return row


def remove_document(document: ProcessDocument, *, by: Any) -> None:
    """Take a document off a draft; of a published cycle every document stays.

    Raises Refused: not_budget_officer, not_draft.
    """
    with transaction.atomic():
        process = lock(document.process)
        require(rules.may_set_terms(by, process))
        document.delete()
        delete_after_commit(document.file)
        journal.append("process.document_removed", process, by=by)


def discard(process: Process, *, by: Any) -> None:
    """Throw a draft away. Raises Refused: not_budget_officer, not_draft."""
    with transaction.atomic():
        process = lock(process)
        require(rules.may_set_terms(by, process))
        files = [one.file for one in process.documents.all()]
        journal.append("process.discarded", process, by=by, data={"slug": process.slug})
        process.delete()
        delete_after_commit(*files)


def publish(process: Process, *, by: Any, at: datetime | None = None) -> Process:
    """Show the cycle to everybody; from now on a date changes only with a public reason.

    Raises Refused: not_budget_officer, not_draft, not_ready (see `budgeting.checks`).
    """
    at = at or timezone.now()
    with transaction.atomic():
        lock(process)
        process = processes.for_check(process.pk)
        require(rules.may_publish(by, process, ready=checks.ready(checks.of(process, at))))
        PUBLICATION.move(process, "publish", by=by, at=at)
        process.terms.update(fixed_at=at)
    return process


def archive(process: Process, *, by: Any, at: datetime | None = None) -> Process:
    """Close the cycle for good once all its phases are over. Raises Refused: not_budget_officer,
    not_published, archived, phases_run."""
    at = at or timezone.now()
    with transaction.atomic():
        process = lock(process)
        require(rules.may_archive(by, process, at))
        PUBLICATION.move(process, "archive", by=by, at=at)
    return process
