"""Reading past cycles into the archive. They are marked as imported for good, and nothing of a vote of ours changes."""

import hashlib
from typing import Any

from django.db import transaction

from budgeting import past_file
from budgeting.models import PastCycle, PastProject
from civic.journal import actions as journal
from civic.places.models import Municipality
from civic.workflow import lock


def import_past(municipality: Municipality, text: str, *, by: Any) -> list[PastCycle]:
    """Read a file of past cycles; those that stand already are brought up to date, unless the file is the same.

    Returns the cycles that were written. Raises ValidationError with every wrong line; then nothing is written.
    """
    cycles = past_file.read(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    written = []
    with transaction.atomic():
        municipality = lock(municipality)
        for one in cycles:
            row = PastCycle.objects.filter(municipality=municipality, slug=one.slug).first()
            if row is not None and row.sha256 == sha256:
                continue
            row = row or PastCycle(municipality=municipality, slug=one.slug)
            facts = one.facts | {"budget": one.facts["budget_lari"]}
            del facts["budget_lari"]
            for name, value in facts.items():
                setattr(row, name, value)
            row.sha256 = sha256
            row.full_clean(validate_unique=False)
            row.save()
            row.projects.all().delete()
            PastProject.objects.bulk_create(_project(row, *pair) for pair in one.projects.items())
            data = {"cycle": row.slug, "projects": len(one.projects), "sha256": sha256}
            journal.append("past_cycle.imported", row, by=by, public=True, data=data)
            written.append(row)
    return written


def _project(cycle: PastCycle, number: int, facts: dict[str, Any]) -> PastProject:
    facts = facts | {"cost": facts["cost_lari"]}
    del facts["cost_lari"]
    return PastProject(cycle=cycle, number=number, **facts)
